"""A pilot's own page: before a look counts and compliance only, afterwards the verdict."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhagen.pilot.agreeing.sealed import BrokenSeal
from zhagen.pilot.charter import Charter
from zhagen.pilot.evaluating.evaluate import rota_of
from zhagen.pilot.evaluating.judged import effort_so_far
from zhagen.pilot.log.cells import group_log
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.log.spine import BrokenLog
from zhagen.pilot.papers.status_page import Status, status_of
from zhagen.pilot.wording import amounts
from zhagen.pilot.wording.records import set_aside_told
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.jobs.models import OPEN, Job
from zhagen.web.look.navigation import address_of
from zhagen.web.pilots import deciding, drafts
from zhagen.web.pilots.checking import check
from zhagen.web.pilots.here import checked_here
from zhagen.web.pilots.keeping import from_text
from zhagen.web.pilots.models import OpenedLook, Pilot, PilotState
from zhagen.web.pilots.on_screen import listed, on_screen
from zhagen.web.pilots.pictures import Counts, calendar_of, counts_of, counts_say, has_calendar
from zhagen.web.pilots.planning import at_once, days_of
from zhagen.web.pilots.running import broken, log_of, newest_look, next_look
from zhagen.web.pilots.sides import side_of, why_no_side
from zhagen.web.pilots.standing import amendments_of, missing_sheets, seal_of, steps_of, under_of
from zhagen.web.pilots.telling import facts_of
from zhagen.web.pilots.views.reached import me, pilot_for, told_faults
from zhagen.web.workdays import office_calendar

_SIZES: Final = ("wide", "narrow")


@needs(Right.pilot_see)
@require_GET
@told_faults
def open_pilot(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one pilot that may be seen today."""
    pilot = pilot_for(request, pk)
    if pilot.state in (PilotState.DRAFT, PilotState.SIGNING):
        return render(request, "pilots/draft.html", _draft(request, pilot))
    faults = broken(pilot)
    look = _chosen(pilot, request.GET.get("week", ""))
    common = {
        "pilot": pilot,
        "steps": steps_of(pilot),
        "seal": seal_of(pilot),
        "broken": faults,
        "side": side_of(me(request), pilot),
        "why_not": why_no_side(me(request), pilot),
        "pending": is_pending(pilot),
    }
    if faults:
        # Nothing that could be read as a result stands beside a broken seal.
        return render(request, "pilots/void.html", {**common, **_kept(pilot)})
    places = _running(pilot, look)
    return render(request, "pilots/open.html", {**common, **places})


def _draft(request: HttpRequest, pilot: Pilot) -> dict[str, Any]:
    checked = checked_here(pilot)
    charter = checked.charter
    if pilot.state == PilotState.SIGNING:
        charter = from_text(pilot.sealed).charter
    plan = drafts.plan_for(pilot, checked, ask=False)
    return {
        "pilot": pilot,
        "charter": charter,
        "checked": checked,
        "faults": checked.count,
        "steps": steps_of(pilot),
        "seal": seal_of(pilot),
        "side": side_of(me(request), pilot),
        "why_not": why_no_side(me(request), pilot),
        "signed_by_me": pilot.signatures.filter(amendment=0, by=me(request)).exists(),
        "under": under_of(charter) if charter else "",
        "facts": facts_of(charter) if charter else (),
        "quick": at_once(charter) if charter else None,
        "plan": plan,
        "shown": plan.made.shown if plan.made else None,
    }


def _kept(pilot: Pilot) -> dict[str, Any]:
    """What may still be said of a broken pilot: what was agreed, if that much holds."""
    try:
        charter = from_text(pilot.sealed).charter
    except BrokenSeal:
        return {"facts": (), "under": ""}
    return {"facts": facts_of(charter), "under": under_of(charter)}


def _running(pilot: Pilot, look: OpenedLook | None) -> dict[str, Any]:
    log = log_of(pilot)
    charter, today = log.sealed.charter, timezone.localdate()
    status = _status(log)
    newest = newest_look(pilot)
    coming = next_look(pilot, log.sealed, today)
    outcome = pilot.outcomes.filter(week=look.week).select_related("by").first() if look else None
    may_decide = bool(look and newest and look.pk == newest.pk and outcome is None)
    return {
        "charter": charter,
        "under": under_of(charter),
        "facts": facts_of(charter),
        "amendments": amendments_of(log.sealed),
        "status": status,
        "lacking": [on_screen(line) for line in status.lacking],
        "aside": [set_aside_told(each) for each in status.set_aside],
        "counts_say": counts_say(_counts(status)),
        "calendar": _calendar(pilot, charter),
        "look": look,
        "looks": list(pilot.looks.all()),
        "unready": list(pilot.looks.filter(computed_at=None)),
        "coming": coming if pilot.state == PilotState.RUNNING else None,
        "outcome": outcome,
        "steps_offered": [(step, deciding.STEPS[step]) for step in deciding.offered(look)]
        if look and may_decide and pilot.state == PilotState.RUNNING
        else [],
        "next_slice": _next_slice(pilot, look),
        "missing_sheets": missing_sheets(pilot, charter),
        "sheets": pilot.sheets.count(),
        "extended": pilot.outcomes.filter(step="extend_once").exists(),
    }


