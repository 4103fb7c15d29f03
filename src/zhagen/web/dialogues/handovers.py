"""Giving a talk to a person: the package is made and kept in the same transaction as the turn.

From there it is shown to our seat or, where a service desk is configured, sent by `delivery`.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhagen.guide.talking.handoff import handoff_json
from zhagen.guide.talking.turn import End, Handoff, Piece, State, TalkAct, Turn
from zhagen.web.dialogues import storing
from zhagen.web.dialogues.models import Handover, Talk
from zhagen.web.dialogues.parts import parts
from zhagen.web.dialogues.reception_turns import turn as turn_of
from zhagen.web.dialogues.stage import Stage
from zhagen.web.dialogues.wording import say

SEAT: Final = "seat"
WAITING: Final = "waiting"
DELIVERED: Final = "delivered"
FAILED: Final = "failed"
TAKEN: Final = "taken"
CLOSED: Final = "closed"
RETURNED: Final = "returned"
# Nobody has the talk any more: it may be handed over once more.
OVER: Final = frozenset({CLOSED, RETURNED})
_AT_SEAT: Final = frozenset({SEAT, TAKEN, CLOSED})
ASKED_FOR: Final = "asked_for"
# No letter or digit that is taken for another when it is read out.
_READ_OUT: Final = "346789ACDEFGHJKMNPQRTUVWXY"


def put(talk: Talk, stage: Stage, turn: Turn, now: datetime) -> None:
    """Keep the package where the turn hands the talk over; once for each talk."""
    held = Handover.objects.filter(talk=talk)
    if turn.act is TalkAct.HANDOFF:
        if not held.exclude(status__in=OVER).exists():
            _create(talk, stage, turn.handoff.reason if turn.handoff else ASKED_FOR, now)
    elif talk.end == End.HANDED_OVER:
        # Said once more after the person had ended it: it waits again, nothing is lost.
        held.filter(status=CLOSED).update(
            status=SEAT, created_at=now, taken_by=None, taken_at=None, closed_at=None, outcome=""
        )


def at_seat(talk: Talk) -> bool:
    """Whether a person of our own seat has the talk, will have it or had it last."""
    return Handover.objects.filter(talk=talk, status__in=_AT_SEAT).exists()


def ask(talk: Talk, now: datetime) -> Handover | None:
    """Hand over because the button was pressed; None where a turn came between."""
    stage = storing.stage_of(talk.stage)
    if stage.state is not None:
        stage = replace(stage, state=replace(stage.state, end=End.HANDED_OVER, asked=None))
    with transaction.atomic():
        changed = Talk.objects.filter(id=talk.id, version=talk.version).update(
            stage=storing.text_of(stage),
            end=End.HANDED_OVER,
            # A turn that was being computed meanwhile is computed again, and hears of it.
            version=talk.version + 1,
            changed_at=now,
        )
        return _create(talk, stage, ASKED_FOR, now) if changed else None


def message(held: Handover) -> str:
    """What the applicant reads: that a person has it, and the number to name."""
    return say("reception.handed_over", number=held.id).text


def after(stage: Stage, masked: str, *, quiet: bool) -> tuple[Stage, Turn]:
    """What is said once a person has the talk is kept for them; the machine says no more.

    `quiet` leaves out even that sentence: where a person of ours answers, it would be in the way.
    """
    made = turn_of([] if quiet else [_sent_on()], TalkAct.CLOSED)
    lines = (("applicant", masked), *((("guide", made.reply),) if made.pieces else ()))
    if stage.state is None:
        return replace(stage, turns=(*stage.turns, *lines)), made
    state = replace(stage.state, turns=(*stage.state.turns, *lines))
    return replace(stage, state=state), made


def _sent_on() -> Piece:
    """What went to a service desk went as it stood then: nothing said later follows it."""
    phone = settings.CONFIGURATION.phone
    return say("reception.sent_on_phone", phone=phone) if phone else say("reception.sent_on")


def _create(talk: Talk, stage: Stage, reason: str, now: datetime) -> Handover:
    earlier = Handover.objects.filter(talk=talk).first()
    number = earlier.id if earlier else "H" + "".join(secrets.choice(_READ_OUT) for _ in range(7))
    package = {**_package(talk, stage, reason), "number": number}
    columns = {
        "reason": reason,
        "package": json.dumps(package, ensure_ascii=False),
        "status": WAITING if settings.CONFIGURATION.webhook_url else SEAT,
        "attempts": 0,
        "next_at": now,
        "created_at": now,
        "note": "",
        "taken_by": None,
        "taken_at": None,
        "closed_at": None,
        "outcome": "",
    }
    made, _ = Handover.objects.update_or_create(
        talk=talk, defaults=columns, create_defaults={**columns, "id": number}
    )
    return made


def _package(talk: Talk, stage: Stage, reason: str) -> dict[str, object]:
    if stage.state is None and stage.parked:
        # Handed over while something else is looked for: what was told last is what is known.
        *_, last = stage.parked.values()
        stage = replace(stage, state=last, item="")
    earlier = [{"who": who, "text": text} for who, text in stage.turns]
    about = {"case": talk.case_id, "item": parts().name_of(stage.item) or stage.item}
    if stage.state is None:
        on = timezone.localdate().isoformat()
        return {
            "schema": 1, "slice": "", "lock": "", "on": on, "reason": reason, "known": {},
            "turns": {}, "missing": [], "refused": [], "path": [], "others": [],
            "transcript": earlier, **about,
        }  # fmt: skip
    definition = parts().reception.slice_of(stage.state.slice_ref)
    if definition is None:
        handoff = _without_slice(stage.state, reason)
    else:
        about["item"] = definition.title
        dialogue = parts().reception.talker(definition, stage.state.on, stage.state)
        handoff = dialogue.handoff(reason)
    made = handoff_json(handoff, stage.state)
    transcript = made["transcript"]
    lines = [*earlier, *(transcript if isinstance(transcript, list) else [])]
    return {**made, "transcript": lines, **about}


def _without_slice(state: State, reason: str) -> Handoff:
    """The slice is gone from this server; what was said under it is not."""
    known = {name: one.value for name, one in state.facts.items()}
    return Handoff(reason, known, (), state.refused, state.path, state.turns)
