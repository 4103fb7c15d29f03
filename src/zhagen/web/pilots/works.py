"""What takes longer than a page may: plans, records into the log, looks, and the check of a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils import timezone

from zhagen.calendar.workdays import CalendarUnknown
from zhagen.measures.errors import BadMeasure
from zhagen.pilot.agreeing.formula import BadFormula
from zhagen.pilot.agreeing.sealed import BrokenSeal
from zhagen.pilot.cases.rows import BadCaseFile, rows_of
from zhagen.pilot.evaluating.evaluate import RefusedLook
from zhagen.pilot.evaluating.judged import Setting, judge
from zhagen.pilot.log.log import NoRows, append
from zhagen.pilot.log.pseudonyms import BadSecret, read_secret
from zhagen.pilot.log.spine import BrokenLog, Segment
from zhagen.pilot.log.verify import Verification, verify
from zhagen.pilot.recording.effort import BadEffort
from zhagen.pilot.recording.record import look_json
from zhagen.pilot.wording.records import set_aside_sentence
from zhagen.web.jobs import queue
from zhagen.web.jobs.lease import Lease
from zhagen.web.jobs.models import Priority
from zhagen.web.jobs.registry import chore, work
from zhagen.web.pilots import handled
from zhagen.web.pilots.keeping import folder_of
from zhagen.web.pilots.models import Intake, OpenedLook, Pilot, PilotState, PlanMade
from zhagen.web.pilots.on_screen import all_on_screen, on_screen
from zhagen.web.pilots.planning import made_plan, told_fault
from zhagen.web.pilots.running import lodged_of, log_of
from zhagen.web.pilots.telling import faults_told, record_of, shown_of
from zhagen.web.workdays import office_calendar

_LONGEST: Final = 400
_A_DAY: Final = 86_400.0


@work("pilots.plan", attempts=2, seconds=300.0, priority=Priority.SOON)
def plan(lease: Lease, pilot: int, fingerprint: str, canonical: Mapping[str, Any]) -> None:
    """Plan a draft on its baseline and keep what was found under its fingerprint."""
    held = Pilot.objects.filter(pk=pilot).first()
    if held is None or not held.baseline_sha256:
        return
    lease.beat()
    try:
        shown, values, feasible = made_plan(held, canonical)
    except (BadCaseFile, BadFormula, BadMeasure, CalendarUnknown) as error:
        told = on_screen(told_fault(error))[:_LONGEST]
        shown, values, feasible = {"fault": told}, {}, False
    with lease.writing():
        PlanMade.objects.update_or_create(
            pilot=held,
            fingerprint=fingerprint,
            defaults={
                "shown": all_on_screen(shown),
                "values": values,
                "feasible": feasible,
                "at": timezone.now(),
            },
        )


@work("pilots.take_in", attempts=3, seconds=900.0)
def take_in(lease: Lease, intake: int) -> None:
    """Bring records into the log; done twice they are in it once."""
    held = Intake.objects.select_related("pilot").filter(pk=intake).first()
    if held is None or held.received is not None:
        return
    try:
        segment = _appended(held)
    except (BadCaseFile, BadFormula, BadSecret, BrokenLog, BrokenSeal) as error:
        with lease.writing():
            Intake.objects.filter(pk=intake).update(fault=_sentence(error))
        return
    with lease.writing():
        Intake.objects.filter(pk=intake).update(
            received=segment.received,
            accepted=segment.last - segment.first + 1,
            set_aside=[on_screen(set_aside_sentence(each)) for each in segment.set_aside],
        )
    # What was sent lies in the log now, without names and numbers of persons.
    if held.sha256:
        folder_of(held.pilot).given(held.sha256, held.shown_name).unlink(missing_ok=True)


def _appended(held: Intake) -> Segment:
    log = log_of(held.pilot, read_secret(folder_of(held.pilot).secret))
    known = [each for each in log.segments if each.source == held.name]
    if known:
        return known[-1]  # a death between the log and this row
    grown = append(log, _rows(held, log.sealed.charter.columns.values()), source=held.name,
                   at=timezone.localtime())  # fmt: skip
    return grown.segments[-1]


def _rows(held: Intake, named: Iterable[str]) -> Iterable[tuple[int, Mapping[str, object]]]:
    if held.first is not None and held.last is not None:
        pilot = held.pilot
        found = list(handled.rows(pilot.slice_ref, pilot.department_id, held.first, held.last))
        if not found:
            raise NoRows(f"{held.first} 至 {held.last} 本平台没有这个切片的办件")
        return found
    path = folder_of(held.pilot).given(held.sha256, held.shown_name)
    return rows_of(path, tuple(named))


def _sentence(error: Exception) -> str:
    return on_screen(f"{str(error).rstrip('。')}。")[:_LONGEST]


@work("pilots.look", attempts=2, seconds=900.0, priority=Priority.SOON)
def look(lease: Lease, look: int) -> None:
    """Compute an opened look; what it showed is kept and not computed again for the page."""
    held = OpenedLook.objects.select_related("pilot", "by").filter(pk=look).first()
    if held is None or held.shown:
        return
    lease.beat()
    pilot = held.pilot
    try:
        setting = setting_of(pilot)
        done = judge(log_of(pilot), held.week, setting)
        found = {
            "shown": all_on_screen(shown_of(done, setting, held.week, str(held.by))),
            "look": look_json(done.looks[-1], done.log.sealed),
            "decision": record_of(done, setting.today, [str(held.by)]),
            "computed_at": timezone.now(),
        }
    except (BadEffort, BadMeasure, BrokenLog, BrokenSeal, CalendarUnknown, RefusedLook) as error:
        found = {"fault": _sentence(error)}
    with lease.writing():
        OpenedLook.objects.filter(pk=look).update(**found)


def setting_of(pilot: Pilot) -> Setting:
    """Today, the working days, and the sheets the parties kept. Raises BrokenLog."""
    return Setting(timezone.localdate(), office_calendar().is_workday, lodged_of(pilot))


@work("pilots.verify", attempts=2, seconds=1800.0)
def verify_log(lease: Lease, pilot: int) -> None:
    """Recompute the whole log against seal and lodged sheets, and keep what was found."""
    held = Pilot.objects.filter(pk=pilot).first()
    if held is None or not held.sealed:
        return
    lease.beat()
    try:
        found = verify(log_of(held), lodged_of(held))
        told = _told(found)
    except (BrokenLog, BrokenSeal) as error:
        told = {"intact": False, "cases": 0, "roots": 0, "faults": [_sentence(error)]}
    with lease.writing():
        Pilot.objects.filter(pk=pilot).update(verified=told, verified_at=timezone.now())


def _told(found: Verification) -> dict[str, object]:
    return {
        "intact": found.intact,
        "cases": found.cases,
        "roots": found.roots,
        "faults": all_on_screen(faults_told(found.faults)),
    }


@chore("pilots.verify_all", every=_A_DAY)
def verify_all() -> int:
    """Every running pilot's log is checked whole once a day."""
    rows = Pilot.objects.filter(state=PilotState.RUNNING).values_list("pk", flat=True)
    for pilot in rows:
        queue.submit("pilots.verify", str(pilot), pilot=pilot)
    return len(rows)
