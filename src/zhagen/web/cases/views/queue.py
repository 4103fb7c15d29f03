"""The queue, and taking cases in: files dropped, or the code of a talk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, cast

from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.find import UnknownSlice
from zhagen.slices.model import Slice
from zhagen.web.accounts import once
from zhagen.web.accounts.models import Department, User, Window
from zhagen.web.accounts.rights import Right, departments_with, may, needs
from zhagen.web.cases.claims import claim
from zhagen.web.cases.faults import CaseFault
from zhagen.web.cases.guide_code import case_by_code
from zhagen.web.cases.intake import Upload, Where, open_with_files
from zhagen.web.cases.queue import done_today, in_work, returned, rows_of, view_of
from zhagen.web.cases.slices import items, newest
from zhagen.web.cases.uploads import uploads_of
from zhagen.web.cases.views.reached import me, told_faults
from zhagen.web.cases.wording import MESSAGES
from zhagen.web.look.refusals import asked_by_script
from zhagen.web.look.waiting import Tab
from zhagen.wiring import load_sample

_ON_A_PAGE: Final = 30
_SAMPLE: Final = "scan-several-faults"


@require_GET
@needs(Right.case_see)
def index(request: HttpRequest) -> HttpResponse:
    """The cases of the person's window, of another, or of all."""
    now, user = timezone.now(), me(request)
    departments = departments_with(user, Right.case_see)
    window = request.GET.get("window", "")
    view = view_of(departments, user, window)
    show = request.GET.get("show", "work")
    lists = {"work": in_work(view), "returned": returned(view), "done": done_today(view, now)}
    show = show if show in lists else "work"
    page = Paginator(lists[show], _ON_A_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page.object_list, now, user)
    waits = sum(row.mine for row in rows_of(lists["work"], now, user)) if show == "work" else 0
    names = {"work": _("在办"), "returned": _("等补正"), "done": _("今天办结")}
    tabs = [
        Tab(names[name], _address(name, window), len(rows), here=name == show)
        if name == show and page.paginator.num_pages == 1
        else Tab(names[name], _address(name, window), lists[name].count(), here=name == show)
        for name in names
    ]
    places = {
        "tabs": tabs,
        "rows": rows,
        "page": page,
        "show": show,
        "view": view,
        "waits": waits,
        "windows": Window.objects.filter(department__in=departments).order_by("name"),
        "chosen": window,
        "order": _("先到先办") if show == "work" else "",
    }
    if request.htmx if hasattr(request, "htmx") else False:
        return render(request, "cases/queue_rows.html", places)
    return render(request, "cases/index.html", places)


def _address(show: str, window: str) -> str:
    parts = [f"show={show}"] + ([f"window={window}"] if window else [])
    return f"{reverse('cases:index')}?{'&'.join(parts)}"


@require_POST
@needs(Right.case_work)
@told_faults
def new(request: HttpRequest) -> HttpResponse:
    """Open a case with the files of this request; a second sending leads to the same case."""
    user, now = me(request), timezone.now()
    before = once.earlier(request, user)
    if before is not None:
        return _led(request, before)
    uploads = uploads_of(request)
    definition = _definition(request.POST.get("slice", ""))
    day = _day(request.POST.get("on", ""), now)
    more = request.POST.get("more") == "1"
    case = open_with_files(_where(user), definition, day, uploads, now, more=more)
    # Theirs while further files are on their way, before the page of the case keeps it.
    claim(case, user, now)
    address = reverse("cases:open", args=[case.pk])
    once.remember(request, user, address, now)
    return _led(request, address)


def _led(request: HttpRequest, address: str) -> HttpResponse:
    if asked_by_script(request):
        return JsonResponse({"address": address})
    return redirect(address)


@require_POST
@needs(Right.case_work)
@told_faults
def sample(request: HttpRequest) -> HttpResponse:
    """Open the shipped sample as a case: what the screen is like, without an applicant's papers."""
    user, now = me(request), timezone.now()
    before = once.earlier(request, user)
    if before is not None:
        return redirect(before)
    shipped = load_sample(_SAMPLE)
    files = [(path.name, ContentFile(path.read_bytes(), path.name)) for path in shipped.files]
    uploads = cast("list[tuple[str, Upload]]", files)
    case = open_with_files(_where(user), newest(shipped.slice_ref), shipped.on, uploads, now)
    answer = redirect("cases:open", pk=case.pk)
    once.remember(request, user, answer["Location"], now)
    return answer


@require_POST
@needs(Right.case_work)
@told_faults
def by_code(request: HttpRequest) -> HttpResponse:
    """Open the case of a talk by the code the applicant reads out."""
    user = me(request)
    case = case_by_code(request.POST.get("code", "")[:40], _where(user), timezone.now())
    return redirect("cases:open", pk=case.pk)


def _where(user: User) -> Where:
    """The person's window; without one, their only department. Raises CaseFault."""
    departments = departments_with(user, Right.case_work)
    window = user.window
    if window is not None and may(user, Right.case_work, window.department):
        return Where(window.department, window, user)
    only: list[Department] = list(departments[:2])
    if len(only) != 1:
        raise CaseFault("no_window", str(MESSAGES["no_window"]))
    return Where(only[0], None, user)


def _definition(ref: str) -> Slice:
    listed = items()
    if not ref and len(listed) == 1:
        ref = listed[0].ref
    if ref not in {item.ref for item in listed}:
        raise CaseFault("no_item", str(MESSAGES["no_item"]))
    try:
        return newest(ref)
    except (UnknownSlice, BrokenSlice) as error:
        raise CaseFault("no_item", str(MESSAGES["no_item"])) from error


def _day(text: str, now: datetime) -> date:
    if not text:
        return timezone.localdate(now)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CaseFault("bad_day", str(MESSAGES["bad_day"])) from error
