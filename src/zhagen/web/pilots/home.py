"""What the home page says of pilots: what waits for a signature, a sheet, a look or a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from zhagen.pilot.agreeing.sealed import BrokenSeal
from zhagen.pilot.log.spine import BrokenLog
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, departments_with
from zhagen.web.look.waiting import Change, Number, Person, Row, Waiting
from zhagen.web.pilots.deciding import STEPS, offered
from zhagen.web.pilots.here import checked_here
from zhagen.web.pilots.keeping import sealed_of
from zhagen.web.pilots.models import Outcome, Pilot, PilotState
from zhagen.web.pilots.on_screen import listed
from zhagen.web.pilots.running import broken, newest_look, next_look
from zhagen.web.pilots.sides import side_of
from zhagen.web.pilots.standing import missing_sheets

_LATELY = timedelta(days=30)


def _mine(user: Person) -> list[Pilot]:
    """Pilots the person may see and that are not over."""
    rows = Pilot.objects.filter(department__in=departments_with(user, Right.pilot_see))
    return list(rows.exclude(state=PilotState.CLOSED).select_related("department").order_by("pk"))


def waiting(user: Person, now: datetime) -> Sequence[Waiting]:
    """What this person is to do with pilots."""
    if not isinstance(user, User):
        return ()
    rows = tuple(row for pilot in _mine(user) for row in _rows(pilot, user, now))
    if not rows:
        return ()
    title = pgettext("all", "联合验证")
    return (Waiting(title, rows, all_address=reverse("pilots:index"), total=len(rows)),)


def _rows(pilot: Pilot, user: User, now: datetime) -> Iterator[Row]:
    side, place = side_of(user, pilot), reverse("pilots:open", args=[pilot.pk])
    if side is None:
        return
    if pilot.state == PilotState.SIGNING:
        if not pilot.signatures.filter(amendment=0, party=side).exists():
            seal = reverse("pilots:seal", args=[pilot.pk])
            yield Row(_("待签"), pilot.title, seal, _("去签封"), under=_("另一方已签"))
        return
    if pilot.state == PilotState.DRAFT:
        if pilot.made_by_id == user.pk and (count := checked_here(pilot).count):
            told = _("还有 %(count)d 处要改") % {"count": count}
            edit = reverse("pilots:edit", args=[pilot.pk])
            yield Row(_("起草"), pilot.title, edit, _("接着写"), under=told, mine=False)
        return
    yield from _running(pilot, place, now)


def _running(pilot: Pilot, place: str, now: datetime) -> Iterator[Row]:
    faults = broken(pilot)
    if faults:
        told = faults[0]
        yield Row(_("作废"), pilot.title, place, _("去看"), tone="bad", told=told, kind="error")
        return
    try:
        sealed = sealed_of(pilot)
        coming = next_look(pilot, sealed, timezone.localdate(now))
    except (BrokenLog, BrokenSeal):
        return
    look = newest_look(pilot)
    undecided = look is not None and not pilot.outcomes.filter(week=look.week).exists()
    if look is not None and undecided and look.shown.get("next_step") != "continue":
        if offered(look):
            told = str(look.shown["headline"])
            yield Row(_("待决定"), pilot.title, place, _("作决定"), under=told)
        return
    if coming is not None and coming.open_now:
        told = _("第 %(week)d 周末的结果可以打开了") % {"week": coming.week}
        yield Row(_("可查看"), pilot.title, place, _("去打开"), under=told)
    weeks = missing_sheets(pilot, sealed.charter)
    if weeks:
        told = _("第 %(weeks)s 周没有存齐") % {"weeks": listed(map(str, weeks))}
        sheets = reverse("pilots:sheets", args=[pilot.pk])
        yield Row(_("校验单"), pilot.title, sheets, _("去存"), under=told)


def numbers(user: Person, now: datetime) -> Sequence[Number]:  # noqa: ARG001 - the protocol's shape
    """How many pilots run."""
    rows = _mine(user)
    if not rows:
        return ()
    running = sum(each.state == PilotState.RUNNING for each in rows)
    drafts = len(rows) - running
    compared = _("另有 %(count)d 个在起草") % {"count": drafts} if drafts else _("没有在起草的")
    return (Number(_("已封存的试点"), str(running), ngettext("个", "个", running), compared),)


def changed(user: Person, now: datetime) -> Sequence[Change]:
    """Decisions of the last month."""
    rows = Outcome.objects.filter(
        pilot__department__in=departments_with(user, Right.pilot_see), at__gte=now - _LATELY
    )
    return tuple(
        Change(
            timezone.localdate(each.at),
            _("%(pilot)s：%(step)s") % {"pilot": each.pilot.title, "step": STEPS[each.step]},
            reverse("pilots:open", args=[each.pilot.pk]),
            _("看结果"),
        )
        for each in rows.select_related("pilot").order_by("-at")[:6]
    )
