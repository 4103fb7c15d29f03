"""Signing: the charter by both parties, and amendments, each with one's own account."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhagen.pilot.agreeing.file import from_canonical
from zhagen.pilot.agreeing.sealed import hash_of
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.pilots import sealing
from zhagen.web.pilots.charter_form import Content, read
from zhagen.web.pilots.faults import PilotFault
from zhagen.web.pilots.keeping import from_text, sealed_of
from zhagen.web.pilots.models import Pilot, PilotState
from zhagen.web.pilots.sides import side_of, why_no_side
from zhagen.web.pilots.standing import amendments_of, seal_of
from zhagen.web.pilots.telling import facts_of
from zhagen.web.pilots.views.charter import editor
from zhagen.web.pilots.views.reached import me, pilot_for, told_faults

# Seconds after signing in by single sign-on in which a signature is taken without more.
_RECENTLY: Final = 300


@needs(Right.pilot_see)
@require_http_methods(["GET", "POST"])
@told_faults
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what is signed once more, and sign it with one's own account."""
    pilot = pilot_for(request, pk)
    if request.method == "POST":
        return _signed(request, pilot, amendment=False)
    content = sealing.to_be_signed(pilot)
    return render(request, "pilots/seal.html", _seal_page(request, pilot, content))


@needs(Right.pilot_seal)
@require_POST
@told_faults
def sign_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the amendment that waits."""
    return _signed(request, pilot_for(request, pk, Right.pilot_seal), amendment=True)


def _seal_page(
    request: HttpRequest, pilot: Pilot, content: dict[str, object], fault: str = ""
) -> dict[str, Any]:
    charter = from_canonical(content)
    return {
        "pilot": pilot,
        "charter": charter,
        "facts": facts_of(charter),
        "hash": hash_of(content),
        "seal": seal_of(pilot),
        "side": side_of(me(request), pilot),
        "why_not": why_no_side(me(request), pilot),
        "has_password": me(request).has_usable_password(),
        "planned": "information" in content,
        "fault": fault,
    }


def _signed(request: HttpRequest, pilot: Pilot, *, amendment: bool) -> HttpResponse:
    """Only with the password entered for this signature."""
    told = request.POST.get("hash", "")
    if side_of(me(request), pilot) is None:
        raise PilotFault(why_no_side(me(request), pilot), 403)
    fault = _not_confirmed(request)
    if fault and amendment:
        messages.error(request, fault)
        return redirect("pilots:amend", pk=pilot.pk)
    if fault:
        content = sealing.to_be_signed(pilot)
        page = _seal_page(request, pilot, content, fault)
        return render(request, "pilots/seal.html", page, status=422)
    if amendment:
        done = sealing.sign_pending(pilot.pk, me(request), told)
        pending = bool(done.sealed_next)
    else:
        done = sealing.sign_charter(pilot.pk, me(request), told)
        pending = done.state == PilotState.SIGNING
    said = _("已签，等另一方签。") if pending else _("双方已签齐，已封存。")
    messages.success(request, said)
    return redirect("pilots:open", pk=pilot.pk)


def _not_confirmed(request: HttpRequest) -> str:
    """Why it is not certain that the person of this account is the one who signs."""
    user = me(request)
    if not user.has_usable_password():
        last = max(
            (float(each["at"]) for each in get_authentication_records(request, me(request))),
            default=0,
        )
        recently = timezone.now().timestamp() - last < _RECENTLY
        return "" if recently else _("登录已过五分钟，请退出后重新登录再来签。")
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        return _("试的次数太多了，请过几分钟再试。")
    if not get_adapter().reauthenticate(user, request.POST.get("password", "")):
        return _("密码不对，没有签。请再输一次。")
    return ""


@needs(Right.pilot_seal)
@require_POST
@told_faults
def unsign(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the only signature."""
    pilot = pilot_for(request, pk, Right.pilot_seal)
    sealing.withdraw(pilot.pk, me(request))
    messages.info(request, _("签封已撤回，立项书可以改了。"))
    return redirect("pilots:open", pk=pilot.pk)


@needs(Right.pilot_see)
@require_http_methods(["GET", "POST"])
@told_faults
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """The amendments, and the form for another one."""
    pilot = pilot_for(request, pk)
    if pilot.state not in (PilotState.RUNNING, PilotState.CLOSED):
        raise PilotFault(_("封存以前直接改立项书，不用写变更。"))
    sealed = sealed_of(pilot)
    content: Content = dict(sealed.amended)
    typed, fault = "", ""
    if request.method == "POST":
        pilot = pilot_for(request, pk, Right.pilot_seal)
        typed = request.POST.get("why", "")[:500]
        content = read(request.POST, content)
        fault = "" if request.POST.get("do") else _proposed(request, pilot, content, typed)
        if not fault and not request.POST.get("do"):
            messages.success(request, _("变更已写下并签好，等另一方签。"))
            return redirect("pilots:amend", pk=pilot.pk)
    places = editor(
        pilot, content, amending=True, typed=typed, fault=fault,
        amendments=amendments_of(sealed), side=side_of(me(request), pilot),
        waiting=_waiting(pilot), log_seen=_seen(pilot),
    )  # fmt: skip
    return render(request, "pilots/amend.html", places, status=422 if fault else 200)


def _proposed(request: HttpRequest, pilot: Pilot, content: Content, why: str) -> str:
    """Write the amendment; why not, else empty."""
    told = _not_confirmed(request)
    if told:
        return told
    try:
        sealing.propose(pilot.pk, me(request), content, why, timezone.now())
    except PilotFault as fault:
        if fault.status != 422:
            raise
        return fault.message
    return ""


def _waiting(pilot: Pilot) -> dict[str, Any] | None:
    """The amendment that waits for its second signature."""
    if not pilot.sealed_next:
        return None
    sealed = from_text(pilot.sealed_next)
    signed = pilot.signatures.filter(amendment=len(sealed.amendments)).select_related("by")
    return {"amendment": amendments_of(sealed)[-1], "hash": sealed.head, "signed": tuple(signed)}


def _seen(pilot: Pilot) -> bool:
    """Whether the log holds cases: an amendment then counts as made after data."""
    return pilot.intakes.filter(accepted__gt=0).exists()


@needs(Right.pilot_seal)
@require_POST
@told_faults
def drop_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down the amendment that waits."""
    pilot = pilot_for(request, pk, Right.pilot_seal)
    sealing.drop_pending(pilot.pk, me(request))
    messages.info(request, _("变更已撤下。"))
    return redirect("pilots:amend", pk=pilot.pk)
