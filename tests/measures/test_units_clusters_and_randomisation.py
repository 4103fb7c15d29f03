import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures import reference_cases as published

from zhagen.measures import cluster_ols, icc, randomisation, units, wedge
from zhagen.measures.errors import Degenerate, NoVariation, OutOfRange, TooFew
from zhagen.measures.sample import Moments
from zhagen.measures.units import UnitChange

numbers = st.floats(-5, 5).map(lambda x: round(x, 4))


def _units(changes, treated, noise=None):
    noise = noise or [0.0] * len(changes)
    rows = zip(changes, treated, noise, strict=True)
    return [UnitChange(str(k), t, c, v) for k, (c, t, v) in enumerate(rows)]


def _panel(rng, windows=8, weeks=8):
    window = np.tile(np.arange(windows), weeks)
    week = np.repeat(np.arange(weeks), windows)
    treated = ((window < windows // 2) & (week >= weeks // 2)).astype(float)
    level = rng.normal(0, 0.2, windows)[window]
    return window, week, treated, 3 + level + rng.normal(0, 0.1, len(window)) - 0.1 * treated


def test_the_change_score_equals_two_way_effects_with_cr2_when_balanced():
    window, week, treated, y = _panel(np.random.default_rng(1))
    dummies = [window == k for k in range(1, 8)] + [week == k for k in range(1, 8)]
    design = np.column_stack([np.ones(len(y)), treated, *dummies])
    fitted = cluster_ols.cluster_ols(y, design, window.tolist()).test(1)
    changes = [
        y[(window == k) & (week >= 4)].mean() - y[(window == k) & (week < 4)].mean()
        for k in range(8)
    ]
    simple = units.change_score(_units(changes, [k < 4 for k in range(8)]))
    assert fitted.estimate == pytest.approx(simple.estimate)
    assert fitted.se == pytest.approx(simple.se)
    assert fitted.df == pytest.approx(simple.df) == pytest.approx(6)
    assert fitted.p == pytest.approx(simple.p)


def test_cr1_is_smaller_than_cr2_when_few_windows_are_treated():
    rng = np.random.default_rng(4)
    window = np.repeat(np.arange(10), 6)
    treated = (window < 2).astype(float)
    y = rng.normal(0, 1, 10)[window] + rng.normal(0, 1, 60)
    design = np.column_stack([np.ones(60), treated])
    plain = cluster_ols.cluster_ols(y, design, window.tolist(), kind="CR1").test(1)
    careful = cluster_ols.cluster_ols(y, design, window.tolist()).test(1)
    assert careful.se > plain.se
    assert careful.df < plain.df == 9


def test_a_design_that_cannot_tell_arm_from_window_is_refused():
    window = [0, 0, 1, 1]
    arm = [1.0, 1.0, 0.0, 0.0]
    design = np.column_stack([np.ones(4), arm, arm])
    with pytest.raises(Degenerate, match="不满秩"):
        cluster_ols.cluster_ols([1.0, 2.0, 3.0, 4.5], design, window)


@settings(deadline=None)
@given(st.lists(numbers, min_size=6, max_size=12))
def test_swapping_treated_and_control_flips_the_change(changes):
    arm = [k % 2 == 0 for k in range(len(changes))]
    try:
        one = units.change_score(_units(changes, arm))
    except NoVariation:
        return
    other = units.change_score(_units(changes, [not treated for treated in arm]))
    assert one.estimate == pytest.approx(-other.estimate, abs=1e-12)
    assert one.p == pytest.approx(other.p)


@settings(deadline=None)
@given(st.lists(numbers, min_size=6, max_size=10), st.floats(0.01, 4))
def test_equal_sampling_variances_give_the_equal_weights_answer(changes, noise):
    arm = [k < len(changes) // 2 for k in range(len(changes))]
    try:
        equal = units.change_score(_units(changes, arm))
    except NoVariation:
        return
    rows = _units(changes, arm, [noise] * len(changes))
    weighted = units.change_score(rows, weighting="inverse-variance")
    assert weighted.estimate == pytest.approx(equal.estimate)
    assert weighted.se == pytest.approx(equal.se)


def test_a_quiet_window_counts_less_when_weighted():
    changes, arm = [-0.2, -0.22, -0.18, 1.5, 0.0, 0.02, -0.03, 0.01], [True] * 4 + [False] * 4
    noise = [0.001] * 3 + [2.0] + [0.001] * 4
    plain = units.change_score(_units(changes, arm))
    weighted = units.change_score(_units(changes, arm, noise), weighting="inverse-variance")
    assert plain.estimate > 0.2
    assert weighted.estimate == pytest.approx(-0.2, abs=0.02)
    assert weighted.df == 6


def test_weights_keep_false_claims_at_their_rate_with_windows_of_unequal_size():
    rng = np.random.default_rng(11)
    sizes = np.tile([20, 40, 60, 80, 100], 2)
    noise = (0.36 / sizes).tolist()
    arm = [k % 2 == 0 for k in range(10)]
    wrong = 0
    for _ in range(400):
        changes = rng.normal(0, 0.08, 10) + rng.normal(0, np.sqrt(noise))
        result = units.change_score(_units(changes, arm, noise), weighting="inverse-variance")
        wrong += result.p < 0.05
    assert wrong / 400 < 0.085


def test_change_scores_come_from_cells_with_a_variance_pooled_over_windows():
    rows = [
        units.UnitCells("一号", True, Moments.of([1.0, 3.0]), Moments.of([0.0, 2.0, 1.0])),
        units.UnitCells("二号", False, Moments.of([2.0, 2.5]), Moments.of([2.0])),
    ]
    first, second = units.changes_of(rows)
    assert (first.unit, first.treated, first.change) == ("一号", True, pytest.approx(-1.0))
    common = (2.0 + 2.0 + 0.125) / 4
    assert first.sampling_variance == pytest.approx(common * (1 / 2 + 1 / 3))
    assert second.sampling_variance == pytest.approx(common * (1 / 2 + 1))
    with pytest.raises(TooFew, match="件数"):
        units.changes_of([units.UnitCells("三号", True, Moments(0, 0.0, 0.0), Moments.of([1.0]))])


def test_welch_degrees_of_freedom_are_offered_and_need_two_windows_an_arm():
    rows = _units([0.1, 0.5, -0.4, 0.0, 0.02, 0.01], [True] * 3 + [False] * 3)
    assert units.change_score(rows, df="welch").df < units.change_score(rows).df
    lonely = _units([0.1, 0.0, 0.02, 0.01], [True] + [False] * 3)
    with pytest.raises(TooFew):
        units.change_score(lonely, df="welch")
    assert units.change_score(lonely).df == 2


def test_pairs_are_the_unit_of_a_switchback_and_windows_its_check():
    rng = np.random.default_rng(2)
    d = rng.normal(-0.05, 0.1, 60)
    windows = np.repeat(["一号", "二号", "三号"], 20).tolist()
    assert units.pair_difference(d).df == 59
    check = units.window_means(d, windows)
    assert check.df == 2
    assert check.estimate == pytest.approx(units.pair_difference(d).estimate)
    with pytest.raises(TooFew, match="窗口"):
        units.window_means(d, ["一号"] * 60)


def test_windows_that_all_moved_alike_say_nothing_about_chance():
    with pytest.raises(NoVariation):
        units.change_score(_units([0.3] * 3 + [0.1] * 3, [True] * 3 + [False] * 3))
    with pytest.raises(NoVariation):
        units.pair_difference([0.1, 0.1, 0.1])


def test_six_windows_can_never_reach_five_per_cent_by_permutation():
    assert randomisation.smallest_assignment_p(6, 3) == pytest.approx(0.1)
    assert randomisation.smallest_assignment_p(8, 4) == pytest.approx(2 / 70)
    extreme = randomisation.assignment_test([9, 8, 7, 1, 2, 3], [1, 1, 1, 0, 0, 0])
    assert extreme.exact
    assert extreme.p == pytest.approx(extreme.smallest_p) == pytest.approx(0.1)


@settings(max_examples=40, deadline=None)
@given(st.lists(numbers, min_size=4, max_size=9), st.integers(0, 100))
def test_a_permutation_p_is_at_least_one_over_the_arrangements(values, seed):
    arm = [k < 2 for k in range(len(values))]
    for result in (
        randomisation.assignment_test(values, arm),
        randomisation.assignment_test(
            values, arm, rng=np.random.default_rng(seed), draws=50, limit=1
        ),
        randomisation.sign_flip_test(values, alternative="greater"),
    ):
        assert 1 / result.arrangements - 1e-12 <= result.smallest_p <= result.p <= 1


def test_drawn_permutations_repeat_with_their_seed_and_need_one():
    values, arm = np.arange(30.0) ** 1.5, [k % 3 == 0 for k in range(30)]
    first, second = (
        randomisation.assignment_test(values, arm, rng=np.random.default_rng(7), draws=300)
        for _ in range(2)
    )
    assert first == second
    assert not first.exact
    with pytest.raises(OutOfRange, match="随机数发生器"):
        randomisation.assignment_test(values, arm)


def test_restricted_randomisation_only_compares_allowed_assignments():
    allowed = [[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 1], [0, 1, 1, 0]]
    result = randomisation.assignment_test([4, 1, 5, 2], [1, 0, 1, 0], allowed=allowed)
    assert result.arrangements == 4
    assert result.p == pytest.approx(0.5)
    with pytest.raises(OutOfRange, match="实际分组"):
        randomisation.assignment_test([4, 1, 5, 2], [1, 1, 0, 0], allowed=allowed)


def test_stepped_wedge_variance_and_power_are_the_published_ones():
    table = wedge.exposure([1, 2, 3, 4], 5)
    variance = wedge.gls_variance(
        table, cases_per_cell=100, within_variance=0.36, between_variance=0.0225
    )
    assert variance == pytest.approx(published.WEDGE_VARIANCE, rel=1e-9)
    assert wedge.wald_power(-0.1, variance) == pytest.approx(published.WEDGE_POWER, rel=1e-8)


def test_stepped_wedge_finds_an_effect_and_its_order_test_is_exact_for_few_windows():
    rng = np.random.default_rng(6)
    starts = [1, 2, 3, 4, 5]
    level, trend = rng.normal(0, 1, 5)[:, None], np.arange(6.0)[None, :]
    values = level + trend - 2.0 * wedge.exposure(starts, 6) + rng.normal(0, 0.05, (5, 6))
    assert wedge.effect(values, starts) == pytest.approx(-2.0, abs=0.2)
    result = wedge.order_test(values, starts, rng)
    assert (result.exact, result.arrangements) == (True, 120)
    assert result.p == pytest.approx(1 / 120)
    drawn = wedge.order_test(values, starts, rng, draws=60, limit=10)
    assert (drawn.exact, drawn.arrangements) == (False, 61)
    with pytest.raises(Degenerate):
        wedge.effect(values, [2] * 5)


def test_intraclass_correlation_is_that_of_the_analysis_of_variance():
    # Two windows of two cases: MSB = 16, MSW = 1, so (16 - 1) / (16 + 1).
    groups = [Moments.of([1 - math.sqrt(0.5), 1 + math.sqrt(0.5)])]
    groups.append(Moments.of([5 - math.sqrt(0.5), 5 + math.sqrt(0.5)]))
    assert icc.icc(groups) == pytest.approx(15 / 17)
    rng = np.random.default_rng(8)
    many = [Moments.of(rng.normal(rng.normal(0, 0.5), 1, 30)) for _ in range(300)]
    assert icc.icc(many) == pytest.approx(0.2, abs=0.04)


def test_the_design_effect_grows_with_unequal_sizes():
    assert icc.design_effect(0.05, 20) == pytest.approx(1.95)
    assert icc.design_effect(0.05, 20, size_cv=0.5) == pytest.approx(2.2)
