"""The conversations as a list: who waits for a person first, then mine, the machine's, the done.

A row is read from the talk, its hand-over and the applicant's last words, which are kept masked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from zhagen.guide.talking.turn import End, TalkAct
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right
from zhagen.web.dialogues import handovers
from zhagen.web.dialogues.models import Handover, SaidTurn, Talk
from zhagen.web.dialogues.parts import parts
from zhagen.web.seat.reach import talks_of
from zhagen.web.seat.wording import ENDS, OUTCOMES, REASONS

SHOWS: Final = ("waiting", "mine", "others", "machine", "done")
# A talk nobody has said anything in for so long is no longer being served.
_LATELY: Final = timedelta(minutes=30)
_DONE_FOR: Final = timedelta(days=7)
_LONG: Final = timedelta(minutes=3)
_QUOTED: Final = 24
# In what was answered to words that ask for a person: they tell nothing of what it is about.
_HANDED: Final = f'"act":"{TalkAct.HANDOFF.value}"'


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One conversation: what it is about, why it came, for how long, and its state in words."""

    id: str
    title: str
    under: str
    state: str
    tone: str
    waited: float | None
    long: bool
    at: datetime
    number: str


def talks_in(show: str, user: User, now: datetime, words: str = "") -> QuerySet[Talk]:
    """The talks of a list, in its order."""
    rows = _kept(user)
    if show == "waiting":
        rows = rows.filter(handover__status=handovers.SEAT).order_by("handover__created_at")
    elif show == "mine":
        taken = rows.filter(handover__status=handovers.TAKEN, handover__taken_by=user)
        rows = taken.order_by("handover__taken_at")
    elif show == "others":
        taken = rows.filter(handover__status=handovers.TAKEN).exclude(handover__taken_by=user)
        rows = taken.order_by("handover__taken_at")
    elif show == "machine":
        free = Q(handover=None) | Q(handover__status=handovers.RETURNED)
        lately = rows.filter(free, end=End.OPEN, changed_at__gte=now - _LATELY)
        rows = lately.order_by("-changed_at")
    else:
        over = Q(handover__status=handovers.CLOSED) | Q(end__in=[End.READY, End.REFUSED])
        desk = Q(handover__status__in=[handovers.WAITING, handovers.DELIVERED, handovers.FAILED])
        left = Q(end=End.OPEN, changed_at__lt=now - _LATELY)
        done = rows.filter(over | desk | left, changed_at__gte=now - _DONE_FOR)
        rows = done.order_by("-changed_at")
    return _with(rows, words)


def counts(user: User, now: datetime) -> dict[str, int]:
    """How many stand in each list."""
    return {show: talks_in(show, user, now).count() for show in SHOWS}


def rows_of(talks: QuerySet[Talk], now: datetime) -> tuple[TalkRow, ...]:
    """The rows of these talks; the newest words of each in one query."""
    newest = SaidTurn.objects.filter(talk=OuterRef("pk")).exclude(masked="").order_by("-number")
    before = newest.exclude(reply__contains=_HANDED)
    found = talks.annotate(
        last_words=Subquery(newest.values("masked")[:1]),
        words_before=Subquery(before.values("masked")[:1]),
    )
    return tuple(_row(one, now) for one in found.select_related("handover__taken_by"))


def title_of(talk: Talk) -> str:
    """The item a talk is about, in words; "" while there is none."""
    if talk.slice_ref:
        definition = parts().reception.slice_of(talk.slice_ref)
        if definition is not None:
            return definition.title
    if not talk.stage:
        return ""
    return parts().name_of(str(json.loads(talk.stage).get("item", "")))


def _kept(user: User) -> QuerySet[Talk]:
    return talks_of(user, Right.talk_see).filter(forgotten_at=None)


def _with(rows: QuerySet[Talk], words: str) -> QuerySet[Talk]:
    """Those whose number, body or masked words hold what is looked for."""
    wanted = words.strip()[:60]
    if not wanted:
        return rows
    said = SaidTurn.objects.filter(talk=OuterRef("pk"), masked__icontains=wanted)
    named = Q(handover__id__iexact=wanted) | Q(body__icontains=wanted)
    return rows.filter(named | Exists(said))


def _row(talk: Talk, now: datetime) -> TalkRow:
    held: Handover | None = getattr(talk, "handover", None)
    title = title_of(talk)
    words = _words(talk, held)
    quoted = f"“{words[:_QUOTED]}{'…' if len(words) > _QUOTED else ''}”" if words else ""
    state, tone, since = _("机器在答"), "", None
    under = quoted
    if held is not None and held.status in {handovers.SEAT, handovers.TAKEN}:
        taken = held.status == handovers.TAKEN
        state = _("%(who)s在接") % {"who": held.taken_by or _("同事")} if taken else _("等人工")
        tone, since = ("underway" if taken else ""), held.taken_at if taken else held.created_at
        reason = str(REASONS.get(held.reason, ""))
        told = held.reason != handovers.ASKED_FOR and reason
        under = f"{reason}　{quoted}" if told else quoted
    elif held is not None and held.status == handovers.CLOSED:
        state = str(OUTCOMES.get(held.outcome, _("已结束")))
    elif held is not None and held.status != handovers.RETURNED:
        state = _("已发部门服务台")
    elif talk.end != End.OPEN:
        state = str(ENDS.get(talk.end, talk.end))
    elif now - talk.changed_at > _LATELY:
        state = _("没有答完就离开了")
    waited = (now - since).total_seconds() if since else None
    waits = held is not None and held.status == handovers.SEAT
    return TalkRow(
        id=talk.id,
        title=title or _("说不清事项"),
        under=under,
        state=state,
        tone=tone,
        waited=waited,
        long=waits and waited is not None and waited > _LONG.total_seconds(),
        at=talk.changed_at,
        number=held.id if held is not None else "",
    )


def _words(talk: Talk, held: Handover | None) -> str:
    """The words that tell what it is about: the newest, but not those that ask for a person."""
    newest = str(getattr(talk, "last_words", "") or "")
    if held is None or held.reason != handovers.ASKED_FOR:
        return newest
    return str(getattr(talk, "words_before", "") or "") or newest


def waiting_first(user: User, now: datetime, most: int) -> tuple[TalkRow, ...]:
    """The ones that wait for a person, the longest first."""
    return rows_of(talks_in("waiting", user, now)[:most], now)
