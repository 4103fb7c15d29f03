"""Calls of departments' systems that belong to no other part: records pushed, reports, aliases."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field

from zhagen.web.accounts.rights import Right, departments_with
from zhagen.web.dialogues.models import Alias
from zhagen.web.plans.models import Plan, PlanState, Row
from zhagen.web.plans.table import breakdown_of_rows
from zhagen.web.tokens.access import token
from zhagen.web.tokens.models import HandlingRecord
from zhagen.web.tokens.records import Counts, keep

records = Router(tags=["records"])
reports = Router(tags=["reports"])
aliases = Router(tags=["aliases"])
MOST: Final = 200
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]")
_Number = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z._:-]+$")]
_Key = Annotated[str, Path(max_length=64, pattern=r"^[0-9A-Za-z._:-]+$")]
_Name = Annotated[str, Field(max_length=64)]
# Written out, because a number would be taken for seconds.
_Day = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])$")]


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


class Records(Schema):
    """Up to two hundred records."""

    model_config = ConfigDict(extra="forbid")

    records: Annotated[list[Record], Field(min_length=1, max_length=MOST)]


class Kept(Schema):
    """What came of a push: every record is one of the three."""

    new: int
    changed: int
    same: int


class Report(Schema):
    """A report that can be had, and where."""

    kind: str
    key: str
    title: str
    changed_at: datetime
    path: str


class AliasOut(Schema):
    """What people say, and the item it means."""

    text: str
    item: str


@records.post("", response=Kept, summary="Push handling records")
def push(request: HttpRequest, given: Records) -> Counts:
    """Keep the records. One with the same `case_id` takes the place of the one sent before."""
    held = token(request)
    values = [one.model_dump(mode="json") for one in given.records]
    return keep(held, values, timezone.now())


@records.get("/{case_id}", response=Record, summary="A record as it was pushed")
def record(request: HttpRequest, case_id: _Key) -> dict[str, Any]:
    """The record with this number in the token's department."""
    held = token(request)
    rows = HandlingRecord.objects.filter(department=held.department)
    return get_object_or_404(rows, number=case_id).value


@reports.get("", response=list[Report], summary="Reports that can be had")
def listed(request: HttpRequest, since: Query[_Day | None] = None) -> list[dict[str, Any]]:
    """The department's task tables, newest change first."""
    rows = _plans(request)
    if since is not None:
        rows = [one for one in rows if timezone.localdate(one.changed_at).isoformat() >= since]
    return [
        {
            "kind": "plan", "key": one.key, "title": str(one), "changed_at": one.changed_at,
            "path": f"/api/v1/reports/plans/{one.key}",
        }
        for one in rows
    ]  # fmt: skip


@reports.get("/plans/{key}", response=dict[str, Any], summary="A task table")
def plan(request: HttpRequest, key: _Key) -> HttpResponse:
    """The JSON of `zhagen breakdown --json`, with what people corrected."""
    from zhagen.breakdown.to_json import breakdown_text  # noqa: PLC0415 - only for this call

    found = get_object_or_404(Plan.objects.filter(pk__in=[p.pk for p in _plans(request)]), key=key)
    rows = Row.objects.filter(plan=found, removed=False).order_by("position")
    text = breakdown_text(breakdown_of_rows(found, rows))
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def _plans(request: HttpRequest) -> list[Plan]:
    places = departments_with(request.user, Right.plan_see)
    rows = Plan.objects.filter(
        department__in=places, state=PlanState.READY, forgotten_at=None
    ).order_by("-changed_at")
    return list(rows[:MOST])


@aliases.get("", response=list[AliasOut], summary="Aliases in force")
def in_force(request: HttpRequest) -> list[dict[str, str]]:
    """What officers approved people to mean, so that other systems may understand it as well."""
    rows = Alias.objects.filter(state="approved").order_by("pk")[:5000]
    return [{"text": row.wording, "item": row.item} for row in rows]
