"""The queue of a window: who waits, how long, what the pre-review says of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhagen.web.accounts.models import Department, User, Window
from zhagen.web.cases.models import Case, CaseFile, CaseState, PageRead
from zhagen.web.cases.wording import CHANNELS, STATES
from zhagen.web.look.waiting import Row

OPEN: Final = (CaseState.READING, CaseState.WAITING)
_MARKS: Final = ("error", "unclear", "warning")


@dataclass(frozen=True, slots=True)
class View:
    """Which cases are looked at: those of a window (None: of every window) in departments."""

    departments: QuerySet[Department]
    window: Window | None


def cases_of(view: View) -> QuerySet[Case]:
    """The cases in view that still have their values."""
    rows = Case.objects.filter(department__in=view.departments, forgotten_at=None)
    return rows if view.window is None else rows.filter(window=view.window)


def view_of(departments: QuerySet[Department], user: User, wanted: str) -> View:
    """What the person asked to see: their own window unless they chose another, or all."""
    windows = Window.objects.filter(department__in=departments)
    if wanted == "all":
        return View(departments, None)
    if wanted.isdecimal() and len(wanted) < 18:
        return View(departments, windows.filter(pk=wanted).first())
    return View(departments, windows.filter(pk=user.window.pk if user.window else None).first())


def in_work(view: View) -> QuerySet[Case]:
    """Cases to be looked at, those that came first in front."""
    return _with_all(cases_of(view).filter(state__in=OPEN)).order_by("received_at", "pk")


def returned(view: View) -> QuerySet[Case]:
    """Cases that wait for a correction and were not answered by a later one; those due first."""
    rows = cases_of(view).filter(state=CaseState.RETURNED, later=None)
    return _with_all(rows).order_by("due", "pk")


def done_today(view: View, now: datetime) -> QuerySet[Case]:
    """Cases decided today, the last one in front."""
    rows = cases_of(view).exclude(state__in=OPEN).filter(decided_at__gte=midnight(now))
    return _with_all(rows).order_by("-decided_at")


def midnight(now: datetime) -> datetime:
    """When today began here."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _with_all(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related("review", "window", "earlier", "holder", "decided_by").defer(
        "review__shown", "review__contract"
    )


@dataclass(frozen=True, slots=True)
class Pages:
    """How far the reading of a case is."""

    read: int
    total: int
    files: int
    bad: str


def pages_of(cases: Sequence[Case]) -> dict[int, Pages]:
    """How far the reading of these cases is: three queries for all of them."""
    ids = [case.pk for case in cases]
    files = CaseFile.objects.filter(set_aside=False, case_id__in=ids)
    files = files.exclude(is_archive=True, reason="")
    totals: dict[int, list[int]] = {pk: [0, 0, 0] for pk in ids}
    bad: dict[int, str] = {}
    for row in files.values("case_id", "pages", "reason", "name", "message"):
        total = totals[row["case_id"]]
        total[1] += 1 if row["pages"] is None and not row["reason"] else row["pages"] or 0
        total[2] += 1
        if row["reason"]:
            bad.setdefault(row["case_id"], f"“{row['name']}”{row['message']}")
    read = PageRead.objects.filter(file__in=files).values("file__case_id").annotate(n=Count("pk"))
    for row in read:
        totals[row["file__case_id"]][0] = row["n"]
    return {pk: Pages(one[0], one[1], one[2], bad.get(pk, "")) for pk, one in totals.items()}


def rows_of(cases: Iterable[Case], now: datetime, user: User | None = None) -> tuple[Row, ...]:
    """The cases as rows of a queue."""
    listed = list(cases)
    pages = pages_of(listed)
    return tuple(_row(case, pages[case.pk], now, user) for case in listed)


def _row(case: Case, pages: Pages, now: datetime, user: User | None) -> Row:
    unreadable = case.state == CaseState.WAITING and pages.files > 0 and not pages.total
    name = "unreadable" if unreadable else _state(case, pages)
    told, kind = _told(case, pages, unreadable=unreadable)
    review = getattr(case, "review", None)
    marks: tuple[tuple[str, int], ...] = ()
    if review is not None and case.shown and not told:
        found = zip(_MARKS, (review.errors, review.unclear, review.warnings), strict=True)
        marks = tuple((kind, count) for kind, count in found if count)
        if not marks and review.complete:
            told, kind = _("未见问题"), "passed"
    reading = case.state == CaseState.READING
    return Row(
        state=str(STATES[name]),
        title=case.unit or _("（未识别单位）"),
        address=reverse("cases:open", args=[case.pk]),
        action=_("换文件") if unreadable else _("打开"),
        under=_under(case, user),
        source=_source(case, pages),
        tone={"reading": "underway", "unreadable": "bad"}.get(name, ""),
        marks=() if reading else marks,
        told=told,
        kind=kind,
        done=pages.read if reading else 0,
        total=pages.total if reading else 0,
        waited=((case.decided_at or now) - case.received_at).total_seconds(),
        mine=case.state == CaseState.WAITING,
    )


def _state(case: Case, pages: Pages) -> str:
    if case.state in OPEN and not pages.files:
        return "papers"
    if case.state == CaseState.WAITING and (case.earlier_id or case.round > 1):
        return "back"
    return str(case.state)


def _told(case: Case, pages: Pages, *, unreadable: bool) -> tuple[str, str]:
    if unreadable:
        return pages.bad or _("没有读成任何一页"), ""
    if case.said and not pages.files and case.state in OPEN:
        count = len(case.said)
        text = ngettext("对话里说过 %(count)s 项要素", "对话里说过 %(count)s 项要素", count)
        return text % {"count": count}, ""
    if case.state == CaseState.RETURNED and case.due is not None:
        return _("补正到 %(day)s 止") % {"day": f"{case.due.month} 月 {case.due.day} 日"}, ""
    if not case.shown:
        return _("今天不用预审"), ""
    return "", ""


def _under(case: Case, user: User | None) -> str:
    parts = [case.title]
    if case.round > 1:
        parts.append(_("第 %(count)s 次来") % {"count": case.round})
    holder = case.holder
    busy = (
        holder is not None and case.held_at is not None and (user is None or holder.pk != user.pk)
    )
    if busy and case.held_at and timezone.now() - case.held_at < timedelta(seconds=60):
        parts.append(_("%(who)s 正在看") % {"who": holder})
    return " · ".join(parts)


def _source(case: Case, pages: Pages) -> str:
    count = ngettext("%(count)s 页", "%(count)s 页", pages.total) % {"count": pages.total}
    return f"{CHANNELS.get(case.channel, CHANNELS['window'])} {count}"


def due_on(view: View, day: date) -> QuerySet[Case]:
    """Cases whose correction is due by that day."""
    return returned(view).filter(due__lte=day)


def spent(cases: QuerySet[Case]) -> list[float]:
    """Seconds from receiving to deciding."""
    rows = cases.exclude(decided_at=None).annotate(took=F("decided_at") - F("received_at"))
    return [took.total_seconds() for took in rows.values_list("took", flat=True)]
