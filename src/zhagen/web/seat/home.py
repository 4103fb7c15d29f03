"""What the home page tells of conversations: who waits for a person, two numbers, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhagen.guide.linking.aliases import State
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right, rights_of
from zhagen.web.dialogues.handovers import CLOSED
from zhagen.web.dialogues.models import Alias, Handover, Talk
from zhagen.web.look.figures import span
from zhagen.web.look.waiting import Change, Note, Number, Person, Row, Tab, Waiting
from zhagen.web.seat.lists import TalkRow, counts, rows_of, talks_in
from zhagen.web.seat.reach import bodies

_ROWS = 12
_LATELY = timedelta(days=7)


def waiting(user: Person, now: datetime) -> Sequence[Waiting]:
    """Those who wait for a person, the longest first; mine before them. And names to decide on."""
    if not isinstance(user, User):
        return ()
    held = rights_of(user)
    made = []
    if Right.talk_see in held:
        made.append(_talks(user, now))
    if Right.alias_approve in held and (names := _names(user)) is not None:
        made.append(names)
    return tuple(made)


def _talks(user: User, now: datetime) -> Waiting:
    number = counts(user, now)
    mine = rows_of(talks_in("mine", user, now)[:_ROWS], now)
    others = rows_of(talks_in("waiting", user, now)[: _ROWS - len(mine)], now)
    address = reverse("seat:index")
    total = number["mine"] + number["waiting"]
    return Waiting(
        title=_("边聊边办"),
        rows=tuple(_row(one) for one in (*mine, *others)),
        tabs=(
            Tab(_("等人工"), f"{address}?show=waiting", number["waiting"], here=True),
            Tab(_("我的"), f"{address}?show=mine", number["mine"]),
            Tab(_("机器在答"), f"{address}?show=machine", number["machine"]),
        ),
        order=_("等得最久的在前"),
        all_address=address if total > _ROWS else "",
        total=total,
    )


def _row(one: TalkRow) -> Row:
    return Row(
        state=one.state,
        title=one.title,
        address=reverse("seat:open", args=[one.id]),
        action=_("打开"),
        under=one.under,
        source=one.number,
        tone="bad" if one.long else one.tone,
        waited=one.waited,
    )


def _names(user: User) -> Waiting | None:
    """Names that searches and corrections suggest, for whoever decides about them."""
    own = Alias.objects.filter(
        bodies(user, Right.alias_approve), state=State.PROPOSED.value
    ).order_by("-searches")
    total = own.count()
    if not total:
        return None
    address = reverse("seat:aliases")
    rows = tuple(
        Row(_("等审定"), f"“{one.wording}”", address, _("审定"), under=one.body) for one in own[:3]
    )
    return Waiting(_("事项叫法"), rows, all_address=address if total > 3 else "", total=total)


def numbers(user: Person, now: datetime) -> Sequence[Number]:
    """How many were ended today, and how long people waited for a person."""
    if not isinstance(user, User) or Right.talk_see not in rights_of(user):
        return ()
    begin = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    talks = Talk.objects.filter(bodies(user, Right.talk_see))
    today = talks.filter(created_at__gte=begin).count()
    held = Handover.objects.filter(talk__in=talks)
    closed = held.filter(status=CLOSED, closed_at__gte=begin).count()
    lately = held.filter(taken_at__gte=now - _LATELY).values_list("created_at", "taken_at")
    waits = [(taken - came).total_seconds() for came, taken in lately if taken]
    language = get_language() or "zh-hans"
    handed = held.filter(created_at__gte=begin).count()
    return (
        Number(
            _("今天结束"),
            str(closed),
            ngettext("位", "位", closed),
            _("今天转人工 %(part)s / %(whole)s 次对话") % {"part": handed, "whole": today},
        ),
        Number(
            _("等人工多久（中位）"),
            span(median(waits), language) if waits else _("还没有"),
            "",
            _("近七天 %(count)s 位") % {"count": len(waits)},
        ),
    )


def today(user: Person, now: datetime) -> Sequence[Note]:
    """Conversations the person took and left standing."""
    if not isinstance(user, User) or Right.talk_seat not in rights_of(user):
        return ()
    old = talks_in("mine", user, now).filter(changed_at__lt=now - timedelta(minutes=30))
    count = old.count()
    if not count:
        return ()
    text = _("%(count)s 位半小时没有新话，请结束并选结果") % {"count": count}
    link = (_("看我的"), f"{reverse('seat:index')}?show=mine")
    return (Note(_("我接的对话"), text, links=(link,)),)


def changed(user: Person, now: datetime) -> Sequence[Change]:
    """Names that were approved lately."""
    if not isinstance(user, User) or Right.talk_see not in rights_of(user):
        return ()
    rows = Alias.objects.filter(
        bodies(user, Right.talk_see), state=State.APPROVED.value, decided_at__gte=now - _LATELY
    ).order_by("-decided_at")[:2]
    return tuple(
        Change(timezone.localdate(one.decided_at or now), _("采用了叫法“%s”") % one.wording)
        for one in rows
    )
