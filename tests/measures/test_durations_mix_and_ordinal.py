import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures import reference_cases as published

from zhagen.measures import durations, mix, ordinal, series
from zhagen.measures.errors import BadMeasure, NotConverged, OutOfRange, TooFew
from zhagen.measures.mix import TwoByTwo
from zhagen.measures.sample import Moments

cells = st.builds(Moments.of_summary, st.integers(2, 40), st.floats(1, 30), st.floats(0.1, 5))


def _aml():
    return [
        (times, [bool(s) for s in seen])
        for times, seen in (published.AML_MAINTAINED, published.AML_NOT)
    ]


def test_restricted_means_are_those_of_r_survival():
    for arm, (mean, se) in zip(_aml(), published.AML_RESTRICTED_MEANS, strict=True):
        found = durations.restricted_mean(*arm, 40)
        assert found.mean == pytest.approx(mean)
        assert found.se == pytest.approx(se)


def test_log_rank_is_that_of_r_survival():
    (t1, s1), (t2, s2) = _aml()
    result = durations.log_rank([*t1, *t2], [*s1, *s2], [True] * len(t1) + [False] * len(t2))
    assert result.chi2 == pytest.approx(published.AML_LOG_RANK, abs=1e-6)


@settings(deadline=None)
@given(st.lists(st.integers(1, 50), min_size=3, max_size=30))
def test_without_unfinished_cases_the_curve_is_the_plain_share_and_mean(times):
    curve = durations.kaplan_meier(times, [True] * len(times))
    for time in (0, 10, 25, 60):
        assert curve.at(time) == pytest.approx(sum(t > time for t in times) / len(times))
    assert curve.median() == sorted(times)[(len(times) - 1) // 2]
    whole = durations.restricted_mean(times, [True] * len(times), 60)
    assert whole.mean == pytest.approx(sum(times) / len(times))
    spread = float(np.std(times))
    assert whole.se == pytest.approx(spread / math.sqrt(len(times)), abs=1e-9)


def test_dropping_unfinished_cases_makes_handling_look_faster():
    times, finished = [3, 5, 9, 20, 20], [True, True, True, False, False]
    honest = durations.restricted_mean(times, finished, 20)
    assert honest.mean > (3 + 5 + 9) / 3
    assert durations.kaplan_meier([4, 6], [False, False]).median() == math.inf
    with pytest.raises(OutOfRange, match="截止点"):
        durations.restricted_mean(times, finished, 30)
    with pytest.raises(OutOfRange, match="不小于 0"):
        durations.kaplan_meier([-1.0], [True])


def test_restricted_means_are_only_compared_to_one_horizon():
    first, second = (durations.restricted_mean(*arm, 40) for arm in _aml())
    result = durations.restricted_mean_difference(first, second)
    assert result.estimate == pytest.approx(6.967172, abs=1e-6)
    with pytest.raises(OutOfRange, match="相同"):
        durations.restricted_mean_difference(first, durations.restricted_mean(*_aml()[1], 30))


def test_a_ratio_of_geometric_means_ignores_the_unit_of_time():
    minutes = ([8, 12, 20, 31], [15, 22, 30, 48])
    hours = [[value / 60 for value in arm] for arm in minutes]
    first, second = durations.geometric_ratio(*minutes), durations.geometric_ratio(*hours)
    assert first.estimate == pytest.approx(second.estimate)
    assert first.estimate < 0
    assert first.interval.contains(first.estimate)
    with pytest.raises(OutOfRange, match="大于 0"):
        durations.geometric_ratio([0.0, 1.0], [1.0, 2.0])


def test_mantel_haenszel_is_the_published_one_on_the_admissions():
    strata = [TwoByTwo(*row) for row in published.ADMISSIONS]
    result = mix.mantel_haenszel(strata)
    assert result.chi2 == pytest.approx(published.ADMISSIONS_CHI2, rel=1e-9)
    assert result.odds_ratio == pytest.approx(published.ADMISSIONS_ODDS, rel=1e-9)
    ends = (result.interval.lower, result.interval.upper)
    assert ends == pytest.approx(published.ADMISSIONS_INTERVAL, rel=1e-9)
    assert mix.mantel_haenszel(strata, correction=False).chi2 > result.chi2


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("甲乙丙丁"), cells, min_size=1))
def test_standardised_equals_raw_when_the_mix_is_the_weights(arm):
    weights = {name: float(cell.n) for name, cell in arm.items()}
    whole = sum(arm.values(), start=Moments(0, 0.0, 0.0))
    result = mix.standardise(arm, weights)
    assert result.mean == pytest.approx(whole.mean)
    assert result.covered == pytest.approx(1.0)


