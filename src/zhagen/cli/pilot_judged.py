"""The looks taken up to a week and what they come to: computed anew from seal and log each time."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhagen.pilot.log.log import PilotLog
    from zhagen.pilot.log.roots import Root
    from zhagen.pilot.model import Decision, Look
    from zhagen.pilot.recording.effort import Effort


@dataclass(frozen=True, slots=True)
class Judged:
    """A log, the looks up to the newest, and their verdict."""

    log: PilotLog
    looks: tuple[Look, ...]
    decision: Decision


def lodged_roots(path: Path | None) -> tuple[Root, ...]:
    """The sheets the other party kept; none where no file is given."""
    from zhagen.pilot.log.roots import read_roots

    return read_roots(path) if path else ()


def effort_so_far(log: PilotLog, entries: int | None = None) -> Effort:
    """Person-days written down; those of the first `entries` where a decision names so many.

    Days are added also after a decision, and must not make it look changed. Raises BadEffort.
    """
    from zhagen.pilot.recording.effort import effort_of, read_effort

    return effort_of(log.sealed.charter, read_effort(log.folder, log.sealed)[:entries])


def look_at(
    log: PilotLog,
    week: int,
    today: date,
    is_workday: Callable[[date], bool],
    lodged: Sequence[Root],
) -> Look:
    """One look. One beyond the planned weeks needs that the last planned look allowed it."""
    from zhagen.pilot.evaluating.evaluate import evaluate

    extended = _in_extension(log, week)
    if extended:
        _require_extension(log, today, is_workday, lodged)
    return evaluate(log, week, today=today, is_workday=is_workday, lodged=lodged, extended=extended)


def judge(
    folder: Path,
    week: int,
    today: date,
    is_workday: Callable[[date], bool],
    lodged: Sequence[Root],
) -> Judged:
    """Every look up to `week`, and the verdict. Raises RefusedLook."""
    from zhagen.pilot.log.log import open_log

    log = open_log(folder)
    return _judged(log, week, today, is_workday, lodged)


def _judged(
    log: PilotLog,
    week: int,
    today: date,
    is_workday: Callable[[date], bool],
    lodged: Sequence[Root],
) -> Judged:
    from zhagen.pilot.estimating.looks import permitted_looks
    from zhagen.pilot.evaluating.decide import decide
    from zhagen.pilot.evaluating.evaluate import RefusedLook
    from zhagen.pilot.log.roots import current_root

    # The newest look first: that it is refused must not be learnt after the others.
    newest = look_at(log, week, today, is_workday, lodged)
    looks = []
    for earlier in permitted_looks(log.sealed.charter, extended=False):
        if earlier >= week:
            continue
        try:
            looks.append(look_at(log, earlier, today, is_workday, lodged))
        except RefusedLook:
            continue  # too little to compare then: that look could not have been taken
    looks.append(newest)
    extended = _in_extension(log, week)
    made = decide(log.sealed, looks, log_root=current_root(log), extended=extended)
    return Judged(log, tuple(looks), made)


def _in_extension(log: PilotLog, week: int) -> bool:
    return week > log.sealed.charter.schedule.weeks


def _require_extension(
    log: PilotLog, today: date, is_workday: Callable[[date], bool], lodged: Sequence[Root]
) -> None:
    from zhagen.pilot.evaluating.evaluate import RefusedLook

    weeks = log.sealed.charter.schedule.weeks
    if not log.sealed.charter.schedule.extension_weeks:
        return  # `evaluate` refuses the week itself
    before = _judged(log, weeks, today, is_workday, lodged).decision
    if not before.extension_allowed:
        raise RefusedLook(f"第 {weeks} 周末的结论不允许延长，试点到第 {weeks} 周为止")
