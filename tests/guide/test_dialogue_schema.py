"""The schemas of what a talk leaves are what the code says now, and real output fits them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tests.guide.test_dialogue import until
from tests.guide.test_dialogue_measure import LATER, looking, resolved, session

from zhagen.events.guide_codes import GUIDE_REASONS
from zhagen.guide.json_schema import documents
from zhagen.guide.measuring.events import Met
from zhagen.guide.measuring.measure import NOT_SETTLED
from zhagen.guide.measuring.report import report_json, reports_of
from zhagen.guide.measuring.wishes import wishes_of
from zhagen.guide.talking.handoff import handoff_json
from zhagen.guide.talking.outcome import REASONS
from zhagen.guide.talking.to_json import state_json

FOLDER = Path(__file__).parents[2] / "docs" / "reference" / "guide"


@pytest.mark.parametrize("name", sorted(documents()))
def test_a_schema_is_current(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == documents()[name]
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def check(name: str, content: dict[str, object]) -> None:
    jsonschema.Draft202012Validator(json.loads(documents()[name])).validate(content)


def test_real_output_fits_the_schemas() -> None:
    talk, _ = until(changes={"form.legal_rep_phone": "不想说"})
    check("state.schema.json", state_json(talk.state))
    turn = talk.say("转人工")
    assert turn.handoff is not None
    check("handoff.schema.json", handoff_json(turn.handoff, talk.state))
    events = [*resolved(1), *session(2, "handed")]
    check("report.schema.json", report_json(reports_of(events, LATER)))
    check("report.schema.json", report_json([]))
    wishes = [*looking(3, Met("door", door="hotline")), *looking(4, Met("held", "chosen"))]
    check("report.schema.json", report_json([], wishes_of(wishes, LATER)))


def test_reasons_of_a_hand_over_are_those_of_the_events() -> None:
    # An ending may also be told to have settled nothing, which hands nobody over.
    assert {*REASONS, NOT_SETTLED} == set(GUIDE_REASONS)