def test_a_shift_of_the_mix_alone_is_not_an_effect():
    def arm(easy, hard):
        return {
            "简单": Moments.of_summary(easy, 10.0, 2.0),
            "复杂": Moments.of_summary(hard, 30.0, 2.0),
        }

    table = mix.mix_table(arm(650, 350), arm(500, 500), {"简单": 0.5, "复杂": 0.5})
    assert table.raw == pytest.approx(-3.0)
    assert table.standardised == pytest.approx(0.0, abs=1e-9)
    assert table.shift == pytest.approx(-3.0)
    assert not table.reversal


def test_a_simpson_reversal_is_named():
    treatment = {
        "简单": Moments.of_summary(80, 11.0, 1.0),
        "复杂": Moments.of_summary(20, 31.0, 1.0),
    }
    control = {"简单": Moments.of_summary(20, 10.0, 1.0), "复杂": Moments.of_summary(80, 30.0, 1.0)}
    table = mix.mix_table(treatment, control, {"简单": 1.0, "复杂": 1.0})
    assert table.raw < 0 < table.standardised
    assert table.reversal
    assert [row.difference for row in table.rows] == pytest.approx([1.0, 1.0])


def test_types_missing_in_an_arm_lower_the_covered_share():
    treatment = {"简单": Moments.of_summary(9, 10.0, 1.0)}
    control = {"简单": Moments.of_summary(9, 12.0, 1.0), "复杂": Moments.of_summary(9, 30.0, 1.0)}
    table = mix.mix_table(treatment, control, {"简单": 0.7, "复杂": 0.3})
    assert table.covered == pytest.approx(0.7)
    assert table.standardised == pytest.approx(-2.0)
    with pytest.raises(OutOfRange, match="权重"):
        mix.standardise(control, {"简单": 1.0})
    with pytest.raises(TooFew, match="两组都有"):
        mix.mix_table(treatment, {}, {"简单": 1.0})


def test_proportional_odds_are_the_published_ones_on_the_wine_data():
    rows = [
        (rating, warm, contact)
        for (warm, contact), counts in published.WINE.items()
        for rating, count in enumerate(counts, start=1)
        for _ in range(count)
    ]
    fit = ordinal.proportional_odds([row[0] for row in rows], [row[1:] for row in rows])
    assert fit.coefficients == pytest.approx(published.WINE_COEFFICIENTS, abs=1e-5)
    assert fit.se == pytest.approx(published.WINE_ERRORS, abs=1e-5)
    assert fit.thresholds == pytest.approx(published.WINE_THRESHOLDS, abs=1e-5)


def test_a_perfectly_separated_scale_is_refused_and_not_reported_as_huge():
    with pytest.raises(NotConverged, match="没有收敛"):
        ordinal.proportional_odds([1, 1, 1, 5, 5, 5], [0, 0, 0, 1, 1, 1])


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 5), min_size=2, max_size=15),
    st.lists(st.integers(1, 5), min_size=2, max_size=15),
)
def test_the_chance_of_being_better_is_one_minus_that_of_being_worse(first, second):
    one = ordinal.probability_better(first, second)
    other = ordinal.probability_better(second, first)
    assert one.estimate == pytest.approx(1 - other.estimate)
    assert one.p == pytest.approx(other.p)
    wins = sum((a > b) + (a == b) / 2 for a in first for b in second)
    assert one.estimate == pytest.approx(wins / len(first) / len(second))


def test_groups_that_do_not_overlap_have_a_finite_interval():
    result = ordinal.probability_better([5, 5, 4], [1, 2, 3])
    assert result.estimate == 1
    assert result.interval.bounded
    assert result.p < 0.2


def test_an_interrupted_line_without_noise_is_found_exactly():
    t = np.arange(1, 25)
    after = (t > 14).astype(float)
    y = 50 + 0.2 * t - 5 * after - 0.3 * after * (t - 14) + 1e-6 * np.cos(t * 2.0)
    fit = series.interrupted(y, 14)
    assert fit.coefficients == pytest.approx([50, 0.2, -5, -0.3], abs=1e-4)
    assert fit.df == 20
    assert fit.level_change().p < 1e-9
    assert fit.slope_change().interval.upper < 0
    with pytest.raises(TooFew):
        series.interrupted(y, 23)


def test_a_two_group_poisson_model_is_the_ratio_of_the_rates():
    arms = [[1, 0], [1, 0], [1, 1], [1, 1]]
    fit = series.poisson([5, 7, 14, 16], arms, exposure=[50.0, 50.0, 60.0, 60.0])
    log = fit.ratio(1)
    assert math.exp(log.estimate) == pytest.approx((30 / 120) / (12 / 100))
    assert log.se == pytest.approx(math.sqrt(1 / 12 + 1 / 30))
    assert fit.ratio(1, scaled=True).df == 2


def test_errors_of_all_these_share_one_class():
    for broken in (
        lambda: series.poisson([-1, 2, 3], [[1], [1], [1]]),
        lambda: ordinal.proportional_odds([1, 1], [0, 1]),
        lambda: durations.log_rank([1, 2], [True, True], [True, True]),
    ):
        with pytest.raises(BadMeasure, match=r"[一-鿿]"):
            broken()
