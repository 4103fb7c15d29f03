"""From cells to units to effects: the laws that hold whatever the numbers are."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import charters
import numpy as np
import pytest
import typed_logs
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.measures.distributions import t_upper
from zhagen.measures.errors import BadMeasure, NoVariation
from zhagen.pilot.charter import Charter, Design, Measure
from zhagen.pilot.charter_file import load_charter
from zhagen.pilot.checks import completeness_of, compliance_of, in_pilot
from zhagen.pilot.contrasts import compare, gather, mix_weights, within_variance
from zhagen.pilot.estimate import effect_of, estimate_of, margin_test
from zhagen.pilot.mix import mix_rows
from zhagen.pilot.model import Cells
from zhagen.pilot.rota import CLOSED, Rota, draw_rota
from zhagen.pilot.units import Period, Units, units_of

WINDOWS = ["综窗1", "综窗2", "综窗3", "综窗4"]
METRIC = "handling_time"
ALL = Period(1, 8)


@cache
def charter_of(kind: str = "switchback", **changes: Any) -> Charter:
    with TemporaryDirectory() as folder:
        treated = WINDOWS[::2] if kind in ("cluster", "matched") else []
        return load_charter(
            charters.write(
                Path(folder),
                design__kind=kind,
                design__windows=WINDOWS,
                design__treated=treated,
                **changes,
            )
        )


@cache
def rota_of(kind: str = "switchback") -> Rota:
    return draw_rota(charter_of(kind), typed_logs.is_workday)


def cells_of(
    seed: int,
    kind: str = "switchback",
    types: tuple[str, ...] = ("简单", "复杂"),
    effect: float = 0.0,
    *,
    noisy: bool = True,
    shift: int = 0,
    gaps: float = 0.0,
) -> Cells:
    """Cells of every window, day and type; `shift` more of the first type with the tool."""
    charter, rota, rng = charter_of(kind), rota_of(kind), np.random.default_rng(seed)
    days = [day.toordinal() for day in typed_logs.days_of(charter)]
    grid = np.array(
        [
            (window, day, kind_of)
            for window in range(len(WINDOWS))
            for day in days
            for kind_of in range(len(types))
            if rng.random() >= gaps
        ]
    )
    window, day, type_of = grid.T
    arm = rota.assigned(window, day)
    n = rng.integers(2, 9, len(grid)) + np.where((type_of == 0) & (arm == 1), shift, 0)
    level = 2.0 + 0.7 * type_of + effect * (arm == 1)
    if noisy:
        level = level + rng.normal(0, 0.1, len(WINDOWS))[window] + rng.normal(0, 0.2, len(grid))
    squares = n * level**2 + (rng.chisquare(n - 1) * 0.25 if noisy else 0.0)
    return Cells(
        windows=tuple(WINDOWS),
        types=types,
        window=window,
        day=day,
        type=type_of,
        on=np.maximum(arm, 0),
        n=n,
        open=np.zeros_like(n),
        counts={METRIC: n},
        sums={METRIC: n * level},
        squares={METRIC: squares},
    )


def picked(cells: Cells, order: np.ndarray) -> Cells:
    """The cells in another order, or some of them."""
    columns = {name: getattr(cells, name)[order] for name in ("window", "day", "type", "on")}
    sums = {
        name: {key: values[order] for key, values in getattr(cells, name).items()}
        for name in ("counts", "sums", "squares")
    }
    return replace(cells, **columns, **sums, n=cells.n[order], open=cells.open[order])


def units(cells: Cells, kind: str = "switchback", rota: Rota | None = None) -> Units:
    return units_of(cells, charter_of(kind), rota or rota_of(kind), METRIC, ALL)


seeds = st.integers(0, 2**32 - 1)
switched = st.sampled_from(["switchback", "hall_switchback"])
designs = st.sampled_from(["switchback", "hall_switchback", "cluster", "matched", "before_after"])
quick = settings(max_examples=25, deadline=None)


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
@given(seeds, designs)
def test_the_order_of_the_cells_changes_nothing(seed: int, kind: str) -> None:
    cells = cells_of(seed, kind, gaps=0.1)
    order = np.random.default_rng(seed).permutation(len(cells.n))
    first, second = units(cells, kind), units(picked(cells, order), kind)
    assert second.contrasts.difference == pytest.approx(first.contrasts.difference)
    assert second.days_on.tolist() == first.days_on.tolist()


@quick
@given(seeds, designs)
def test_a_cell_cut_in_two_is_the_same_cell(seed: int, kind: str) -> None:
    cells = cells_of(seed, kind)
    doubled = picked(cells, np.repeat(np.arange(len(cells.n)), 2))
    first_half = np.arange(len(doubled.n)) % 2 == 0
    part = doubled.n // 2
    n = np.where(first_half, part, doubled.n - part)
    sums = doubled.sums[METRIC] * n / doubled.n
    cut = replace(
        doubled,
        n=n,
        counts={METRIC: n},
        sums={METRIC: sums},
        squares={METRIC: doubled.squares[METRIC] / 2},
    )
    assert units(cut, kind).contrasts.difference == pytest.approx(
        units(cells, kind).contrasts.difference
    )


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
@given(seeds, designs)
def test_with_one_case_type_raw_and_standardised_are_the_same(seed: int, kind: str) -> None:
    found = units(cells_of(seed, kind, types=("全部",)), kind).contrasts
    assert found.raw == pytest.approx(found.difference)
    assert (found.covered == 1).all()


@quick
@given(seeds, st.integers(3, 12))
def test_easier_cases_are_not_taken_for_a_better_tool(seed: int, shift: int) -> None:
    found = units(cells_of(seed, noisy=False, shift=shift)).contrasts
    plain = units(cells_of(seed, noisy=False)).contrasts
    assert found.difference == pytest.approx(np.zeros(found.size), abs=1e-12)
    assert found.raw.mean() < plain.raw.mean()


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
@given(seeds)
def test_a_type_missing_on_one_side_gives_its_weight_to_the_others(seed: int) -> None:
    cells = cells_of(seed, gaps=0.3)
    found = units(cells).contrasts
    assert ((found.covered > 0) & (found.covered <= 1 + 1e-12)).all()
    assert np.isfinite(found.difference).all()


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
        test = margin_test(found.contrasts, end)
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


def test_the_given_weights_decide_and_else_those_of_the_baseline() -> None:
    cells = cells_of(3)
    assert mix_weights(cells, {"简单": 3, "复杂": 1}, None).tolist() == [0.75, 0.25]
    start = charter_of().schedule.start.toordinal()
    before = cells.day < start
    share = cells.n[before & (cells.type == 0)].sum() / cells.n[before].sum()
    found = mix_weights(cells, {}, (0, start - 1))
    assert found.tolist() == pytest.approx([share, 1 - share])
    assert mix_weights(cells, {"别的": 1.0}, None).tolist() == [0.5, 0.5]


def test_sums_of_cells_without_a_unit_or_side_are_left_out() -> None:
    cells = cells_of(3)
    unit = np.where(cells.window == 0, -1, 0)
    side = np.where(cells.window == 1, -1, 1)
    sides = gather(cells, METRIC, unit, side, 1)
    assert sides.n.sum() == cells.n[cells.window > 1].sum()
    assert compare(sides, np.array([0.5, 0.5]), [0]).size == 0


def test_variance_within_is_that_of_single_cases() -> None:
    found = units(cells_of(4))
    # Chi-square scatter of 0.25 a case, and what levels of days add within a side.
    assert 0.2 < within_variance(found.sides) < 0.4
    assert math.isnan(within_variance(units(picked(cells_of(4), np.arange(0))).sides))


@quick
@given(seeds, st.floats(0, 1))
def test_compliance_and_completeness_are_shares_of_counted_cases(seed: int, share: float) -> None:
    charter, rota = charter_of(), rota_of()
    cells = cells_of(seed)
    rng = np.random.default_rng(seed)
    wrong = rng.random(len(cells.n)) < share
    missing = np.minimum(rng.integers(0, 3, len(cells.n)), cells.n)
    cells = replace(
        cells,
        on=np.where(wrong, 1 - cells.on, cells.on),
        counts={METRIC: cells.n - missing},
    )
    inside = in_pilot(cells, charter, rota, 8)
    total = cells.n[inside].sum()
    kept = cells.n[inside & ~wrong].sum()
    assert compliance_of(cells, rota, inside) == pytest.approx(kept / total)
    known = (cells.n - missing)[inside].sum()
    assert completeness_of(cells, charter, inside, {}) == pytest.approx(known / total)
    worse = completeness_of(cells, charter, inside, {"no_start": 50, "duplicate": 70})
    assert worse == pytest.approx(known / (total + 50))


def test_an_arm_not_said_counts_against_compliance() -> None:
    cells = cells_of(1)
    unsaid = replace(cells, on=np.full(len(cells.n), -1))
    inside = in_pilot(cells, charter_of(), rota_of(), 8)
    assert compliance_of(unsaid, rota_of(), inside) == 0.0
    assert compliance_of(cells, rota_of(), inside & False) == 0.0


def test_the_table_by_type_adds_up_to_the_counted_cases() -> None:
    cells = cells_of(5)
    rows = mix_rows(cells, charter_of(), rota_of(), 8)
    inside = in_pilot(cells, charter_of(), rota_of(), 8)
    assert sum(row.off_cases + row.on_cases for row in rows) == cells.n[inside].sum()
    assert [row.type for row in rows] == ["简单", "复杂"]


def test_days_of_the_baseline_belong_to_no_pair() -> None:
    cells = cells_of(6)
    early = picked(cells, np.flatnonzero(cells.day < date(2026, 8, 24).toordinal()))
    assert units(early).contrasts.size == 0
