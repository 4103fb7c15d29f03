import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures import reference_cases as published

from zhagen.measures import always_valid, sequential
from zhagen.measures.crossing import crossing
from zhagen.measures.distributions import normal_upper
from zhagen.measures.errors import InformationNotIncreasing, NoVariation, OutOfRange
from zhagen.measures.sequential import Look, Spending

fractions = st.lists(st.integers(5, 100), min_size=1, max_size=8, unique=True).map(
    lambda looks: [look / max(looks) for look in sorted(looks)]
)
plans = st.builds(
    Spending,
    st.sampled_from(["obrien-fleming", "pocock", "hwang-shih-decani"]),
    st.sampled_from([0.005, 0.025, 0.05]),
)


def _even(looks):
    return [look / looks for look in range(1, looks + 1)]


@pytest.mark.parametrize("looks", published.POCOCK_CONSTANTS)
def test_classic_constants_are_those_of_jennison_and_turnbull(looks):
    pocock = sequential.classic_bounds(_even(looks), "pocock")
    assert pocock[-1] == pytest.approx(published.POCOCK_CONSTANTS[looks], abs=6e-4)
    fleming = sequential.classic_bounds(_even(looks), "obrien-fleming")
    assert fleming[-1] == pytest.approx(published.OBRIEN_FLEMING_CONSTANTS[looks], abs=6e-4)
    assert fleming[0] == pytest.approx(fleming[-1] * looks**0.5)


def test_spending_bounds_are_those_of_rpact():
    even = [look.z for look in sequential.plan_looks(_even(6), Spending())]
    assert even == pytest.approx(published.SPENT_SIX_EVEN, abs=1e-6)
    uneven = sequential.plan_looks(published.SPENT_UNEVEN_FRACTIONS, Spending())
    assert [look.z for look in uneven] == pytest.approx(published.SPENT_UNEVEN, abs=1e-5)
    hwang = sequential.plan_looks(_even(8), Spending("hwang-shih-decani", gamma=-4))
    assert [look.z for look in hwang] == pytest.approx(published.HWANG_EIGHT, abs=1e-6)


def test_the_inflation_factor_is_that_of_rpact():
    bounds = [look.z for look in sequential.plan_looks(_even(8), Spending())]
    factor = sequential.inflation_factor(_even(8), bounds, alpha=0.025, wanted=0.8)
    assert factor == pytest.approx(published.INFLATION_EIGHT_EVEN, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(fractions, plans)
def test_what_is_spent_adds_up_to_alpha_and_is_what_the_bounds_cost(info, plan):
    looks = sequential.plan_looks(info, plan)
    assert looks[-1].total == pytest.approx(plan.alpha)
    assert sum(look.spent for look in looks) == pytest.approx(plan.alpha)
    cost = crossing(info, [look.z for look in looks]).upper
    assert cost == pytest.approx([look.spent for look in looks], abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 10))
def test_obrien_fleming_bounds_fall_from_look_to_look(looks):
    bounds = [look.z for look in sequential.plan_looks(_even(looks), Spending())]
    assert all(later < earlier for earlier, later in pairwise(bounds))
    assert bounds[-1] > normal_upper(0.025)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.5, 30.0), st.integers(1, 200))
def test_a_bound_for_t_is_never_below_the_bound_for_z(z, df):
    look = Look(1.0, z, 0.0, 0.0)
    assert look.bound(df) >= z - 1e-9
    assert look.bound() == pytest.approx(z)


def test_an_extension_plans_with_the_extended_information_and_spends_the_rest_at_the_end():
    plan = Spending()
    taken: list[Look] = []
    for week in (2, 4, 6, 8):
        taken.append(sequential.next_look(taken, week, 12, plan))
    assert taken[-1].total == pytest.approx(plan.spent(8 / 12))
    stop_here = sequential.next_look(taken[:-1], 8, 12, plan, final=True)
    assert stop_here.total == pytest.approx(plan.alpha)
    assert stop_here.z < taken[-1].z
    last = sequential.next_look(taken, 12, 12, plan, final=True)
    assert last.total == pytest.approx(plan.alpha)


def test_re_estimated_information_keeps_what_was_spent():
    plan = Spending("pocock")
    first = sequential.next_look([], 40, 100, plan)
    shrunk = sequential.next_look([first], 60, 400, plan)
    assert (shrunk.z, shrunk.spent, shrunk.total) == (math.inf, 0.0, first.total)
    last = sequential.next_look([first, shrunk], 400, 400, plan, final=True)
    cost = crossing([40, 60, 400], [first.z, math.inf, last.z]).upper
    assert sum(cost) == pytest.approx(plan.alpha, abs=1e-8)


