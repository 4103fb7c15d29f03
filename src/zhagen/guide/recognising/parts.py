"""Corrections of a part of what is known: 最后一位是7, 是恒远不是恒源, 是16号.

Only one known value may hold the old part, else nothing is changed; the value mended by the
speaker's own words is checked like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from zhagen.guide.recognising.said import CORRECTING, Mention, Said
from zhagen.guide.recognising.vocabulary import CODES, Kind, Sayable
from zhagen.language.numbers import chinese_number
from zhagen.slices.validators import validate

_TAIL: Final = re.compile(r"尾号|末尾|末位|最后(?:一|两|二|三|四|\d)?[位个]|后[两二三四\d]位")
_OLD: Final = re.compile(r"不是 ?(?P<old>[0-9A-Za-z]{1,6})(?![0-9A-Za-z])")
_NEW: Final = re.compile(
    r"(?<!不)(?:是|为|改成|改为|换成|成) ?(?P<new>[0-9A-Za-z]{1,6})(?![0-9A-Za-z号日月年个])"
)
_PIECE: Final = r"[\u4e00-\u9fffA-Za-z0-9]{1,8}?"
_STOP: Final = r"(?=[，。；！\n吧哦啊呀]|$)"
_REPLACED: Final = (
    re.compile(rf"不是(?P<old>{_PIECE})[，、 ]?(?:而?是|应该?是|应为)(?P<new>{_PIECE}){_STOP}"),
    re.compile(rf"(?<!不)(?:应该?是|应为|是)(?P<new>{_PIECE})[，、 ]?不是(?P<old>{_PIECE}){_STOP}"),
)
_WRITTEN: Final = frozenset({Kind.UNIT_NAME, Kind.PERSON_NAME, Kind.BANK_NAME, Kind.ADDRESS})
_DAY: Final = re.compile(
    r"(?<!不)(?:是|改成|改为|写成|为) ?"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})[号日](?![楼院店])"
)
_VALIDATOR: Final = {
    Kind.USCC: "uscc",
    Kind.ID_NUMBER: "id_number",
    Kind.PHONE: "phone",
    Kind.ACCOUNT: "bank_account",
}


def parts(said: Said) -> Iterator[Mention]:
    """Every known value of which a part is put right."""
    if not said.known or not (CORRECTING.search(said.text) or _TAIL.search(said.text)):
        return
    if any(one.idle or one.asks for one in said.clauses):
        return
    yield from _tails(said)
    yield from _pieces(said)
    yield from _days(said)


def _tails(said: Said) -> Iterator[Mention]:
    """电话最后一位不是4，应该是7."""
    told = _TAIL.search(said.text)
    new = _NEW.search(said.text, told.end()) if told else None
    if told is None or new is None:
        return
    old = _OLD.search(said.text, told.end())
    tail, former = new["new"].upper(), old["old"].upper() if old else ""
    among = [
        (concept, value)
        for concept, value in _known(said, CODES)
        if len(value) > len(tail) and value.endswith(former)
    ]
    concept, value = _only(said, among)
    if concept is None or value.endswith(tail) or (former and len(former) != len(tail)):
        return
    mended = value[: -len(tail)] + tail
    fault = validate(_VALIDATOR[concept.kind], mended, said.on)
    wrong = fault.says if fault else ""
    yield Mention(concept.name, mended, told.start(), new.end(), 4, wrong=wrong)


def _pieces(said: Said) -> Iterator[Mention]:
    """是恒远不是恒源: the name that has the old piece, with the new one in its place."""
    for pattern in _REPLACED:
        found = pattern.search(said.text)
        if found is None or found["old"] == found["new"]:
            continue
        # 不是公司，是个体户 speaks of the kind of unit, and of no piece of its name.
        if any(said.vocabulary.is_wording(found[one]) for one in ("old", "new")):
            continue
        among = [
            (concept, value)
            for concept, value in _known(said, _WRITTEN)
            if value.count(found["old"]) == 1 and found["old"] != value
        ]
        concept, value = _only(said, among)
        if concept is not None:
            mended = value.replace(found["old"], found["new"])
            yield Mention(concept.name, mended, *found.span(), 4)
            return


def _days(said: Said) -> Iterator[Mention]:
    """成立日期看错了，是16号: another day of the month that is known."""
    found = _DAY.search(said.text)
    among = [
        (concept, value)
        for concept in said.vocabulary.of(Kind.DATE)
        if isinstance(value := said.known.get(concept.name), date)
    ]
    named = [one for one in among if _cued(said, one[0])]
    if found is None or re.search(r"月", said.text) or len(named or among) != 1:
        return
    concept, value = (named or among)[0]
    text = found["day"]
    day = int(text) if text.isdecimal() else chinese_number(text) or 0
    try:
        yield Mention(concept.name, value.replace(day=day), *found.span(), 4)
    except ValueError:
        yield Mention(concept.name, found.group(), *found.span(), 4, wrong="没有这一天")


def _known(said: Said, kinds: frozenset[Kind]) -> Iterator[tuple[Sayable, str]]:
    for concept in said.vocabulary.concepts.values():
        value = said.known.get(concept.name)
        if concept.kind in kinds and isinstance(value, str):
            yield concept, value


def _only(said: Said, among: list[tuple[Sayable, str]]) -> tuple[Sayable | None, str]:
    """The one of several that is meant: the only one, or the only one that is named."""
    if len(among) > 1:
        among = [one for one in among if _cued(said, one[0])]
    return among[0] if len(among) == 1 else (None, "")


def _cued(said: Said, concept: Sayable) -> bool:
    return said.vocabulary.cue_patterns[concept.name].search(said.text) is not None
