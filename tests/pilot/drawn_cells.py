"""Cells of every window, day and case type, drawn for laws that hold for any numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import charters
import numpy as np
import typed_logs
from hypothesis import settings
from hypothesis import strategies as st

from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.rota import Rota, draw_rota
from zhagen.pilot.estimating.units import Period, Units, units_of
from zhagen.pilot.model import Cells

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
    """Units of all eight weeks."""
    return units_of(cells, charter_of(kind), rota or rota_of(kind), METRIC, ALL)


seeds = st.integers(0, 2**32 - 1)
switched = st.sampled_from(["switchback", "hall_switchback"])
designs = st.sampled_from(["switchback", "hall_switchback", "cluster", "matched", "before_after"])
quick = settings(max_examples=25, deadline=None)
