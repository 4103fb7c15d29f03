"""Logs of whole pilots and the planned looks at them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pilots
import typed_logs

from zhagen.pilot.charter import Charter
from zhagen.pilot.evaluating.evaluate import evaluate
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.model import Look

SIX = ["综窗1", "综窗2", "综窗3", "综窗4", "综窗6", "综窗7"]


def charter_of(folder: Path, **changes: Any) -> Charter:
    """The sealed charter of such a pilot, for what is made before its log."""
    return pilots.sealed(folder / "draft", **changes).charter


def log_of(
    folder: Path, seed: int = 1, *, changes: dict[str, Any] | None = None, **world: Any
) -> PilotLog:
    """A log of a whole pilot."""
    given = changes or {}
    rows = typed_logs.handled(charter_of(folder, **given), np.random.default_rng(seed), **world)
    return typed_logs.written(folder, rows, **given)


def looked(log: PilotLog, week: int = 8, **options: Any) -> Look:
    """The look at the end of that week, taken long after it."""
    return evaluate(log, week, today=typed_logs.AFTER, is_workday=typed_logs.is_workday, **options)
