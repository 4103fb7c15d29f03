"""Reaching a pilot: the right and department first, then the pilot; faults as people read them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from zhagen.calendar.workdays import CalendarUnknown
from zhagen.pilot.agreeing.keys import BadKey
from zhagen.pilot.agreeing.sealed import BrokenSeal
from zhagen.pilot.evaluating.evaluate import RefusedLook
from zhagen.pilot.log.pseudonyms import BadSecret
from zhagen.pilot.log.spine import BrokenLog
from zhagen.pilot.recording.effort import BadEffort
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, departments_with
from zhagen.web.look.telling import told
from zhagen.web.pilots.faults import PilotFault
from zhagen.web.pilots.models import Pilot
from zhagen.web.pilots.on_screen import on_screen

_Given = ParamSpec("_Given")
_View = Callable[Concatenate[HttpRequest, _Given], HttpResponse]
_EXPECTED = (BadEffort, BadKey, BadSecret, BrokenLog, BrokenSeal, CalendarUnknown, RefusedLook)


def me(request: HttpRequest) -> User:
    """Who asks; views are behind `needs`, so it is somebody."""
    return cast("User", request.user)


def pilot_for(request: HttpRequest, pk: int, right: Right = Right.pilot_see) -> Pilot:
    """The pilot, if this person has the right in its department; else it does not exist."""
    rows = Pilot.objects.select_related("department", "made_by", "changed_by")
    return get_object_or_404(rows, pk=pk, department__in=departments_with(request.user, right))


def told_faults(view: _View[_Given]) -> _View[_Given]:
    """Answer what cannot be done in a sentence: a banner for a script, a message on the page."""

    @wraps(view)
    def asked(request: HttpRequest, *args: _Given.args, **named: _Given.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except PilotFault as fault:
            return refused(request, fault.message, fault.status, named.get("pk"))
        except _EXPECTED as error:
            return refused(request, on_screen(f"{str(error).rstrip('。')}。"), 409, named.get("pk"))

    return cast("_View[_Given]", asked)


def refused(request: HttpRequest, message: str, status: int, pk: object) -> HttpResponse:
    """The sentence, where the person looks."""
    home = reverse("pilots:index")
    return told(request, message, status, reverse("pilots:open", args=[pk]) if pk else home, home)
