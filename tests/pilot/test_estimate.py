"""From units to effects and their intervals: the laws that hold whatever the numbers are."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from drawn_cells import (
    METRIC,
    cells_of,
    charter_of,
    designs,
    picked,
    quick,
    rota_of,
    seeds,
    switched,
    units,
)
from hypothesis import given
from hypothesis import strategies as st

from zhagen.measures.distributions import t_upper
from zhagen.measures.errors import BadMeasure, NoVariation
from zhagen.measures.means import paired
from zhagen.pilot.charter import Design, Measure
from zhagen.pilot.estimating.estimate import effect_of, estimate_of
from zhagen.pilot.estimating.rota import CLOSED


@quick
@given(seeds, switched)
def test_swapping_the_arms_flips_every_sign(seed: int, kind: str) -> None:
    rota = rota_of(kind)
    state = np.where(rota.state == CLOSED, CLOSED, 1 - rota.state).astype(np.int8)
    cells = cells_of(seed, kind)
    first, second = units(cells, kind), units(cells, kind, replace(rota, state=state))
    assert second.contrasts.difference == pytest.approx(-first.contrasts.difference)
    assert second.contrasts.raw == pytest.approx(-first.contrasts.raw)
    primary, design = charter_of(kind).primary, Design(kind)
    one, other = (effect_of(each, primary, design) for each in (first, second))
    assert other.value == pytest.approx(-one.value)
    assert other.se == pytest.approx(one.se)


@quick
@given(seeds)
def test_swapping_the_windows_of_a_comparison_flips_its_sign(seed: int) -> None:
    found = units(cells_of(seed, "cluster"), "cluster")
    swapped = replace(found, treated=~found.treated)
    primary = charter_of("cluster").primary
    one, other = (effect_of(each, primary, Design.CLUSTER) for each in (found, swapped))
    assert other.value == pytest.approx(-one.value)
    assert (other.se, other.df) == pytest.approx((one.se, one.df))


@quick
@given(seeds, designs, st.floats(-5, 5))
def test_another_unit_of_time_changes_no_ratio(seed: int, kind: str, shift: float) -> None:
    cells = cells_of(seed, kind)
    moved = replace(cells, sums={METRIC: cells.sums[METRIC] + shift * cells.n})
    first, second = (
        effect_of(units(each, kind), charter_of(kind).primary, Design(kind))
        for each in (cells, moved)
    )
    assert (second.value, second.se) == pytest.approx((first.value, first.se), abs=1e-9)


@quick
@given(seeds, designs, st.floats(-1, 1))
def test_an_effect_without_noise_is_found_exactly(seed: int, kind: str, effect: float) -> None:
    cells = cells_of(seed, kind, effect=effect, noisy=False)
    try:
        found = effect_of(units(cells, kind), charter_of(kind).primary, Design(kind))
    except NoVariation:
        return
    assert found.value == pytest.approx(effect, abs=1e-9)


@quick
@given(seeds, st.floats(0.5, 5.0))
def test_fieller_ends_are_where_the_linear_contrast_stops_rejecting(
    seed: int, critical: float
) -> None:
    charter = charter_of()
    metric = replace(charter.primary, measure=Measure.MEAN_RATIO)
    found = units(cells_of(seed))
    estimate = estimate_of(found, metric, Design.SWITCHBACK, critical)
    assert estimate.low < estimate.effect < estimate.high
    for end in (estimate.low, estimate.high):
        test = paired(found.contrasts.on, found.contrasts.off, change=end)
        assert abs(test.statistic) == pytest.approx(critical, rel=1e-6)


@quick
@given(seeds, designs)
def test_interval_and_absolute_scale_belong_together(seed: int, kind: str) -> None:
    primary = charter_of(kind).primary
    found = units(cells_of(seed, kind, effect=-0.2), kind)
    critical = t_upper(0.025, effect_of(found, primary, Design(kind)).df)
    estimate = estimate_of(found, primary, Design(kind), critical)
    assert estimate.low < estimate.effect < estimate.high
    assert estimate.absolute == pytest.approx(estimate.effect * estimate.off_level)
    assert estimate.on_level == pytest.approx(estimate.off_level * (1 + estimate.effect))


def test_degrees_of_freedom_are_those_of_the_randomised_units() -> None:
    pairs = int(((rota_of().pair >= 0) & (np.arange(84) < 56)).sum()) // 2
    found = effect_of(units(cells_of(1)), charter_of().primary, Design.SWITCHBACK)
    assert (found.units, found.df) == (pairs, pairs - 1)
    hall = effect_of(
        units(cells_of(1, "hall_switchback"), "hall_switchback"),
        charter_of("hall_switchback").primary,
        Design.HALL_SWITCHBACK,
    )
    assert (hall.units, hall.df) == (pairs // 4, pairs // 4 - 1)
    cluster = effect_of(
        units(cells_of(1, "cluster"), "cluster"), charter_of("cluster").primary, Design.CLUSTER
    )
    assert (cluster.units, cluster.df) == (4, 2)


def test_a_single_window_an_arm_cannot_be_compared() -> None:
    cells = cells_of(1, "cluster")
    two = picked(cells, np.flatnonzero(cells.window < 2))
    with pytest.raises(BadMeasure):
        effect_of(units(two, "cluster"), charter_of("cluster").primary, Design.CLUSTER)


def test_a_ratio_cannot_be_bounded_where_the_quiet_side_is_not_told_from_zero() -> None:
    metric = replace(charter_of().primary, measure=Measure.MEAN_RATIO)
    cells = cells_of(2)
    centred = replace(cells, sums={METRIC: cells.sums[METRIC] - 2.35 * cells.n})
    estimate = estimate_of(units(centred), metric, Design.SWITCHBACK, 50.0)
    assert (estimate.low, estimate.high) == (-1.0, math.inf)
