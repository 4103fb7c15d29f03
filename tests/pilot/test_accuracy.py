"""Stage 1: what must be shown before the tool is switched on."""

from __future__ import annotations

from dataclasses import replace

from accuracy_cases import STUDY
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.pilot.accuracy.accuracy import (
    LEVEL_FIRST,
    Accuracy,
    AccuracyDecision,
    AccuracyPlan,
    AccuracyVerdict,
    CodeAccuracy,
    decide_accuracy,
)
from zhagen.pilot.accuracy.agreement import Agreement
from zhagen.pilot.accuracy.rates import Bounded

PLAN = AccuracyPlan(200, 400, 0.5, 1.0, 0.05)


def bounded(value: float, low: float, high: float, n: int = 300) -> Bounded:
    return Bounded(round(value * n), n, value, low, high, n, 40, LEVEL_FIRST)


def found(recall: Bounded, false: Bounded, cases: int = 600) -> Accuracy:
    return Accuracy(cases, 40, CodeAccuracy("", recall, false), (), (), LEVEL_FIRST)


GOOD_FALSE = bounded(0.01, 0.0, 0.03, 600)


def decided(recall: Bounded, false: Bounded = GOOD_FALSE, **options: bool) -> AccuracyDecision:
    return decide_accuracy(STUDY, PLAN, found(recall, false), **options)


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
