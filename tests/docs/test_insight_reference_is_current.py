"""The schemas of the analysis are what the code says now."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from zhagen.events.kinds import (
    INSIGHT_EFFORTS,
    INSIGHT_METRICS,
    INSIGHT_STATES,
    INSIGHT_VERDICTS,
)
from zhagen.insight import json_schema
from zhagen.insight.book.register import State
from zhagen.insight.effects.effect import Verdict
from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.model import Effort

FOLDER = Path(__file__).resolve().parents[2] / "docs/reference/insight"


@pytest.mark.parametrize("name", sorted(json_schema.documents()))
def test_a_schema_of_the_analysis_is_current(name: str):
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == json_schema.documents()[name]
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_events_know_every_metric_state_and_verdict():
    assert set(INSIGHT_METRICS) == set(MEASURES)
    assert set(INSIGHT_EFFORTS) == {each.value for each in Effort}
    assert set(INSIGHT_VERDICTS) == {each.value for each in Verdict}
    assert set(INSIGHT_STATES) < {each.value for each in State}
