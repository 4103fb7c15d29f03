import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures import reference_cases as published

from zhagen.measures import balance, multiplicity, rare, rates
from zhagen.measures.errors import LengthsDiffer, OutOfRange, TooFew
from zhagen.measures.rare import RareRate
from zhagen.measures.rates import Proportion
from zhagen.measures.sample import Moments

counts = st.integers(1, 60).flatmap(
    lambda n: st.integers(0, n).map(lambda events: Proportion(events, n))
)


def _ends(interval):
    return (interval.lower, interval.upper)


def test_single_proportion_intervals_are_the_published_ones():
    observed = Proportion(81, 263)
    assert _ends(rates.wilson(observed)) == pytest.approx(published.WILSON_81_263, abs=5e-5)
    exact = _ends(rates.clopper_pearson(observed))
    assert exact == pytest.approx(published.CLOPPER_PEARSON_81_263, abs=5e-5)


def test_difference_intervals_are_the_published_ones():
    pair = Proportion(56, 70), Proportion(48, 80)
    wald = rates.wald_difference(*pair).interval
    assert _ends(wald) == pytest.approx(published.WALD_56_70_48_80, abs=5e-5)
    newcombe = rates.newcombe_difference(*pair)
    assert _ends(newcombe) == pytest.approx(published.NEWCOMBE_56_70_48_80, abs=1e-4)
    score = rates.score_difference(*pair)
    assert _ends(score) == pytest.approx(published.MIETTINEN_NURMINEN_56_70_48_80, abs=1e-4)


def test_koopman_interval_and_fisher_test_are_the_published_ones():
    ratio = rates.koopman_ratio(Proportion(7, 34), Proportion(1, 34))
    assert _ends(ratio) == pytest.approx(published.KOOPMAN_7_34_1_34, rel=0.02)
    tea = Proportion(3, 4), Proportion(1, 4)
    assert rates.fisher_exact(*tea) == pytest.approx(published.TEA_TWO_SIDED)
    greater = rates.fisher_exact(*tea, alternative="greater")
    assert greater == pytest.approx(published.TEA_GREATER)


@settings(deadline=None)
@given(counts)
def test_the_exact_interval_contains_the_share_and_is_inside_zero_to_one(observed):
    for interval in (rates.wilson(observed), rates.clopper_pearson(observed)):
        assert 0 <= interval.lower <= observed.share + 1e-12
        assert observed.share - 1e-12 <= interval.upper <= 1


@settings(deadline=None)
@given(counts, counts)
def test_difference_intervals_contain_the_difference_and_mirror_when_arms_swap(first, second):
    estimate = first.share - second.share
    for method in (rates.newcombe_difference, rates.score_difference):
        there, back = method(first, second), method(second, first)
        assert there.lower - 1e-9 <= estimate <= there.upper + 1e-9
        assert there.lower == pytest.approx(-back.upper, abs=1e-7)


@settings(deadline=None)
@given(counts, counts)
def test_koopman_interval_contains_the_ratio_and_inverts_when_arms_swap(first, second):
    there, back = rates.koopman_ratio(first, second), rates.koopman_ratio(second, first)
    if second.events:
        assert there.lower <= first.share / second.share * (1 + 1e-9)
        assert there.upper >= first.share / second.share * (1 - 1e-9)
    if there.lower > 0:
        assert there.lower == pytest.approx(1 / back.upper, rel=1e-6)


@settings(deadline=None)
@given(counts, counts)
def test_fisher_is_a_probability_and_at_least_each_one_sided_share(first, second):
    two = rates.fisher_exact(first, second)
    one = [rates.fisher_exact(first, second, alternative=side) for side in ("greater", "less")]
    assert 0 < two <= 1
    assert sum(one) >= 1 - 1e-9
    assert two == pytest.approx(rates.fisher_exact(second, first))


def test_non_inferiority_is_proved_with_many_cases_and_not_with_few():
    assert rates.non_inferior_p(Proportion(900, 1000), Proportion(900, 1000), margin=-0.05) < 0.001
    assert rates.non_inferior_p(Proportion(9, 10), Proportion(9, 10), margin=-0.05) > 0.2


