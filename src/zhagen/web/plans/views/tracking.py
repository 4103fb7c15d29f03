"""The tracking board, and marking what is done."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhagen.web.accounts.rights import Right, departments_with, needs
from zhagen.web.look.waiting import Tab
from zhagen.web.plans import board as boards
from zhagen.web.plans import tracking
from zhagen.web.plans.models import Done, Row
from zhagen.web.plans.views.reached import me, told_faults

_A_PAGE = 50


def _names() -> dict[str, str]:
    return {
        "late": _("逾期"),
        "soon": _("7 天内"),
        "month": _("30 天内"),
        "after": _("以后"),
        "undated": _("没有日期"),
        "done": _("已办结"),
    }


@require_GET
@needs(Right.plan_see)
def board(request: HttpRequest) -> HttpResponseBase:
    """Every row of the person's departments, by when it is due."""
    user, today = me(request), timezone.localdate()
    every = tracking.rows_for(user)
    late = boards.in_view(every, "late", today).count()
    chosen = boards.chosen_of(request.GET, late)
    rows = boards.filtered(user, chosen)
    counts = {view: boards.in_view(rows, view, today).count() for view in boards.VIEWS}
    counts["done"] = boards.dones_of(rows).count()
    done = chosen.view == "done"
    found = boards.dones_of(rows) if done else boards.in_view(rows, chosen.view, today)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    given = {
        "page": page, "chosen": chosen, "done": done, "today": today, "counts": counts,
        "tabs": _tabs(request.GET, chosen.view, counts),
        "plans": boards.plans_of(every), "places": boards.places_of(every),
        "own": set(departments_with(user, Right.plan_see).values_list("pk", flat=True)),
        "marking": request.GET.get("mark", ""),
        "here": request.get_full_path(), "any": every.exists(),
    }  # fmt: skip
    return render(request, "plans/board.html", given)


def _tabs(given: QueryDict, view: str, counts: dict[str, int]) -> list[Tab]:
    made = []
    for name, title in _names().items():
        kept = given.copy()
        for gone in ("page", "mark"):
            kept.pop(gone, None)
        kept["show"] = name
        made.append(Tab(title, f"?{kept.urlencode()}", counts[name], here=name == view))
    return made


@require_POST
@needs(Right.plan_see)
@told_faults
def settled(request: HttpRequest, row: int) -> HttpResponseBase:
    """What was due is done, with what was handed over."""
    user = me(request)
    held = get_object_or_404(tracking.rows_for(user), pk=row)
    day, words = request.POST.get("day", ""), request.POST.get("words", "")
    with transaction.atomic():
        locked = Row.objects.select_for_update().select_related("plan").get(pk=held.pk)
        same = locked.dones.filter(by=user, words=words.strip(), taken_back_at=None).first()
        twice = same is not None and day == (same.due.isoformat() if same.due else "")
        if not twice:
            tracking.settle(locked, day, words, user, timezone.now())
    return redirect(_back(request))


@require_POST
@needs(Right.plan_see)
@told_faults
def unsettled(request: HttpRequest, done: int) -> HttpResponseBase:
    """It was not done after all."""
    user = me(request)
    held = get_object_or_404(Done, pk=done, row__in=tracking.rows_for(user))
    if held.taken_back_at is None:
        with transaction.atomic():
            tracking.take_back(held, user, timezone.now())
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The board as the person had it: only its own filters are taken from the form."""
    kept = QueryDict(request.POST.get("filters", "")[:400]).copy()
    for name in list(kept):
        if name not in {"show", "plan", "to", "mine", "q"}:
            kept.pop(name)
    told = f"?{kept.urlencode()}" if kept else ""
    return reverse("plans:board") + told
