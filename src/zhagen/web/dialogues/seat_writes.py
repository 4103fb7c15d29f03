"""What a person at the seat writes into a talk: a line, another item, a fact, back to the machine.

Everything is written over the version of the talk it was made from, as turns are, so a sentence of
the applicant that comes at the same moment is neither lost nor overwritten. The same key again
writes nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhagen.cases.model import Value
from zhagen.guide.talking.dialogue import carried_to
from zhagen.guide.talking.turn import End, Known, State
from zhagen.web.dialogues import handovers, recorded, storing, talks
from zhagen.web.dialogues import reception_turns as turns
from zhagen.web.dialogues.faults import TalkFault
from zhagen.web.dialogues.models import Handover, SaidTurn, SeatLine, Talk
from zhagen.web.dialogues.parts import body_of, parts
from zhagen.web.dialogues.stage import Stage
from zhagen.web.dialogues.wording import say

_TRIES = 5
# What stands for the words of a fact that nobody said in this talk.
BY_SEAT = "（工作人员）"


@dataclass(frozen=True, slots=True)
class Written:
    """A line for a talk: what kind, its text, who, and the key of its form."""

    kind: str
    text: str
    by: int
    key: str


def write(talk_id: str, line: Written, change: Callable[[Stage], Stage] | None = None) -> SeatLine:
    """Write a line, and with it a change of the stage. Raises TalkFault."""
    for _ in range(_TRIES):
        earlier = SeatLine.objects.filter(talk_id=talk_id, key=line.key).first()
        if earlier is not None:
            return earlier
        talk = _standing(talk_id)
        made = _written(talk, line, change, timezone.now())
        if made is not None:
            return made
    raise TalkFault("busy", 409)


def _standing(talk_id: str) -> Talk:
    talk = Talk.objects.filter(id=talk_id, forgotten_at=None).first()
    if talk is None:
        raise TalkFault("not_found", 404)
    return talk


def _written(
    talk: Talk, line: Written, change: Callable[[Stage], Stage] | None, now: datetime
) -> SeatLine | None:
    read = talk.version
    talk.version = read + 1
    columns: dict[str, object] = {"version": talk.version, "changed_at": now}
    if change is not None:
        stage = change(storing.stage_of(talk.stage))
        talk.slice_ref = stage.state.slice_ref if stage.state else ""
        talk.body = body_of(stage.item, talks.definition_of(stage))
        columns = talks.columns_of(talk, stage, now)
    try:
        with transaction.atomic():
            if not Talk.objects.filter(id=talk.id, version=read).update(**columns):
                return None
            return SeatLine.objects.create(
                talk=talk,
                number=talk.version,
                key=line.key,
                kind=line.kind,
                text=line.text,
                by_id=line.by,
                at=now,
            )
    except IntegrityError:
        return None


def to_item(item_id: str) -> Callable[[Stage], Stage]:
    """The change to another item: what was said is kept as far as the other item asks for it."""
    item = parts().reception.catalogue.by_id[item_id]
    reception = parts().reception

    def change(stage: Stage) -> Stage:
        definition = reception.slice_of(item.slice_id) if item.slice_id else None
        if definition is None:
            parked = {**stage.parked}
            if stage.state is not None:
                parked[stage.item] = stage.state
            return replace(stage, item=item.id, state=None, offered=(), parked=parked)
        on = timezone.localdate()
        carried = carried_to(definition, stage.state, on) if stage.state else None
        talker = reception.talker(definition, on, carried)
        if stage.state is None and stage.wish:
            talker.say(stage.wish)
        state = replace(talker.state, end=End.HANDED_OVER, asked=None)
        return replace(stage, item=definition.id, state=state, offered=(), wish="")

    return change


def with_fact(name: str, value: Value) -> Callable[[Stage], Stage]:
    """The change that puts a fact right, as told to the person who answers."""

    def change(stage: Stage) -> Stage:
        if stage.state is None:
            raise TalkFault("not_found", 404)
        state: State = stage.state
        last = max((one.turn for one in state.facts.values()), default=1)
        facts = {**state.facts, name: Known(value, last, BY_SEAT)}
        return replace(
            stage,
            state=replace(
                state,
                facts=facts,
                unknown=tuple(one for one in state.unknown if one != name),
                refused=tuple(one for one in state.refused if one != name),
            ),
        )

    return change


def give_back(talk_id: str, key: str, now: datetime) -> None:
    """Let the machine go on where the talk stands; once for each key. Raises TalkFault."""
    for _ in range(_TRIES):
        if SaidTurn.objects.filter(talk_id=talk_id, key=key).exists():
            return
        if _given_back(_standing(talk_id), key, now):
            return
    raise TalkFault("busy", 409)


def _given_back(talk: Talk, key: str, now: datetime) -> bool:
    before = storing.stage_of(talk.stage)
    definition = talks.definition_of(before)
    if before.state is not None and definition is not None:
        state = replace(before.state, end=End.OPEN, asked=None, misses=0)
        talker = parts().reception.talker(definition, timezone.localdate(), state)
        turn = talker.start()
        stage = replace(before, state=talker.state)
    else:
        turn = turns.plain("reception.next")
        stage = replace(before, offered=(), misses=0)
    turn = replace(turn, pieces=(say("live.returned"), *turn.pieces))
    read, talk.end = talk.version, End.OPEN.value
    talk.version = read + 1
    made = talks.Made(before, stage, turn, "")
    reply = talks.take_in(talk, made, number=talk.version)
    row, columns = talks.said(talk, made, key, reply, now), talks.columns_of(talk, stage, now)
    with transaction.atomic():
        if not Talk.objects.filter(id=talk.id, version=read).update(**columns):
            return False
        row.keep()
        Handover.objects.filter(talk=talk).update(status=handovers.RETURNED, closed_at=now)
    return True


def come_in(talk_id: str, now: datetime) -> Handover:
    """A person comes in by themselves while the machine answers. Raises TalkFault."""
    for _ in range(_TRIES):
        talk = _standing(talk_id)
        held = Handover.objects.filter(talk=talk).first()
        if held is not None and held.status not in handovers.OVER:
            return held
        held = handovers.ask(talk, now)
        if held is not None:
            recorded.person_came(talk, now)
            return held
    raise TalkFault("busy", 409)
