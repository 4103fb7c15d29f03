"""Discovery: what stands after the control of false discoveries, and how much was tested."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.worlds import Recipe, draw, empty_panel

from zhagen.calendar.official import official_calendar
from zhagen.insight import volume
from zhagen.insight.discovery import discover, finding_id, judge
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.period import parse_period
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
    result = judged(candidate(None, name="broken_link.new"), candidate(0.9))
    assert [(each.type, q) for each, q in result.standing] == [("broken_link.new", None)]
    assert result.tested == {"volume": 1}


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
