"""What happened in a talk, as events without values: ids, codes and counts only.

A turn's events are stored in its row, in the turn's own transaction, and brought into the ledger in
batches: the ledger reaches the disk at every append, which a turn should not wait for. Rare ones
(a draft fetched, a mark given) are appended at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from zhagen.events.model import Event, Subject
from zhagen.guide.measuring.events import Recorder
from zhagen.guide.measuring.measure import LINKING, NOT_SETTLED, REPEAT_WITHIN
from zhagen.guide.talking.turn import End, State, TalkAct, Turn
from zhagen.slices.model import Slice
from zhagen.web.dialogues.arms import code_of
from zhagen.web.dialogues.models import SaidTurn, Talk
from zhagen.web.dialogues.stage import Stage
from zhagen.web.dialogues.storing import stage_of
from zhagen.web.dialogues.wishes_met import met_in
from zhagen.web.ledger.outgoing import ledger

_AT_ONCE: Final = 500
_ASKED_FOR: Final = "asked_for"


def of_turn(
    talk: Talk,
    definition: Slice | None,
    stages: tuple[Stage, Stage],
    turn: Turn,
    now: datetime,
) -> str:
    """The events of a turn between two stages as stored in its row; "" where there is none."""
    before, after = stages
    made = _of_wish(talk, before, after, turn, now)
    if definition is None and before.state is not None and turn.act is TalkAct.HANDOFF:
        # The slice is gone from this server: the talk has ended all the same.
        reason = turn.handoff.reason if turn.handoff else _ASKED_FOR
        spent = now - talk.created_at
        made.append(_recorder(talk, None).given_over(talk.version, spent, now, reason))
    if definition is not None and after.state is not None:
        states = (before.state, after.state)
        made += _of_slice(talk, definition, states, turn, now, after.previous)
    return json.dumps([one.to_json() for one in made], separators=(",", ":")) if made else ""


def _of_wish(talk: Talk, before: Stage, after: Stage, turn: Turn, now: datetime) -> list[Event]:
    met = met_in(before, after, turn)
    if met is None:
        return []
    recorder = _recorder(talk, None)
    first = not (before.turns or before.state or before.parked or after.state)
    made = [recorder.started(now)] if first else []
    made.append(recorder.wish(met, talk.version, now))
    if met.came == "person" and after.state is None:
        spent = now - talk.created_at
        made.append(recorder.given_over(talk.version, spent, now, _ASKED_FOR))
    return made


def _of_slice(
    talk: Talk,
    definition: Slice,
    states: tuple[State | None, State],
    turn: Turn,
    now: datetime,
    previous: str,
) -> list[Event]:
    before, after = states
    recorder = _recorder(talk, definition)
    made = []
    if before is None or before.slice_ref != after.slice_ref:
        made.append(recorder.started(now))
        made += _came_again(talk, previous, definition, now)
        before = State(after.slice_ref, after.lock_hash, after.on)
    made.append(recorder.turn(before, after, turn, now))
    if _over(after) and not _over(before):
        pressed = _ASKED_FOR if after.end is End.HANDED_OVER else ""
        reason = turn.handoff.reason if turn.handoff else pressed
        spent = now - talk.created_at
        made.append(recorder.ended(after, spent, now, acted=talk.action, reason=reason))
    return made


def _came_again(talk: Talk, previous: str, definition: Slice, now: datetime) -> list[Event]:
    """Told of the talk that the same browser had about this item in the last three days."""
    earlier = Talk.objects.filter(id=previous).exclude(id=talk.id).first() if previous else None
    if earlier is None or earlier.slice_ref.partition("@")[0] != definition.id:
        return []
    ago = now - earlier.changed_at
    if ago > REPEAT_WITHIN:
        return []
    subject = Subject(earlier.case_id, earlier.slice_ref, channel="web", role="applicant")
    return [Recorder(subject, None).repeated(int(ago.total_seconds() // 3600), now)]


def acted(talk: Talk, definition: Slice, action: str, now: datetime) -> None:
    """A draft was fetched, the checklist kept, the place to file opened."""
    ledger().append([_recorder(talk, definition).acted(action, now)])


def person_came(talk: Talk, now: datetime) -> None:
    """A person at the seat came in by themselves: the talk ends as one that was handed over."""
    spent = now - talk.created_at
    ended = _recorder(talk, None).given_over(talk.version, spent, now, _ASKED_FOR)
    ledger().append([ended])


def asked_again(talk: Talk, definition: Slice, fact: str, now: datetime) -> None:
    """The person at the seat asked for a fact that was known."""
    ledger().append([_recorder(talk, definition).seat_asked_again(fact, now)])


def rated(talk: Talk, definition: Slice | None, now: datetime) -> None:
    """A mark was given."""
    if talk.score is not None:
        ledger().append([_recorder(talk, definition).rated(talk.score, now)])


def settled(talk: Talk, definition: Slice, state: State, now: datetime) -> None:
    """The applicant said whether it was settled; only where the talk had come to its end."""
    if state.end is not End.READY:
        return
    told = replace(state, confirmed=bool(talk.solved))
    spent = now - talk.created_at
    reason = "" if talk.solved else NOT_SETTLED
    ledger().append([_recorder(talk, definition).ended(told, spent, now, reason=reason)])


def bring_to_ledger() -> int:
    """Append what turns have left to the ledger; returns how many events."""
    count = 0
    while True:
        with transaction.atomic():
            rows = list(
                SaidTurn.objects.select_for_update()
                .exclude(events="")
                .order_by("id")
                .only("id", "events")[:_AT_ONCE]
            )
            if not rows:
                return count
            count += ledger().append(_events(rows))
            SaidTurn.objects.filter(id__in=[row.pk for row in rows]).update(events="")


def _over(state: State) -> bool:
    return state.end in {End.HANDED_OVER, End.REFUSED} or state.confirmed


def _recorder(talk: Talk, definition: Slice | None) -> Recorder:
    subject = Subject(
        case_id=talk.case_id,
        slice_ref=definition.ref if definition else LINKING,
        lock_hash=definition.lock_hash if definition else "",
        arm=_arm(talk, definition),
        channel="web",
        role="applicant",
    )
    return Recorder(subject, definition)


def _arm(talk: Talk, definition: Slice | None) -> str:
    if definition is None or not (person := stage_of(talk.stage).person):
        return ""
    return code_of(definition.ref, person, timezone.localdate(talk.created_at))


def _events(rows: Iterable[SaidTurn]) -> list[Event]:
    return [Event.from_json(one) for row in rows for one in json.loads(row.events)]
