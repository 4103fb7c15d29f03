"""A running pilot: records in, sheets out, looks opened when they may be, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhagen.pilot.agreeing.sealed import BrokenSeal, SealedCharter
from zhagen.pilot.estimating.looks import permitted_looks
from zhagen.pilot.log.log import PilotLog, open_log
from zhagen.pilot.log.pseudonyms import Secret
from zhagen.pilot.log.roots import Root, make_root, own_roots, read_roots
from zhagen.pilot.log.spine import BrokenLog
from zhagen.pilot.log.verify import digest_faults, lodged_faults
from zhagen.pilot.wording.records import fault_sentence
from zhagen.web.accounts.models import User
from zhagen.web.audit.trail import record
from zhagen.web.jobs import queue
from zhagen.web.pilots.faults import PilotFault
from zhagen.web.pilots.keeping import folder_of, refuse_other
from zhagen.web.pilots.models import (
    Intake,
    Lodging,
    OpenedLook,
    Outcome,
    Pilot,
    PilotState,
    RootSheet,
)
from zhagen.web.pilots.on_screen import listed, on_screen
from zhagen.web.pilots.sides import side_of, why_no_side

if TYPE_CHECKING:
    from collections.abc import Iterable


def log_of(pilot: Pilot, secret: Secret | None = None) -> PilotLog:
    """The pilot's log, of the charter that was signed here. Raises BrokenLog, BrokenSeal."""
    log = open_log(folder_of(pilot).log, secret)
    refuse_other(pilot, log.sealed)
    return log


def lodged_of(pilot: Pilot) -> tuple[Root, ...]:
    """The sheets that a party has kept, as they were then. Raises BrokenLog."""
    codes = Lodging.objects.filter(sheet__pilot=pilot).values_list("code", flat=True)
    return roots_of(dict.fromkeys(codes))


def roots_of(codes: Iterable[str]) -> tuple[Root, ...]:
    """The roots that these codes name. Raises BrokenLog."""
    import tempfile  # noqa: PLC0415 - the library reads sheets from a file
    from pathlib import Path  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="zhagen-roots-") as folder:
        path = Path(folder) / "roots.jsonl"
        path.write_text("\n".join(codes), encoding="utf-8")
        return read_roots(path)


def broken(pilot: Pilot) -> tuple[str, ...]:
    """What does not hold by a quick check, with what the last whole check found.

    The quick one compares seal, spine, typed rows and lodged sheets; whether each case is still
    what it was is for the whole check (`works.verify_pilot`).
    """
    if pilot.state not in (PilotState.RUNNING, PilotState.CLOSED):
        return ()
    try:
        log = log_of(pilot)
        faults = [*digest_faults(log), *lodged_faults(log, lodged_of(pilot))]
        own_roots(log.folder)
    except (BrokenLog, BrokenSeal) as error:
        return (on_screen(f"{error}。"),)
    found = [on_screen(fault_sentence(each)) for each in faults]
    if not pilot.verified.get("intact", True):
        found += pilot.verified.get("faults", [])
    return tuple(dict.fromkeys(found))


# ---- sheets ----


def make_sheet(pk: int, week: int, user: User) -> RootSheet:
    """The sheet of a week that is over; of an unchanged log the one there is."""
    with transaction.atomic():
        pilot = held(pk)
        log = log_of(pilot)
        _require_week_over(log.sealed, week)
        for root in reversed(own_roots(log.folder)):
            if (root.week, root.size, root.head) == (week, log.size, log.head):
                break
        else:
            root = make_root(log, week, timezone.localdate())
        found, made = RootSheet.objects.get_or_create(
            pilot=pilot, week=week, root=root.root,
            defaults={
                "size": root.size, "code": root.code, "by": user, "at": timezone.now(),
            },
        )  # fmt: skip
        if made:
            record(user, "pilot.sheet", "pilot", str(pilot.pk), pilot.department, week=week)
    return found


def lodge(pk: int, sheet: int, user: User) -> RootSheet:
    """Keep a sheet for the person's party."""
    with transaction.atomic():
        pilot = held(pk)
        found = pilot.sheets.filter(pk=sheet).first()
        side = side_of(user, pilot)
        if found is None:
            raise PilotFault(_("没有这张校验单。"), 404)
        if side is None:
            raise PilotFault(why_no_side(user, pilot), 403)
        if found.lodgings.filter(party=side).exists():
            return found
        try:
            with transaction.atomic():
                Lodging.objects.create(
                    sheet=found, party=side, code=found.code, by=user, at=timezone.now()
                )
        except IntegrityError as error:
            raise PilotFault(_("同一个人不能替双方存校验单。"), 403) from error
        record(
            user, "pilot.lodged", "pilot", str(pilot.pk), pilot.department,
            week=found.week, party=side.value,
        )  # fmt: skip
    return found


def _require_week_over(sealed: SealedCharter, week: int) -> None:
    schedule = sealed.charter.schedule
    most = schedule.weeks + schedule.extension_weeks
    if not 1 <= week <= most:
        raise PilotFault(
            _("没有第 %(week)d 周：试点连延长共 %(most)d 周。") % {"week": week, "most": most}
        )
    last = schedule.last_day(week)
    if timezone.localdate() <= last:
        raise PilotFault(
            _("第 %(week)d 周到 %(last)s 才结束，结束以后再出校验单。")
            % {"week": week, "last": last.isoformat()}
        )


