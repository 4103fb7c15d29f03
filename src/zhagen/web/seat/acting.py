"""What a person at the seat does with a conversation, each under its right and in the trail.

A conversation is held softly: whoever takes it answers, a colleague can take it over, and a reply
that comes too late is shown beside what stands instead of being sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhagen.cases.model import Value
from zhagen.guide.recognising.recognise import recognise
from zhagen.guide.talking.setting import values_of
from zhagen.guide.talking.turn import State
from zhagen.guide.talking.wording_slice import fault_of
from zhagen.slices.model import Fact, FactType, Slice
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import Right
from zhagen.web.audit.trail import record
from zhagen.web.dialogues import handovers, recorded, seat_writes
from zhagen.web.dialogues.faults import TalkFault
from zhagen.web.dialogues.models import Handover, SeatLine, Talk
from zhagen.web.dialogues.parts import parts
from zhagen.web.dialogues.seat_writes import Written
from zhagen.web.dialogues.wording import WORDINGS
from zhagen.web.seat.faults import NotAsSeen, SeatFault
from zhagen.web.seat.reach import department_of
from zhagen.web.seat.shown import FactRow, Screen, screen_of
from zhagen.web.seat.wording import MOST_WRITTEN, OUTCOMES

_Made = TypeVar("_Made")
_ASKING = ("？", "?", "吗", "多少", "哪", "什么", "几")


@dataclass(frozen=True, slots=True)
class Form:
    """What came with a form: its text and the key that lets it happen once."""

    text: str
    key: str


def take(talk: Talk, user: User, now: datetime, *, over: bool = False) -> None:
    """Take a conversation: one that waits, the machine's, or with `over` a colleague's."""
    _standing(talk)
    held = _calmly(lambda: seat_writes.come_in(talk.id, now))
    if held.status == handovers.TAKEN and held.taken_by_id == user.pk:
        return
    free = Q(status=handovers.SEAT)
    if over:
        free |= Q(status=handovers.TAKEN)
    with transaction.atomic():
        taken = Handover.objects.filter(free, pk=held.pk).update(
            status=handovers.TAKEN, taken_by=user, taken_at=now
        )
        if taken:
            _audited(talk, user, "talk.taken", over=int(over))
    if not taken:
        _refuse(Handover.objects.select_related("taken_by").get(pk=held.pk), "")


def reply(talk: Talk, user: User, form: Form) -> None:
    """Answer the applicant. Raises SeatFault, NotAsSeen; nothing typed is lost."""
    text = _checked(form.text)
    if SeatLine.objects.filter(talk=talk, key=form.key, by=user).exists():
        return
    held_by(talk, user, text)
    line = Written(SeatLine.Kind.SAID, text, user.pk, form.key)
    _calmly(lambda: seat_writes.write(talk.id, line))
    with transaction.atomic():
        _audited(talk, user, "talk.answered")
    _note_asked_again(talk, user, text)


def note(talk: Talk, user: User, form: Form) -> None:
    """Leave a note for colleagues; the applicant does not see it."""
    _standing(talk)
    text = _checked(form.text)
    line = Written(SeatLine.Kind.NOTE, text, user.pk, form.key)
    _calmly(lambda: seat_writes.write(talk.id, line))
    with transaction.atomic():
        _audited(talk, user, "talk.noted")


def give_back(talk: Talk, user: User, form: Form, now: datetime) -> None:
    """Let the machine go on."""
    held = Handover.objects.filter(talk=talk).first()
    if held is not None and held.status == handovers.RETURNED:
        return
    held_by(talk, user, "")
    _calmly(lambda: seat_writes.give_back(talk.id, form.key, now))
    with transaction.atomic():
        _audited(talk, user, "talk.given_back")


def close(talk: Talk, user: User, outcome: str, form: Form, now: datetime) -> None:
    """End a conversation with an outcome of the closed list, and a note where one was written."""
    if outcome not in OUTCOMES:
        raise SeatFault("no_outcome")
    held = Handover.objects.filter(talk=talk).first()
    if held is not None and held.status == handovers.CLOSED and held.taken_by_id == user.pk:
        return
    held_by(talk, user, form.text)
    if form.text.strip():
        line = Written(SeatLine.Kind.NOTE, _checked(form.text), user.pk, form.key)
        _calmly(lambda: seat_writes.write(talk.id, line))
    with transaction.atomic():
        Handover.objects.filter(talk=talk, taken_by=user, status=handovers.TAKEN).update(
            status=handovers.CLOSED, closed_at=now, outcome=outcome
        )
        _audited(talk, user, "talk.closed", outcome=outcome)


def correct_item(talk: Talk, user: User, item: str, form: Form) -> None:
    """Another item is meant; what was said is kept as far as it is asked for there."""
    found = parts().reception.catalogue.by_id.get(item)
    if found is None:
        raise SeatFault("no_item")
    held_by(talk, user, found.name)
    text = WORDINGS["live.moved"].format(name=found.name)
    line = Written(SeatLine.Kind.MOVED, text, user.pk, form.key)
    _calmly(lambda: seat_writes.write(talk.id, line, seat_writes.to_item(item)))
    with transaction.atomic():
        _audited(talk, user, "talk.item_corrected", item=item[:60])


def correct_fact(talk: Talk, user: User, name: str, texts: list[str], was: str, key: str) -> None:
    """Put a fact right. Raises SeatFault where the text is no value of it, NotAsSeen."""
    screen = screen_of(talk, user)
    if screen.stage is None or screen.stage.state is None or screen.definition is None:
        raise SeatFault("no_fact", 409)
    fact = screen.definition.facts.get(name)
    if fact is None:
        raise SeatFault("no_fact", 409)
    text = "、".join(texts)
    held_by(talk, user, text)
    stands = _standing_value(screen, name)
    if stands != was and not SeatLine.objects.filter(talk=talk, key=key).exists():
        raise NotAsSeen("fact_changed", stands, text)
    value = value_of(screen.definition, fact, texts, screen.stage.state)
    line = Written(SeatLine.Kind.NOTE, f"{fact.title}：改", user.pk, key)
    _calmly(lambda: seat_writes.write(talk.id, line, seat_writes.with_fact(name, value)))
    with transaction.atomic():
        _audited(talk, user, "talk.fact_corrected", fact=name[:60])


def value_of(definition: Slice, fact: Fact, texts: list[str], state: State) -> Value:
    """The value that what was typed stands for, read as the guide reads it. Raises SeatFault."""
    text = "、".join(texts).strip()
    if fact.type is FactType.BOOLEAN and text in {"true", "false"}:
        return text == "true"
    if fact.type is FactType.CHOICE and text in fact.values:
        return text
    if fact.type is FactType.LIST and texts and all(one in fact.values for one in texts):
        return tuple(texts)
    day = timezone.localdate()
    if fact.type is FactType.DATE:
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    found = recognise(definition, text, on=day, asked=fact.name, known=values_of(state))
    if fact.name in found.known:
        return found.known[fact.name]
    fault = fault_of(fact, text, day)
    if fact.type is FactType.TEXT and text and fault is None and fact.name not in found.invalid:
        return text
    why = found.reasons.get(fact.name) or (fault.text if fault else "")
    raise SeatFault("bad_value", value=text[:40], title=fact.title, why=why)


def held_by(talk: Talk, user: User, mine: str) -> Handover:
    """The hand-over this person holds. Raises SeatFault, NotAsSeen with what they wrote."""
    _standing(talk)
    held = Handover.objects.select_related("taken_by").filter(talk=talk).first()
    if held is None or held.status == handovers.RETURNED:
        raise SeatFault("not_taken", 409)
    if held.status != handovers.TAKEN or held.taken_by_id != user.pk:
        _refuse(held, mine)
    return held


def _refuse(held: Handover, mine: str) -> None:
    if held.status == handovers.TAKEN:
        who = str(held.taken_by or "")
        last = SeatLine.objects.filter(talk_id=held.talk_id, kind=SeatLine.Kind.SAID)
        newest = last.order_by("-number").first()
        raise NotAsSeen("held", newest.text if newest else "", mine, who=who)
    if held.status == handovers.CLOSED:
        raise SeatFault("ended", 409)
    if held.status == handovers.SEAT:
        raise SeatFault("not_taken", 409)
    raise SeatFault("desk", 409)


def _standing(talk: Talk) -> None:
    if talk.forgotten_at is not None:
        raise SeatFault("gone", 410)


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise SeatFault("empty")
    if len(text) > MOST_WRITTEN:
        raise SeatFault("too_long", most=MOST_WRITTEN, count=len(text))
    return text


def standing_value(talk: Talk, user: User, name: str) -> str:
    """What stands of a fact now, in words."""
    return _standing_value(screen_of(talk, user), name)


def _standing_value(screen: Screen, name: str) -> str:
    row: FactRow | None = next((one for one in screen.known if one.name == name), None)
    return row.value if row else ""


def _calmly(write: Callable[[], _Made]) -> _Made:
    try:
        return write()
    except TalkFault as fault:
        raise SeatFault("gone" if fault.status == 404 else "busy", 409) from fault


def _note_asked_again(talk: Talk, user: User, text: str) -> None:
    """An event where the person asks for what is known: it is what the hand-over is to spare."""
    if not any(word in text for word in _ASKING):
        return
    screen = screen_of(talk, user)
    if screen.definition is None:
        return
    for row in screen.known:
        if row.title in text:
            recorded.asked_again(talk, screen.definition, row.name, timezone.now())
            return


def _audited(talk: Talk, user: User, action: str, **codes: str | int) -> None:
    department = department_of(talk.body, user, Right.talk_seat)
    record(user, action, "talk", talk.id, department, **codes)
