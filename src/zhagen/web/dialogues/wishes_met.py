"""What came of a wish in a turn of the reception, read off the stages before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zhagen.guide.measuring.events import Met
from zhagen.guide.talking.turn import TalkAct, Turn
from zhagen.web.dialogues.stage import Stage

_DOOR: Final = "door."
# Said without wanting anything done.
_IDLE: Final = frozenset({"greeting", "thanks", "bye", "chat"})
_ASKED: Final = {
    "reception.confirm": "confirm",
    "reception.several": "several",
    "reception.which": "clarify",
    "link.question": "clarify",
}
_BY_SENTENCE: Final = {
    "reception.again": "none_of_these",
    "reception.stuck": "not_understood",
    "card.named": "card",
    "card.field": "card",
    "card.missing": "card",
    "card.missing_plain": "card",
    "reception.held": "held",
    "reception.held_plain": "held",
    "reception.bare": "held",
    "reception.bare_plain": "held",
}
_BY_ACT: Final = {
    TalkAct.HANDOFF: "person",
    TalkAct.SAFETY: "safety",
    TalkAct.REFUSE: "door",
}


def met_in(before: Stage, after: Stage, turn: Turn) -> Met | None:
    """What came of the wish in this turn; None where no wish was said."""
    door = _door_in(turn)
    entered = after.state is not None and (before.state is None or after.item != before.item)
    if entered:
        return Met("held", _how(before))
    if door in _IDLE:
        return None
    if before.state is not None and after.state is not None:
        return Met(_BY_ACT.get(turn.act, "door"), door=door) if door else None
    if turn.act in _BY_ACT:
        return Met(_BY_ACT[turn.act], door=door)
    return _of_sentences(before, [one.source for one in turn.pieces], door)


def _of_sentences(before: Stage, sources: Sequence[str], door: str) -> Met | None:
    for source in sources:
        if source in _ASKED:
            return Met("asked", _ASKED[source])
        if source in _BY_SENTENCE:
            came = _BY_SENTENCE[source]
            return Met(came, _how(before) if came == "held" else "")
    if not door:
        return None
    return Met("not_understood" if door == "say_more" else "door", door=door)


def _how(before: Stage) -> str:
    """Whether a question stood between the wish and its item."""
    return "chosen" if before.offered and not before.item else "direct"


def _door_in(turn: Turn) -> str:
    """The door a sentence of the turn names: `door.injection@machine` is the machine's."""
    for one in turn.pieces:
        if one.source.startswith(_DOOR):
            return one.source.removeprefix(_DOOR).rpartition("@")[2]
    return ""
