"""How many judged errors and cases stage 1 asks for, and the bounds they give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from accuracy_cases import STUDY
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.measures.errors import OutOfRange
from zhagen.measures.rates import Proportion, clopper_pearson
from zhagen.pilot.accuracy.accuracy import LEVEL_FIRST, plan_accuracy
from zhagen.pilot.accuracy.rates import Tally, false_rate_of, recall_of


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

    @pytest.mark.simulation
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

    @pytest.mark.simulation
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
