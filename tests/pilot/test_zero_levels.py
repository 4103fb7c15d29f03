"""A ratio of means where windows have none of it: nothing is left out in silence."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import replace

import numpy as np
import pytest
from drawn_cells import cells_of, charter_of, quick, seeds, units
from hypothesis import given
from hypothesis import strategies as st

from zhagen.measures.errors import NoVariation, ZeroLevel
from zhagen.pilot.charter import Design, Measure, Metric
from zhagen.pilot.estimating.contrasts import Contrasts
from zhagen.pilot.estimating.estimate import effect_of, estimate_of
from zhagen.pilot.estimating.rota import draw_rota
from zhagen.pilot.estimating.units import Period, Units
from zhagen.pilot.estimating.wedge_effect import panel_of
from zhagen.pilot.model import Floats

RATIO = replace(charter_of().primary, measure=Measure.MEAN_RATIO)
counts = st.lists(st.integers(0, 9), min_size=12, max_size=12)


def compared(off: Floats, on: Floats, seed: int = 1, kind: str = "cluster") -> Units:
    """Units with these means."""
    found = units(cells_of(seed, kind), kind)
    place = np.arange(len(off))
    ones = np.ones(len(off))
    contrasts = Contrasts(place, place, off, on, off, on, ones, ones, ones)
    return dataclasses.replace(found, contrasts=contrasts, treated=place % 2 == 1)


@quick
@given(counts, counts)
def test_every_window_counts_in_a_ratio_of_means(before: list[int], after: list[int]) -> None:
    off, on = np.array(before, dtype=float), np.array(after, dtype=float)
    found = compared(off, on)
    means = [
        float(each[arm].mean()) for arm in (found.treated, ~found.treated) for each in (on, off)
    ]
    if min(means) <= 0:
        return
    try:
        effect = effect_of(found, RATIO, Design.CLUSTER)
    except NoVariation:
        return
    assert effect.units == 12
    assert effect.df == 10
    wanted = math.log(means[0] / means[1]) - math.log(means[2] / means[3])
    assert effect.value == pytest.approx(wanted, abs=1e-9)


def test_windows_that_the_tool_freed_of_errors_are_not_dropped() -> None:
    off = np.full(12, 4.0) + np.arange(12) % 3
    on = np.where(np.arange(12) % 2 == 1, np.where(np.arange(12) % 4 == 1, 0.0, 2.0), off + 0.5)
    effect = effect_of(compared(off, on), RATIO, Design.CLUSTER)
    kept = on > 0
    only_kept = np.log(on[kept & (np.arange(12) % 2 == 1)]).mean()
    assert effect.units == 12
    assert math.expm1(effect.value) < math.expm1(only_kept - np.log(off).mean()) - 0.1


def test_pairs_with_a_zero_day_count_too_and_agree_with_their_interval() -> None:
    off = np.array([2.0, 0.0, 3.0, 1.0, 4.0, 2.0])
    on = np.array([1.0, 1.0, 0.0, 1.0, 2.0, 1.0])
    found = compared(off, on, kind="switchback")
    effect = effect_of(found, RATIO, Design.SWITCHBACK)
    told = estimate_of(found, RATIO, Design.SWITCHBACK, 1.0)
    assert (effect.units, effect.df) == (6, 5)
    assert told.effect == pytest.approx(math.expm1(effect.value)) == pytest.approx(-0.5)


@pytest.mark.parametrize("measure", [Measure.MEAN_RATIO, Measure.RESTRICTED_MEAN_RATIO])
def test_an_arm_without_any_is_refused_and_told_what_to_agree_on(measure: Measure) -> None:
    metric: Metric = replace(RATIO, measure=measure)
    found = compared(np.full(6, 2.0), np.array([2.0, 0, 3, 0, 4, 0]))
    with pytest.raises(ZeroLevel, match="difference_in_means"):
        effect_of(found, metric, Design.CLUSTER)


def test_a_restricted_mean_of_zero_is_refused_not_dropped() -> None:
    metric = replace(RATIO, measure=Measure.RESTRICTED_MEAN_RATIO)
    found = compared(np.full(6, 2.0), np.array([2.0, 1, 3, 0, 4, 1]))
    with pytest.raises(ZeroLevel, match="1 个对比单位"):
        effect_of(found, metric, Design.CLUSTER)


@quick
@given(seeds)
def test_a_stepped_wedge_is_refused_where_a_window_has_none(seed: int) -> None:
    kind = "stepped_wedge"
    charter, cells = charter_of(kind), cells_of(seed, kind)
    rota = draw_rota(charter, lambda day: day.weekday() < 5)
    positive = {key: np.abs(each) + 1 for key, each in cells.sums.items()}
    inside = cells.window == 0
    nothing = {key: np.where(inside, 0.0, each) for key, each in positive.items()}
    metric = replace(charter.primary, measure=Measure.MEAN_RATIO)
    period = Period(1, charter.schedule.weeks)
    assert np.isfinite(
        panel_of(replace(cells, sums=positive), charter, rota, metric, period).level
    ).any()
    with pytest.raises(ZeroLevel, match="个窗口周"):
        panel_of(replace(cells, sums=nothing), charter, rota, metric, period)
