"""The JSON of a breakdown: the contract's keys, its schema, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import breakdown_sample as sample
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown import json_schema
from zhagen.breakdown.from_json import UnreadableBreakdown, breakdown_from_json
from zhagen.breakdown.model import NOWHERE, Body, Breakdown, Check, Origin, Roles, Standing
from zhagen.breakdown.to_json import breakdown_json, breakdown_text, document_hash, task_json

SCHEMA = Path(__file__).resolve().parents[2] / "docs/reference/breakdown.schema.json"


def _corrected() -> Breakdown:
    made = sample.breakdown()
    person = Body("市政务服务数据局", "市政务服务数据局", Origin.CORRECTED, False, NOWHERE)
    check = Check(Standing.CONFIRMED, "张三", "2026-03-10")
    notice = replace(made.tasks[2], roles=Roles(lead=(person,)), check=check)
    return replace(made, tasks=(*made.tasks[:2], notice, *made.tasks[3:]))


@pytest.mark.parametrize("made", [sample.breakdown(), _corrected()])
def test_the_file_obeys_its_schema_and_reads_back_as_the_same_value(made):
    text = breakdown_text(made)
    jsonschema.validate(json.loads(text), json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert breakdown_from_json(text) == made
    assert breakdown_text(breakdown_from_json(text)) == text


def test_the_schema_file_is_current():
    text = SCHEMA.read_text(encoding="utf-8")
    assert text == json_schema.document()
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_a_row_carries_the_keys_of_the_contract_in_order():
    row = task_json(sample.breakdown().tasks[1])
    assert list(row) == [
        "id", "path", "text", "title", "lead", "support", "joint", "guide", "deadlines",
        "deliverables", "targets", "evidence", "issues", "suggestions", "parent",
    ]  # fmt: skip
    assert row["lead"] == [
        {
            "name": "市市场监管局",
            "resolved": "市市场监管局",
            "source": "stated",
            "generic": False,
            "span": {"paragraph": 6, "start": 13, "end": 19, "text": "市市场监管局"},
        }
    ]
    assert row["deadlines"][0]["date"] == "2026-09-30"
    assert row["targets"][0]["value"] == 4


def test_what_a_person_wrote_says_so_and_quotes_no_paragraph():
    row = task_json(_corrected().tasks[2])
    assert row["lead"][0]["source"] == "corrected"
    assert row["lead"][0]["span"] is None
    assert (row["status"], row["confirmed_by"], row["confirmed_at"]) == (
        "confirmed", "张三", "2026-03-10",
    )  # fmt: skip


def test_the_hash_knows_every_character_of_the_document():
    document = sample.document()
    other = replace(document, paragraphs=document.paragraphs[:-1])
    assert document_hash(document) != document_hash(other)
    assert document_hash(document) == document_hash(
        breakdown_from_json(breakdown_text(sample.breakdown())).document
    )


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_a_number_survives_the_way_out_and_back(value):
    made = sample.breakdown()
    target = replace(made.tasks[1].targets[0], value=Decimal(value))
    task = replace(made.tasks[1], targets=(target,))
    back = breakdown_from_json(breakdown_text(replace(made, tasks=(task,))))
    assert back.tasks[0].targets[0].value == value


def _changed(**changes: object) -> str:
    return json.dumps(breakdown_json(sample.breakdown()) | changes, ensure_ascii=False)


def _with_false_quote() -> str:
    value = breakdown_json(sample.breakdown())
    value["tasks"][0]["lead"][0]["span"]["start"] = 0
    return json.dumps(value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "不是完好的 JSON"),
        ("{" * 100_000, "不是完好的 JSON"),
        ("[1]", "不是事项解析"),
        ('{"slice": "a"}', "不是事项解析"),
        (_changed(schema=2), "schema"),
        (_changed(tasks=[{"id": "t001", "leads": []}]), "第 1 项任务的 leads 多了"),
        (_with_false_quote(), "第 5 段"),
    ],
)
def test_a_file_that_is_none_of_ours_is_told_in_one_line(text, says):
    with pytest.raises(UnreadableBreakdown) as told:
        breakdown_from_json(text)
    assert says in str(told.value)
    assert "\n" not in str(told.value)
