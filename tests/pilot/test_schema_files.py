"""The schema files are current, closed, listed, and hold for every verdict a pilot can come to."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import decided_pilots
import jsonschema
import pilots
import pytest
import told_looks
from published import FOLDER, NAMES, check_of, schema_of

from zhagen.cli import pilot_accuracy_page
from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.evaluating import decide as table
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.json_schema import write
from zhagen.pilot.model import Look, Verdict
from zhagen.pilot.planning import calendar
from zhagen.pilot.planning import wording as plan_words
from zhagen.pilot.recording.lessons import lessons_of, read_lessons, to_json
from zhagen.pilot.recording.record import canonical, decision_json, look_json
from zhagen.pilot.schema import codes
from zhagen.pilot.wording import records, verdicts


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> SealedCharter:
    return pilots.sealed(tmp_path_factory.mktemp("papers"))


def test_the_schema_files_are_what_the_code_says_now(tmp_path: Path) -> None:
    write(tmp_path)
    made = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}
    assert kept == made, "run: python -m zhagen.pilot.json_schema docs/reference/pilot"


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_valid_and_leaves_no_object_open(name: str) -> None:
    schema = schema_of(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    for part in parts_of(schema):
        if part.get("type") == "object" and "properties" in part:
            assert "additionalProperties" in part
        if "$ref" in part:
            place: Any = schema
            for step in part["$ref"].removeprefix("#/").split("/"):
                place = place[step]


def parts_of(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from parts_of(each)


def test_the_page_lists_every_schema() -> None:
    page = (FOLDER.parents[1] / "pilot.md").read_text("utf-8")
    named = re.findall(r"\(reference/pilot/([a-z-]+)\.schema\.json\)", page)
    assert sorted(named) == sorted(NAMES)


def test_decisions_of_every_class(sealed: SealedCharter) -> None:
    scripts = decided_pilots.every()
    assert {script.verdict for script in scripts} == set(Verdict)
    for script in scripts:
        _all_fit(sealed, script.looks, extended=script.extended)


@pytest.mark.parametrize("kind", told_looks.ENDS)
def test_looks_of_every_kind(sealed: SealedCharter, kind: str) -> None:
    look = told_looks.look(sealed, kind)
    _all_fit(sealed, [look, told_looks.guarded(look, held=False, estimate=None)])
    _all_fit(sealed, [told_looks.checked(look, carry_over_p=math.nan, balance={})])


def _all_fit(sealed: SealedCharter, looks: Any, *, extended: bool = False) -> None:
    decision = decide(sealed, looks, extended=extended)
    record = decision_json(decision, sealed, decided_on=told_looks.DECIDED, decided_by=["何以宁"])
    learnt = lessons_of(sealed.charter, looks, decision, told_looks.DECIDED)
    kept: list[tuple[str, Mapping[str, object]]] = [
        *(("look", look_json(each, sealed)) for each in looks),
        ("decision", record),
        ("lessons", to_json(learnt)),
    ]
    for name, found in kept:
        check_of(name).validate(json.loads(canonical(found)))


def test_lessons_of_an_unbounded_interval_are_kept_and_read_again(
    sealed: SealedCharter, tmp_path: Path
) -> None:
    look: Look = told_looks.look(sealed, "unbounded")
    decision = decide(sealed, [look])
    path = tmp_path / "lessons.json"
    learnt = lessons_of(sealed.charter, [look], decision, told_looks.DECIDED)
    path.write_bytes(canonical(to_json(learnt)))
    known = read_lessons(path)
    assert known.high is None
    (wide,) = [each for each in known.lessons if each.code == "interval_too_wide"]
    assert "给不出" in records.lesson_sentence(wide)
    assert "给不出" in records.lesson_sentence(wide, sealed.charter)


def test_the_codes_are_those_that_have_words() -> None:
    assert set(codes.FINDINGS) == set(plan_words._SENTENCES)
    assert set(codes.REASONS) == set(verdicts._REASONS)
    assert set(codes.LESSONS) == set(records._LESSONS)
    assert set(codes.SET_ASIDE) == set(records.SET_ASIDE)
    assert set(codes.FAULTS) == {*records.FAULTS, "unreadable"}
    assert set(codes.ACCURACY) == set(pilot_accuracy_page._REASONS)
    steps = {table._next_step(each, may_extend=may) for each in Verdict for may in (True, False)}
    assert set(codes.NEXT_STEPS) == steps
    source = Path(calendar.__file__).read_text("utf-8")
    assert set(codes.DAYS) <= set(re.findall(r'"(\w+)"', source))
