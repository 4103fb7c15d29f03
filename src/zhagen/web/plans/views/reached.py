"""Reaching a plan: the right and department first, then the plan; faults as people read them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from zhagen.breakdown.correcting.model import FieldName
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, departments_with
from zhagen.web.look.refusals import Clash, Difference, clashed
from zhagen.web.look.telling import sent_fields, told
from zhagen.web.plans.editing import ChangedMeanwhile, cell_text
from zhagen.web.plans.faults import PlanFault
from zhagen.web.plans.models import Plan
from zhagen.web.plans.table import task_of
from zhagen.web.plans.wording import FIELDS, MESSAGES

_Given = ParamSpec("_Given")
_DIGITS = 10
_View = Callable[Concatenate[HttpRequest, _Given], HttpResponseBase]


def me(request: HttpRequest) -> User:
    """Who asks; views are behind `needs`, so it is somebody."""
    return cast("User", request.user)


def plan_for(request: HttpRequest, pk: int, right: Right = Right.plan_see) -> Plan:
    """The plan, if this person has the right in its department; else it does not exist."""
    rows = Plan.objects.select_related("department", "by", "previous")
    return get_object_or_404(
        rows, pk=pk, department__in=departments_with(request.user, right), forgotten_at=None
    )


def number_in(text: str) -> int:
    """The number a form or an address names; 0 for what is none of ours."""
    return int(text) if text.isdecimal() and len(text) < _DIGITS else 0


def version_of(request: HttpRequest) -> int:
    """The version of the row the form was filled for."""
    return number_in(request.POST.get("version", ""))


def page_of(plan: Plan, row: str = "") -> str:
    """The page of a plan, with a row chosen."""
    return reverse("plans:open", args=[plan.pk]) + (f"?row={row}" if row else "")


def told_faults(view: _View[_Given]) -> _View[_Given]:
    """Answer what cannot be done in a sentence: a banner for a script, a message on the page."""

    @wraps(view)
    def asked(request: HttpRequest, *args: _Given.args, **named: _Given.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **named)
        except ChangedMeanwhile as fault:
            return _clash(request, fault)
        except PlanFault as fault:
            return _refused(request, fault, named.get("pk"))

    return cast("_View[_Given]", asked)


def _refused(request: HttpRequest, fault: PlanFault, pk: object) -> HttpResponse:
    home = reverse("plans:index")
    page = reverse("plans:open", args=[pk]) if pk else home
    return told(request, fault.message, fault.status, page, home)


def _clash(request: HttpRequest, fault: ChangedMeanwhile) -> HttpResponse:
    """Both texts side by side; one's own can be sent once more over the other."""
    row = fault.row
    task = task_of(row.plan, row.value)
    name = fault.field or "title"
    kept = sent_fields(request, {"version", "once"})
    clash = Clash(
        who=str(row.changed_by or MESSAGES["removed"]),
        when=f"{timezone.localtime(row.changed_at):%H:%M}",
        address=page_of(row.plan, row.name),
        send_to=request.get_full_path(),
        differences=(
            Difference(
                "text", str(FIELDS[FieldName(name)]), fault.mine or cell_text(task, name),
                cell_text(task, name),
            ),
        ),
        sent=(*kept, ("version", str(row.version))),
    )  # fmt: skip
    return clashed(request, clash)
