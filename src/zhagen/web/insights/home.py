"""What the home page tells of the analysis: what waits for a decision, what came of changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, departments_with
from zhagen.web.insights.models import Analysis, Decision, Reading, State
from zhagen.web.look.waiting import Change, Note, Number, Person, Row, Waiting

_LATELY = timedelta(days=30)
_WEEK = timedelta(days=7)
_ROWS = 4


def _newest(user: Person) -> QuerySet[Analysis] | None:
    """The analyses this person may see, the latest period first."""
    if not isinstance(user, User):
        return None
    places = departments_with(user, Right.insight_see)
    return Analysis.objects.filter(department__in=places).select_related("department")


def waiting(user: Person, now: datetime) -> Sequence[Waiting]:
    """The newest analysis of each department while nobody has decided on it."""
    known = _newest(user)
    if known is None or not isinstance(user, User):
        return ()
    decides = set(departments_with(user, Right.insight_decide).values_list("pk", flat=True))
    found: dict[int, Analysis] = {}
    for each in known:
        found.setdefault(each.department.pk, each)
    rows = [_row(each, now, mine=each.department.pk in decides) for each in found.values()]
    left = tuple(row for row in rows if row is not None)[:_ROWS]
    return (Waiting(title=_("效能分析"), rows=left, total=len(left)),) if left else ()


def _row(one: Analysis, now: datetime, *, mine: bool) -> Row | None:
    """None for an analysis that nobody has to look at any more."""
    address = reverse("insights:open", args=[one.pk])
    if one.state == State.FAILED:
        return Row(_("没有分析成"), one.period, address, _("看"), tone="bad", told=one.fault,
                   kind="error", source=one.department.name, mine=mine)  # fmt: skip
    if one.state == State.WAITING:
        return Row(_("正在分析"), one.period, address, _("看"), tone="underway",
                   source=one.department.name, mine=False)  # fmt: skip
    offers = one.shown.get("offers", {})
    since = one.made_at or one.at
    decided = Decision.objects.filter(
        department=one.department, proposal__in=[*offers] if isinstance(offers, dict) else []
    ).exists()
    if not offers or decided:
        return None
    found = int(str(one.shown.get("found", 0)))
    told = ngettext("%(count)s 条发现", "%(count)s 条发现", found) % {"count": found}
    state = _("等您选") if mine else _("等业务负责人选")
    return Row(state, str(one.shown.get("period", one.period)), address, _("看发现"),
               told=told, source=one.department.name, mine=mine,
               waited=(now - since).total_seconds())  # fmt: skip


def numbers(user: Person, now: datetime) -> Sequence[Number]:
    """How many lines the last week's readings used."""
    if not isinstance(user, User):
        return ()
    places = departments_with(user, Right.insight_decide)
    if not places.exists():
        return ()
    readings = Reading.objects.filter(department__in=places, at__gte=now - _WEEK)
    count = readings.count()
    if not count:
        return ()
    failed = readings.filter(state=State.FAILED).count()
    return (
        Number(
            _("近 7 天读入日志"), str(count), ngettext("次", "次", count),
            _("%(count)s 次没有读成") % {"count": failed} if failed else _("都读成了"),
            late=failed > 0,
        ),
    )  # fmt: skip


def today(user: Person, now: datetime) -> Sequence[Note]:
    """Readings that failed since yesterday, and verdicts told lately."""
    if not isinstance(user, User):
        return ()
    places = departments_with(user, Right.insight_see)
    if not places.exists():
        return ()
    since = now - timedelta(days=1)
    failed = Reading.objects.filter(department__in=places, state=State.FAILED, at__gte=since)
    return [
        Note(
            _("日志没有读成"), each.fault, under=each.names[0] if each.names else "",
            links=((_("看怎么回事"), reverse("insights:reading", args=[each.pk])),),
        )
        for each in failed[:2]
    ]  # fmt: skip


def changed(user: Person, now: datetime) -> Sequence[Change]:
    """What was registered, went live or was judged lately."""
    if not isinstance(user, User):
        return ()
    places = departments_with(user, Right.insight_see)
    words = {
        "accepted": _("登记了一条微优化"), "declined": _("定了一条不采纳"),
        "done": _("一条微优化上线"), "measured": _("一条微优化有了结论"),
    }  # fmt: skip
    rows = Decision.objects.filter(department__in=places, at__gte=now - _LATELY).select_related(
        "department"
    )
    return [
        Change(timezone.localdate(each.at), f"{words.get(each.state, '')} {each.proposal}",
               f"{reverse('insights:book')}?department={each.department.pk}", _("看登记簿"))
        for each in rows[:5]
    ]  # fmt: skip
