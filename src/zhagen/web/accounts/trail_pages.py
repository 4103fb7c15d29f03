"""The pages of the audit trail: they ask for rights, which the trail itself does not know.

An administrator of a department sees what was done to records of that department, and what its
people did to no department's record (signing in, for one).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhagen.web.accounts.models import Department, User
from zhagen.web.accounts.reach import within_reach
from zhagen.web.accounts.rights import (
    Right,
    departments_with,
    may_everywhere,
    needs,
    person_of,
)
from zhagen.web.audit.actions import ACTIONS, KINDS
from zhagen.web.audit.checking import verify
from zhagen.web.audit.models import Entry
from zhagen.web.audit.trail import record

_A_PAGE: Final = 50
_PEOPLE: Final = ("person", "session")
_MOST_EXPORTED: Final = 100_000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@needs(Right.audit_see)
def index(request: HttpRequest) -> HttpResponse:
    """The lines, newest first, filtered by who, what, when and which record."""
    me = person_of(request)
    page = Paginator(_filtered(_visible(me), request.GET), _A_PAGE).get_page(
        request.GET.get("page")
    )
    places = {
        "page": page,
        "lines": _named([_shown(line) for line in page.object_list]),
        "asked": request.GET,
        "filtered": any(request.GET.get(name) for name in _FILTERS),
        "query": request.GET.urlencode(),
        "actions": _by_part(),
        "kinds": KINDS.items(),
        "whole": may_everywhere(me, Right.audit_see),
        "most": _MOST_EXPORTED,
    }
    return render(request, "accounts/audit.html", places)


@require_POST
@needs(Right.audit_see)
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered lines as CSV; the export itself is a line."""
    me = person_of(request)
    found = _filtered(_visible(me), request.GET)[:_MOST_EXPORTED]
    record(me, "audit.exported", "audit", "csv", lines=found.count())
    day = timezone.localdate().isoformat()
    answer = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{day}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@needs(Right.audit_see)
def check(request: HttpRequest) -> HttpResponse:
    """Read the whole chain again and say whether it holds."""
    if may_everywhere(person_of(request), Right.audit_see):
        found = verify()
        say = messages.success if found.whole else messages.error
        say(request, found.sentence)
    return redirect("audit:index")


_FILTERS: Final = ("who", "action", "kind", "record", "since", "until")


def _visible(me: User) -> QuerySet[Entry]:
    lines = Entry.objects.select_related("actor", "department").order_by("-number")
    if may_everywhere(me, Right.audit_see):
        return lines
    mine = departments_with(me, Right.audit_see)
    own = Q(department__isnull=True, actor__in=within_reach(me))
    return lines.filter(Q(department__in=mine) | own)


def _filtered(lines: QuerySet[Entry], asked: QueryDict) -> QuerySet[Entry]:
    who = asked.get("who", "").strip()[:60]
    if who:
        named = Q(actor__shown_name__icontains=who) | Q(actor__username__icontains=who)
        lines = lines.filter(named)
    if asked.get("action") in ACTIONS:
        lines = lines.filter(action=asked["action"])
    if asked.get("kind") in KINDS:
        lines = lines.filter(kind=asked["kind"])
    if asked.get("record", "").strip():
        lines = lines.filter(record=asked["record"].strip()[:64])
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    if since:
        lines = lines.filter(at__gte=_start(since))
    if until:
        lines = lines.filter(at__lt=_start(until + timedelta(days=1)))
    return lines


def _shown(line: Entry) -> dict[str, object]:
    codes = json.loads(line.codes)
    return {
        "number": line.number,
        "at": line.at,
        "who": str(line.actor) if line.actor else _("系统"),
        "name": line.actor.username if line.actor else "",
        "what": ACTIONS.get(line.action, line.action),
        "of": line.kind,
        "kind": KINDS.get(line.kind, line.kind),
        "record": line.record,
        "department": str(line.department or ""),
        "codes": [f"{name}={value}" for name, value in codes.items()],
    }


def _named(lines: list[dict[str, object]]) -> list[dict[str, object]]:
    """The trail holds keys only; on the page people and departments are called by name."""
    people = {str(one.pk): str(one) for one in User.objects.filter(pk__in=_keys(lines, _PEOPLE))}
    places = Department.objects.filter(pk__in=_keys(lines, ("department",)))
    names = {str(one.pk): str(one) for one in places}
    for line in lines:
        known = people if line["of"] in _PEOPLE else names if line["of"] == "department" else {}
        line["called"] = known.get(str(line["record"]), "")
    return lines


def _keys(lines: list[dict[str, object]], kinds: tuple[str, ...]) -> list[int]:
    found = {str(line["record"]) for line in lines if line["of"] in kinds}
    return [int(key) for key in found if key.isdecimal()]


def _csv(lines: QuerySet[Entry]) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    yield "\ufeff".encode()
    heads = ("序号", "时间", "登录名", "姓名", "做了什么", "对象", "编号", "单位", "说明", "校验值")
    yield writer.writerow(heads)
    for line in lines.iterator(chunk_size=2000):
        shown = _shown(line)
        codes = shown["codes"]
        cells = (
            line.number,
            timezone.localtime(line.at).isoformat(timespec="seconds"),
            shown["name"],
            shown["who"],
            shown["what"],
            shown["kind"],
            line.record,
            shown["department"],
            " ".join(codes) if isinstance(codes, list) else "",
            line.hash,
        )
        yield writer.writerow([_harmless(cell) for cell in cells])


class _Echo:
    """Where the csv module writes: it only gives the line back."""

    def write(self, text: str) -> bytes:
        """The line as it goes out."""
        return text.encode()


def _harmless(cell: object) -> str:
    """A table program must not take a name for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _by_part() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in ACTIONS.items()]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
