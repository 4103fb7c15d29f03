"""What every page here does with somebody who asks: who it is, and faults as people read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from zhagen.web.accounts.models import User
from zhagen.web.look.refusals import Clash, Difference, asked_by_script, clashed
from zhagen.web.look.telling import sent_fields, told
from zhagen.web.seat.acting import Form
from zhagen.web.seat.faults import NotAsSeen, SeatFault

_Given = ParamSpec("_Given")
_View = Callable[Concatenate[HttpRequest, _Given], HttpResponse]
_KEY: Final = re.compile(r"[0-9A-Za-z_-]{8,64}")
# What was typed and refused stands in the box again: it lives in the session until it is shown.
_TYPED: Final = "seat.typed"
_MOST_KEPT: Final = 20_000


def me(request: HttpRequest) -> User:
    """Who asks; views are behind `needs`, so it is somebody."""
    return cast("User", request.user)


def form_of(request: HttpRequest, name: str = "text") -> Form:
    """The text of a form and its key; without a key of ours each sending is one of its own."""
    key = request.POST.get("once", "")
    return Form(
        request.POST.get(name, "").replace("\r\n", "\n"),
        key if _KEY.fullmatch(key) else get_random_string(24),
    )


def told_faults(view: _View[_Given]) -> _View[_Given]:
    """Answer what cannot be done in a sentence; what was typed stands in the box again.

    For what is posted alone: a page that cannot be shown would be led to itself.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: _Given.args, **named: _Given.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **named)
        except NotAsSeen as fault:
            return _clash(request, fault, str(named.get("talk_id", "")))
        except SeatFault as fault:
            return _refused(request, fault, str(named.get("talk_id", "")))

    return cast("_View[_Given]", asked)


def typed_again(request: HttpRequest, talk_id: str) -> str:
    """What was typed into the reply and refused; once."""
    held = request.session.get(_TYPED)
    if not isinstance(held, dict) or held.get("talk") != talk_id:
        return ""
    del request.session[_TYPED]
    return str(held.get("text", ""))


def _refused(request: HttpRequest, fault: SeatFault, talk_id: str) -> HttpResponse:
    if talk_id and not asked_by_script(request):
        keep_typed(request, talk_id, request.POST.get("text", ""))
    page = _back(request, talk_id)
    return told(request, fault.message, fault.status, page, reverse("seat:index"))


def _back(request: HttpRequest, talk_id: str) -> str:
    if talk_id:
        return reverse("seat:open", args=[talk_id])
    return reverse("seat:aliases") if "alias" in request.path else reverse("seat:index")


def _clash(request: HttpRequest, fault: NotAsSeen, talk_id: str) -> HttpResponse:
    """Both texts side by side; one's own can be sent once more over the other."""
    kept = sent_fields(request, {"once", "was"})
    address = _back(request, talk_id)
    again = request.get_full_path()
    if fault.code == "held":
        # To answer all the same, the conversation is taken over first; the text stands in its box.
        again = reverse("seat:take", args=[talk_id])
        kept = (*kept, ("over", "1"))
    clash = Clash(
        who=fault.who or _("有人"),
        when=f"{timezone.localtime():%H:%M}",
        address=address,
        send_to=again,
        differences=(Difference("text", fault.message, fault.mine, fault.theirs),),
        sent=(*kept, ("was", "-1"), ("once", get_random_string(24))),
    )
    return clashed(request, clash)


def keep_typed(request: HttpRequest, talk_id: str, text: str) -> None:
    """Put a text into the box of the next page of this talk."""
    if text:
        request.session[_TYPED] = {"talk": talk_id, "text": text[:_MOST_KEPT]}
