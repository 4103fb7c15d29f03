"""What an officer does on a case: decide findings, put values right, take over, add files."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhagen.web.accounts import once
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.cases.claims import claim, refuse_unless_held, take_over
from zhagen.web.cases.closing import withdraw
from zhagen.web.cases.correcting import Typed, correct
from zhagen.web.cases.deciding import Said, decide
from zhagen.web.cases.editing import editor_of
from zhagen.web.cases.faults import CaseFault
from zhagen.web.cases.history import audited, tell
from zhagen.web.cases.intake import add_files
from zhagen.web.cases.models import Case, CaseFile, CaseState
from zhagen.web.cases.queue import OPEN
from zhagen.web.cases.refresh import refresh, shown_of
from zhagen.web.cases.settling import settle
from zhagen.web.cases.shown import Shown
from zhagen.web.cases.slices import slice_of
from zhagen.web.cases.uploads import uploads_of
from zhagen.web.cases.views.reached import answered, case_for, me, told_faults
from zhagen.web.cases.wording import MESSAGES
from zhagen.web.cases.works import read_again


def _held(request: HttpRequest, pk: int, *further: CaseState) -> Case:
    """The case, open (or in a `further` state) and from now this person's. Raises CaseFault."""
    case = case_for(request, pk, Right.case_work)
    now = timezone.now()
    refuse_unless_held(case, me(request), now)
    if case.state not in (*OPEN, *further):
        raise CaseFault("decided", str(MESSAGES["decided"]), 409)
    claim(case, me(request), now)
    return case


def _at_work(request: HttpRequest, pk: int) -> tuple[Case, Shown]:
    """The case this person is at work on, and what is shown of it. Raises CaseFault."""
    case = _held(request, pk)
    shown = shown_of(case)
    if shown is None:
        raise CaseFault("gone_finding", str(MESSAGES["gone_finding"]), 409)
    return case, shown


@require_POST
@needs(Right.case_work)
@told_faults
def decide_finding(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Agree, disagree with a reason, seen, put on the notice, undo."""
    case, shown = _at_work(request, pk)
    said = Said(
        finding=key,
        choice=request.POST.get("choice", ""),
        reason=request.POST.get("reason", ""),
        words=request.POST.get("words", ""),
        was=_number(request.POST.get("was", "0")),
    )
    if said.was == -1:
        said = _over(case, said)
    decide(case, shown, said, me(request), timezone.now())
    return answered(request, pk)


def _over(case: Case, said: Said) -> Said:
    """Sent once more after both were shown: what stands now has been seen."""
    newest = case.decisions.filter(finding=said.finding).last()
    was = newest.pk if newest else 0
    return Said(said.finding, said.choice, said.reason, said.words, was)


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 18 else 0


@require_GET
@needs(Right.case_see)
@told_faults
def fact(request: HttpRequest, pk: int, concept: str) -> HttpResponse:
    """The readings of a fact, each with its clipping and what can be typed instead."""
    case = case_for(request, pk, Right.case_see)
    shown = shown_of(case)
    if shown is None:
        raise CaseFault("gone_finding", str(MESSAGES["gone_finding"]), 409)
    editor = editor_of(case, slice_of(case.slice_ref), shown, concept)
    return render(request, "cases/fact.html", {"editor": editor, "case": case})


@require_POST
@needs(Right.case_work)
@told_faults
def correct_fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a value and review again at once; nothing is read again."""
    case, shown = _at_work(request, pk)
    post = request.POST
    was = post.get("was", "")
    typed = Typed(
        fact=post.get("fact", ""),
        file=post.get("file", ""),
        page=_number(post.get("page", "0")),
        texts=tuple(post.getlist("value")),
        was=_newest(case, post.get("fact", "")) if was == "-1" else was,
    )
    correct(case, slice_of(case.slice_ref), shown, typed, me(request), timezone.now())
    refresh(case.pk)
    return answered(request, pk)


def _newest(case: Case, name: str) -> str:
    newest = case.corrections.filter(fact=name).last()
    return newest.text if newest else ""


@require_POST
@needs(Right.case_work)
@told_faults
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the case over from a colleague."""
    take_over(case_for(request, pk, Right.case_work), me(request), timezone.now())
    return answered(request, pk)


@require_POST
@needs(Right.case_work)
@told_faults
def more_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Further files for a case; for one that was sent back it is the correction."""
    now, user = timezone.now(), me(request)
    if once.earlier(request, user) is None:
        case = _held(request, pk, CaseState.RETURNED)
        more = request.POST.get("more") == "1"
        add_files(case, uploads_of(request), user, now, more=more)
        once.remember(request, user, str(pk), now)
    return answered(request, pk)


@require_POST
@needs(Right.case_work)
@told_faults
def set_aside(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Leave a file out of the review, or take it in again; nothing is deleted."""
    case, _ = _at_work(request, pk)
    row = get_object_or_404(CaseFile, pk=file, case=case)
    aside = request.POST.get("aside") == "1"
    now, user = timezone.now(), me(request)
    with transaction.atomic():
        CaseFile.objects.filter(pk=row.pk).update(set_aside=aside)
        # Those that could not be used are told at the archive and stay aside.
        inside = row.inside.filter(reason="") if row.reason else row.inside.all()
        inside.update(set_aside=aside)
        Case.objects.filter(pk=pk).update(
            inputs=F("inputs") + 1, version=F("version") + 1, changed_at=now
        )
        tell(case, "file_aside" if aside else "file_back", user, now)
        audited(case, "case.file_aside", user, aside=int(aside))
    if not aside:
        read_again(case)
    refresh(pk)
    return answered(request, pk)


@require_POST
@needs(Right.case_work)
@told_faults
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the pages read that were given up."""
    case = _held(request, pk)
    read_again(case)
    with transaction.atomic():
        tell(case, "again", me(request), timezone.now())
        audited(case, "case.read_again", me(request))
    settle(pk)
    return answered(request, pk)


@require_POST
@needs(Right.case_work)
@told_faults
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case off the list."""
    case = case_for(request, pk, Right.case_work)
    now = timezone.now()
    refuse_unless_held(case, me(request), now)
    withdraw(case, me(request), now)
    return redirect("cases:index")
