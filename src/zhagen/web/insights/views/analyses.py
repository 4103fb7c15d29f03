"""Analyses: the page of one, choosing periods, its papers and charts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhagen.insight.book.register import Registered
from zhagen.insight.period import BadPeriod, parse_period
from zhagen.web.accounts.rights import Right, departments_with, may, needs, person_of
from zhagen.web.insights import periods as choices
from zhagen.web.insights import script
from zhagen.web.insights.asking import ask, days_of
from zhagen.web.insights.book import MOST, book_of, chosen_in
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.history import audited
from zhagen.web.insights.models import Analysis, Paper, Reading, Source, State
from zhagen.web.insights.views.reached import analysis_for, place_of, places, told_faults

_TYPES = {
    "svg": "image/svg+xml",
    "json": "application/json; charset=utf-8",
    "sql": "application/sql; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_PAPERS = ("report.docx", "report.pdf", "report.html", "findings.json", "evidence.sql")
_FIRST = 5


@require_GET
@needs(Right.insight_see)
def index(request: HttpRequest) -> HttpResponseBase:
    """The newest analysis; without one, what to do first."""
    known = departments_with(request.user, Right.insight_see)
    if request.GET.get("department"):
        known = known.filter(pk=place_of(request).pk)
    held = Analysis.objects.filter(department__in=known)
    newest = held.filter(state=State.READY).first() or held.first()
    if newest is not None:
        return redirect("insights:open", pk=newest.pk)
    place = place_of(request)
    try:
        days = days_of(place)
    except InsightFault as fault:
        return render(request, "insights/start.html", {"place": place, "fault": fault.message})
    given = {
        "place": place, "places": places(request), "days": days,
        "reading": Reading.objects.filter(department=place, state=State.WAITING).first(),
        "sources": Source.objects.filter(department=place, removed_at=None).exists(),
    }  # fmt: skip
    return render(request, "insights/start.html", given)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Right.insight_see)
def periods(request: HttpRequest) -> HttpResponseBase:
    """Choose a period and what it is compared with; the analyses there are."""
    place, fault, status = place_of(request), "", 200
    try:
        days = days_of(place)
    except InsightFault as told:
        return render(request, "insights/start.html", {"place": place, "fault": told.message})
    if request.method == "POST":
        try:
            period, against = choices.asked(request.POST)
            today = timezone.localdate()
            made = ask(place, period, against, person_of(request), timezone.now(), today)
            return redirect("insights:open", pk=made.pk)
        except (InsightFault, BadPeriod) as told:
            fault, status = str(told), 422
    given = {
        "place": place, "places": places(request), "days": days, "fault": fault,
        "quarters": choices.quarters(days), "months": choices.months(days), "form": request.POST,
        "kind": request.POST.get("kind", "quarter"),
        "against": request.POST.get("against", "previous"),
        "held": Analysis.objects.filter(department=place)[:12],
    }  # fmt: skip
    return render(request, "insights/periods.html", given, status=status)


@require_GET
@needs(Right.insight_see)
def open_analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an analysis."""
    one = analysis_for(request, pk)
    given = {
        "one": one,
        "view": script.shown(one.shown),
        "script": script.code(),
        "may_decide": _decides(request, one),
    }
    if one.shown:
        given |= _chosen(one)
        given["papers"] = list(
            Paper.objects.filter(analysis=one, name__in=_PAPERS).values_list("name", flat=True)
        )
    return render(request, "insights/open.html", given)


def _decides(request: HttpRequest, one: Analysis) -> bool:
    return may(request.user, Right.insight_decide, one.department)


def _chosen(one: Analysis) -> dict[str, Any]:
    """The findings with what was chosen of them, as the book has it."""
    view: Any = script.shown(one.shown)
    fault, known = "", {}
    try:
        known = book_of(one.department)
    except InsightFault as told:
        fault = told.message
    registered = chosen_in(known, parse_period(one.period))
    taken = [each.proposal.id for each in registered]
    picks = [key for key in one.picks if key in view["offers"] and key not in taken]
    rows = [_row(entry, view["offers"], known, taken, picks) for entry in view["entries"]]
    held = [_held(each.proposal.id, view, each) for each in registered]
    held += [_held(key, view, known.get(key)) for key in picks]
    return {
        "entries": rows[:_FIRST], "more": rows[_FIRST:], "fault": fault,
        "chosen": [(mark, each) for mark, each in zip("①②③④", held, strict=False)],
        "registered": len(registered), "picked": len(picks), "full": len(held) >= MOST,
        "most": MOST, "better": sum(each["better"] for each in rows),
    }  # fmt: skip


def _row(
    entry: dict[str, Any],
    offers: dict[str, Any],
    known: dict[str, Registered],
    taken: list[str],
    picks: list[str],
) -> dict[str, Any]:
    key = entry["offer"]
    declined = key in known and known[key].state.value == "declined"
    state = (
        "taken" if key in taken else "picked" if key in picks else "declined" if declined else ""
    )
    words = f"效能分析发现 {entry['id']}：{entry['sentence']}"
    try:
        next_slice = f"{reverse('slices:new')}?{urlencode({'from': '', 'because': words})}"
    except NoReverseMatch:
        next_slice = ""
    return {**entry, "state": state, "slice": next_slice, "proposal": offers.get(key)}


def _held(key: str, view: Any, registered: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A chosen proposal: what will be measured, from which value, when, what can be seen."""
    offer = view["offers"].get(key)
    if offer is None:
        told = registered.proposal
        return {
            "key": key,
            "title": told.title,
            "text": told.text,
            "rows": [],
            "registered": registered,
        }
    return {"key": key, **offer, "registered": registered if _taken(registered) else None}


def _taken(registered: Any) -> bool:  # noqa: ANN401 - or none
    return registered is not None and registered.state.value in {"accepted", "done", "measured"}


@require_GET
@needs(Right.insight_see)
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked while it is analysed; then the page is loaded anew."""
    one = analysis_for(request, pk)
    answer = render(request, "insights/_analysing.html", {"one": one})
    if one.state != State.WAITING:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@needs(Right.insight_see)
@told_faults("insights:periods")
def again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Analyse the same periods anew, with what has been read since."""
    one = analysis_for(request, pk)
    today = timezone.localdate()
    ask(one.department, one.period, one.against, person_of(request), timezone.now(), today)
    return redirect("insights:open", pk=one.pk)


@require_GET
@needs(Right.insight_see)
@cache_control(private=True, max_age=0, must_revalidate=True)
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A chart, or a file to take away; the latter is told in the trail."""
    one = analysis_for(request, pk)
    found = Paper.objects.filter(analysis=one, name=name).first()
    if found is None:
        raise Http404
    kind = name.rpartition(".")[2]
    answer = HttpResponse(bytes(found.content), content_type=_TYPES.get(kind, "text/plain"))
    if kind != "svg":
        answer["Content-Disposition"] = f'attachment; filename="{one.period}-{name}"'
        audited(one.department, "insight.exported", one.pk, person_of(request), file=name)
    return answer
