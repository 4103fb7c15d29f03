"""Calls of departments' systems that belong to no other part: records pushed, aliases."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema
from ninja.errors import HttpError
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field

from zhagen.web.cases.pilot_rows import known
from zhagen.web.dialogues.models import Alias
from zhagen.web.tokens.access import token
from zhagen.web.tokens.models import HandlingRecord, Token
from zhagen.web.tokens.records import Counts, keep

records = Router(tags=["records"])
aliases = Router(tags=["aliases"])
MOST: Final = 200
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]")
_Number = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z._:-]+$")]
_Key = Annotated[str, Path(max_length=64, pattern=r"^[0-9A-Za-z._:-]+$")]
_Name = Annotated[str, Field(max_length=64)]


def _written(value: object) -> object:
    """A number is taken for seconds by pydantic; a moment is written out."""
    if isinstance(value, str) and not _MOMENT.match(value):
        raise ValueError("2026-11-20T09:00:00+08:00")
    return _no_number(value)


def _no_number(value: object) -> object:
    if isinstance(value, int | float):
        raise ValueError("2026-11-20T09:00:00+08:00")  # noqa: TRY004 - pydantic's own shape
    return value


def _number(value: object) -> object:
    """A whole number, written as one: neither text nor true."""
    if isinstance(value, bool | str):
        raise ValueError("5")  # noqa: TRY004 - as above
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written)]


class Record(Schema):
    """One case as a system handled it; the columns of `zhagen insight ingest`."""

    model_config = ConfigDict(extra="forbid")

    case_id: _Number
    item_code: Annotated[str, Field(min_length=1, max_length=64)]
    channel: Annotated[str, Field(min_length=1, max_length=32)]
    window: _Name = ""
    applied_at: Moment
    accepted_at: Moment | None = None
    returned_at: Moment | None = None
    return_reason: Annotated[str, Field(max_length=64)] = ""
    finished_at: Moment | None = None
    promise_days: Annotated[int, Field(ge=0, le=3650), BeforeValidator(_number)] | None = None
    satisfaction: Annotated[int, Field(ge=1, le=5), BeforeValidator(_number)] | None = None
    # For a pilot: whether the tool was used, and the case here that this is (its key or number).
    arm: Literal["", "on", "off"] = ""
    case: Annotated[str, Field(max_length=40, pattern=r"^[0-9A-Za-z-]*$")] = ""


class Records(Schema):
    """Up to two hundred records."""

    model_config = ConfigDict(extra="forbid")

    records: Annotated[list[Record], Field(min_length=1, max_length=MOST)]


class Kept(Schema):
    """What came of a push: every record is one of the three."""

    new: int
    changed: int
    same: int


class AliasOut(Schema):
    """What people say, and the item it means."""

    text: str
    item: str


@records.post("", response=Kept, summary="Push handling records")
def push(request: HttpRequest, given: Records) -> Counts:
    """Keep the records. One with the same `case_id` takes the place of the one sent before."""
    held = token(request)
    values = [one.model_dump(mode="json") for one in given.records]
    _refuse_unknown_cases(held, values)
    return keep(held, values, timezone.now())


def _refuse_unknown_cases(held: Token, values: list[dict[str, Any]]) -> None:
    """A case named wrongly would count as one more in a pilot."""
    named = {one["case"] for one in values if one["case"]}
    unknown = sorted(named - known(held.department_id, named).keys())
    if unknown:
        told = _("没有这个办件：%(number)s。请填提交时回的 case 或 number，或者不填。")
        raise HttpError(404, told % {"number": unknown[0]})


@records.get("/{case_id}", response=Record, summary="A record as it was pushed")
def record(request: HttpRequest, case_id: _Key) -> dict[str, Any]:
    """The record with this number in the token's department."""
    held = token(request)
    rows = HandlingRecord.objects.filter(department=held.department)
    return get_object_or_404(rows, number=case_id).value


@aliases.get("", response=list[AliasOut], summary="Aliases in force")
def in_force(request: HttpRequest) -> list[dict[str, str]]:
    """What officers approved people to mean, so that other systems may understand it as well."""
    rows = Alias.objects.filter(state="approved").order_by("pk")[:5000]
    return [{"text": row.wording, "item": row.item} for row in rows]
