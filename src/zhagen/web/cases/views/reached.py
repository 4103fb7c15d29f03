"""Reaching a case: the right and department first, then the case; faults as people read them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, departments_with
from zhagen.web.cases.faults import CaseFault, NotAsSeen
from zhagen.web.cases.models import Case
from zhagen.web.cases.screen import around, etag, live, screen_of
from zhagen.web.cases.slices import SliceGone
from zhagen.web.look.refusals import Clash, Difference, asked_by_script, clashed
from zhagen.web.look.telling import sent_fields, told

_Given = ParamSpec("_Given")
_View = Callable[Concatenate[HttpRequest, _Given], HttpResponse]


def me(request: HttpRequest) -> User:
    """Who asks; views are behind `needs`, so it is somebody."""
    return cast("User", request.user)


def case_for(request: HttpRequest, pk: int, right: Right) -> Case:
    """The case, if this person has the right in its department; else it does not exist."""
    rows = Case.objects.select_related("department", "window", "holder", "earlier", "decided_by")
    return get_object_or_404(
        rows, pk=pk, department__in=departments_with(request.user, right), forgotten_at=None
    )


def told_faults(view: _View[_Given]) -> _View[_Given]:
    """Answer what cannot be done in a sentence: a banner for a script, a message on the page."""

    @wraps(view)
    def asked(  # the signature `needs` wraps
        request: HttpRequest, *args: _Given.args, **named: _Given.kwargs
    ) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except NotAsSeen as fault:
            return _clash(request, fault, named.get("pk"))
        except CaseFault as fault:
            return _refused(request, fault, named.get("pk"))
        except SliceGone as fault:
            gone = CaseFault("slice_gone", str(fault), 409)
            return _refused(request, gone, named.get("pk"))

    return cast("_View[_Given]", asked)


def _refused(request: HttpRequest, fault: CaseFault, pk: object) -> HttpResponse:
    home = reverse("cases:index")
    page = reverse("cases:open", args=[pk]) if pk else home
    return told(request, fault.message, fault.status, page, home)


def _clash(request: HttpRequest, fault: NotAsSeen, pk: object) -> HttpResponse:
    """Both readings side by side; one's own can be sent once more over the other."""
    kept = sent_fields(request, {"once", "was"})
    clash = Clash(
        who=fault.who,
        when=f"{timezone.localtime():%H:%M}",
        address=reverse("cases:open", args=[pk]),
        send_to=request.get_full_path(),
        differences=(Difference("words", str(fault.message), fault.mine, fault.theirs),),
        sent=(*kept, ("was", "-1")),
    )
    return clashed(request, clash)


def answered(request: HttpRequest, pk: int, right: Right = Right.case_see) -> HttpResponse:
    """After a change: the live parts for a script, else the page itself again."""
    if not asked_by_script(request):
        return redirect("cases:open", pk=pk)
    return live_parts(request, case_for(request, pk, right))


def live_parts(request: HttpRequest, case: Case) -> HttpResponse:
    """Everything that may have changed, each part in a template of its own."""
    user, now = me(request), timezone.now()
    screen = screen_of(case, user, now)
    answer = render(request, "cases/live.html", {**live(screen), **around(screen)})
    answer["ETag"] = etag(case, user, now)
    answer["Cache-Control"] = "private, no-cache"
    return answer
