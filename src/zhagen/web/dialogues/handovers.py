"""Giving a talk to a person: the package is made and kept in the same transaction as the turn.

From there it is shown to our seat or, where a service desk is configured, sent by `delivery`.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhagen.guide.talking.handoff import handoff_json, plain, without_slice
from zhagen.guide.talking.setting import GUIDE
from zhagen.guide.talking.turn import End, Piece, State, TalkAct, Turn
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
# The outcome of a talk whose applicant was sent to the window.
TO_WINDOW: Final = "window"
# Nobody has the talk any more: it may be handed over once more.
OVER: Final = frozenset({CLOSED, RETURNED})
_AT_SEAT: Final = frozenset({SEAT, TAKEN, CLOSED})
ASKED_FOR: Final = "asked_for"
# No letter or digit that is taken for another when it is read out.
_READ_OUT: Final = "346789ACDEFGHJKMNPQRTUVWXY"
_NUMBER: Final = re.compile(f"H[{_READ_OUT}]{{7}}")


def pressed(stage: Stage) -> tuple[Stage, Turn]:
    """What the button comes to: a turn in which nothing was said, and the talk goes to a person."""
    turn = turn_of([], TalkAct.HANDOFF)
    if stage.state is None:
        return stage, turn
    state = replace(stage.state, end=End.HANDED_OVER, asked=None)
    return replace(stage, state=state), turn


def with_number(stage: Stage, turn: Turn, number: str) -> tuple[Stage, Turn]:
    """The turn that hands a talk over tells the number to name, and so does what is kept of it."""
    told = say("reception.number" if turn.pieces else "reception.handed_over", number=number)
    turn, line = replace(turn, pieces=(*turn.pieces, told)), (GUIDE, told.text)
    if stage.state is None:
        return replace(stage, turns=(*stage.turns, line)), turn
    state = replace(stage.state, turns=(*stage.state.turns, line))
    return replace(stage, state=state), turn


def number_of(talk: Talk) -> str:
    """The number of the talk's hand-over: the one it had, or a new one."""
    held = Handover.objects.filter(talk_id=talk.id).only("id").first()
    return held.id if held else "H" + "".join(secrets.choice(_READ_OUT) for _ in range(7))


def is_number(text: str) -> bool:
    """Whether this is written like the number of a hand-over, however it was typed."""
    return _NUMBER.fullmatch("".join(text.split()).replace("-", "").upper()) is not None


def put(talk: Talk, stage: Stage, turn: Turn, now: datetime, *, number: str = "") -> None:
    """Keep the package where the turn hands the talk over; once for each talk.

    `number` is the one that was told.
    """
    held = Handover.objects.filter(talk=talk)
    if turn.act is TalkAct.HANDOFF:
        if not held.exclude(status__in=OVER).exists():
            reason = turn.handoff.reason if turn.handoff else ASKED_FOR
            _create(talk, stage, reason, now, number or number_of(talk))
    elif talk.end == End.HANDED_OVER:
        # Said once more after the person had ended it: it waits again, nothing is lost.
        held.filter(status=CLOSED).update(
            status=SEAT, created_at=now, taken_by=None, taken_at=None, closed_at=None, outcome=""
        )


def at_seat(talk: Talk) -> bool:
    """Whether a person of our own seat has the talk, will have it or had it last."""
    return Handover.objects.filter(talk=talk, status__in=_AT_SEAT).exists()


def ask(talk: Talk, now: datetime) -> Handover | None:
    """Hand over because a person of the seat came in; None where a turn came between."""
    stage = storing.stage_of(talk.stage)
    stage, _ = pressed(stage)
    with transaction.atomic():
        changed = Talk.objects.filter(id=talk.id, version=talk.version).update(
            stage=storing.text_of(stage),
            end=End.HANDED_OVER,
            # A turn that was being computed meanwhile is computed again, and hears of it.
            version=talk.version + 1,
            changed_at=now,
        )
        return _create(talk, stage, ASKED_FOR, now, number_of(talk)) if changed else None


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


def _create(talk: Talk, stage: Stage, reason: str, now: datetime, number: str) -> Handover:
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
    # Handed over while something else is looked for: what was told last is what is known.
    told = stage.told
    rest = [one for one in stage.parked.values() if one is not told]
    earlier = [{"who": who, "text": text} for who, text in stage.turns]
    item = stage.item if told is stage.state else ""
    about: dict[str, object] = {
        "case": talk.case_id,
        "item": parts().name_of(item) or item,
        "parked": [_parked(one) for one in rest],
    }
    if told is None:
        on = timezone.localdate().isoformat()
        return {
            "schema": 1, "slice": "", "lock": "", "on": on, "reason": reason, "known": {},
            "turns": {}, "missing": [], "refused": [], "path": [], "others": [],
            "transcript": earlier, **about,
        }  # fmt: skip
    definition = parts().reception.slice_of(told.slice_ref)
    if definition is None:
        handoff = without_slice(told, reason)
    else:
        about["item"] = definition.title
        handoff = parts().reception.talker(definition, told.on, told).handoff(reason)
    made = handoff_json(handoff, told)
    transcript = made["transcript"]
    lines = [*earlier, *(transcript if isinstance(transcript, list) else [])]
    return {**made, "transcript": lines, **about}


def _parked(state: State) -> dict[str, object]:
    """What was told of an item that was left for another one."""
    return {
        "slice": state.slice_ref,
        "known": {name: plain(one.value) for name, one in state.facts.items()},
        "transcript": [{"who": who, "text": text} for who, text in state.turns],
    }
