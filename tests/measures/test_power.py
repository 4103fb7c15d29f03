import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.measures import power, rates
from zhagen.measures.errors import OutOfRange
from zhagen.measures.rates import Proportion


def test_sizes_are_those_of_the_r_help_pages():
    assert power.t_test_size(1, 1, power=0.9) == pytest.approx(22.02110, abs=1e-3)
    assert power.two_proportions_size(0.5, 0.75, power=0.9) == pytest.approx(76.7, abs=0.1)


def test_non_inferiority_sizes_are_those_of_rpact():
    rates_size = power.non_inferior_rates_size(0.9, 0.9, margin=-0.03)
    assert rates_size == pytest.approx(3172.2165, rel=1e-6)
    means_size = power.non_inferior_means_size(0, margin=-0.2, sd=1)
    assert means_size == pytest.approx(786.81331, rel=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 2.0), st.floats(0.5, 3.0), st.floats(0.5, 0.95))
def test_the_size_found_has_the_power_asked_for(effect, sd, wanted):
    n = power.t_test_size(effect, sd, power=wanted)
    assert power.t_test_power(effect, sd, n) == pytest.approx(wanted, abs=1e-6) or n == 2
    pairs = power.paired_size(effect, sd, power=wanted)
    assert power.paired_power(effect, sd, pairs) == pytest.approx(wanted, abs=1e-6) or pairs == 2


def test_the_smallest_effect_has_the_power_asked_for():
    sd, n = 0.2, 12
    se = sd * math.sqrt(2 / n)
    found = power.smallest_effect(se, 2 * n - 2)
    assert power.t_test_power(found, sd, n) == pytest.approx(0.8, abs=1e-6)
    assert power.smallest_effect(se, math.inf) == pytest.approx(se * 2.801585, rel=1e-5)


def test_one_per_cent_against_point_eight_needs_tens_of_thousands_of_cases():
    assert power.two_proportions_size(0.01, 0.008) == pytest.approx(35_001, abs=2)


def test_a_ratio_margin_needs_what_simulation_says():
    total = power.ratio_margin_means_size(1.0, margin=1.2, variation=0.5)
    n = math.ceil(total / 2)
    rng = np.random.default_rng(9)
    first, second = rng.normal(10, 5, (4000, n)), rng.normal(10, 5, (4000, n))
    gap = first.mean(axis=1) - 1.2 * second.mean(axis=1)
    se = np.sqrt(first.var(axis=1, ddof=1) / n + 1.44 * second.var(axis=1, ddof=1) / n)
    assert (gap / se < -1.98).mean() == pytest.approx(0.8, abs=0.025)
    shares = power.ratio_margin_rates_size(0.1, 0.1, margin=1.5)
    assert shares > power.ratio_margin_rates_size(0.1, 0.1, margin=2.0)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.7, 0.95), st.floats(0.02, 0.2), st.floats(0.6, 0.9))
def test_the_accuracy_study_is_large_enough_and_stays_so(target, room, wanted):
    expected = min(0.995, target + max(room, 0.03))
    n = power.lower_bound_size(expected, target, power=wanted)
    assert all(
        power.lower_bound_power(expected, target, n + more) >= wanted for more in (0, 1, 2, 5, 20)
    )
    assert power.lower_bound_power(expected, target, n - 1) < wanted


def test_the_least_count_that_clears_the_target_agrees_with_the_exact_interval():
    n, target = 203, 0.9
    passing = [
        events
        for events in range(n + 1)
        if rates.clopper_pearson(Proportion(events, n), level=0.90).lower > target
    ]
    chance = power.lower_bound_power(0.95, target, n)
    exact = sum(math.comb(n, events) * 0.95**events * 0.05 ** (n - events) for events in passing)
    assert chance == pytest.approx(exact)


def test_the_design_effect_multiplies_the_accuracy_study():
    single = power.lower_bound_size(0.97, 0.9)
    assert power.lower_bound_size(0.97, 0.9, design_effect=2.0) == 2 * single


def test_hopeless_questions_are_refused():
    with pytest.raises(OutOfRange, match="目标"):
        power.lower_bound_size(0.9, 0.9)
    with pytest.raises(OutOfRange, match="界值"):
        power.non_inferior_rates_size(0.85, 0.9, margin=-0.03)
    with pytest.raises(OutOfRange, match="效应"):
        power.t_test_size(0.0, 1.0)