def test_looks_close_together_are_integrated_finely_enough():
    close = crossing([0.5, 0.5005, 1.0], [2.2, 2.2, 2.0]).upper
    rng = np.random.default_rng(3)
    steps = rng.normal(size=(400_000, 3)) * np.sqrt([0.5, 0.0005, 0.4995])
    z = np.cumsum(steps, axis=1) / np.sqrt([0.5, 0.5005, 1.0])
    simulated = (z > [2.2, 2.2, 2.0]).any(axis=1).mean()
    assert sum(close) == pytest.approx(simulated, abs=0.0012)


def test_a_look_without_new_information_is_refused():
    first = sequential.next_look([], 10, 100, Spending())
    with pytest.raises(InformationNotIncreasing, match="没有超过"):
        sequential.next_look([first], 10, 100, Spending())
    with pytest.raises(OutOfRange):
        Spending(alpha=0.7)


@settings(deadline=None)
@given(st.floats(-5, 5), st.floats(0.01, 3), st.floats(1.5, 8))
def test_a_repeated_interval_contains_its_estimate(estimate, se, z):
    interval = sequential.repeated_interval(estimate, se, Look(1.0, z, 0.01, 0.01), df=7)
    assert interval.lower < estimate < interval.upper
    assert sequential.crosses(estimate / se, Look(1.0, z, 0.01, 0.01), 7) == (interval.lower > 0)


def test_a_look_that_can_claim_nothing_has_the_whole_line_as_interval():
    silent = Look(1.0, math.inf, 0.0, 0.0)
    interval = sequential.repeated_interval(0.1, 0.01, silent, df=5)
    assert (interval.lower, interval.upper) == (-math.inf, math.inf)
    assert not sequential.crosses(50.0, silent, 5)
    with pytest.raises(NoVariation):
        sequential.repeated_interval(0.1, 0.0, silent)


def test_power_grows_with_the_drift_and_falls_with_looks_and_futility():
    info = _even(4)
    bounds = [look.z for look in sequential.plan_looks(info, Spending())]
    single = sequential.power([1.0], [normal_upper(0.025)], 2.8)
    several = sequential.power(info, bounds, 2.8)
    assert 0 < single - several < 0.05
    assert sequential.power(info, bounds, 3.2) > several
    assert sequential.power(info, bounds, 0.0) == pytest.approx(0.025, abs=1e-7)
    stopped = sequential.power(info, bounds, 2.8, lower=[0.0, 0.0, 0.0, -math.inf])
    assert stopped < several


def test_conditional_power_of_one_coming_look_is_the_closed_form():
    z, information, bound = 1.2, 40.0, 2.0
    trend = sequential.conditional_power(z, information, [(100.0, bound)])
    theta = z / math.sqrt(information)
    gap = bound * 10 - z * math.sqrt(information) - theta * 60
    assert trend == pytest.approx(0.5 * math.erfc(gap / math.sqrt(60) / math.sqrt(2)), abs=1e-9)
    planned = sequential.conditional_power(z, information, [(100.0, bound)], effect=0.4)
    assert planned > trend
    assert sequential.is_futile(sequential.conditional_power(-1.0, 50.0, [(100.0, 2.0)]))


def test_the_always_valid_sequence_is_wider_than_one_look_and_shrinks():
    width = [
        always_valid.confidence_sequence(0.0, 1 / n**0.5, n, tuned_for=1000).upper
        for n in (100, 1000, 10_000)
    ]
    assert width[0] > width[1] > width[2]
    assert width[1] > 1.96 / 1000**0.5
    one = always_valid.confidence_sequence(0.0, 0.03, 1000, tuned_for=1000, alternative="greater")
    assert one.upper == math.inf
    assert one.lower > -width[1]


def test_eight_weekly_looks_on_day_pairs_keep_false_claims_at_five_per_cent():
    rng = np.random.default_rng(20)
    pairs, looks, pilots = 12, 8, 3000
    d = rng.normal(size=(pilots, pairs * looks))
    plan = sequential.plan_looks(_even(looks), Spending())
    claimed = np.zeros(pilots, dtype=bool)
    for week, look in enumerate(plan, start=1):
        seen = d[:, : week * pairs]
        t = seen.mean(axis=1) / seen.std(axis=1, ddof=1) * (week * pairs) ** 0.5
        claimed |= np.abs(t) > look.bound(week * pairs - 1)
    assert 0.037 < claimed.mean() < 0.062
