"""The events of a talk: codes and counts, never what was said.

The caller keeps them and says when each happened; what a turn did is read off the states before
and after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from zhagen.events.kinds import make
from zhagen.guide.measuring.measure import Result
from zhagen.guide.talking.setting import APPLICANT
from zhagen.guide.talking.turn import End, State, TalkAct, Turn

if TYPE_CHECKING:
    from zhagen.events.model import Event, Scalar, Subject
    from zhagen.slices.model import Slice

_MOST: int = 9_999


@dataclass(frozen=True, slots=True)
class Met:
    """What came of a wish, in codes of events.guide_codes; nothing of what was said."""

    came: str
    how: str = ""
    door: str = ""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Makes the events of one session; the caller gives the time and keeps what is made.

    Without a `definition` no item is held yet: the subject's slice is `measure.LINKING`.
    """

    subject: Subject
    definition: Slice | None = None

    def started(self, at: datetime, *, resumed: bool = False) -> Event:
        """The session began, or was gone on with."""
        return self._make("guide.started", {"resumed": resumed}, at)

    def wish(self, met: Met, number: int, at: datetime) -> Event:
        """What came of a wish, in the applicant's turn of this number."""
        payload: dict[str, Scalar | None] = {
            "came": met.came,
            "how": met.how or None,
            "door": met.door or None,
            "number": min(number, _MOST),
        }
        return self._make("guide.wish_met", payload, at)

    def given_over(self, turns: int, spent: timedelta, at: datetime, reason: str) -> Event:
        """A session went to a person before any item was held."""
        payload: dict[str, Scalar | None] = {
            "outcome": Result.HANDED_OVER.value,
            "reason": reason or None,
            "turns": min(turns, _MOST),
            "seconds": _seconds(spent),
            "refused": 0,
            "unknown": 0,
        }
        return self._make("guide.ended", payload, at)

    def turn(self, before: State, after: State, turn: Turn, at: datetime) -> Event:
        """One turn: what became of the question asked before it."""
        fact = before.asked
        payload: dict[str, Scalar | None] = {
            "number": min(turns_in(after), _MOST),
            "act": turn.act.value,
            "fact": fact,
            "answer": answer_code(before, after, turn),
            "learnt": sum(name not in before.facts for name in after.facts),
        }
        return self._make("guide.turn_taken", payload, at)

    def acted(self, action: str, at: datetime) -> Event:
        """Something the applicant did: one of events.guide_codes.GUIDE_ACTIONS."""
        return self._make("guide.acted", {"action": action}, at)

    def ended(
        self, state: State, spent: timedelta, at: datetime, *, acted: bool = False, reason: str = ""
    ) -> Event:
        """The session is over; `reason` is why it went to a person."""
        payload: dict[str, Scalar | None] = {
            "outcome": result_of(state, acted=acted).value,
            "reason": reason or None,
            "turns": min(turns_in(state), _MOST),
            "seconds": _seconds(spent),
            "refused": len(state.refused),
            "unknown": len(state.unknown),
        }
        return self._make("guide.ended", payload, at)

    def rated(self, score: int, at: datetime) -> Event:
        """The applicant's mark, 1 to 5."""
        return self._make("guide.rated", {"score": str(score)}, at)

    def repeated(self, hours: int, at: datetime) -> Event:
        """The same person came for the same item again, so many hours after this session."""
        return self._make("guide.repeated", {"hours": max(hours, 0)}, at)

    def seat_asked_again(self, fact: str, at: datetime) -> Event:
        """The person who took over asked for a fact that was known."""
        return self._make("guide.seat_asked_again", {"fact": fact}, at)

    def _make(self, kind: str, payload: dict[str, Scalar | None], at: datetime) -> Event:
        return make(kind, payload, subject=self.subject, definition=self.definition, occurred_at=at)


def _seconds(spent: timedelta) -> float:
    return min(max(spent.total_seconds(), 0.0), 999_999.0)


def turns_in(state: State) -> int:
    """How often the applicant spoke."""
    return sum(who == APPLICANT for who, _ in state.turns)


def result_of(state: State, *, acted: bool = False) -> Result:
    """The outcome of a session that ends in this state; `acted` as in `Recorder.acted`."""
    if state.end is End.HANDED_OVER:
        return Result.HANDED_OVER
    if state.end is End.REFUSED:
        return Result.REFUSED
    if state.end is End.READY and state.confirmed:
        return Result.CONFIRMED
    return Result.BY_ACTION if acted else Result.ABANDONED


def answer_code(before: State, after: State, turn: Turn) -> str:
    """What became of the question that stood before the turn."""
    fact = before.asked
    if fact is None:
        changed = any(before.facts.get(name) != one for name, one in after.facts.items())
        return "changed" if changed else "aside"
    if after.facts.get(fact) != before.facts.get(fact):
        return "changed" if fact in before.facts else "known"
    for code, names in (
        ("refused", after.refused),
        ("unknown", after.unknown),
        ("invalid", tuple(turn.invalid)),
    ):
        if fact in names:
            return code
    return "unclear" if turn.act in {TalkAct.CLARIFY, TalkAct.INVALID} else "aside"
