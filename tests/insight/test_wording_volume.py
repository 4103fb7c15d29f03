"""Sentences on views and explanations carry the very numbers of their candidate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.insight.made import panel

from zhagen.insight.diagnosing import bots
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.wording import sentences
from zhagen.insight.wording import views as wording_volume


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
    said = sentences.sentence(_candidate("volume.rose", 57.3, 124.9), "灵活就业社保补贴")
    assert said == "“灵活就业社保补贴”的页面浏览量由日均 57 次升到 125 次（+118%）。"


def test_an_adjusted_change_stands_behind_the_counted_one() -> None:
    said = sentences.sentence(_candidate("volume.fell", 200, 160, change=-0.3), "居住证申领")
    assert "（−20%）" in said
    assert said.endswith("扣除节假日和同类事项的变化后估计为 −30%。")


def test_levels_that_round_alike_are_told_apart() -> None:
    assert "日均 9.2 次升到 9.4 次" in sentences.sentence(_candidate("volume.rose", 9.2, 9.4), "甲")


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
        said = sentences.sentence(_candidate(kind, 0.1, 0.2, **facts), "甲")
        assert said.endswith("。"), kind
        assert "None" not in said
        assert "nan" not in said


def test_a_day_stands_apart_from_the_words_before_it() -> None:
    moved = _candidate("measurement.address", 0.1, 9.0, other="/old/", day="2026-07-01")
    assert "自 7 月 1 日前后才有记录" in sentences.sentence(moved, "甲")
    days = {"days": 2, "empty_days": 2, "spans": 1, "first": "2026-07-19", "last": "2026-07-20"}
    gap = _candidate("gap.site", 0, 2, **days)
    assert sentences.sentence(replace(gap, item=None), "").startswith(
        "全站在 7 月 19 日至 7 月 20 日（2 天）没有访问记录"
    )


def test_the_site_tells_the_change_counted_and_the_one_of_like_days() -> None:
    said = sentences.sentence(_candidate("site.fell", 9000, 7000, change=-0.3), "")
    assert "由日均 9000 次降到 7000 次（−22%），平常日子按同样的星期几比为 −30%" in said


def test_programs_are_told_with_the_day_and_the_item_where_they_are_known() -> None:
    facts = {"days": 1, "first": "2026-07-27", "item_name": "公积金贷款申请"}
    said = sentences.sentence(_candidate("bots.site", 0.0, 0.006, **facts), "")
    assert "集中在 7 月 27 日，多在“公积金贷款申请”的页面上" in said
    several = _candidate("bots.site", 0.0, 0.006, days=3, first="2026-07-27")
    assert "集中在 3 天，最早是 7 月 27 日" in sentences.sentence(several, "")


def test_the_item_that_programs_read_most_is_named_only_where_it_is_more_than_half() -> None:
    office = panel()
    views = np.zeros((len(office.items), len(office.days)), np.int64)
    views[2, 5], views[1, 5], views[1, 9] = 300, 50, 900
    read = replace(office, suspect_views=views)
    busy = np.zeros(len(office.days), np.bool_)
    assert bots._visited_most(read, busy) == ""
    busy[5] = True
    assert bots._visited_most(read, busy) == office.items[2].name
    views[1, 5] = 300
    assert bots._visited_most(read, busy) == ""


def test_no_sentence_of_an_explanation_says_what_made_the_numbers_move() -> None:
    facts = {
        "expected_change": 0.06, "workdays_before": 57, "workdays_after": 62,
        "holidays_before": 9, "holidays_after": 0,
    }  # fmt: skip
    said = sentences.sentence(_candidate("calendar.days", 1, 2, **facts), "")
    assert "本期有工作日 62 天；" in said  # no holidays, none told
    assert not any(word in said for word in ("因为", "由于", "导致", "使"))


def test_a_kind_without_words_is_named() -> None:
    with pytest.raises(sentences.NoWords, match="没有"):
        sentences.of(_candidate("other.thing", 1, 2), {"volume": wording_volume.views})
