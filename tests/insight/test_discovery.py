"""Discovery: what stands after the control of false discoveries, and how much was tested."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.worlds import Recipe, draw, empty_panel

from zhagen.calendar.official import official_calendar
from zhagen.insight.judging.discovery import discover, finding_id, judge
from zhagen.insight.judging.questions import question, rests_on_chance
from zhagen.insight.judging.self_check import CHANGES, pairs_of, share_flagged
from zhagen.insight.model import EXPLANATIONS, Candidate, Evidence
from zhagen.insight.period import parse_period
from zhagen.insight.views import volume
from zhagen.insight.wording.sentences import SENTENCES
from zhagen.logs.items import Item
from zhagen.logs.panel import Pages, Panel
from zhagen.measures.multiplicity import benjamini_hochberg

BEFORE, AFTER = parse_period("2026Q2"), parse_period("2026Q3")
CALENDAR = official_calendar()
WORLD = draw(21, Recipe(items=40, level=150.0, drift=0.002, fast=0.06, effects=(2.0,)))


def candidate(p: float | None, *, name: str = "volume.rose", item: str = "SX1") -> Candidate:
    return Candidate(
        name, item, "views_per_day", 1.0, 2.0, 1.0, 0.5, 1.5, p, 100, Evidence("views", item)
    )


def detector(*candidates: Candidate):
    def run(*_: object) -> Iterator[Candidate]:
        return iter(candidates)

    return run


def judged(*candidates: Candidate):
    return judge(WORLD.panel, BEFORE, AFTER, CALENDAR, (detector(*candidates),))


def say(found: Candidate) -> str:
    return f"{found.item}：{found.type}"


@given(st.lists(st.floats(0, 1), max_size=30))
def test_tests_of_one_kind_stand_as_benjamini_and_hochberg_say(p_values: list[float]):
    tests = [candidate(p, item=f"SX{n}") for n, p in enumerate(p_values)]
    panel = empty_panel(WORLD.panel.days, WORLD.panel.items)
    standing = judge(panel, BEFORE, AFTER, CALENDAR, (detector(*tests),)).standing
    expected = {
        each.item for each, q in zip(tests, benjamini_hochberg(p_values), strict=True) if q <= 0.1
    }
    assert {each.item for each, _ in standing} == expected


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(0, 30))
def test_tests_of_another_kind_do_not_change_what_stands(p_values: list[float], others: int):
    tests = [candidate(p, item=f"SX{n}") for n, p in enumerate(p_values)]
    dull = [candidate(1.0, name="bounce.peers", item=f"SX{n}") for n in range(others)]
    panel = empty_panel(WORLD.panel.days, WORLD.panel.items)
    alone, together = (
        judge(panel, BEFORE, AFTER, CALENDAR, (detector(*each),)).standing
        for each in (tests, [*tests, *dull])
    )
    assert alone == together


def test_a_rule_stands_without_a_q_and_is_not_counted_as_tested():
    result = judged(candidate(None, name="season.ahead"), candidate(0.9))
    assert [(each.type, q) for each, q in result.standing] == [("season.ahead", None)]
    assert result.tested == {"volume": 1}


def test_old_and_unread_pages_are_remarked_and_no_findings():
    pages = detector(
        candidate(None, name="page.stale"), candidate(None, name="page.unused"), candidate(1e-9)
    )
    found = discover(WORLD.panel, BEFORE, AFTER, CALENDAR, say, detectors=(pages,))
    assert [each.candidate.type for each in found.findings] == ["volume.rose"]
    assert {"page.stale", "page.unused"} & {each.candidate.type for each in found.explanations} == (
        set()
    )
    assert found.remarks[-2:] == ("SX1：page.stale", "SX1：page.unused")
    assert found.tested == {"volume": 1}


@pytest.mark.parametrize(
    ("name", "question_of"),
    [
        ("volume.fell", "volume"),
        ("dwell.short", ""),
        ("bounce.peers", ""),
        ("handling_time.rose", "handling_time"),
        ("handling_time.over_promise", ""),
        ("broken_link.new", "broken_link"),
        ("query.rising", "query"),
        ("step.fell", ""),
    ],
)
def test_false_discoveries_are_controlled_within_each_question(name: str, question_of: str):
    assert question(candidate(0.5, name=name)) == question_of


@given(st.integers(0, 200))
def test_words_and_dead_links_of_which_there_are_many_hide_nothing_else(many: int):
    dull = [
        candidate(1.0, name=name, item=f"SX{n}")
        for n in range(many)
        for name in ("query.rising", "broken_link.new")
    ]
    panel = empty_panel(WORLD.panel.days, WORLD.panel.items)
    tests = [candidate(0.09, name="bounce.peers"), *dull]
    standing = judge(panel, BEFORE, AFTER, CALENDAR, (detector(*tests),)).standing
    assert [each.type for each, _ in standing] == ["bounce.peers"]


def test_an_explanation_of_a_detector_is_told_and_not_tested():
    result = judged(candidate(0.001, name="mix.bounce"))
    assert not result.standing
    assert "mix.bounce" in {each.type for each in result.explained}


def test_what_an_explanation_covers_is_not_tested():
    reason = replace(
        candidate(None, name="measurement.break", item="SX7"), facts={"covers": "volume dwell"}
    )
    result = judged(reason, candidate(1e-9, item="SX7"), candidate(1e-9, item="SX8"))
    assert {each.item for each, _ in result.standing} == {"SX8"}
    assert result.tested == {"volume": 1}


def test_two_runs_on_the_same_data_give_the_same_findings():
    runs = [
        discover(WORLD.panel, BEFORE, AFTER, CALENDAR, say, detectors=(volume.candidates,))
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert {each.candidate.item for each in runs[0].findings} >= set(WORLD.plants)


def test_the_report_is_told_what_was_tested_and_what_to_expect():
    found = discover(WORLD.panel, BEFORE, AFTER, CALENDAR, say, detectors=(volume.candidates,))
    assert found.tested == {"volume": 40}
    assert found.expected_false == pytest.approx(0.1 * len(found.findings))
    assert found.aa_rate == 0.0
    assert all(each.sentence == say(each.candidate) for each in found.findings)


def test_ids_are_unique_even_for_findings_alike():
    pair = detector(
        candidate(None, name="broken_link.new"), candidate(None, name="broken_link.new")
    )
    found = discover(WORLD.panel, BEFORE, AFTER, CALENDAR, say, detectors=(pair,)).findings
    assert len({each.id for each in found}) == len(found) == 2


def test_an_id_depends_on_the_periods_but_not_on_the_numbers():
    one = finding_id(candidate(0.01), ("甲", "乙"))
    assert one == finding_id(replace(candidate(0.02), after=3.0), ("甲", "乙"))
    assert one != finding_id(candidate(0.01), ("甲", "丙"))


def test_short_periods_say_why_no_rate_of_false_alarms_is_printed():
    before, after = parse_period("2026-07"), parse_period("2026-08")
    found = discover(WORLD.panel, before, after, CALENDAR, say, detectors=())
    assert found.aa_rate is None
    assert any("八周" in remark for remark in found.remarks)


def _steady(items: int, first: date, last: date, quiet: tuple[date, date]) -> Panel:
    """Items of constant size, nearly without visits on the days of `quiet`."""
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    known = tuple(Item(f"S{n:03d}", f"事项{n}", f"/i/{n}/", "personal") for n in range(items))
    level = np.array([
        (1.0 if day.weekday() < 5 else 0.4) * (0.15 if quiet[0] <= day <= quiet[1] else 1.0)
        for day in days
    ])  # fmt: skip
    counts = np.random.default_rng(9).poisson(60 * np.broadcast_to(level, (items, len(days))))
    zero = np.zeros_like(counts)
    both, half = np.stack([counts, zero], axis=2), np.stack([counts // 2, zero], axis=2)
    empty = empty_panel(days, known)
    site = replace(empty.site, views=counts.sum(axis=0))
    kept = np.ones(len(days), np.bool_)
    return replace(empty, pages=Pages(both, half, half // 2, both), site=site, accessed=kept)


def test_a_spring_festival_without_a_notice_is_remarked_and_no_missing_record():
    before, after = parse_period("2026Q4"), parse_period("2027Q1")
    panel = _steady(20, before.first, after.last, (date(2027, 2, 5), date(2027, 2, 12)))
    found = discover(panel, before, after, CALENDAR, say, detectors=(volume.candidates,))
    assert not CALENDAR.year_known(2027)
    assert "gap" not in {each.candidate.family for each in found.explanations}
    assert any("2027 年的放假安排" in remark for remark in found.remarks)
    assert not found.findings


def test_days_without_any_record_are_missing_even_where_the_holidays_are_not_known():
    before, after = parse_period("2026Q4"), parse_period("2027Q1")
    panel = _steady(20, before.first, after.last, (date(2027, 3, 31), date(2027, 3, 31)))
    kept = panel.accessed.copy()
    kept[-20:-10] = False
    lost = replace(panel, accessed=kept)
    found = discover(lost, before, after, CALENDAR, say, detectors=(volume.candidates,))
    assert "gap" in {each.candidate.family for each in found.explanations}


def test_years_with_a_notice_need_no_remark():
    found = discover(WORLD.panel, BEFORE, AFTER, CALENDAR, say, detectors=())
    assert not any("放假安排" in remark for remark in found.remarks)


def test_what_stands_out_beside_others_is_no_false_alarm_of_the_own_history():
    habits = [
        candidate(1e-9, name=name, item=f"SX{n}")
        for n, name in enumerate(
            ("bounce.peers", "handling_time.over_promise", "returns.reason", "device.phone_worse")
        )
    ]
    assert share_flagged(habits, 10) == 0.0
    site = candidate(1e-9, name="site.rose", item="SX1")
    nameless = replace(candidate(1e-9), item=None)
    assert share_flagged([site, nameless], 10) == 0.0
    assert share_flagged([candidate(1e-9), candidate(1e-9, name="dwell.fell")], 10) == 0.1


def test_whole_earlier_periods_are_compared_where_the_history_reaches_so_far():
    days = tuple(BEFORE.first + timedelta(days=n) for n in range(-400, 183))
    pairs, whole = pairs_of(empty_panel(days, WORLD.panel.items), (BEFORE, AFTER))
    assert whole
    assert len(pairs) == 2
    for earlier, later in pairs:
        assert earlier.days == later.days == BEFORE.days
        assert (later.first - earlier.last).days == 1
        assert later.last < BEFORE.first


def test_without_history_the_two_periods_are_halved():
    pairs, whole = pairs_of(WORLD.panel, (BEFORE, AFTER))
    assert not whole
    assert [(one.first, two.last) for one, two in pairs] == [
        (BEFORE.first, BEFORE.last), (AFTER.first, AFTER.last),
    ]  # fmt: skip


def test_the_report_knows_on_how_many_pairs_its_own_rate_rests():
    found = discover(WORLD.panel, BEFORE, AFTER, CALENDAR, say, detectors=(volume.candidates,))
    assert (found.aa_splits, found.aa_whole) == (2, False)


CHANGED = (
    *(f"{family}.{what}" for family in ("volume", "dwell", "bounce", "search", "returns",
                                        "handling_time", "step", "slow") for what in CHANGES),
    "online.fell", "dwell.short", "broken_link.new", "query.rising",
)  # fmt: skip
STANDING_OUT = (
    *(f"{family}.peers" for family in ("bounce", "search", "returns", "hours", "search_left",
                                       "satisfaction", "page_search", "download", "slow")),
    "device.phone_worse", "device.phone_better", "window.returns", "handling_time.over_promise",
    "returns.reason", "failing.often", "pogo.pair",
)  # fmt: skip


def test_only_changes_are_counted_among_the_expected_false():
    for names, expected in ((CHANGED, 0.1 * len(CHANGED)), (STANDING_OUT, 0.0)):
        each_once = detector(*(candidate(1e-9, name=name) for name in names))
        found = discover(WORLD.panel, BEFORE, AFTER, CALENDAR, say, detectors=(each_once,))
        assert len(found.findings) == len(names)
        assert found.expected_false == pytest.approx(expected)
    assert not rests_on_chance(candidate(None, name="season.ahead"))


def test_every_type_that_has_words_is_either_a_change_or_stands_out_or_explains():
    families = {name.partition(".")[0] for name in (*CHANGED, *STANDING_OUT)}
    told = {name.partition(".")[0] for name in SENTENCES}
    assert told - families == {*EXPLANATIONS, "page", "paging", "season"}