# ---- records ----


def take_file(pk: int, name: str, sha256: str, user: User) -> Intake:
    """Have a file of handled cases brought into the log; the same file counts once."""
    return _take(pk, user, f"{name[:150]}#{sha256[:12]}", sha256=sha256)


def take_own(pk: int, week: int, user: User | None) -> Intake:
    """Have the workbench's own cases of a week brought into the log."""
    with transaction.atomic():
        pilot = held(pk)
        schedule = log_of(pilot).sealed.charter.schedule
        _require_week_over(log_of(pilot).sealed, week)
        last = schedule.last_day(week)
        # What was still open at an earlier reading is told again: the log completes it.
        count = pilot.intakes.filter(last=last).count() + 1
    again = f"-{count}" if count > 1 else ""
    return _take(pk, user, f"本平台第{week}周{again}", first=last - timedelta(days=6), last=last)


def _take(pk: int, user: User | None, name: str, **given: object) -> Intake:
    with transaction.atomic():
        pilot = held(pk)
        if pilot.state != PilotState.RUNNING:
            raise PilotFault(_("封存以后、下结论以前才能加办件记录。"))
        intake, made = Intake.objects.get_or_create(
            pilot=pilot, name=name, defaults={"by": user, "at": timezone.now(), **given}
        )
        if made or intake.fault:
            intake.fault = ""
            intake.save(update_fields=["fault"])
            queue.submit("pilots.take_in", str(intake.pk), intake=intake.pk)
        if made:
            record(user, "pilot.records", "pilot", str(pilot.pk), pilot.department)
    return intake


# ---- looks ----


@dataclass(frozen=True, slots=True)
class NextLook:
    """The look that comes next: its week, the first day on which it may be opened."""

    week: int
    opens: date
    open_now: bool


def next_look(pilot: Pilot, sealed: SealedCharter, today: date) -> NextLook | None:
    """The planned look that comes next; None where all have been opened."""
    opened = set(pilot.looks.values_list("week", flat=True))
    extended = pilot.outcomes.filter(step="extend_once").exists()
    for week in permitted_looks(sealed.charter, extended=extended):
        if week not in opened:
            opens = sealed.charter.schedule.last_day(week) + timedelta(days=1)
            return NextLook(week, opens, today >= opens)
    return None


def open_look(pk: int, week: int, user: User) -> OpenedLook:
    """Open a planned look: recorded at once, computed by a work. A second opening is the first."""
    with transaction.atomic():
        pilot = held(pk)
        already = pilot.looks.filter(week=week).first()
        if already is not None:
            return already
        if pilot.state != PilotState.RUNNING:
            raise PilotFault(_("这个试点已有结论，不再查看。"))
        if side_of(user, pilot) is None:
            raise PilotFault(why_no_side(user, pilot), 403)
        _refuse_broken(pilot)
        sealed = log_of(pilot).sealed
        coming = next_look(pilot, sealed, timezone.localdate())
        _require_now(coming, week, sealed)
        made = OpenedLook.objects.create(pilot=pilot, week=week, by=user, at=timezone.now())
        queue.submit("pilots.look", str(made.pk), look=made.pk)
        record(user, "pilot.looked", "pilot", str(pilot.pk), pilot.department, week=week)
    return made


def compute_again(pk: int, week: int, user: User) -> OpenedLook:
    """Compute an opened look once more, where the first time could not compare anything."""
    with transaction.atomic():
        pilot = held(pk)
        found = pilot.looks.filter(week=week).first()
        if found is None or not found.fault:
            raise PilotFault(_("没有要重算的查看。"))
        found.fault = ""
        found.save(update_fields=["fault"])
        queue.submit("pilots.look", str(found.pk), look=found.pk)
        record(user, "pilot.looked", "pilot", str(pilot.pk), pilot.department, week=week)
    return found


def _refuse_broken(pilot: Pilot) -> None:
    if broken(pilot):
        raise PilotFault(_("记录或立项书与封存时不符，不能查看。请先查清原因。"))


def _require_now(coming: NextLook | None, week: int, sealed: SealedCharter) -> None:
    looks = listed(map(str, permitted_looks(sealed.charter, extended=False)))
    if coming is None or week != coming.week:
        raise PilotFault(_("约定只在第 %(looks)s 周末查看，按次序打开。") % {"looks": looks})
    if not coming.open_now:
        raise PilotFault(
            _("第 %(week)d 周末的结果 %(opens)s 起才能打开。提前看会让结论不可信。")
            % {"week": week, "opens": coming.opens.isoformat()}
        )


# ---- what was decided ----


def newest_look(pilot: Pilot) -> OpenedLook | None:
    """The newest look that was computed."""
    return pilot.looks.filter(computed_at__isnull=False).exclude(shown={}).last()


def held(pk: int) -> Pilot:
    """The row, nobody else's until the transaction ends."""
    return Pilot.objects.select_for_update().select_related("department").get(pk=pk)


def latest_outcome(pilot: Pilot) -> Outcome | None:
    """The newest decision."""
    return pilot.outcomes.select_related("by").last()
