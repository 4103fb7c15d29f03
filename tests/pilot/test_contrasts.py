"""From cells to the difference of each unit: what must not change it, and what is left out."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from drawn_cells import METRIC, cells_of, charter_of, designs, picked, quick, seeds, units
from hypothesis import given
from hypothesis import strategies as st

from zhagen.pilot.estimating.contrasts import compare, gather, mix_weights, within_variance


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
@given(seeds)
def test_a_type_missing_on_one_side_gives_its_weight_to_the_others(seed: int) -> None:
    cells = cells_of(seed, gaps=0.3)
    found = units(cells).contrasts
    assert ((found.covered > 0) & (found.covered <= 1 + 1e-12)).all()
    assert np.isfinite(found.difference).all()


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


def test_days_of_the_baseline_belong_to_no_pair() -> None:
    cells = cells_of(6)
    early = picked(cells, np.flatnonzero(cells.day < date(2026, 8, 24).toordinal()))
    assert units(early).contrasts.size == 0