def test_yates_correction_makes_the_pooled_test_more_careful():
    pair = Proportion(19, 53), Proportion(13, 47)
    plain, corrected = rates.pooled_z(*pair), rates.pooled_z(*pair, correction=True)
    assert plain.p == pytest.approx(0.38090968, abs=1e-7)
    assert corrected.p > plain.p
    assert corrected.estimate == plain.estimate


def test_rare_rate_tests_are_the_published_ones():
    first, second = (RareRate(*row) for row in published.GU_COUNTS)
    tested = rare.score(first, second, alternative="greater")
    assert tested.p == pytest.approx(published.GU_SCORE, abs=5e-7)
    logged = rare.wald_log(first, second, alternative="greater")
    assert logged.p == pytest.approx(published.GU_WALD_LOG, abs=5e-6)
    root = rare.sqrt_test(first, second, alternative="greater")
    assert root == pytest.approx(published.GU_SQRT, abs=5e-7)


def test_exact_rare_rate_test_is_the_one_of_r():
    result = rare.exact_conditional(*(RareRate(*row) for row in published.POISSON_COUNTS))
    assert result.p == pytest.approx(published.POISSON_P, rel=1e-8)
    assert _ends(result.interval) == pytest.approx(published.POISSON_INTERVAL, rel=1e-8)


def test_rare_rates_with_no_event_still_have_an_answer():
    none, some = RareRate(0, 500.0), RareRate(4, 500.0)
    for method in (rare.score, rare.exact_conditional):
        result = method(none, some)
        assert result.interval.lower == 0
        assert result.interval.upper < 1.6
        assert method(some, none).interval.upper == math.inf
        assert method(none, none).p == 1
    with pytest.raises(OutOfRange, match="得分法"):
        rare.wald_log(none, some)


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(1, 30), st.floats(0.2, 5.0))
def test_the_score_interval_holds_what_the_score_test_does_not_reject(x, y, null):
    first, second = RareRate(x, 100.0), RareRate(y, 80.0)
    result = rare.score(first, second, null=null)
    if abs(result.p - 0.05) > 1e-6:
        assert result.interval.contains(null) == (result.p > 0.05)


def test_a_sample_ratio_mismatch_is_found():
    check = balance.sample_ratio([600, 400], [0.5, 0.5])
    assert check.p == pytest.approx(2.54e-10, rel=0.01)
    assert check.mismatch
    assert not balance.sample_ratio([505, 495], [1, 1]).mismatch
    with pytest.raises(LengthsDiffer):
        balance.sample_ratio([1, 2], [1.0])
    with pytest.raises(TooFew):
        balance.sample_ratio([0, 0], [1, 1])


def test_baseline_imbalance_is_in_standard_deviations():
    gap = balance.standardised_difference(
        Moments.of_summary(50, 11.0, 2.0), Moments.of_summary(50, 10.0, 2.0)
    )
    assert gap == pytest.approx(0.5)


def test_adjusted_p_values_are_those_of_r():
    given_values = [0.01, 0.02, 0.03, 0.005, 0.2]
    found = multiplicity.benjamini_hochberg(given_values)
    assert found == pytest.approx([0.025, 1 / 30, 0.0375, 0.025, 0.2])
    assert multiplicity.holm(given_values) == pytest.approx([0.04, 0.06, 0.06, 0.025, 0.2])


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=10))
def test_adjusting_never_lowers_a_p_and_keeps_the_order(p):
    for adjust in (multiplicity.holm, multiplicity.benjamini_hochberg):
        adjusted = adjust(p)
        assert all(after >= before - 1e-15 for before, after in zip(p, adjusted, strict=True))
        pairs = sorted(zip(p, adjusted, strict=True))
        assert all(a[1] <= b[1] + 1e-12 for a, b in pairwise(pairs))
    assert all(
        h >= b * (1 - 1e-12)
        for h, b in zip(multiplicity.holm(p), multiplicity.benjamini_hochberg(p), strict=True)
    )
