"""The looks taken up to a week and what they come to: computed anew from seal and log each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from zhagen.pilot.estimating.looks import permitted_looks
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.evaluating.evaluate import RefusedLook, evaluate
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.log.roots import Root, current_root
from zhagen.pilot.model import Decision, Look
from zhagen.pilot.recording.effort import Effort, effort_of, read_effort


@dataclass(frozen=True, slots=True)
class Setting:
    """What a look is taken with, beside the log: today, the calendar, the sheets that were kept."""

    today: date
    is_workday: Callable[[date], bool]
    lodged: Sequence[Root]


@dataclass(frozen=True, slots=True)
class Judged:
    """A log, the looks up to the newest, and their verdict."""

    log: PilotLog
    looks: tuple[Look, ...]
    decision: Decision


def judge(log: PilotLog, week: int, setting: Setting) -> Judged:
    """Every look up to `week`, and the verdict. Raises RefusedLook."""
    # The newest look first: that it is refused must not be learnt after the others.
    newest = look_at(log, week, setting)
    looks = []
    for earlier in permitted_looks(log.sealed.charter, extended=False):
        if earlier >= week:
            continue
        try:
            looks.append(look_at(log, earlier, setting))
        except RefusedLook:
            continue  # too little to compare then: that look could not have been taken
    looks.append(newest)
    extended = _in_extension(log, week)
    made = decide(log.sealed, looks, log_root=current_root(log), extended=extended)
    return Judged(log, tuple(looks), made)


def look_at(log: PilotLog, week: int, setting: Setting) -> Look:
    """One look. One beyond the planned weeks needs that the last planned look allowed it."""
    extended = _in_extension(log, week)
    if extended:
        _require_extension(log, setting)
    return evaluate(
        log,
        week,
        today=setting.today,
        is_workday=setting.is_workday,
        lodged=setting.lodged,
        extended=extended,
    )


def effort_so_far(log: PilotLog, entries: int | None = None) -> Effort:
    """Person-days written down; those of the first `entries` where a decision names so many.

    Days are added also after a decision, and must not make it look changed. Raises BadEffort.
    """
    return effort_of(log.sealed.charter, read_effort(log.folder, log.sealed)[:entries])


def _in_extension(log: PilotLog, week: int) -> bool:
    return week > log.sealed.charter.schedule.weeks


def _require_extension(log: PilotLog, setting: Setting) -> None:
    schedule = log.sealed.charter.schedule
    if not schedule.extension_weeks:
        return  # `evaluate` refuses the week itself
    if not judge(log, schedule.weeks, setting).decision.extension_allowed:
        raise RefusedLook(
            f"第 {schedule.weeks} 周末的结论不允许延长，试点到第 {schedule.weeks} 周为止"
        )
