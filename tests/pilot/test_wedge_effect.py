"""The stepped wedge: the order is what proves."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pilots
import pytest
import typed_logs

from zhagen.measures import wedge
from zhagen.measures.errors import Degenerate, NoVariation
from zhagen.pilot.agreeing.check import check_charter
from zhagen.pilot.estimating.units import Period
from zhagen.pilot.estimating.wedge_effect import (
    Panel,
    effect_of_panel,
    order_interval,
    order_p,
    orders_of,
    panel_of,
)
from zhagen.pilot.evaluating.evaluate import RefusedLook, evaluate, rota_of
from zhagen.pilot.log.cells import group_log

WINDOWS = ["综窗1", "综窗2", "综窗3", "综窗4", "综窗6", "综窗7"]
WEDGE = {
    "design__kind": "stepped_wedge",
    "design__windows": WINDOWS,
    "schedule__looks": [8],
    "schedule__extension_weeks": 0,
}


def panel(level: np.ndarray, starts: list[int]) -> Panel:
    return Panel(level, np.array(starts), 1.0, 7)


def drawn(rng: np.random.Generator, effect: float, starts: list[int]) -> np.ndarray:
    noise = rng.normal(0, 0.1, (len(starts), 8)) + rng.normal(0, 0.2, (len(starts), 1))
    return noise + effect * (np.arange(8) >= np.array(starts)[:, None])


def test_the_effect_is_that_of_windows_and_weeks_fitted_together() -> None:
    starts = [1, 2, 3, 4, 5, 6]
    level = drawn(np.random.default_rng(1), -0.3, starts)
    found = orders_of(panel(level, starts))
    assert found.value[0] == pytest.approx(wedge.effect(level, starts), rel=1e-9)
    assert found.slope[0] == pytest.approx(1.0)


def test_its_p_is_the_permutation_test_over_all_orders() -> None:
    starts = [1, 2, 3, 4, 5, 6]
    level = drawn(np.random.default_rng(2), -0.05, starts)
    found = orders_of(panel(level, starts))
    wanted = wedge.order_test(level, starts, np.random.default_rng(0))
    assert wanted.exact
    assert len(found.value) == math.factorial(6)
    assert order_p(found, 0.0) == pytest.approx(wanted.p)


def test_the_interval_holds_what_the_test_does_not_reject() -> None:
    starts = [1, 2, 3, 4, 5, 6]
    found = orders_of(panel(drawn(np.random.default_rng(3), -0.3, starts), starts))
    low, high = order_interval(found, 0.025)
    assert low < found.value[0] < high
    assert order_p(found, low - 1e-6) <= 0.05
    assert order_p(found, high + 1e-6) <= 0.05
    assert order_p(found, (low + found.value[0]) / 2) > 0.05


def test_shifting_the_data_by_an_effect_shifts_the_interval_by_it() -> None:
    starts = [1, 2, 3, 4, 5, 6]
    level = drawn(np.random.default_rng(4), 0.0, starts)
    moved = level + 0.4 * (np.arange(8) >= np.array(starts)[:, None])
    first, second = (
        order_interval(orders_of(panel(each, starts)), 0.025) for each in (level, moved)
    )
    assert np.array(second) == pytest.approx(np.array(first) + 0.4, abs=1e-6)


def test_too_few_orders_leave_the_interval_unbounded() -> None:
    starts = [2, 4, 6]
    found = orders_of(panel(drawn(np.random.default_rng(5), -0.3, starts), starts))
    assert order_interval(found, 0.025) == (-math.inf, math.inf)


def test_a_week_without_cases_at_one_window_is_left_out() -> None:
    starts = [1, 2, 3, 4, 5, 6]
    level = drawn(np.random.default_rng(6), -0.3, starts)
    whole = orders_of(panel(level, starts)).value[0]
    level[2, 3] = np.nan
    assert orders_of(panel(level, starts)).value[0] == pytest.approx(whole, abs=0.1)


def test_windows_that_start_together_prove_nothing() -> None:
    level = drawn(np.random.default_rng(6), -0.3, [3, 3, 3, 3])
    with pytest.raises(Degenerate):
        orders_of(panel(level, [3, 3, 3, 3]))
    with pytest.raises(NoVariation):
        effect_of_panel(panel(np.zeros((4, 8)), [1, 3, 5, 7]))


@pytest.mark.simulation
def test_intervals_cover_the_truth_about_as_often_as_promised() -> None:
    starts, rng = [1, 2, 3, 4, 5, 6], np.random.default_rng(12)
    hits = 0
    for _ in range(100):
        order = rng.permutation(starts).tolist()
        low, high = order_interval(orders_of(panel(drawn(rng, -0.2, order), order)), 0.025)
        hits += low <= -0.2 <= high
    assert 89 <= hits <= 100


def test_a_look_is_taken_once_all_windows_have_the_tool(tmp_path: Path) -> None:
    charter = pilots.sealed(tmp_path / "draft", **WEDGE).charter
    rows = typed_logs.handled(charter, np.random.default_rng(8), effect=math.log(0.7))
    log = typed_logs.written(tmp_path, rows, **WEDGE)
    with pytest.raises(RefusedLook, match="错峰上线要到第 8 周末"):
        evaluate(log, 4, today=typed_logs.AFTER, is_workday=typed_logs.is_workday)
    look = evaluate(log, 8, today=typed_logs.AFTER, is_workday=typed_logs.is_workday)
    assert look.primary.low < -0.3 < look.primary.high < 0
    assert look.spending.alpha_spent == pytest.approx(0.05)
    assert look.spending.fraction == 1.0


def test_the_panel_knows_from_which_week_a_window_has_the_tool(tmp_path: Path) -> None:
    charter = pilots.sealed(tmp_path / "draft", **WEDGE).charter
    rows = typed_logs.handled(charter, np.random.default_rng(8), per_day=2)
    log = typed_logs.written(tmp_path, rows, **WEDGE)
    rota = rota_of(charter, typed_logs.is_workday)
    found = panel_of(group_log(log), charter, rota, charter.primary, Period(1, 8))
    assert found.level.shape == (6, 8)
    assert np.isfinite(found.level).all()
    assert sorted(found.starts.tolist()) == [1, 2, 3, 4, 5, 6]


def test_a_charter_with_looks_on_the_way_or_an_extension_is_not_sealed(tmp_path: Path) -> None:
    loose = {**WEDGE, "schedule__looks": [4, 8], "schedule__extension_weeks": 4}
    said = [problem.what for problem in check_charter(pilots.sealed(tmp_path, **loose).charter)]
    assert any("中途不能查看" in what for what in said)
    assert any("延长没有用" in what for what in said)
    strict = pilots.sealed(tmp_path / "strict", **WEDGE).charter
    assert not any("错峰" in problem.what for problem in check_charter(strict))


def test_many_windows_are_judged_by_orders_drawn_from_the_seed() -> None:
    starts = [1, 1, 2, 2, 3, 3, 4, 4, 5]
    level = drawn(np.random.default_rng(3), -0.3, starts)
    first, second = (orders_of(panel(level, starts)) for _ in range(2))
    assert len(first.value) == 5000
    assert (first.value == second.value).all()
    low, high = order_interval(first, 0.025)
    assert low < first.value[0] < high < 0
