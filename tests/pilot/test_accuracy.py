"""Stage 1: what must be shown before the tool is switched on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.measures.errors import OutOfRange
from zhagen.measures.rates import Proportion, clopper_pearson
from zhagen.pilot.accuracy import (
    LEVEL_ENLARGED,
    LEVEL_FIRST,
    Accuracy,
    AccuracyDecision,
    AccuracyPlan,
    AccuracyVerdict,
    CodeAccuracy,
    decide_accuracy,
    measure_accuracy,
    plan_accuracy,
)
from zhagen.pilot.accuracy_findings import BrokenFindings, Said, read_findings, said_in
from zhagen.pilot.accuracy_rates import Bounded, Tally, false_rate_of, recall_of
from zhagen.pilot.accuracy_sample import (
    BadSample,
    Sample,
    SilentCase,
    draw_sample,
    enlarge_sample,
    read_frame,
)
from zhagen.pilot.charter import AccuracyStudy
from zhagen.pilot.judging_agreement import Agreement
from zhagen.pilot.record import plain

STUDY = AccuracyStudy(0.9, 0.05, 0.96, ("经办人甲", "经办人乙"))
DAY = date(2026, 8, 3)
PLAN = AccuracyPlan(200, 400, 0.5, 1.0, 0.05)


def silent(count: int, windows: int = 4) -> list[SilentCase]:
    """Cases spread over windows and days."""
    return [
        SilentCase(f"K{at:05d}", f"综窗{at % windows}", DAY + timedelta(days=at // windows % 10))
        for at in range(count)
    ]


def bounded(value: float, low: float, high: float, n: int = 300) -> Bounded:
    return Bounded(round(value * n), n, value, low, high, n, 40, LEVEL_FIRST)


def found(recall: Bounded, false: Bounded, cases: int = 600) -> Accuracy:
    return Accuracy(cases, 40, CodeAccuracy("", recall, false), (), (), LEVEL_FIRST)


GOOD_FALSE = bounded(0.01, 0.0, 0.03, 600)


def decided(recall: Bounded, false: Bounded = GOOD_FALSE, **options: bool) -> AccuracyDecision:
    return decide_accuracy(STUDY, PLAN, found(recall, false), **options)


class TestSample:
    def test_the_same_seed_draws_the_same_cases_in_the_same_order(self) -> None:
        cases = silent(500)
        first = draw_sample(cases, 60, 7)
        assert first == draw_sample(list(reversed(cases)), 60, 7)
        assert first != draw_sample(cases, 60, 8)

    def test_every_window_day_gives_its_share(self) -> None:
        cases = silent(800)
        drawn = draw_sample(cases, 120, 1)
        counts: dict[tuple[str, date], int] = {}
        for each in drawn.cases:
            counts[each.window, each.day] = counts.get((each.window, each.day), 0) + 1
        assert set(counts.values()) <= {120 * 40 // 800, 120 * 40 // 800 + 1, 120 * 20 // 800}
        assert sum(counts.values()) == 120

    def test_a_forgotten_case_moves_no_other_place(self) -> None:
        cases = silent(300, windows=1)
        first = {each.case_id for each in draw_sample(cases, 40, 3, stratified=False).cases}
        more = [*cases, SilentCase("nachgereicht", "综窗0", DAY)]
        second = {each.case_id for each in draw_sample(more, 40, 3, stratified=False).cases}
        assert len(first - second) <= 1

    @settings(max_examples=40, deadline=None)
    @given(st.integers(1, 200), st.integers(1, 7), st.data())
    def test_any_size_is_drawn_exactly_and_without_repetition(
        self, count: int, windows: int, data: st.DataObject
    ) -> None:
        size = data.draw(st.integers(1, count))
        drawn = draw_sample(silent(count, windows), size, 5)
        assert len({each.case_id for each in drawn.cases}) == size
        assert drawn.population == count

    def test_enlarging_keeps_every_judged_case_and_its_number(self) -> None:
        cases = silent(300)
        first = draw_sample(cases, 50, 9)
        second = enlarge_sample(cases, first, 30)
        assert second.cases[:50] == first.cases
        assert len({each.case_id for each in second.cases}) == 80
        with pytest.raises(BadSample, match="只有 250 件"):
            enlarge_sample(cases, first, 251)

    def test_too_few_cases_and_repeated_ids_are_refused(self) -> None:
        with pytest.raises(BadSample, match="只有 3 件"):
            draw_sample(silent(3), 4, 1)
        with pytest.raises(BadSample, match="重复"):
            draw_sample([*silent(3), *silent(1)], 2, 1)

    def test_the_frame_counts_what_it_leaves_out(self) -> None:
        rows = [
            (2, {"办件编号": "A", "窗口": "综窗1", "收件时间": "2026-08-03 09:00"}),
            (3, {"办件编号": "A", "窗口": "综窗1", "收件时间": "2026-08-03 10:00"}),
            (4, {"办件编号": "B", "窗口": "综窗1", "收件时间": "2026-09-03 10:00"}),
        ]
        frame = read_frame(rows, DAY, DAY + timedelta(days=10))
        assert [each.case_id for each in frame.cases] == ["A"]
        assert frame.received == 3
        assert {each.reason for each in frame.set_aside} == {"duplicate", "outside_dates"}


class TestPlan:
    def test_closer_targets_and_alike_cases_need_more(self) -> None:
        usual = plan_accuracy(STUDY, errors_per_case=0.5, per_window_day=3)
        assert usual.errors > 100
        assert usual.cases >= usual.errors / 0.5
        closer = replace(STUDY, recall_planned=0.94)
        assert plan_accuracy(closer, errors_per_case=0.5, per_window_day=3).errors > usual.errors
        alike = plan_accuracy(STUDY, errors_per_case=0.5, per_window_day=12)
        assert alike.errors > usual.errors

    def test_false_errors_alone_can_decide_the_number(self) -> None:
        strict = replace(STUDY, false_target=0.004)
        plan = plan_accuracy(strict, errors_per_case=5, per_window_day=1)
        assert plan.cases > plan.errors / 5

    def test_its_promise_of_power_is_kept(self) -> None:
        plan = plan_accuracy(STUDY, errors_per_case=1, per_window_day=1)
        rng = np.random.default_rng(3)
        won = 0
        for _ in range(300):
            hits = rng.random(plan.errors) < STUDY.recall_planned
            tallies = [Tally(1, int(hit), 0, 1) for hit in hits]
            won += recall_of(tallies, level=LEVEL_FIRST, correlation=0).low >= STUDY.recall_target
        assert won / 300 > 0.7

    def test_what_cannot_be_planned_is_refused(self) -> None:
        with pytest.raises(OutOfRange):
            plan_accuracy(STUDY, errors_per_case=0, per_window_day=3)
        with pytest.raises(OutOfRange):
            plan_accuracy(STUDY, errors_per_case=1, per_window_day=3, false_planned=0.05)


class TestBounds:
    def test_one_error_a_window_day_is_close_to_the_exact_bound(self) -> None:
        tallies = [Tally(1, int(at >= 12), 0, 1) for at in range(300)]
        bound = recall_of(tallies, level=0.975, correlation=0.05)
        exact = clopper_pearson(Proportion(288, 300))
        assert bound.low <= exact.lower + 1e-9
        assert bound.low == pytest.approx(exact.lower, abs=0.01)

    def test_nothing_missed_is_no_certainty(self) -> None:
        bound = recall_of([Tally(2, 2, 0, 3)] * 20, level=0.95, correlation=0.05)
        assert bound.value == 1.0
        assert 0.85 < bound.low < 0.95
        assert bound.high == 1.0

    def test_no_false_error_leaves_room_for_some(self) -> None:
        bound = false_rate_of([Tally(0, 0, 0, 5)] * 12, level=0.95, correlation=0.05)
        assert bound.value == 0
        assert 3 / 60 <= bound.high < 0.1

    def test_misses_that_cluster_widen_the_bounds(self) -> None:
        spread = [Tally(10, 9, 0, 10)] * 30
        lumped = [Tally(10, 10, 0, 10)] * 24 + [Tally(10, 5, 0, 10)] * 6
        first, second = (recall_of(rows, level=0.95, correlation=0.05) for rows in (spread, lumped))
        assert first.value == second.value
        assert second.low < first.low
        assert second.effective < first.effective

    def test_nothing_judged_says_nothing(self) -> None:
        bound = recall_of([Tally(0, 0, 0, 4)], level=0.95, correlation=0.05)
        assert (bound.low, bound.high, bound.n) == (0.0, 1.0, 0)
        assert false_rate_of([], level=0.95, correlation=0.05).high == float("inf")

    def test_one_window_day_never_bounds_much(self) -> None:
        bound = recall_of([Tally(300, 300, 0, 300)], level=0.95, correlation=0.05)
        assert bound.low < 0.2

    @pytest.mark.parametrize(("truth", "alike"), [(0.95, 0.05), (0.9, 0.15), (0.97, 0.0)])
    def test_lower_bounds_fail_no_more_often_than_promised(
        self, truth: float, alike: float
    ) -> None:
        rng = np.random.default_rng(21)
        misses = [0, 0]
        for _ in range(400):
            shares = (
                rng.beta(truth * (1 / alike - 1), (1 - truth) * (1 / alike - 1), 40)
                if alike
                else np.full(40, truth)
            )
            errors = rng.poisson(4, 40)
            hits, cases = rng.binomial(errors, shares), errors + 4
            false = rng.poisson(rng.gamma(2, 0.02, 40) * cases)
            tallies = [
                Tally(*map(int, row)) for row in zip(errors, hits, false, cases, strict=True)
            ]
            misses[0] += recall_of(tallies, level=0.95, correlation=0.05).low > truth
            misses[1] += false_rate_of(tallies, level=0.95, correlation=0.05).high < 0.04
        assert max(misses) / 400 <= 0.08

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 5), st.integers(1, 9)),
            min_size=1,
            max_size=25,
        )
    )
    def test_bounds_hold_the_value_between_them(
        self, rows: list[tuple[int, int, int, int]]
    ) -> None:
        tallies = [Tally(e, min(e, f), x, c) for e, f, x, c in rows]
        recall = recall_of(tallies, level=0.95, correlation=0.05)
        false = false_rate_of(tallies, level=0.95, correlation=0.05)
        if recall.n:
            assert 0 <= recall.low <= recall.value <= recall.high <= 1
        assert 0 <= false.low <= false.value <= false.high


class TestMeasure:
    def test_each_code_and_all_together_are_counted_by_case(self) -> None:
        cases = tuple(silent(4))
        sample = Sample(1, 4, cases)
        ids = [each.case_id for each in cases]
        truth = {
            ids[0]: frozenset({"E-A", "E-B"}),
            ids[1]: frozenset({"E-A"}),
            ids[2]: frozenset[str](),
        }
        said = Said(
            {
                ids[0]: frozenset({"E-A", "E-C"}),
                ids[1]: frozenset({"E-A", "E-B"}),
                ids[2]: frozenset(),
                ids[3]: frozenset({"E-A"}),
            }
        )
        accuracy = measure_accuracy(sample, truth, said, ["E-A", "E-B"])
        assert accuracy.cases == 3
        assert (accuracy.overall.recall.events, accuracy.overall.recall.n) == (2, 3)
        # E-C was not among the judged codes; E-B at the second case was wrong.
        assert (accuracy.overall.false_errors.events, accuracy.overall.false_errors.n) == (1, 3)
        by_code = {each.code: each for each in accuracy.codes}
        assert by_code["E-A"].recall.value == 1.0
        assert by_code["E-B"].recall.value == 0.0

    def test_a_case_the_tool_never_saw_counts_as_silence(self) -> None:
        cases = tuple(silent(2))
        truth = {each.case_id: frozenset({"E-A"}) for each in cases}
        said = Said({cases[0].case_id: frozenset({"E-A"})})
        accuracy = measure_accuracy(Sample(1, 2, cases), truth, said, ["E-A"])
        assert accuracy.unseen == (cases[1].case_id,)
        assert accuracy.overall.recall.value == 0.5

    def test_the_result_is_plain_json(self) -> None:
        cases = tuple(silent(2))
        said = Said({each.case_id: frozenset() for each in cases})
        truth = {each.case_id: frozenset[str]() for each in cases}
        found = plain(measure_accuracy(Sample(1, 2, cases), truth, said, ["E-A"], enlarged=True))
        assert isinstance(found, dict)
        assert found["level"] == LEVEL_ENLARGED
        assert found["overall"]["recall"]["value"] is None


class TestVerdict:
    def test_both_bounds_on_the_right_side_let_it_go_live(self) -> None:
        decision = decided(bounded(0.96, 0.92, 0.98))
        assert decision.verdict is AccuracyVerdict.GO
        assert [reason.code for reason in decision.reasons] == [
            "recall_reached",
            "false_errors_reached",
        ]

    def test_too_few_judged_errors_never_go_live(self) -> None:
        for n in (0, 1, 50, 199):
            decision = decided(bounded(1.0, 0.97, 1.0, n=n))
            assert decision.verdict is AccuracyVerdict.MORE_CASES
            assert decision.reasons[0].code == "few_errors"
            assert decision.more >= 1

    def test_judging_only_some_of_what_was_drawn_never_goes_live(self) -> None:
        part = replace(found(bounded(0.99, 0.96, 1.0), GOOD_FALSE, 600), sampled=650)
        decision = decide_accuracy(STUDY, PLAN, part)
        assert decision.verdict is AccuracyVerdict.MORE_CASES
        assert [(each.code, each.limit) for each in decision.reasons] == [("few_cases", 650)]
        assert decision.more == 50

    def test_the_planned_number_of_errors_is_enough(self) -> None:
        assert decided(bounded(0.97, 0.93, 0.99, n=200)).verdict is AccuracyVerdict.GO

    def test_a_bound_beyond_hope_is_a_no_even_early(self) -> None:
        assert decided(bounded(0.6, 0.5, 0.7, n=60)).verdict is AccuracyVerdict.NO_GO
        noisy = bounded(0.2, 0.1, 0.3, 600)
        decision = decided(bounded(0.97, 0.93, 0.99), noisy)
        assert decision.verdict is AccuracyVerdict.NO_GO
        assert decision.reasons[0].code == "false_errors_above"

    def test_an_open_question_is_enlarged_once_and_then_stays_off(self) -> None:
        recall = bounded(0.93, 0.89, 0.95)
        first = decided(recall)
        assert first.verdict is AccuracyVerdict.MORE_CASES
        assert first.more > 0
        assert decided(recall, enlarged=True).verdict is AccuracyVerdict.NO_GO

    def test_a_value_short_of_the_target_is_not_enlarged(self) -> None:
        assert decided(bounded(0.88, 0.84, 0.92)).verdict is AccuracyVerdict.NO_GO

    def test_officers_who_differ_are_told_of(self) -> None:
        low = Agreement("", 500, 20, 30, 30, 0.88, 0.33)
        decision = decide_accuracy(STUDY, PLAN, found(bounded(0.96, 0.92, 0.98), GOOD_FALSE), [low])
        assert decision.verdict is AccuracyVerdict.GO
        assert "judges_differ" in [reason.code for reason in decision.reasons]

    @settings(max_examples=80, deadline=None)
    @given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 400), st.floats(0, 0.2), st.booleans())
    def test_it_goes_live_only_with_both_bounds_and_enough_errors(
        self, value: float, below: float, n: int, false: float, enlarged: bool
    ) -> None:
        recall = bounded(value, value * below, min(1, value * 1.01), n)
        decision = decided(recall, bounded(false, false / 2, false * 2, 600), enlarged=enlarged)
        goes = decision.verdict is AccuracyVerdict.GO
        assert goes == (n >= 200 and recall.low >= 0.9 and false * 2 <= 0.05)


class TestFindings:
    def test_events_of_the_ledger_and_results_are_read_alike(self) -> None:
        events = [
            (
                '{"kind": "precheck.finding_shown", "case": "K1",'
                ' "payload": {"code": "E-A", "severity": "error"}}'
            ),
            (
                '{"kind": "precheck.finding_shown", "case": "K1",'
                ' "payload": {"code": "E-B", "severity": "unclear"}}'
            ),
            '{"kind": "precheck.verdict", "case": "K2", "payload": {"verdict": "pass"}}',
            "",
            '{"kind": "precheck.step_timed", "case": "K3", "payload": {}}',
        ]
        results = [
            (
                '{"case": "K1", "findings": [{"code": "E-A", "severity": "error"},'
                ' {"code": "E-B", "severity": "unclear"}]}'
            ),
            '{"case": "K2", "findings": []}',
        ]
        assert said_in(events, "a") == said_in(results, "b")
        assert said_in(events, "a").faults == {"K1": {"E-A"}, "K2": frozenset()}

    @pytest.mark.parametrize(
        "line",
        [
            "[]",
            "{",
            '{"case": "K"}',
            '{"case": "K", "findings": [1]}',
            '"x"',
            '{"kind": "precheck.finding_shown"}',
        ],
    )
    def test_a_line_that_is_neither_is_named(self, line: str, tmp_path: Path) -> None:
        path = tmp_path / "events.jsonl"
        path.write_text(f"\n{line}\n", encoding="utf-8")
        with pytest.raises(BrokenFindings, match="第 2 行"):
            read_findings(path)

    def test_an_empty_or_missing_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BrokenFindings, match="没有一件"):
            said_in([], "a")
        with pytest.raises(BrokenFindings, match="读不了"):
            read_findings(tmp_path / "nothing.jsonl")
        (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe")
        with pytest.raises(BrokenFindings, match="UTF-8"):
            read_findings(tmp_path / "b.jsonl")