def _chosen(pilot: Pilot, week: str) -> OpenedLook | None:
    """The look of that week, else the newest that was computed."""
    if week.isascii() and week.isdigit():
        found = pilot.looks.filter(week=int(week)).exclude(shown={}).first()
        if found is None:
            raise Http404
        return found
    return newest_look(pilot)


def _status(log: PilotLog) -> Status:
    """Counts and compliance as of today; the same log is counted once a day."""
    return _counted(str(log.folder), log.head, timezone.localdate().toordinal())


@lru_cache(maxsize=64)
def _counted(folder: str, _head: str, _day: int) -> Status:
    from pathlib import Path  # noqa: PLC0415

    from zhagen.pilot.log.log import open_log  # noqa: PLC0415

    log, today = open_log(Path(folder)), timezone.localdate()
    rota = rota_of(log.sealed.charter, office_calendar().is_workday)
    return status_of(log, group_log(log, until=today), rota, today, effort_so_far(log))


def _counts(status: Status) -> Counts:
    return tuple((each.name, each.off, each.on) for each in status.weeks)


def _calendar(pilot: Pilot, charter: Charter) -> dict[str, Any] | None:
    """Days by name for those who do not see the picture; the picture has its own address."""
    days, rota, _fault = days_of(charter)
    weeks = _weeks(pilot, charter)
    if rota is None or not has_calendar(rota, weeks):
        return None
    planned = [each for each in days if each.week <= weeks]
    rows = [
        {
            "day": each.day,
            "on": listed(each.on) or "—",
            "off": listed(name for name in each.counted if name not in each.on) or "—",
            "today": each.day == timezone.localdate(),
        }
        for each in planned
        if each.counted
    ]
    made_up = [amounts.day(each.day) for each in planned if each.kind == "make_up"]
    today = next((row for row in rows if row["today"]), None)
    return {"rows": rows, "made_up": listed(made_up), "today": today}


def _next_slice(pilot: Pilot, look: OpenedLook | None) -> str:
    """Where the next version of the slice is begun, with the decision as its reason."""
    place = address_of("slices:new")
    if not (place and look and pilot.slice_ref):
        return ""
    because = _("联合验证“%(title)s”第 %(week)d 周末的决定：%(headline)s") % {
        "title": pilot.title,
        "week": look.week,
        "headline": look.shown["headline"],
    }
    given = {"from": pilot.slice_ref, "because": because}
    given["record_of"] = f"pilot:{pilot.pk}-{look.week}"
    return f"{place}?{urlencode(given)}"


def is_pending(pilot: Pilot) -> bool:
    """Whether a work of this pilot is under way."""
    return bool(_open_jobs(pilot).exists())


def _open_jobs(pilot: Pilot) -> Any:  # noqa: ANN401 - a queryset
    looks = [str(pk) for pk in pilot.looks.values_list("pk", flat=True)]
    intakes = [str(pk) for pk in pilot.intakes.values_list("pk", flat=True)]
    mine = (
        Job.objects.filter(work="pilots.look", key__in=looks)
        | Job.objects.filter(work="pilots.take_in", key__in=intakes)
        | Job.objects.filter(work="pilots.verify", key=str(pilot.pk))
    )
    return mine.filter(state__in=OPEN)


@needs(Right.pilot_see)
@require_GET
def pending(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked by the page while something is computed: nothing, or that it should look again."""
    pilot = pilot_for(request, pk)
    if is_pending(pilot):
        return HttpResponse(status=204)
    return HttpResponse(status=200, headers={"HX-Refresh": "true"})


@needs(Right.pilot_see)
@require_GET
@told_faults
def picture(request: HttpRequest, pk: int, what: str, size: str) -> HttpResponse:
    """A chart as an SVG file: effect-8, rota, counts."""
    pilot = pilot_for(request, pk)
    if size not in _SIZES:
        raise Http404
    drawn = _drawn(pilot, what)
    if drawn is None:
        raise Http404
    answer = HttpResponse(drawn[size], content_type="image/svg+xml")
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _drawn(pilot: Pilot, what: str) -> dict[str, str] | None:
    kind, _, week = what.partition("-")
    if kind == "effect" and week.isdigit():
        if broken(pilot):
            return None
        look = pilot.looks.filter(week=int(week)).exclude(shown={}).first()
        return look.shown["effect"] if look else None
    if kind == "rota":
        charter = from_text(pilot.sealed).charter if pilot.sealed else check(pilot.content).charter
        return _rota_picture(pilot, charter) if charter else None
    if kind == "counts":
        try:
            status = _status(log_of(pilot))
        except BrokenLog:
            return None
        return counts_of(_counts(status))
    return None


def _rota_picture(pilot: Pilot, charter: Charter) -> dict[str, str] | None:
    _days, rota, _fault = days_of(charter)
    if rota is None:
        return None
    return calendar_of(charter, rota, _weeks(pilot, charter), timezone.localdate())


def _weeks(pilot: Pilot, charter: Charter) -> int:
    """How many weeks are shown: those planned, and the extension once it was decided."""
    if pilot.pk and pilot.outcomes.filter(step="extend_once").exists():
        return charter.schedule.weeks + charter.schedule.extension_weeks
    return charter.schedule.weeks
