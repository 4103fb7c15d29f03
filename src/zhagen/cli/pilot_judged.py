"""Looks and verdicts as the verbs of `zhagen pilot` ask for them: by the folder of a log."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhagen.pilot.evaluating.judged import Judged
    from zhagen.pilot.log.log import PilotLog
    from zhagen.pilot.log.roots import Root
    from zhagen.pilot.model import Look
    from zhagen.pilot.recording.effort import Effort


def lodged_roots(path: Path | None) -> tuple[Root, ...]:
    """The sheets the other party kept; none where no file is given."""
    from zhagen.pilot.log.roots import read_roots

    return read_roots(path) if path else ()


def effort_so_far(log: PilotLog, entries: int | None = None) -> Effort:
    """Person-days written down; those of the first `entries` where a decision names so many."""
    from zhagen.pilot.evaluating import judged

    return judged.effort_so_far(log, entries)


def look_at(
    log: PilotLog,
    week: int,
    today: date,
    is_workday: Callable[[date], bool],
    lodged: Sequence[Root],
) -> Look:
    """One look. Raises RefusedLook."""
    from zhagen.pilot.evaluating import judged

    return judged.look_at(log, week, judged.Setting(today, is_workday, lodged))


def judge(
    folder: Path,
    week: int,
    today: date,
    is_workday: Callable[[date], bool],
    lodged: Sequence[Root],
) -> Judged:
    """Every look up to `week`, and the verdict. Raises RefusedLook."""
    from zhagen.pilot.evaluating import judged
    from zhagen.pilot.log.log import open_log

    return judged.judge(open_log(folder), week, judged.Setting(today, is_workday, lodged))
