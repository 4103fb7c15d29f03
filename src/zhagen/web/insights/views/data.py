"""Where records come from: folders, uploads, the item table; what is there, day by day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from zhagen.logs.faults import LogFault
from zhagen.web.accounts import once
from zhagen.web.accounts.models import Department
from zhagen.web.accounts.rights import Right, departments_with, needs, person_of
from zhagen.web.insights import intake
from zhagen.web.insights.models import Reading, Source, State
from zhagen.web.insights.pictures import svg_of
from zhagen.web.insights.place import has_store, items_file, roots, store_of
from zhagen.web.insights.records import Coverage, coverage_of, last_known
from zhagen.web.insights.records import calendar as drawn
from zhagen.web.insights.telling_files import report_of
from zhagen.web.insights.views.reached import place_of, places, told_faults
from zhagen.web.insights.wording import FILE_KINDS, MESSAGES

_READINGS = 12
_GAPS = 6


@require_GET
@needs(Right.insight_see)
def index(request: HttpRequest) -> HttpResponse:
    """Connectors with their last reading, the calendar, the gaps, the readings."""
    place = place_of(request)
    coverage, broken = _coverage(place)
    sources = list(Source.objects.filter(department=place, removed_at=None))
    newest: dict[int, Reading] = {}
    for each in Reading.objects.filter(source__in=sources).select_related("source").order_by("at"):
        newest[each.source.pk if each.source else 0] = each
    readings = Reading.objects.filter(department=place).select_related("by")[:_READINGS]
    days = coverage.all_days if coverage else ()
    given = {
        "place": place, "places": places(request), "roots": roots(),
        "sources": [(each, newest.get(each.pk)) for each in sources],
        "readings": readings, "busy": any(each.state == State.WAITING for each in readings),
        "broken": broken, "days": days, "says": drawn(coverage).says if days and coverage else "",
        "gaps": _gaps(coverage), "kinds": _kinds(coverage),
        "items": items_file(place).is_file(), "version": len(days),
        "largest": intake.LARGEST,
    }  # fmt: skip
    return render(request, "insights/data.html", given)


def _coverage(place: Department) -> tuple[Coverage | None, bool]:
    """What is on record; and whether the store cannot be read."""
    if not has_store(place):
        return None, False
    try:
        return coverage_of(store_of(place)), False
    except (LogFault, OSError, ValueError, KeyError):
        return None, True


def _gaps(coverage: Coverage | None) -> list[tuple[str, object]]:
    if coverage is None:
        return []
    found = [gap for kind in ("access", "search", "handling") for gap in coverage.gaps(kind, 3)]
    found.sort(key=lambda gap: gap.last, reverse=True)
    return [(str(FILE_KINDS[gap.kind]), gap) for gap in found[:_GAPS]]


def _kinds(coverage: Coverage | None) -> list[dict[str, object]]:
    if coverage is None:
        return []
    return [
        {"name": str(FILE_KINDS[kind]), "days": len(coverage.days[kind]),
         "first": coverage.days[kind][0], "last": last}
        for kind, last in last_known(coverage).items()
    ]  # fmt: skip


@require_GET
@needs(Right.insight_see)
@cache_control(private=True, max_age=60)
def calendar(request: HttpRequest, department: int) -> HttpResponse:
    """The calendar of coverage as a picture."""
    place = get_object_or_404(departments_with(request.user, Right.insight_see), pk=department)
    coverage, _broken = _coverage(place)
    if coverage is None or not coverage.all_days:
        return HttpResponse(status=404)
    return HttpResponse(svg_of(drawn(coverage)), content_type="image/svg+xml")


@require_POST
@needs(Right.insight_see)
@told_faults("insights:data")
def connect(request: HttpRequest) -> HttpResponseBase:
    """Read a folder of the server from now on."""
    place, user = place_of(request), person_of(request)
    before = Source.objects.filter(department=place, removed_at=None).count()
    text = request.POST.get("path", "").strip() or request.POST.get("root", "")
    intake.connect(place, text, user, timezone.now(), request.POST.get("hosts", ""))
    after = Source.objects.filter(department=place, removed_at=None).count()
    messages.success(request, MESSAGES["connected" if after > before else "already"])
    return _back(place)


@require_POST
@needs(Right.insight_see)
@told_faults("insights:data")
def files(request: HttpRequest) -> HttpResponseBase:
    """Uploaded files are kept and read; sent twice they are read once."""
    place, user, now = place_of(request), person_of(request), timezone.now()
    led = once.earlier(request, user)
    if led:
        return redirect(led)
    made = intake.take_files(place, request.FILES.getlist("files"), user, now)
    address = reverse("insights:reading", args=[made.pk])
    once.remember(request, user, address, now)
    return redirect(address)


@require_POST
@needs(Right.insight_see)
@told_faults("insights:data")
def items(request: HttpRequest) -> HttpResponseBase:
    """The table of items for the next analysis."""
    place = place_of(request)
    count = intake.keep_items(place, request.FILES.get("items"), person_of(request))
    messages.success(request, str(MESSAGES["items_kept"]) % {"count": count})
    return _back(place)


@require_POST
@needs(Right.insight_see)
def read_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Read a connected folder now."""
    made = intake.read_again(_source(request, pk), person_of(request), timezone.now())
    return redirect("insights:reading", pk=made.pk)


@require_POST
@needs(Right.insight_see)
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Read a folder no more."""
    source = _source(request, pk)
    intake.disconnect(source, person_of(request), timezone.now())
    messages.success(request, MESSAGES["removed"])
    return _back(source.department)


def _source(request: HttpRequest, pk: int) -> Source:
    known = departments_with(request.user, Right.insight_see)
    return get_object_or_404(Source, pk=pk, department__in=known, removed_at=None)


def _back(place: Department) -> HttpResponseBase:
    return redirect(f"{reverse('insights:data')}?department={place.pk}")


@require_GET
@needs(Right.insight_see)
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """One reading: how far it is, or what became of every line."""
    return render(request, "insights/reading.html", _reading(request, pk))


@require_GET
@needs(Right.insight_see)
def reading_state(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while it is read; then the page is loaded anew."""
    given = _reading(request, pk)
    answer = render(request, "insights/_stage.html", given)
    if given["one"].state != State.WAITING:
        answer["HX-Refresh"] = "true"
    return answer


def _reading(request: HttpRequest, pk: int) -> dict[str, Any]:
    known = departments_with(request.user, Right.insight_see)
    rows = Reading.objects.select_related("department", "source", "by")
    one = get_object_or_404(rows, pk=pk, department__in=known)
    return {"one": one, "stage": one.stage, "report": report_of(one.report)}
