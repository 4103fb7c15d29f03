"""Sentences on views and explanations carry the very numbers of their candidate."""

from __future__ import annotations

import pytest

from zhagen.insight import wording, wording_volume
from zhagen.insight.model import Candidate, Evidence


def _candidate(type_: str, before: float, after: float, **facts: str | float) -> Candidate:
    change = facts.pop("change", after / before - 1 if before else 0.0)
    return Candidate(
        type=type_,
        item=None if type_.startswith(("site", "calendar.days", "bots.site")) else "SX0001",
        metric="views_per_day",
        before=before,
        after=after,
        change=float(change),
        low=None,
        high=None,
        p=None,
        n=1,
        evidence=Evidence("views", "q"),
        facts=facts,
    )


def test_views_say_both_levels_and_the_change_counted() -> None:
    said = wording.sentence(_candidate("volume.rose", 57.3, 124.9), "灵活就业社保补贴")
    assert said == "“灵活就业社保补贴”的页面浏览量由日均 57 次升到 125 次（+118%）。"


def test_an_adjusted_change_stands_behind_the_counted_one() -> None:
    said = wording.sentence(_candidate("volume.fell", 200, 160, change=-0.3), "居住证申领")
    assert "（−20%）" in said
    assert said.endswith("扣除节假日和同类事项的变化后为 −30%。")


def test_levels_that_round_alike_are_told_apart() -> None:
    assert "日均 9.2 次升到 9.4 次" in wording.sentence(_candidate("volume.rose", 9.2, 9.4), "甲")


def test_every_explanation_has_words() -> None:
    day = "2026-08-03"
    told = {
        "measurement.address": {"other": "/old/", "day": day, "ended": 1},
        "measurement.break": {"day": day, "level_before": 90.0, "level_since": 11.0},
        "gap.site": {"days": 3, "empty_days": 3, "first": day, "last": "2026-08-05"},
        "bots.item": {"visits_before": 20.0, "visits_after": 21.0},
        "bots.site": {},
        "spike.views": {
            "days": 2, "peak_day": day, "peak_views": 900, "usual_views": 60.0,
        },
        "site.rose": {"kind": "enterprise"},
        "calendar.days": {
            "expected_change": 0.06, "workdays_before": 57, "workdays_after": 62,
            "holidays_before": 9, "holidays_after": 3,
        },
        "calendar.season": {"last_year": 0.42},
    }  # fmt: skip
    for kind, facts in told.items():
        said = wording.sentence(_candidate(kind, 0.1, 0.2, **facts), "甲")
        assert said.endswith("。"), kind
        assert "None" not in said
        assert "nan" not in said


def test_a_kind_without_words_is_named() -> None:
    with pytest.raises(wording.NoWords, match="没有"):
        wording.of(_candidate("other.thing", 1, 2), {"volume": wording_volume.views})
