"""Reaching what belongs to a department: the right first, then the record; faults in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from zhagen.insight.period import BadPeriod
from zhagen.web.accounts.models import Department
from zhagen.web.accounts.rights import Right, departments_with, person_of
from zhagen.web.insights.book import Who
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.models import Analysis
from zhagen.web.look.telling import told

_Given = ParamSpec("_Given")
_View = Callable[Concatenate[HttpRequest, _Given], HttpResponseBase]


def places(request: HttpRequest, right: Right = Right.insight_see) -> list[Department]:
    """The departments whose analysis this person may see."""
    return list(departments_with(request.user, right).order_by("name"))


def place_of(request: HttpRequest, right: Right = Right.insight_see) -> Department:
    """The department a page is about: the one named, else the first."""
    known = places(request, right)
    wanted = request.POST.get("department") or request.GET.get("department", "")
    if not wanted and known:
        return known[0]
    found = next((each for each in known if str(each.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def who(request: HttpRequest) -> Who:
    """Who decides, now."""
    return Who(person_of(request), timezone.now(), timezone.localdate())


def analysis_for(request: HttpRequest, pk: int, right: Right = Right.insight_see) -> Analysis:
    """The analysis, if this person has the right in its department; else it does not exist."""
    rows = Analysis.objects.select_related("department", "by")
    return get_object_or_404(rows, pk=pk, department__in=departments_with(request.user, right))


def told_faults(address: str) -> Callable[[_View[_Given]], _View[_Given]]:
    """Answer what cannot be done in a sentence: a banner for a script, else on its page."""

    def around(view: _View[_Given]) -> _View[_Given]:
        @wraps(view)
        def asked(
            request: HttpRequest, /, *args: _Given.args, **named: _Given.kwargs
        ) -> HttpResponseBase:
            try:
                return view(request, *args, **named)
            except (InsightFault, BadPeriod) as fault:
                if isinstance(fault, InsightFault) and fault.status == 404:
                    raise Http404 from fault
                return _refused(request, str(fault), named)

        return cast("_View[_Given]", asked)

    def _refused(request: HttpRequest, said: str, named: dict[str, object]) -> HttpResponseBase:
        if "pk" in named and address == "insights:open":
            page = reverse(address, args=[named["pk"]])
        else:
            wanted = request.POST.get("department", "")
            page = reverse(address) + (f"?department={wanted}" if wanted.isdigit() else "")
        return told(request, said, 422, page, reverse("insights:index"))

    return around
