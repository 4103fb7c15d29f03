"""Lines nobody writes: a long run of anything is read once, not anew from each of its places."""

from __future__ import annotations

import re
import re._parser as reader  # type: ignore[import-not-found]
from typing import Any

import pytest

from zhagen.breakdown.bodies import agents_names, brackets_words
from zhagen.breakdown.bodies.brackets import find_brackets
from zhagen.breakdown.fields.targets import find_targets
from zhagen.breakdown.fields.targets_words import targets_words
from zhagen.breakdown.lone import LoneParagraph, tasks_of
from zhagen.calendar.official import official_calendar
from zhagen.language import deadlines_named, deadlines_points
from zhagen.language.bodies import find_bodies
from zhagen.language.deadlines_points import time_places

_LONGEST = 40  # more characters than any number has


@pytest.mark.parametrize(
    "unit",
    [
        "，",
        "、",
        "。",
        "：",
        "；",
        "《",
        "》",
        '"',
        "（",
        "）",
        " ",
        "a",
        "1",
        "1.",
        "1，234，",
        "一",
        "-",
    ],
)
def test_a_run_of_one_mark_says_nothing(unit: str) -> None:
    assert tasks_of(LoneParagraph(unit * 3000), official_calendar()) == ()


def test_every_item_of_a_long_list_is_found_once() -> None:
    assert len(find_bodies("市财政局、" * 2000)) == 2000
    assert len(find_targets("新增服务站10家；" * 1000)) == 1000
    assert len(time_places("2026年3月5日前，" * 1000)) == 1000
    assert len(tasks_of(LoneParagraph("教育、民政等部门负责。" * 300), official_calendar())) == 1


def test_brackets_in_brackets_are_one_bracket_at_most_however_deep() -> None:
    text = "完善制度。" + "（" * 3000 + "市财政局牵头" + "）" * 3000
    assert len(find_brackets(text, text)) <= 1


@pytest.mark.parametrize("digit", ["1", "一", "百", "."])
def test_no_number_is_longer_than_numbers_are(digit: str) -> None:
    for pattern in (targets_words().number, deadlines_points._MEASURED):
        whole = pattern.match("1" + digit * 500 + "个月")
        assert whole is None
    assert all(len(one.text) < _LONGEST for one in find_targets("新增" + digit * 500 + "家"))


@pytest.mark.parametrize(
    "pattern",
    [
        brackets_words.VERB,
        agents_names._PLACED,
        deadlines_points._MEASURED,
        targets_words().number,
        re.compile(f"(?={deadlines_named._FIRST.pattern})(?:{deadlines_named._WORDED.pattern})"),
    ],
)
def test_a_look_at_the_first_character_misses_nothing_the_pattern_may_begin_with(
    pattern: re.Pattern[str],
) -> None:
    gate, rest = _gate(pattern.pattern)
    assert _first(rest) <= gate


def _gate(pattern: str) -> tuple[set[str], Any]:
    """The characters looked for in front of a pattern, and the pattern behind the look."""
    parsed = list(reader.parse(pattern))
    (name, (_ahead, looked)), rest = parsed[0], parsed[1:]
    assert str(name) == "ASSERT"
    return _first(looked), rest


def _first(parsed: Any) -> set[str]:
    """The characters that a parsed pattern may begin with."""
    found: set[str] = set()
    for name, value in parsed:
        more, empty = _of(str(name), value)
        found |= more
        if not empty:
            return found
    return found


def _of(name: str, value: Any) -> tuple[set[str], bool]:
    """The same of one part, and whether it may be empty."""
    if name == "LITERAL":
        return {chr(value)}, False
    if name == "IN":
        return set().union(*(_listed(str(kind), item) for kind, item in value)), False
    if name == "BRANCH":
        return set().union(*(_first(one) for one in value[1])), any(not list(o) for o in value[1])
    if name == "SUBPATTERN":
        return _first(value[3]), _is_empty(value[3])
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _first(value[2]), value[0] == 0 or _is_empty(value[2])
    assert name.startswith(("AT", "ASSERT")), name
    return set(), True


def _listed(kind: str, item: Any) -> set[str]:
    return {chr(item)} if kind == "LITERAL" else set(map(chr, range(item[0], item[1] + 1)))


def _is_empty(parsed: Any) -> bool:
    """Whether a parsed pattern may match nothing."""
    return all(_of(str(name), value)[1] for name, value in parsed)
