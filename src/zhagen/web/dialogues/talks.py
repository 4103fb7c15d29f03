"""What can be done with a talk, whole: find it, answer a turn once, keep what came of it.

A turn is computed without holding anything, then written over the version it was computed from; who
comes second computes again on what the first has left. So turns of a talk follow one another on any
number of machines, and a request sent twice is answered once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhagen.guide.talking.turn import End, TalkAct, Turn
from zhagen.slices.model import Slice
from zhagen.web.dialogues import handovers, recorded, storing
from zhagen.web.dialogues.drafts import is_ready
from zhagen.web.dialogues.faults import TalkFault
from zhagen.web.dialogues.models import Handover, SaidTurn, SeatLine, Talk
from zhagen.web.dialogues.parts import body_of, parts
from zhagen.web.dialogues.reception import Reception, Step
from zhagen.web.dialogues.schemas import ChecklistOut
from zhagen.web.dialogues.shown import needed_out, turn_out
from zhagen.web.dialogues.stage import Stage

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Made:
    """A turn computed and not yet kept: the stage before it, what it left, what was said."""

    before: Stage
    stage: Stage
    turn: Turn
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A talk after a turn; `reply` is the answer as JSON, ready to be sent."""

    talk: Talk
    reply: str


def start(
    slice_ref: str | None, text: str | None, language: str, origin: str, *, previous: str = ""
) -> tuple[Answered, str]:
    """Begin a talk; returns it and the token that opens it, which is kept nowhere."""
    with parts().answering() as reception:
        stage, turn = _opened(reception, slice_ref, text or "")
    now, token = timezone.now(), secrets.token_urlsafe(24)
    talk = Talk(
        id=f"talk-{secrets.token_hex(16)}",
        token_hash=_hash(token),
        case_id=f"case-{secrets.token_hex(16)}",
        language=language,
        origin=origin[:200],
        created_at=now,
    )
    stage = replace(stage, previous=previous)
    return _begun(talk, Made(Stage(), stage, turn, text or "")), token


def _opened(reception: Reception, slice_ref: str | None, text: str) -> Step:
    """The first turn: over a slice, from a sentence, or from nothing."""
    on = timezone.localdate()
    if slice_ref is None:
        return reception.hear(Stage(), text, on) if text.strip() else reception.greet()
    definition = reception.slice_of(slice_ref)
    if definition is None or definition.guide is None:
        raise TalkFault("no_slice", 404)
    return reception.open(definition, on, text)


def say(talk_id: str, token: str, text: str, key: str) -> Answered:
    """Answer a turn, once for each key. Raises TalkFault."""
    for _ in range(_TRIES):
        talk = find(talk_id, token)
        replayed = SaidTurn.objects.filter(talk_id=talk.id, key=key).first()
        if replayed is not None:
            if not hmac.compare_digest(replayed.digest, _digest(talk, text)):
                raise TalkFault("key_reused", 409)
            return Answered(talk, replayed.reply)
        _within_pace(talk)
        before = storing.stage_of(talk.stage)
        stage, turn = _heard(talk, before, text)
        kept = _keep(talk, Made(before, stage, turn, text), key)
        if kept is not None:
            return kept
    raise TalkFault("busy", 409)


def find(talk_id: str, token: str) -> Talk:
    """The talk that this token opens. Somebody else's id is as unknown as one nobody has."""
    talk = Talk.objects.filter(id=talk_id).first()
    known = talk.token_hash if talk else _hash("")
    opened = hmac.compare_digest(known, _hash(token))
    if talk is None or not opened or talk.forgotten_at is not None:
        raise TalkFault("not_found", 404)
    return talk


def latest(talk: Talk) -> str:
    """The newest answer of a talk, as JSON."""
    newest = SaidTurn.objects.filter(talk_id=talk.id).order_by("-number").first()
    if newest is None:
        raise TalkFault("not_found", 404)
    return newest.reply


