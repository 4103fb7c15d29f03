"""The interface for a department's own systems: submit a case, ask how far it is, get its findings.

The router is mounted by the API as a whole, which also says who calls: `request.user` is the
account of the calling system. What it gets is the JSON contract of `zhagen precheck --json`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Router, Schema, Status
from ninja.errors import HttpError
from ninja.files import UploadedFile
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema

from zhagen.slices.faults import BrokenSlice
from zhagen.slices.find import UnknownSlice
from zhagen.slices.model import Slice
from zhagen.web.accounts import once
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, departments_with
from zhagen.web.cases.faults import CaseFault
from zhagen.web.cases.intake import Upload, Where, open_with_files
from zhagen.web.cases.models import Case, Notice, Review
from zhagen.web.cases.refresh import files_of, numbering_of
from zhagen.web.cases.slices import newest
from zhagen.web.cases.wording import MESSAGES

router = Router(tags=["cases"])
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_REF = re.compile(r"[a-z][a-z0-9-]{0,63}(@\d{1,4}(\.\d{1,4}){1,2})?")


class _Day(str):
    """A day as text, so that what is none is answered in our own words; described as a date."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, str]:
        """What OpenAPI says of it."""
        return {"type": "string", "format": "date"}

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Any text."""
        return handler(str)


_TODAY = _Day()


class Submitted(Schema):
    """A case that was taken in."""

    case: str
    number: str


class Unusable(Schema):
    """A file that could not be used: what is wrong, and what to do."""

    file: str
    reason: str
    message: str
    remedy: str


class Standing(Schema):
    """How far a case is. `state` is reading, waiting, returned, accepted or withdrawn."""

    case: str
    number: str
    state: str
    pages: int
    pages_read: int
    complete: bool
    errors: int
    unclear: int
    warnings: int
    notices: int
    unusable: list[Unusable]


class PointOut(Schema):
    """A point of a notice: what is wrong, what to do, on what grounds, where."""

    number: int
    code: str
    what: str
    remedy: str
    basis: str
    place: str


class NoticeOut(Schema):
    """The newest notice of a case, as it was sent."""

    number: int
    due: date
    points: list[PointOut]


@router.post("", response={201: Submitted}, summary="Submit a case")
def submit(
    request: HttpRequest,
    slice: Annotated[str, Form(min_length=1, max_length=100)],  # noqa: A002 - the contract's word
    files: Annotated[list[UploadedFile], File(min_length=1)],
    on: Annotated[_Day, Form()] = _TODAY,
    once_key: Form[str] = "",
) -> Status[dict[str, str]]:
    """Take a case in; with the same `once_key` sent again, the first case is meant."""
    user = _caller(request, Right.case_work)
    held = Case.objects.filter(pk=int(once.earlier(request, user, once_key) or 0)).first()
    if held is None:
        held = _taken_in(request, user, slice, files, _day(on))
        once.remember(request, user, str(held.pk), timezone.now())
    return Status(201, {"case": held.key, "number": held.number})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise HttpError(400, str(MESSAGES["bad_day"])) from error


def _taken_in(
    request: HttpRequest, user: User, ref: str, files: list[UploadedFile], on: date | None
) -> Case:
    now = timezone.now()
    departments = list(departments_with(user, Right.case_work)[:2])
    if len(departments) != 1:
        raise HttpError(422, str(MESSAGES["no_window"]))
    where = Where(departments[0], None, user, channel="system")
    uploads = [(file.name or "", cast("Upload", file)) for file in files]
    try:
        return open_with_files(where, _slice(ref), on or timezone.localdate(now), uploads, now)
    except CaseFault as fault:
        raise HttpError(fault.status, fault.message) from fault


def _slice(ref: str) -> Slice:
    """An id or id@version; a path is none of a stranger's business."""
    if _REF.fullmatch(ref):
        try:
            return newest(ref)
        except (UnknownSlice, BrokenSlice):
            pass
    raise HttpError(404, str(MESSAGES["no_item"]))


@router.get("/{key}", response=Standing, summary="How far a case is")
def standing(request: HttpRequest, key: str) -> dict[str, Any]:
    """Its state, pages read, counts, and the files that could not be used."""
    case = _case(request, key)
    files = files_of(case)
    numbering = numbering_of(files)
    review = Review.objects.filter(case=case).defer("shown", "contract").first()
    names = ("errors", "unclear", "warnings", "notices")
    return {
        "case": case.key,
        "number": case.number,
        "state": case.state,
        "pages": len(numbering.numbers),
        "pages_read": len(numbering.numbers) - len(numbering.unread),
        "complete": bool(review and review.complete),
        **{name: getattr(review, name) if review and case.shown else 0 for name in names},
        "unusable": [
            {"file": f.name, "reason": f.reason, "message": f.message, "remedy": f.remedy}
            for f in files
            if f.reason
        ],
    }


@router.get("/{key}/findings", response=dict[str, Any], summary="The review of a case")
def findings(request: HttpRequest, key: str) -> dict[str, Any]:
    """The contract of `zhagen precheck --json`; 409 while pages are read, or a pilot has it off."""
    case = _case(request, key)
    if not case.shown:
        raise HttpError(409, str(MESSAGES["withheld"]))
    review = Review.objects.filter(case=case).only("contract", "complete").first()
    if review is None or not review.complete:
        raise HttpError(409, str(MESSAGES["still_reading"]))
    contract: dict[str, Any] = review.contract
    return contract


@router.get("/{key}/notice", response=NoticeOut, summary="The newest notice of a case")
def notice(request: HttpRequest, key: str) -> dict[str, Any]:
    """What the applicant was asked to put right; 404 where nothing was sent."""
    held = _notice(request, key)
    return {"number": held.number, "due": held.due, "points": held.points}


@router.get("/{key}/notice.docx", response={200: bytes}, summary="The notice as a Word file")
def notice_file(request: HttpRequest, key: str) -> HttpResponse:
    """The file as it was handed over."""
    held = _notice(request, key)
    answer = HttpResponse(bytes(held.word), content_type=_WORD)
    answer["Content-Disposition"] = f"attachment; filename=notice-{held.number}.docx"
    return answer


def _notice(request: HttpRequest, key: str) -> Notice:
    found = _case(request, key).notices.order_by("number").last()
    if found is None:
        raise Http404
    return found


def _caller(request: HttpRequest, right: Right) -> User:
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not departments_with(user, right).exists():
        raise HttpError(403, str(MESSAGES["no_right"]))
    return user


def _case(request: HttpRequest, key: str) -> Case:
    user = _caller(request, Right.case_see)
    departments = departments_with(user, Right.case_see)
    return get_object_or_404(Case, key=key, department__in=departments, forgotten_at=None)
