"""Choosing at most two proposals of an analysis, registering them, turning one down."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhagen.insight.period import parse_period
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.insights import book
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.models import Analysis
from zhagen.web.insights.views.reached import analysis_for, told_faults, who
from zhagen.web.insights.wording import MESSAGES


@require_POST
@needs(Right.insight_decide)
@told_faults("insights:open")
def pick(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Tick a proposal, or take the tick away; nothing is registered yet."""
    one = analysis_for(request, pk, Right.insight_decide)
    key, wanted = request.POST.get("key", ""), request.POST.get("wanted") == "1"
    registered = book.chosen_in(book.book_of(one.department), parse_period(one.period))
    with transaction.atomic():
        held = Analysis.objects.select_for_update().get(pk=one.pk)
        picks = [each for each in held.picks if each != key]
        if wanted:
            if key not in held.shown.get("offers", {}):  # type: ignore[operator]
                raise InsightFault(str(MESSAGES["not_offered"]), 404)
            picks.append(key)
        taken = {each.proposal.id for each in registered}
        if wanted and len(taken | set(picks)) > book.MOST:
            raise InsightFault(str(MESSAGES["at_most_two"]))
        Analysis.objects.filter(pk=held.pk).update(picks=picks)
    return redirect(f"{reverse('insights:open', args=[pk])}#finding-{request.POST.get('at', '')}")


@require_POST
@needs(Right.insight_decide)
@told_faults("insights:open")
def register(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Register what is ticked: from then on what is measured, and when, stays as it is."""
    one = analysis_for(request, pk, Right.insight_decide)
    keys = [key for key in one.picks if key in one.shown.get("offers", {})]  # type: ignore[operator]
    sent = request.POST.getlist("key") or keys
    count = book.register(one, sent, who(request))
    Analysis.objects.filter(pk=one.pk).update(picks=[])
    messages.success(request, MESSAGES["registered" if count else "as_it_was"])
    return redirect("insights:open", pk=pk)


@require_POST
@needs(Right.insight_decide)
@told_faults("insights:open")
def decline(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Turn a proposal down, with the reason."""
    one = analysis_for(request, pk, Right.insight_decide)
    key, reason = request.POST.get("key", ""), request.POST.get("reason", "")
    count = book.decline(one, key, reason, who(request))
    left = [each for each in one.picks if each != key]
    Analysis.objects.filter(pk=one.pk).update(picks=left)
    messages.success(request, MESSAGES["declined" if count else "as_it_was"])
    return redirect("insights:open", pk=pk)