def lines(talk: Talk) -> list[dict[str, object]]:
    """Everything said so far, masked, in the script of the page."""
    held = lines_after(talk, -1)
    return [{"number": one.number, "who": one.who, "text": one.text} for one in held]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a talk; lines of one turn have one number. `who` is applicant, guide or seat."""

    number: int
    who: str
    text: str
    at: datetime


def lines_after(talk: Talk, number: int) -> list[Line]:
    """The lines the applicant reads that stand after `number`, masked, in order."""
    made = []
    for one in SaidTurn.objects.filter(talk_id=talk.id, number__gt=number):
        if one.masked.strip():
            made.append(Line(one.number, "applicant", one.masked, one.at))
        if reply := str(json.loads(one.reply)["reply"]):
            made.append(Line(one.number, "guide", reply, one.at))
    shown = (SeatLine.Kind.SAID, SeatLine.Kind.MOVED)
    rows = SeatLine.objects.filter(talk_id=talk.id, number__gt=number, kind__in=shown)
    made += [Line(row.number, "seat", row.text, row.at) for row in rows]
    return sorted(made, key=lambda one: one.number)


def checklist(talk: Talk) -> ChecklistOut:
    """The materials of the talk as they stand now."""
    stage = storing.stage_of(talk.stage)
    definition = definition_of(stage)
    if stage.state is None or definition is None:
        return ChecklistOut(done=False, materials=[])
    held = parts().reception.talker(definition, stage.state.on, stage.state).checklist()
    done = is_ready(definition, stage.state)
    return ChecklistOut(done=done, materials=[needed_out(one, talk.language) for one in held])


def hand_over(talk_id: str, token: str) -> Handover:
    """Give the talk to a person. Raises TalkFault."""
    for _ in range(_TRIES):
        talk, now = find(talk_id, token), timezone.now()
        held = Handover.objects.filter(talk=talk).first()
        if held is not None and held.status not in handovers.OVER:
            return held
        held = handovers.ask(talk, now)
        if held is not None:
            stage = storing.stage_of(talk.stage)
            definition = definition_of(stage)
            if stage.state is not None and definition is not None:
                state = replace(stage.state, end=End.HANDED_OVER)
                recorded.handed_over(talk, definition, state, held.reason, now)
            else:
                recorded.given_over(talk, now)
            return held
    raise TalkFault("busy", 409)


def rate(talk_id: str, token: str, solved: bool | None, score: int | None) -> Talk:  # noqa: FBT001
    """Keep a rating; what is not given stays as it was."""
    talk, now = find(talk_id, token), timezone.now()
    given = {"solved": solved, "score": score}
    changed = {
        name: value
        for name, value in given.items()
        if value is not None and value != getattr(talk, name)
    }
    if not changed:
        return talk
    Talk.objects.filter(id=talk.id).update(**changed)
    talk.refresh_from_db()
    stage = storing.stage_of(talk.stage)
    definition = definition_of(stage)
    if "score" in changed:
        recorded.rated(talk, definition, now)
    if "solved" in changed and definition is not None and stage.state is not None:
        recorded.settled(talk, definition, stage.state, now)
    return talk


def definition_of(stage: Stage) -> Slice | None:
    """The slice a talk is about, if it has one."""
    return parts().reception.slice_of(stage.state.slice_ref) if stage.state else None


def _heard(talk: Talk, stage: Stage, text: str) -> Step:
    if talk.end == End.HANDED_OVER:
        seat = handovers.at_seat(talk)
        return handovers.after(stage, parts().reception.linker.mask(text), quiet=seat)
    with parts().answering() as reception:
        return reception.hear(stage, text, timezone.localdate())


def _begun(talk: Talk, made: Made) -> Answered:
    talk.stage, talk.changed_at = storing.text_of(made.stage), talk.created_at
    reply = take_in(talk, made, number=0)
    with transaction.atomic():
        talk.save(force_insert=True)
        said(talk, made, "start-of-talk", reply, talk.created_at)
        handovers.put(talk, made.stage, made.turn, talk.created_at)
    return Answered(talk, reply)


def _keep(talk: Talk, made: Made, key: str) -> Answered | None:
    """Write the turn over the version it was made from; None where another turn came between."""
    now, read = timezone.now(), talk.version
    talk.version = read + 1
    reply = take_in(talk, made, number=talk.version)
    columns = {**columns_of(talk, made.stage, now), "seen_at": now}
    try:
        with transaction.atomic():
            if not Talk.objects.filter(id=talk.id, version=read).update(**columns):
                return None
            said(talk, made, key, reply, now)
            handovers.put(talk, made.stage, made.turn, now)
    except IntegrityError:
        return None
    return Answered(talk, reply)


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


def said(talk: Talk, made: Made, key: str, reply: str, now: datetime) -> None:
    """Keep the turn under its number."""
    stages = (made.before, made.stage)
    SaidTurn.objects.create(
        talk=talk,
        number=talk.version,
        key=key,
        digest=_digest(talk, made.text),
        masked=parts().reception.linker.mask(made.text),
        reply=reply,
        events=recorded.of_turn(talk, definition_of(made.stage), stages, made.turn, now),
        at=now,
    )


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
