"""What an officer's home page tells of cases: the queue, two numbers, what is due, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhagen.web.accounts.models import User, Window
from zhagen.web.accounts.rights import Right, departments_with, rights_of
from zhagen.web.cases.arm import arms_today
from zhagen.web.cases.models import Case, CaseState, Decision
from zhagen.web.cases.queue import (
    View,
    cases_of,
    done_today,
    due_on,
    in_work,
    midnight,
    returned,
    rows_of,
    spent,
    view_of,
)
from zhagen.web.look.figures import percent, span
from zhagen.web.look.waiting import Change, Note, Number, Person, Tab, Waiting

_ROWS = 12
_LATELY = timedelta(days=28)
_WEEK = timedelta(days=7)
_OVERRULED = 3
_SHARE_FROM = 20


def _view(user: Person) -> View | None:
    if not isinstance(user, User):
        return None
    departments = departments_with(user, Right.case_see)
    return view_of(departments, user, "") if departments.exists() else None


def start(user: Person) -> str:
    """The drop area, for those who take cases in."""
    if not isinstance(user, User) or Right.case_work not in rights_of(user):
        return ""
    return "cases/drop.html"


def waiting(user: Person, now: datetime) -> Sequence[Waiting]:
    """The queue of the person's window, first come first served."""
    view = _view(user)
    if view is None or not isinstance(user, User):
        return ()
    work = in_work(view)
    total = work.count()
    address = reverse("cases:index")
    tabs = (
        Tab(_("在办"), address, total, here=True),
        Tab(_("等补正"), f"{address}?show=returned", returned(view).count()),
        Tab(_("今天办结"), f"{address}?show=done", done_today(view, now).count()),
    )
    order = _("本窗口 · 先到先办") if view.window else _("各窗口 · 先到先办")
    rows = rows_of(work[:_ROWS], now, user)
    return (
        Waiting(
            title=_("收件预审"),
            rows=rows,
            tabs=tabs,
            order=order,
            elsewhere=_elsewhere(view),
            all_address=address if total > _ROWS else "",
            total=total,
        ),
    )


def _elsewhere(view: View) -> str:
    if view.window is None:
        return ""
    others = Window.objects.filter(department__in=view.departments).exclude(pk=view.window.pk)
    rows = Case.objects.filter(window__in=others, state=CaseState.WAITING, forgotten_at=None)
    counts = rows.values_list("window__name").annotate(n=Count("pk")).order_by("window__name")
    told = [_("%(window)s %(count)s 件") % {"window": name, "count": n} for name, n in counts[:4]]
    return _("另有 %(list)s在排") % {"list": "、".join(told)} if told else ""


def numbers(user: Person, now: datetime) -> Sequence[Number]:
    """Cases taken in, passed at the first time, time spent, waiting for a correction."""
    view = _view(user)
    if view is None:
        return ()
    begin = midnight(now)
    received = cases_of(view).filter(received_at__gte=begin).count()
    yesterday = cases_of(view).filter(
        received_at__gte=begin - timedelta(days=1), received_at__lte=now - timedelta(days=1)
    )
    back = returned(view).count()
    due = due_on(view, timezone.localdate(now)).count()
    return (
        Number(
            _("今天已收"),
            str(received),
            ngettext("件", "件", received),
            _("昨天此时 %(count)s 件") % {"count": yesterday.count()},
        ),
        _first_pass(view, now),
        _time(view, now),
        Number(
            _("等补正"),
            str(back),
            ngettext("件", "件", back),
            _("%(count)s 件今天到期") % {"count": due} if due else _("今天没有到期的"),
            late=due > 0,
        ),
    )


def _first_pass(view: View, now: datetime) -> Number:
    today = done_today(view, now)
    passed = today.filter(state=CaseState.ACCEPTED, round=1).count()
    before = _decided(view, now)
    whole = before.count()
    share = before.filter(state=CaseState.ACCEPTED, round=1).count()
    compared = _("还没有可比的")
    if whole:
        told = {"share": percent(share / whole), "part": share, "whole": whole}
        # A share of a few cases would say more than it knows.
        text = _("近 20 个工作日 %(share)s（%(part)s / %(whole)s）")
        compared = (
            text if whole >= _SHARE_FROM else _("近 20 个工作日 %(part)s / %(whole)s 件")
        ) % told
    unit = _("/ %(count)s 件已办结") % {"count": today.count()}
    return Number(_("一次通过"), str(passed), unit, compared)


def _time(view: View, now: datetime) -> Number:
    language = get_language() or "zh-hans"
    today, before = spent(done_today(view, now)), spent(_decided(view, now))
    compared = (
        _("近 20 个工作日 %(time)s") % {"time": span(median(before), language)}
        if before
        else _("还没有可比的")
    )
    value = span(median(today), language) if today else _("还没有办结的")
    return Number(_("每件用时（中位）"), value, "", compared)


def _decided(view: View, now: datetime) -> QuerySet[Case]:
    begin = midnight(now)
    decided = [CaseState.ACCEPTED, CaseState.RETURNED]
    rows = cases_of(view).filter(state__in=decided)
    return rows.filter(decided_at__gte=begin - _LATELY, decided_at__lt=begin)


def today(user: Person, now: datetime) -> Sequence[Note]:
    """Corrections that are due, and whether the tool is used here today."""
    view = _view(user)
    if view is None:
        return ()
    day = timezone.localdate(now)
    notes = [_due(case, day) for case in due_on(view, day)[:3]]
    for pilot in arms_today(view.window, day):
        on = pilot.arm.tool
        text = _("本窗口今天使用预审。") if on else _("本窗口今天不用预审，界面不列问题。")
        notes.append(Note(pilot.title, text))
    return notes


def _due(case: Case, day: object) -> Note:
    text = _("补正今天到期") if case.due == day else _("补正已过期")
    notice = case.notices.order_by("number").last()
    links = []
    if notice is not None:
        links.append((_("看告知书"), reverse("cases:notice", args=[case.pk, notice.number])))
    return Note(case.unit or case.number, text, links=tuple(links))


def changed(user: Person, now: datetime) -> Sequence[Change]:
    """Rules the person often disagreed with lately: somebody should look at the slice."""
    if _view(user) is None or not isinstance(user, User):
        return ()
    rows = Decision.objects.filter(by=user, choice="overrule", at__gte=now - _WEEK)
    counts = rows.values("code").annotate(n=Count("pk")).filter(n__gte=_OVERRULED).order_by("-n")
    found = []
    for row in counts[:2]:
        last = rows.filter(code=row["code"]).order_by("-at").first()
        when = timezone.localdate(last.at if last else now)
        text = _("一周里您 %(count)s 次不认可 %(code)s，业务科看得到理由")
        found.append(Change(when, text % {"count": row["n"], "code": row["code"]}))
    return found
