"""What the home page tells of plans: tables to check, deadlines, what was settled lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, departments_with, rights_of
from zhagen.web.look.figures import table_day
from zhagen.web.look.waiting import Change, Note, Number, Person, Row, Waiting
from zhagen.web.plans import board as boards
from zhagen.web.plans.models import Plan, PlanState
from zhagen.web.plans.tracking import rows_for

_ROWS = 8
_WEEK = timedelta(days=7)


def _sees(user: Person) -> bool:
    return isinstance(user, User) and Right.plan_see in rights_of(user)


def start(user: Person) -> str:
    """Where a document is taken in, for those who may change plans."""
    if isinstance(user, User) and Right.plan_edit in rights_of(user):
        return "plans/drop.html"
    return ""


def waiting(user: Person, now: datetime) -> Sequence[Waiting]:
    """Tables with rows nobody confirmed, the oldest first."""
    if not _sees(user):
        return ()
    alive = Q(rows__removed=False)
    plans = Plan.objects.filter(
        department__in=departments_with(user, Right.plan_see), forgotten_at=None
    ).annotate(
        total=Count("rows", filter=alive),
        confirmed=Count("rows", filter=alive & Q(rows__standing="confirmed")),
    )
    edits = set(departments_with(user, Right.plan_edit).values_list("pk", flat=True))
    left = ~Q(state=PlanState.READY) | Q(total__gt=F("confirmed"))
    found = plans.filter(left).select_related("department").defer("document")
    total = found.count()
    if not total:
        return ()
    rows = tuple(
        _row(plan, now, plan.department_id in edits)
        for plan in found.order_by("created_at")[:_ROWS]
    )
    address = reverse("plans:index")
    return (
        Waiting(
            title=pgettext("all", "事项解析"),
            rows=rows,
            all_address=address if total > _ROWS else "",
            total=total,
        ),
    )  # fmt: skip


def _row(plan: Plan, now: datetime, mine: bool) -> Row:  # noqa: FBT001 - a value, not a switch
    total, confirmed = plan.total, plan.confirmed  # type: ignore[attr-defined]
    words = {
        PlanState.WAITING: (_("正在读"), "underway"),
        PlanState.FAILED: (_("没有读成"), "bad"),
        PlanState.READY: (_("待确认"), ""),
    }
    state, tone = words[PlanState(plan.state)]
    told = _("已确认 %(done)s / %(total)s 项") % {"done": confirmed, "total": total}
    ready = plan.state == PlanState.READY
    return Row(
        state=state, title=str(plan), address=reverse("plans:open", args=[plan.pk]),
        action=_("核对") if ready else _("看"), under=plan.number, source=plan.department.name,
        tone=tone, told=told if ready else "", waited=(now - plan.created_at).total_seconds(),
        mine=mine,
    )  # fmt: skip


def numbers(user: Person, now: datetime) -> Sequence[Number]:
    """What is late and what is due within a week, of everything open."""
    if not _sees(user) or not isinstance(user, User):
        return ()
    rows, today = rows_for(user), timezone.localdate(now)
    late = boards.in_view(rows, "late", today).count()
    soon = boards.in_view(rows, "soon", today).count()
    left = rows.filter(done=False).count()
    settled = boards.dones_of(rows).filter(at__gte=now - _WEEK).count()
    return (
        Number(
            _("逾期的任务"), str(late), _("/ %(count)s 项未办结") % {"count": left},
            _("有交付的请到时限看板登记") if late else _("没有逾期的"), late=late > 0,
        ),
        Number(
            _("7 天内到期"), str(soon), ngettext("项", "项", soon),
            _("近 7 天办结 %(count)s 项") % {"count": settled},
        ),
    )  # fmt: skip


def today(user: Person, now: datetime) -> Sequence[Note]:
    """What is due today or late."""
    if not _sees(user) or not isinstance(user, User):
        return ()
    day = timezone.localdate(now)
    found = rows_for(user).filter(done=False, due__lte=day).order_by("-due")[:3]
    board = reverse("plans:board")
    return [
        Note(
            row.title,
            _("今天到期") if row.due == day else _("%(day)s 到期，已逾期") % {"day": _day(row.due)},
            under=row.plan.title, links=((_("看时限"), board),),
        )
        for row in found
    ]  # fmt: skip


def changed(user: Person, now: datetime) -> Sequence[Change]:
    """What was settled lately."""
    if not _sees(user) or not isinstance(user, User):
        return ()
    found = boards.dones_of(rows_for(user)).filter(at__gte=now - _WEEK).exclude(by=user)[:3]
    board = f"{reverse('plans:board')}?show=done"
    words = _("%(who)s 办结：%(title)s")
    return [
        Change(
            timezone.localdate(one.at), words % {"who": one.by, "title": one.row.title},
            board, _("看"),
        )
        for one in found
    ]  # fmt: skip


def _day(when: date | None) -> str:
    return table_day(when) if when else ""
