"""What can be done with a talk, whole: find it, answer a turn once, keep what came of it.

A turn is computed without holding anything, then written over the version it was computed from; who
comes second computes again on what the first has left. So turns of a talk follow one another on any
number of machines, and a request sent twice is answered once.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from zhagen.guide.talking.turn import End, TalkAct, Turn
from zhagen.slices.model import Slice
from zhagen.web.dialogues import arms, handovers, kept, recorded, storing
from zhagen.web.dialogues.faults import TalkFault
from zhagen.web.dialogues.models import Handover, SaidTurn, Talk
from zhagen.web.dialogues.parts import body_of, parts
from zhagen.web.dialogues.reception import Reception, Step
from zhagen.web.dialogues.shown import turn_out
from zhagen.web.dialogues.stage import Stage
from zhagen.web.dialogues.writing import writing

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Made:
    """A turn computed and not yet kept: the stage before it, what it left, what was said.

    `handover` is the number under which it gives the talk to a person.
    """

    before: Stage
    stage: Stage
    turn: Turn
    text: str
    handover: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A talk after a turn; `reply` is the answer as JSON, ready to be sent."""

    talk: Talk
    reply: str


def start(
    slice_ref: str | None,
    text: str | None,
    language: str,
    origin: str,
    *,
    previous: str = "",
    person: str = "",
) -> tuple[Answered, str]:
    """Begin a talk; returns it and the token that opens it, which is kept nowhere."""
    with parts().answering() as reception:
        whole = arms.drawn(reception, person, timezone.localdate())
        stage, turn = _opened(whole, slice_ref, text or "")
    now, token = timezone.now(), secrets.token_urlsafe(24)
    talk = Talk(
        id=f"talk-{secrets.token_hex(16)}",
        token_hash=_hash(token),
        case_id=f"case-{secrets.token_hex(16)}",
        language=language,
        origin=origin[:200],
        created_at=now,
    )
    stage = replace(stage, previous=previous, person=person)
    return _begun(talk, Made(Stage(), stage, turn, text or "")), token


def _opened(reception: Reception, slice_ref: str | None, text: str) -> Step:
    """The first turn: over a slice, from a sentence, or from nothing."""
    on = timezone.localdate()
    if slice_ref is None:
        return reception.hear(Stage(), text, on) if text.strip() else reception.greet()
    definition = reception.slice_of(slice_ref)
    if definition is not None and definition.guide is not None:
        return reception.open(definition, on, text)
    card = reception.card_of(slice_ref.partition("@")[0], on)
    if card is None:
        raise TalkFault("no_slice", 404)
    return card


def say(talk_id: str, token: str, text: str, key: str) -> Answered:
    """Answer a turn, once for each key. Raises TalkFault."""
    for _ in range(_TRIES):
        talk = find(talk_id, token)
        replayed = next(iter(SaidTurn.objects.filter(talk_id=talk.id, key=key)), None)
        if replayed is not None:
            if not hmac.compare_digest(replayed.digest, _digest(talk, text)):
                raise TalkFault("key_reused", 409)
            return Answered(talk, replayed.reply)
        _within_pace(talk)
        before = storing.stage_of(talk.stage)
        stage, turn = _heard(talk, before, text)
        answered = _keep(talk, Made(before, stage, turn, text), key)
        if answered is not None:
            return answered
    raise TalkFault("busy", 409)


def find(talk_id: str, token: str) -> Talk:
    """The talk that this token opens. Somebody else's id is as unknown as one nobody has."""
    # Ids are unique: nothing is to be sorted, as `first` would.
    talk = next(iter(Talk.objects.filter(id=talk_id)), None)
    known = talk.token_hash if talk else _hash("")
    opened = hmac.compare_digest(known, _hash(token))
    if talk is None or not opened or talk.forgotten_at is not None:
        raise TalkFault("not_found", 404)
    return talk


def hand_over(talk_id: str, token: str) -> Handover:
    """Give the talk to a person. Raises TalkFault."""
    for _ in range(_TRIES):
        talk = find(talk_id, token)
        held = Handover.objects.filter(talk=talk).first()
        if held is not None and held.status not in handovers.OVER:
            return held
        before = storing.stage_of(talk.stage)
        made = Made(before, *handovers.pressed(before), "")
        if _keep(talk, made, f"handoff-{talk.version}") is not None:
            return Handover.objects.get(talk=talk)
    raise TalkFault("busy", 409)


def definition_of(stage: Stage) -> Slice | None:
    """The slice a talk is about, if it has one."""
    return parts().reception.slice_of(stage.state.slice_ref) if stage.state else None


def _heard(talk: Talk, stage: Stage, text: str) -> Step:
    if talk.end == End.HANDED_OVER:
        seat = handovers.at_seat(talk)
        return handovers.after(stage, parts().reception.linker.mask(text), quiet=seat)
    with parts().answering() as reception:
        whole = arms.drawn(reception, stage.person, timezone.localdate(talk.created_at))
        return whole.hear(stage, text, timezone.localdate())


