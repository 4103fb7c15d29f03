"""The proposals that were registered: the day each went live, and what came of it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhagen.insight.book.register import Registered, State
from zhagen.insight.reporting.material import Judged
from zhagen.insight.reporting.values import amount, metric_name
from zhagen.insight.reporting.words import verdict_numbers
from zhagen.web.accounts.rights import Right, departments_with, may, needs
from zhagen.web.insights import book
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.models import Decision
from zhagen.web.insights.views.reached import place_of, places, told_faults, who
from zhagen.web.insights.wording import MESSAGES

_SHOWN = frozenset({State.ACCEPTED, State.DONE, State.MEASURED, State.DECLINED})


@require_GET
@needs(Right.insight_see)
def index(request: HttpRequest) -> HttpResponse:
    """What was decided, the latest first."""
    place, fault = place_of(request), ""
    known: dict[str, Registered] = {}
    try:
        known = book.book_of(place)
    except InsightFault as told:
        fault = told.message
    reasons = {
        each.proposal: each.reason
        for each in Decision.objects.filter(department=place).exclude(reason="").order_by("at")
    }
    rows = [_row(each, reasons) for each in reversed([*known.values()]) if each.state in _SHOWN]
    given = {
        "place": place, "places": places(request), "rows": rows, "fault": fault,
        "may_decide": may(request.user, Right.insight_decide, place),
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "insights/book.html", given)


def _row(each: Registered, reasons: dict[str, str]) -> dict[str, object]:
    told = each.proposal
    return {
        "key": told.id,
        "title": told.title,
        "state": each.state.value,
        "period": each.period,
        "metric": metric_name(told.metric),
        "baseline": amount(told.metric, told.baseline),
        "decided_on": each.decided_on,
        "by": each.by,
        "live": each.live,
        "measure_on": each.measure_on,
        "verdict": each.effect.verdict.value if each.effect else "",
        "numbers": verdict_numbers(Judged(each, each.effect)) if each.effect else "",
        "reason": reasons.get(told.id, "") if each.state is State.DECLINED else "",
        "may_live": each.state in {State.ACCEPTED, State.DONE} and not each.judged,
    }


@require_POST
@needs(Right.insight_decide)
@told_faults("insights:book")
def live(request: HttpRequest, department: int, key: str) -> HttpResponseBase:
    """The day a proposal went live."""
    place = get_object_or_404(departments_with(request.user, Right.insight_decide), pk=department)
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError as fault:
        raise InsightFault(str(MESSAGES["bad_days"])) from fault
    correct = request.POST.get("correct") == "1"
    count = book.went_live(place, key, on, who(request), correct=correct)
    messages.success(request, MESSAGES["live" if count else "as_it_was"])
    return redirect(f"{reverse('insights:book')}?department={place.pk}")
