"""What is done with a conversation: take, answer, note, correct, give back, end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhagen.web.accounts.rights import Right, needs
from zhagen.web.dialogues import window
from zhagen.web.dialogues.handovers import TO_WINDOW
from zhagen.web.dialogues.window import Code
from zhagen.web.seat import acting
from zhagen.web.seat.alias_book import propose
from zhagen.web.seat.reach import elsewhere, talk_for, talks_of
from zhagen.web.seat.views.reached import form_of, keep_typed, me, told_faults


@require_POST
@needs(Right.talk_seat)
@told_faults
def take(request: HttpRequest, talk_id: str) -> HttpResponse:
    """Take a conversation; what was typed while a colleague held it stands in the box."""
    talk = talk_for(request, talk_id, Right.talk_seat)
    acting.take(talk, me(request), timezone.now(), over=request.POST.get("over") == "1")
    keep_typed(request, talk_id, request.POST.get("text", ""))
    return redirect("seat:open", talk_id=talk_id)


@require_POST
@needs(Right.talk_seat)
@told_faults
def reply(request: HttpRequest, talk_id: str) -> HttpResponse:
    """Answer the applicant."""
    acting.reply(talk_for(request, talk_id, Right.talk_seat), me(request), form_of(request))
    return redirect("seat:open", talk_id=talk_id)


@require_POST
@needs(Right.talk_seat)
@told_faults
def note(request: HttpRequest, talk_id: str) -> HttpResponse:
    """Leave a note for colleagues."""
    acting.note(talk_for(request, talk_id, Right.talk_seat), me(request), form_of(request))
    return redirect("seat:open", talk_id=talk_id)


@require_POST
@needs(Right.talk_seat)
@told_faults
def back(request: HttpRequest, talk_id: str) -> HttpResponse:
    """Let the machine go on."""
    talk = talk_for(request, talk_id, Right.talk_seat)
    acting.give_back(talk, me(request), form_of(request), timezone.now())
    messages.info(request, _("已交还机器，申请人看得到机器接着问。"))
    # One about another department's item is theirs again from now on.
    if not talks_of(me(request), Right.talk_see).filter(pk=talk_id).exists():
        return redirect("seat:index")
    return redirect("seat:open", talk_id=talk_id)


@require_POST
@needs(Right.talk_seat)
@told_faults
def close(request: HttpRequest, talk_id: str) -> HttpResponse:
    """End the conversation with an outcome."""
    talk = talk_for(request, talk_id, Right.talk_seat)
    outcome = request.POST.get("outcome", "")
    acting.close(talk, me(request), outcome, form_of(request, "note"), timezone.now())
    if outcome == TO_WINDOW:
        _told_code(request, window.code_if_any(talk))
    return redirect("seat:index")


def _told_code(request: HttpRequest, code: Code | None) -> None:
    """What the applicant's page shows now that they were sent to the window."""
    if code is None:
        told = _("已结束。还没有说过什么，手机上没有窗口用的号，申请人到窗口直接收件。")
    else:
        told = _("已结束。申请人手机上显示窗口用的号 %s。") % code.shown
    messages.info(request, told)


@require_POST
@needs(Right.talk_seat)
@told_faults
def item(request: HttpRequest, talk_id: str) -> HttpResponse:
    """Another item is meant; the applicant's words may become a name of it."""
    talk, user = talk_for(request, talk_id, Right.talk_seat), me(request)
    chosen = request.POST.get("item", "")
    acting.correct_item(talk, user, chosen, form_of(request))
    if (body := elsewhere(talk_id, user)) is not None:
        told = _("这件事归%(body)s。您接着答，交还或结束以后由那边看。")
        messages.info(request, told % {"body": body})
    if request.POST.get("propose") == "1":
        made = propose(request.POST.get("wording", ""), chosen, user, timezone.now())
        if made is not None:
            messages.info(request, _("“%s”已提请审定，审定前不采用。") % made.wording)
    return redirect("seat:open", talk_id=talk_id)


@require_POST
@needs(Right.talk_seat)
@told_faults
def fact(request: HttpRequest, talk_id: str) -> HttpResponse:
    """Put a fact right, or fill in one that is missing."""
    talk, user = talk_for(request, talk_id, Right.talk_seat), me(request)
    name, was = request.POST.get("fact", ""), request.POST.get("was", "")
    if was == "-1":
        was = acting.standing_value(talk, user, name)
    form = form_of(request)
    acting.correct_fact(talk, user, name, request.POST.getlist("value"), was, form.key)
    return redirect("seat:open", talk_id=talk_id)
