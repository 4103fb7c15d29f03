import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures import reference_cases as published

from zhagen.measures import means, relative
from zhagen.measures.distributions import t_upper
from zhagen.measures.errors import BadMeasure, LengthsDiffer, NotFinite, NoVariation, TooFew
from zhagen.measures.results import Interval
from zhagen.measures.sample import Moments, PairMoments

values = st.lists(st.floats(-100, 100).map(lambda x: round(x, 3)), min_size=3, max_size=12)
summaries = st.builds(
    Moments.of_summary, st.integers(3, 60), st.floats(-20, 20), st.floats(0.1, 10)
)


def _varied(*samples):
    return all(max(sample) - min(sample) > 0.01 for sample in samples)


def test_welch_gives_the_published_result_on_the_sleep_data():
    result = means.welch(Moments.of(published.SLEEP_FIRST), Moments.of(published.SLEEP_SECOND))
    assert result.statistic == pytest.approx(published.SLEEP_WELCH["t"], abs=1e-8)
    assert result.df == pytest.approx(published.SLEEP_WELCH["df"], abs=1e-8)
    assert result.p == pytest.approx(published.SLEEP_WELCH["p"], abs=1e-8)
    ends = (result.interval.lower, result.interval.upper)
    assert ends == pytest.approx(published.SLEEP_WELCH_INTERVAL, abs=1e-8)


def test_paired_t_gives_the_published_result_on_the_sleep_data():
    result = means.paired(published.SLEEP_FIRST, published.SLEEP_SECOND)
    assert result.statistic == pytest.approx(published.SLEEP_PAIRED["t"], abs=1e-8)
    assert result.p == pytest.approx(published.SLEEP_PAIRED["p"], abs=1e-8)


@settings(deadline=None)
@given(values, values)
def test_swapping_the_arms_flips_the_sign_and_keeps_the_p(first, second):
    if not _varied(first, second):
        return
    one = means.welch(Moments.of(first), Moments.of(second))
    other = means.welch(Moments.of(second), Moments.of(first))
    assert one.estimate == pytest.approx(-other.estimate)
    assert one.p == pytest.approx(other.p)
    assert one.interval.lower == pytest.approx(-other.interval.upper)


@settings(deadline=None)
@given(values, values)
def test_cells_added_up_equal_the_whole(first, second):
    whole, parts = Moments.of(first + second), Moments.of(first) + Moments.of(second)
    assert (whole.n, whole.mean) == (parts.n, pytest.approx(parts.mean, abs=1e-9))
    assert whole.var == pytest.approx(parts.var, rel=1e-6, abs=1e-6)


@settings(deadline=None)
@given(summaries, summaries, st.floats(-0.9, 2.0))
def test_fieller_never_leaves_out_a_change_that_the_contrast_does_not_reject(
    treatment, control, change
):
    if means.contrast(treatment, control, change=change).p > 0.05 + 1e-6:
        assert relative.fieller(treatment, control).contains(change)


@settings(deadline=None)
@given(summaries, summaries, st.floats(-0.9, 2.0))
def test_fieller_holds_only_changes_not_rejected_where_the_control_mean_is_clear_of_zero(
    treatment, control, change
):
    widest = t_upper(0.025, min(treatment.n, control.n) - 1)
    if control.mean**2 <= widest**2 * control.mean_variance:
        return
    found = relative.fieller(treatment, control)
    assert found.bounded
    if means.contrast(treatment, control, change=change).p < 0.05 - 1e-6:
        assert not found.contains(change)


def test_fieller_says_nothing_where_the_degrees_of_freedom_move_its_ends_away():
    treatment, control = Moments.of_summary(9, 7.0, 9.25), Moments.of_summary(12, 0.0, 1.0)
    assert means.contrast(treatment, control, change=0.0).p > 0.05
    assert relative.fieller(treatment, control) == Interval(-math.inf, math.inf)


def test_fieller_is_unbounded_when_the_control_mean_may_be_zero():
    treatment = Moments.of_summary(20, 5.0, 4.0)
    hopeless = relative.fieller(treatment, Moments.of_summary(20, 0.05, 4.0))
    assert not hopeless.bounded
    assert hopeless.contains(1e9)
    both = relative.fieller(
        Moments.of_summary(20, 0.05, 4.0), Moments.of_summary(20, 0.05, 4.0), df="normal"
    )
    assert (both.lower, both.upper) == (-math.inf, math.inf)


def test_the_three_relative_intervals_agree_when_cases_are_many():
    treatment = Moments.of_summary(100_000, 8.0, 3.0)
    control = Moments.of_summary(100_000, 10.0, 3.0)
    plain = relative.delta(treatment, control).interval
    logged = relative.log_delta(treatment, control).interval
    exact = relative.fieller(treatment, control)
    for interval in (plain, logged):
        assert interval.lower == pytest.approx(exact.lower, abs=1e-4)
        assert interval.upper == pytest.approx(exact.upper, abs=1e-4)


def test_a_ratio_metric_takes_the_covariance_into_account():
    rng = np.random.default_rng(5)
    below = rng.integers(1, 9, 4000).astype(float)
    above = 0.3 * below + rng.normal(0, 0.05, 4000)
    ratio = PairMoments.of(above, below)
    assert ratio.mean == pytest.approx(0.3, abs=0.01)
    independent = PairMoments(
        ratio.n, ratio.y_mean, ratio.x_mean, ratio.y_var, ratio.x_var, covariance=0.0
    )
    assert ratio.mean_variance < 0.05 * independent.mean_variance
    resampled = [
        above[rows].sum() / below[rows].sum()
        for rows in (rng.integers(0, 4000, 4000) for _ in range(300))
    ]
    assert ratio.mean_variance**0.5 == pytest.approx(np.std(resampled), rel=0.2)


def test_a_margin_moves_the_hypothesis_and_not_the_estimate():
    treatment, control = Moments.of_summary(40, 9.9, 1.0), Moments.of_summary(40, 10.0, 1.0)
    plain = means.welch(treatment, control, alternative="greater")
    lenient = means.welch(treatment, control, margin=-1.0, alternative="greater")
    assert plain.p > 0.5
    assert lenient.p < 0.001
    assert lenient.estimate == plain.estimate
    assert lenient.interval.lower > -1.0


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        (lambda: means.one_sample([0.1, 0.1, 0.1]), NoVariation),
        (lambda: means.welch(Moments.of([0.1] * 9), Moments.of([0.1] * 7)), NoVariation),
        (lambda: means.one_sample([1.0]), TooFew),
        (lambda: means.paired([1.0, 2.0], [1.0]), LengthsDiffer),
        (lambda: means.one_sample([1.0, math.nan, 2.0]), NotFinite),
        (lambda: Moments.of([]).mean, TooFew),
    ],
)
def test_what_cannot_be_computed_is_said_in_chinese(broken, error):
    with pytest.raises(error, match=r"[一-鿿]"):
        broken()
    assert issubclass(error, BadMeasure)
