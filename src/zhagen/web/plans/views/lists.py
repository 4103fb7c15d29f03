"""The list of plans, and taking a document in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhagen.web.accounts import once
from zhagen.web.accounts.models import Department
from zhagen.web.accounts.rights import Right, departments_with, needs
from zhagen.web.plans.faults import PlanFault
from zhagen.web.plans.intake import LARGEST, Sent, take
from zhagen.web.plans.models import Plan, PlanState
from zhagen.web.plans.retention import forget_plan
from zhagen.web.plans.views.reached import me, number_in, page_of, plan_for, told_faults
from zhagen.web.plans.wording import MESSAGES

_A_PAGE = 30


@require_GET
@needs(Right.plan_see)
def index(request: HttpRequest) -> HttpResponseBase:
    """The plans of the person's departments, newest first."""
    alive = Q(rows__removed=False)
    plans = Plan.objects.filter(
        department__in=departments_with(request.user, Right.plan_see), forgotten_at=None
    ).annotate(
        total=Count("rows", filter=alive),
        confirmed=Count("rows", filter=alive & Q(rows__standing="confirmed")),
    )
    plans = plans.select_related("department", "by").defer("document")
    plans = plans.order_by("-created_at", "-id")
    page = Paginator(plans, _A_PAGE).get_page(request.GET.get("page"))
    waits = plans.filter(state=PlanState.READY, total__gt=F("confirmed")).count()
    places = departments_with(request.user, Right.plan_edit).order_by("name")
    given = {"page": page, "waits": waits, "places": places, "largest": LARGEST}
    return render(request, "plans/index.html", given)


@require_POST
@needs(Right.plan_edit)
@told_faults
def upload(request: HttpRequest) -> HttpResponseBase:
    """A file or pasted text becomes a plan; sent twice it is one."""
    user, now = me(request), timezone.now()
    held = once.earlier(request, user)
    if held:
        return redirect(held)
    place = _place(request)
    previous = _previous(request)
    plan = take(_sent(request), place, user, now, previous)
    leads_to = page_of(plan)
    once.remember(request, user, leads_to, now)
    return redirect(leads_to)


def _sent(request: HttpRequest) -> Sent:
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > LARGEST:
            raise PlanFault(str(MESSAGES["too_large"]))
        return Sent(file.name or "file", file.read())
    text = request.POST.get("text", "")
    if not text.strip():
        raise PlanFault(str(MESSAGES["nothing"]))
    return Sent("", text.encode("utf-8", "replace"))


def _place(request: HttpRequest) -> Department:
    places = departments_with(request.user, Right.plan_edit)
    wanted = request.POST.get("department", "")
    if wanted:
        return get_object_or_404(places, pk=number_in(wanted))
    first = places.order_by("name").first()
    if first is None:
        raise PlanFault(str(MESSAGES["nothing"]))
    return first


def _previous(request: HttpRequest) -> Plan | None:
    wanted = request.POST.get("previous", "")
    return plan_for(request, number_in(wanted)) if wanted else None


@require_POST
@needs(Right.plan_edit)
@told_faults
def remove(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Forget a plan now: its text and rows go, the course without words stays."""
    plan = plan_for(request, pk, Right.plan_edit)
    with transaction.atomic():
        forget_plan(plan, me(request), "plan.removed", timezone.now())
    return redirect("plans:index")
