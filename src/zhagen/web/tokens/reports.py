"""Reports other systems may have: task tables, analyses of a period, opened looks of a pilot.

Each is the JSON its tool writes and, where people read it on paper, the files of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, Final, cast

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from zhagen.web.accounts.models import Department, User
from zhagen.web.accounts.rights import Right, departments_with
from zhagen.web.audit.trail import record
from zhagen.web.insights.models import Analysis, Paper
from zhagen.web.pilots import running
from zhagen.web.pilots.models import OpenedLook
from zhagen.web.plans.models import Plan, PlanState, Row
from zhagen.web.plans.table import breakdown_of_rows

router = Router(tags=["reports"])
_MOST: Final = 200
_HERE: Final = "/api/v1/reports"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PAPERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "report.docx": _WORD,
        "report.pdf": "application/pdf",
        "report.html": "text/html; charset=utf-8",
    }
)
_FINDINGS: Final = "findings.json"
_Key = Annotated[str, Path(max_length=64, pattern=r"^[0-9A-Za-z._:-]+$")]
_Number = Annotated[str, Path(pattern=r"^[1-9][0-9]{0,8}$")]
_File = Annotated[str, Path(pattern=r"^report\.(docx|pdf|html)$")]
# Written out, because a number would be taken for seconds.
_Day = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])$")]


class Report(Schema):
    """A report that can be had: its JSON under `path`, what people read under `files`."""

    kind: str
    key: str
    title: str
    changed_at: datetime
    path: str
    files: list[str]


@router.get("", response=list[Report], summary="Reports that can be had")
def listed(request: HttpRequest, since: Query[_Day | None] = None) -> list[Report]:
    """Of the department, the newest change first: kind is plan, insight or pilot."""
    found = [*_told_plans(request), *_told_analyses(request), *_told_looks(request)]
    if since is not None:
        found = [one for one in found if timezone.localdate(one.changed_at).isoformat() >= since]
    return sorted(found, key=lambda one: one.changed_at, reverse=True)


@router.get("/plans/{key}", response=dict[str, Any], summary="A task table")
def plan(request: HttpRequest, key: _Key) -> HttpResponse:
    """The JSON of `zhagen breakdown --json`, with what people corrected."""
    from zhagen.breakdown.to_json import breakdown_text  # noqa: PLC0415 - only for this call

    found = get_object_or_404(_plans(request), key=key)
    rows = Row.objects.filter(plan=found, removed=False).order_by("position")
    text = breakdown_text(breakdown_of_rows(found, rows))
    _audited(request, "plan.exported", "plan", found.pk, found.department)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@router.get("/insights/{key}", response=dict[str, Any], summary="The findings of a period")
def insight(request: HttpRequest, key: _Number) -> HttpResponse:
    """The JSON of `zhagen insight report --json`."""
    return _paper(request, key, _FINDINGS, "application/json; charset=utf-8")


@router.get("/insights/{key}/{name}", response={200: bytes}, summary="The report of a period")
def insight_file(request: HttpRequest, key: _Number, name: _File) -> HttpResponse:
    """The report as Word, PDF or a web page."""
    return _paper(request, key, name, _PAPERS[name])


@router.get("/pilots/{key}/{week}", response=dict[str, Any], summary="An opened look of a pilot")
def look(request: HttpRequest, key: _Key, week: _Number) -> dict[str, Any]:
    """The verdict, its conditions and intervals; 409 where the records do not hold as sealed."""
    held = _look(request, key, week)
    _audited(request, "pilot.exported", "pilot", held.pilot_id, held.pilot.department)
    return {"pilot": key, "week": held.week, "look": held.look, "decision": held.decision}


@router.get("/pilots/{key}/{week}/report.docx", response={200: bytes}, summary="Its report")
def look_file(request: HttpRequest, key: _Key, week: _Number) -> HttpResponse:
    """The evaluation report as a Word file."""
    from zhagen.web.pilots.deciding import report_of_look  # noqa: PLC0415 - as above

    held = _look(request, key, week)
    content = report_of_look(held.pilot, held.week, str(request.user))
    _audited(request, "pilot.exported", "pilot", held.pilot_id, held.pilot.department)
    return _file(content, _WORD, f"pilot-{held.week}.docx")


def _told_plans(request: HttpRequest) -> Iterator[Report]:
    for one in _plans(request)[:_MOST]:
        path = f"{_HERE}/plans/{one.key}"
        yield _report("plan", one.key, str(one), one.changed_at, path)


def _told_analyses(request: HttpRequest) -> Iterator[Report]:
    rows = _analyses(request)[:_MOST]
    papers = Paper.objects.filter(analysis__in=[one.pk for one in rows], name__in=_PAPERS)
    there = set(papers.values_list("analysis_id", "name"))
    for one in rows:
        path = f"{_HERE}/insights/{one.pk}"
        at = one.made_at or one.at
        files = [f"{path}/{name}" for name in _PAPERS if (one.pk, name) in there]
        yield _report("insight", str(one.pk), str(one), at, path, files)


def _told_looks(request: HttpRequest) -> Iterator[Report]:
    for one in _looks(request)[:_MOST]:
        path = f"{_HERE}/pilots/{one.pilot.key}/{one.week}"
        title = _("%(title)s，第 %(week)s 周末") % {"title": one.pilot, "week": one.week}
        at = one.computed_at or one.at
        yield _report("pilot", one.pilot.key, title, at, path, [f"{path}/report.docx"])


def _report(
    kind: str, key: str, title: str, at: datetime, path: str, files: list[str] | None = None
) -> Report:
    return Report(kind=kind, key=key, title=title, changed_at=at, path=path, files=files or [])


def _plans(request: HttpRequest) -> QuerySet[Plan]:
    places = departments_with(request.user, Right.plan_see)
    rows = Plan.objects.filter(department__in=places, state=PlanState.READY, forgotten_at=None)
    return rows.order_by("-changed_at")


def _analyses(request: HttpRequest) -> QuerySet[Analysis]:
    places = departments_with(request.user, Right.insight_see)
    made = Paper.objects.filter(name=_FINDINGS).values("analysis")
    return Analysis.objects.filter(department__in=places, pk__in=made).order_by("-made_at")


def _looks(request: HttpRequest) -> QuerySet[OpenedLook]:
    places = departments_with(request.user, Right.pilot_see)
    rows = OpenedLook.objects.filter(pilot__department__in=places, fault="").exclude(look={})
    return rows.select_related("pilot__department").order_by("-computed_at")


def _look(request: HttpRequest, key: str, week: str) -> OpenedLook:
    """Raises Http404; HttpError where the records or the charter were touched."""
    held = get_object_or_404(_looks(request), pilot__key=key, week=int(week))
    if running.broken(held.pilot):
        raise HttpError(409, _("记录或立项书与封存时不符，不出评估报告。"))
    return held


def _paper(request: HttpRequest, key: str, name: str, kind: str) -> HttpResponse:
    held = get_object_or_404(_analyses(request), pk=int(key))
    found = get_object_or_404(Paper, analysis=held, name=name)
    _audited(request, "insight.exported", "insight", held.pk, held.department)
    return _file(bytes(found.content), kind, f"{held.period}-{name}")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _audited(
    request: HttpRequest, action: str, kind: str, key: int, department: Department
) -> None:
    with transaction.atomic():
        record(cast("User", request.user), action, kind, str(key), department, way="api")