def _begun(talk: Talk, made: Made) -> Answered:
    made = _to_keep(talk, made)
    talk.stage, talk.changed_at = storing.text_of(made.stage), talk.created_at
    reply = take_in(talk, made, number=0)
    row = said(talk, made, "start-of-talk", reply, talk.created_at)
    with writing():
        talk.save(force_insert=True)
        row.keep()
        handovers.put(talk, made.stage, made.turn, talk.created_at, number=made.handover)
    return Answered(talk, reply)


def _keep(talk: Talk, made: Made, key: str) -> Answered | None:
    """Write the turn over the version it was made from; None where another turn came between."""
    now, read = timezone.now(), talk.version
    made, talk.version = _to_keep(talk, made), read + 1
    reply = take_in(talk, made, number=talk.version)
    columns = {**columns_of(talk, made.stage, now), "seen_at": now}
    row = said(talk, made, key, reply, now)
    try:
        with writing():
            if not Talk.objects.filter(id=talk.id, version=read).update(**columns):
                return None
            row.keep()
            handovers.put(talk, made.stage, made.turn, now, number=made.handover)
    except IntegrityError:
        return None
    return Answered(talk, reply)


def _to_keep(talk: Talk, made: Made) -> Made:
    """The turn without names in what is kept; one that gives the talk to a person numbered."""
    names = kept.names_in(made.stage.state, definition_of(made.stage))
    made = replace(made, stage=kept.stage_kept(made.stage, names))
    if made.turn.act is not TalkAct.HANDOFF:
        return made
    number = handovers.number_of(talk)
    stage, turn = handovers.with_number(made.stage, made.turn, number)
    return replace(made, stage=stage, turn=turn, handover=number)


def columns_of(talk: Talk, stage: Stage, now: datetime) -> dict[str, object]:
    """What is written of a talk that has come to `stage`."""
    return {
        "stage": storing.text_of(stage),
        "version": talk.version,
        "changed_at": now,
        "slice_ref": talk.slice_ref,
        "body": talk.body,
        "end": talk.end,
        "outcome": talk.outcome,
        "minute": talk.minute,
        "minute_turns": talk.minute_turns,
    }


def take_in(talk: Talk, made: Made, *, number: int) -> str:
    """Bring what the turn came to into the row; returns the answer as JSON."""
    stage, state, definition = made.stage, made.stage.state, definition_of(made.stage)
    talk.slice_ref = state.slice_ref if state else ""
    talk.outcome = state.outcome if state else ""
    talk.body = body_of(stage.item, definition)
    if made.turn.act is TalkAct.HANDOFF or talk.end == End.HANDED_OVER:
        talk.end = End.HANDED_OVER
    else:
        talk.end = state.end if state else End.OPEN
    item = definition.title if definition else parts().name_of(stage.item)
    answer = turn_out(
        made.turn, stage, definition, number=number, item=item, language=talk.language
    )
    answer.handed_over = talk.end == End.HANDED_OVER
    return answer.model_dump_json(by_alias=True)


@dataclass(frozen=True, slots=True)
class Said:
    """A turn as it will be kept, made before the tables are locked for it."""

    row: SaidTurn
    new_names: tuple[str, ...]

    def keep(self) -> None:
        """Write it, and star the names that only this turn has told in the turns before."""
        if self.new_names:
            kept.star_earlier(self.row.talk, self.new_names)
        self.row.save(force_insert=True)


def said(talk: Talk, made: Made, key: str, reply: str, now: datetime) -> Said:
    """The turn under its number."""
    stages, definition = (made.before, made.stage), definition_of(made.stage)
    names = kept.names_in(made.stage.state, definition)
    before = kept.names_in(made.before.state, definition)
    words = kept.words_kept(parts().reception.linker.mask(made.text), made.stage.state)
    row = SaidTurn(
        talk=talk,
        number=talk.version,
        key=key,
        digest=_digest(talk, made.text),
        masked=words,
        reply=kept.reply_kept(reply, definition, names + before),
        events=recorded.of_turn(talk, definition, stages, made.turn, now),
        at=now,
    )
    return Said(row, tuple(one for one in names if one not in before))


def _within_pace(talk: Talk) -> None:
    """A talk that comes faster than a person can speak is held back."""
    minute = int(timezone.now().timestamp()) // 60
    if talk.minute != minute:
        talk.minute, talk.minute_turns = minute, 0
    talk.minute_turns += 1
    if talk.minute_turns > settings.CONFIGURATION.turns_per_minute:
        raise TalkFault("too_fast", 429)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _digest(talk: Talk, text: str) -> str:
    """Tells a replay from another text under the same key, and nothing to whoever reads it."""
    key = f"{settings.SECRET_KEY}{talk.id}".encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
