"""The screen of a case, what changes on it, and the pictures of its pages."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhagen.web.accounts.rights import Right, may, needs
from zhagen.web.cases.claims import claim
from zhagen.web.cases.folder import CaseFolder
from zhagen.web.cases.history import audited
from zhagen.web.cases.models import Case, CaseFile, PageRead
from zhagen.web.cases.pictures import small_name
from zhagen.web.cases.screen import around, etag, live, screen_of
from zhagen.web.cases.views.reached import case_for, live_parts, me

_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}


@require_GET
@needs(Right.case_see)
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """A case as it stands; opening it is written down, and claims it if nobody has it."""
    case = case_for(request, pk, Right.case_see)
    now, user = timezone.now(), me(request)
    if may(user, Right.case_work, case.department) and case.state in {"reading", "waiting"}:
        claim(case, user, now)
    with transaction.atomic():
        audited(case, "case.seen", user)
    screen = screen_of(case, user, now)
    answer = render(request, "cases/case.html", {**live(screen), **around(screen)})
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
@needs(Right.case_see)
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed since; 304 where nothing did. Asking keeps the claim of whoever has the case."""
    case = case_for(request, pk, Right.case_see)
    now, user = timezone.now(), me(request)
    if case.holder_id == user.pk and request.GET.get("there") == "1":
        claim(case, user, now)
    tag = etag(case, user, now)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    return live_parts(request, case)


@require_GET
@needs(Right.case_see)
def picture(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """The picture of a page."""
    case, row = _page(request, pk, page)
    return _jpeg(case, row.picture)


@require_GET
@needs(Right.case_see)
def plain(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """The picture of a page without its seals."""
    case, row = _page(request, pk, page)
    return _jpeg(case, row.plain)


@require_GET
@needs(Right.case_see)
def small(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """The small picture of the page strip."""
    case, row = _page(request, pk, page)
    return _jpeg(case, small_name(row.picture) if row.picture else "")


@require_GET
@needs(Right.case_see)
def original(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file as it was handed in, to be kept; it is never opened inside our pages."""
    case = _whole(request, pk)
    row = get_object_or_404(CaseFile, pk=file, case=case, archive=None)
    path = CaseFolder(case.key).file(row.sha256) if row.sha256 else None
    if path is None or not path.is_file():
        raise Http404
    kind = _TYPES.get(row.name.rpartition(".")[2].lower(), "application/octet-stream")
    with transaction.atomic():
        audited(case, "case.original_taken", me(request), file=row.pk)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=row.name, content_type=kind)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _page(request: HttpRequest, pk: int, page: int) -> tuple[Case, PageRead]:
    case = _whole(request, pk)
    return case, get_object_or_404(PageRead, pk=page, file__case=case)


def _whole(request: HttpRequest, pk: int) -> Case:
    """The case for somebody who may see its papers."""
    case = case_for(request, pk, Right.case_see)
    if not may(me(request), Right.personal_whole, case.department):
        raise PermissionDenied(_("您没有“查看完整个人信息”的权限，看不了原件。"))
    return case


def _jpeg(case: Case, name: str) -> HttpResponse:
    path = CaseFolder(case.key).page(name) if name else None
    if path is None or not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type="image/jpeg")
    # A page's picture never changes; it is kept by this person's browser and by nothing between.
    answer["Cache-Control"] = "private, max-age=3600, immutable"
    return answer
