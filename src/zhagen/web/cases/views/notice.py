"""The notice: as a dialog, as a Word draft, on paper; sending it, and accepting the case."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhagen.precheck.telling import long_day
from zhagen.web.accounts import once
from zhagen.web.accounts.rights import Right, needs
from zhagen.web.cases.claims import refuse_unless_held
from zhagen.web.cases.closing import Bench, accept, drafted_points, send_back, unsent
from zhagen.web.cases.faults import CaseFault
from zhagen.web.cases.history import audited
from zhagen.web.cases.models import Case, Notice
from zhagen.web.cases.notices import (
    DAYS,
    USUAL_DAYS,
    Deadline,
    Wishes,
    deadlines,
    draft,
    rewritten,
    word_file,
    words_to_send,
)
from zhagen.web.cases.screen import bench_of, screen_of
from zhagen.web.cases.slices import slice_of
from zhagen.web.cases.views.reached import case_for, me, told_faults
from zhagen.web.cases.wording import MESSAGES

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _bench(request: HttpRequest, case: Case) -> Bench:
    """The case as it can be decided. Raises CaseFault where nothing was read."""
    bench = bench_of(screen_of(case, me(request), timezone.now()))
    if bench is None:
        raise CaseFault("nothing", str(MESSAGES["no_points"]), 409)
    return bench


@require_GET
@needs(Right.case_see)
@told_faults
def dialog(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as it would go out now; for a script the dialog alone."""
    case = case_for(request, pk, Right.case_see)
    if request.headers.get("Sec-Fetch-Mode") == "navigate":
        # Its address opened in a tab of its own: the dialog is no page without its case.
        return redirect("cases:open", pk=case.pk)
    bench = _bench(request, case)
    today = timezone.localdate()
    choices = deadlines(today)
    words = draft(bench.shown, bench.standings, bench.unit, bench.office)
    return render(
        request,
        "cases/notice.html",
        {
            "case": case,
            "bench": bench,
            "ready": bench.readiness,
            "points": drafted_points(bench),
            "hints": words.hints,
            "deadlines": choices,
            "usual": USUAL_DAYS,
            "pages": len(bench.numbering.numbers),
            "materials": sum(one.given for one in bench.shown.review.materials),
            "phone": _phone(bench),
        },
    )


def _phone(bench: Bench) -> str:
    """A phone of the case, that of who came for it first; masked where it is shown."""
    definition = slice_of(bench.case.slice_ref)
    phones = [fact.name for fact in definition.facts.values() if "phone" in fact.validators]
    wanted = sorted(phones, key=lambda name: "agent" not in name)
    known = {entry.name: entry.value for entry in bench.shown.review.facts if entry.value}
    return next((str(known[name]) for name in wanted if len(str(known.get(name, ""))) == 11), "")


def _wishes(request: HttpRequest, bench: Bench) -> tuple[Wishes, Deadline]:
    """What the officer chose and wrote. Raises CaseFault."""
    post = request.POST or request.GET
    texts = {
        int(name[5:]): (text, post.get(f"remedy-{name[5:]}", ""))
        for name, text in post.items()
        if name.startswith("what-") and name[5:].isdecimal()
    }
    own = zip(post.getlist("own_what"), post.getlist("own_remedy"), strict=False)
    points = rewritten(drafted_points(bench), texts, own)
    days = int(post["days"]) if post.get("days", "").isdecimal() else USUAL_DAYS
    choices = {one.days: one for one in deadlines(timezone.localdate())}
    choice = choices.get(days if days in DAYS else USUAL_DAYS)
    if choice is None:
        raise CaseFault("no_calendar", str(MESSAGES["no_calendar"]), 409)
    wishes = Wishes(points, post.get("hints") == "1", choice.days, post.get("delivery", "").strip())
    return wishes, choice


@require_POST
@needs(Right.case_see)
@told_faults
def draft_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as it stands in the dialog, as a Word file."""
    case = case_for(request, pk, Right.case_see)
    bench = _bench(request, case)
    wishes, choice = _wishes(request, bench)
    words = draft(bench.shown, bench.standings, bench.unit, bench.office)
    content = word_file(words_to_send(words, wishes, choice), case)
    with transaction.atomic():
        audited(case, "case.notice_exported", me(request), draft=1)
    return _word(content, f"一次性告知书-{case.number}-草稿.docx")


@require_POST
@needs(Right.case_see)
@told_faults
def draft_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as it stands in the dialog, to be read and printed before it goes out."""
    case = case_for(request, pk, Right.case_see)
    bench = _bench(request, case)
    notice = unsent(bench, *_wishes(request, bench), me(request), timezone.now())
    with transaction.atomic():
        audited(case, "case.notice_exported", me(request), draft=1, paper=1)
    answer = render(request, "cases/draft.html", _letter(case, notice) | {"draft": True})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _letter(case: Case, notice: Notice) -> dict[str, object]:
    return {"case": case, "notice": notice, "due": long_day(notice.due)}


@require_POST
@needs(Right.case_work)
@told_faults
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the case back with its notice."""
    case = case_for(request, pk, Right.case_work)
    now, user = timezone.now(), me(request)
    before = once.earlier(request, user)
    if before is not None:
        return redirect(before)
    refuse_unless_held(case, user, now)
    bench = _bench(request, case)
    wishes, choice = _wishes(request, bench)
    notice = send_back(bench, wishes, choice, user, now)
    answer = redirect("cases:notice", pk=pk, number=notice.number)
    once.remember(request, user, answer["Location"], now)
    return answer


@require_POST
@needs(Right.case_work)
@told_faults
def accept_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the case."""
    case = case_for(request, pk, Right.case_work)
    now, user = timezone.now(), me(request)
    before = once.earlier(request, user)
    if before is not None:
        return redirect(before)
    refuse_unless_held(case, user, now)
    accept(_bench(request, case), user, now)
    answer = redirect("cases:open", pk=pk)
    once.remember(request, user, answer["Location"], now)
    return answer


@require_GET
@needs(Right.case_see)
def sent(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A notice as it was sent, to be read and printed."""
    case = case_for(request, pk, Right.case_see)
    notice = get_object_or_404(Notice.objects.defer("word"), case=case, number=number)
    return render(request, "cases/sent.html", _letter(case, notice))


@require_GET
@needs(Right.case_see)
def sent_word(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The Word file of a notice, byte by byte as it was sent."""
    case = case_for(request, pk, Right.case_see)
    notice = get_object_or_404(Notice, case=case, number=number)
    with transaction.atomic():
        audited(case, "case.notice_exported", me(request), number=number)
    return _word(bytes(notice.word), f"一次性告知书-{case.number}-{number}.docx")


def _word(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=_WORD)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer
