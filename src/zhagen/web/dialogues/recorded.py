"""What happened in a talk, as events without values: ids, codes and counts only.

A turn's events are stored in its row, in the turn's own transaction, and brought into the ledger in
batches: the ledger reaches the disk at every append, which a turn should not wait for. Rare ones
(a draft fetched, a mark given) are appended at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from zhagen.events.model import Event, Subject
from zhagen.guide.measuring.events import Recorder
from zhagen.guide.talking.turn import End, State, Turn
from zhagen.slices.model import Slice
from zhagen.web.dialogues.models import SaidTurn, Talk
from zhagen.web.dialogues.parts import ledger

_AT_ONCE: Final = 500


def of_turn(
    talk: Talk,
    definition: Slice | None,
    states: tuple[State | None, State | None],
    turn: Turn,
    now: datetime,
) -> str:
    """The events of a turn between two states as stored in its row; "" where there is none."""
    before, after = states
    if definition is None or after is None:
        return ""
    recorder = _recorder(talk, definition)
    made = []
    if before is None or before.slice_ref != after.slice_ref:
        made.append(recorder.started(now))
        before = State(after.slice_ref, after.lock_hash, after.on)
    made.append(recorder.turn(before, after, turn, now))
    if _over(after) and not _over(before):
        reason = turn.handoff.reason if turn.handoff else ""
        spent = now - talk.created_at
        made.append(recorder.ended(after, spent, now, acted=talk.action, reason=reason))
    return json.dumps([one.to_json() for one in made], separators=(",", ":"))


def draft_taken(talk: Talk, definition: Slice, now: datetime) -> None:
    """A draft was fetched."""
    ledger().append([_recorder(talk, definition).acted("draft_downloaded", now)])


def handed_over(talk: Talk, definition: Slice, state: State, reason: str, now: datetime) -> None:
    """A person was asked for by the button."""
    spent = now - talk.created_at
    ended = _recorder(talk, definition).ended(state, spent, now, acted=talk.action, reason=reason)
    ledger().append([ended])


def rated(talk: Talk, definition: Slice, now: datetime) -> None:
    """A mark was given."""
    if talk.score is not None:
        ledger().append([_recorder(talk, definition).rated(talk.score, now)])


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


def _recorder(talk: Talk, definition: Slice) -> Recorder:
    subject = Subject(
        case_id=talk.case_id,
        slice_ref=definition.ref,
        lock_hash=definition.lock_hash,
        channel="web",
        role="applicant",
    )
    return Recorder(subject, definition)


def _events(rows: Iterable[SaidTurn]) -> list[Event]:
    made = []
    for row in rows:
        for one in json.loads(row.events):
            subject = Subject(
                case_id=one["case"],
                slice_ref=one["slice"],
                lock_hash=one["lock"],
                engine=one["engine"],
                arm=one["arm"],
                channel=one["channel"],
                role=one["role"],
            )
            at = datetime.fromisoformat(one["occurred_at"])
            made.append(Event(one["kind"], at, subject, one["payload"]))
    return made
