"""Was it settled? Sessions read out of the ledger, each with one outcome of a closed list.

A session without a hand-over is not a success: only a confirmation or an act counts, and whoever
comes back within 72 hours takes it back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

from zhagen.events.model import Event
from zhagen.measures.rates import Proportion, wilson
from zhagen.measures.results import Interval

# A talk nobody has gone on with for so long is over.
IDLE: Final = timedelta(hours=2)
REPEAT_WITHIN: Final = timedelta(hours=72)
# The reason of an ending (events.guide_codes): the applicant said that it was not settled.
NOT_SETTLED: Final = "not_settled"
_GOOD_SCORE: Final = 4


class Result(StrEnum):
    """How a session came out. OPEN: still going on, in no rate yet.

    CARD, SENT and NOT_FOUND are sessions that never reached a slice: told what the catalogue says
    of an item, sent to the right door, or left before it was clear what was wanted.
    """

    CONFIRMED = "resolved_confirmed"
    BY_ACTION = "resolved_by_action"
    HANDED_OVER = "handed_over"
    REFUSED = "refused_out_of_scope"
    ABANDONED = "abandoned"
    CARD = "answered_from_card"
    SENT = "sent_to_door"
    NOT_FOUND = "item_not_found"
    REPEATED = "repeated_within_72h"
    OPEN = "open"


RESOLVED: Final = frozenset({Result.CONFIRMED, Result.BY_ACTION})
# The definition that events carry while no slice is held: the linking itself, and its version.
LINKING: Final = "guide-linking@1.0"
# What a session without a slice comes to, by what came of its last wish.
_WITHOUT_SLICE: Final = {
    "held": Result.ABANDONED,
    "card": Result.CARD,
    "door": Result.SENT,
    "safety": Result.SENT,
    "person": Result.HANDED_OVER,
}


@dataclass(frozen=True, slots=True)
class Session:
    """One session of the ledger. `started` and `last` are its first and last moment."""

    case_id: str
    slice_ref: str
    result: Result
    started: datetime
    last: datetime
    turns: int
    seconds: float
    score: int | None = None
    asked_again: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its denominator and 95 % interval (Wilson); no share without cases."""

    events: int
    n: int

    @property
    def share(self) -> float | None:
        """The share, None where there is nothing to divide by."""
        return self.events / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval, None where there is none."""
        return wilson(Proportion(self.events, self.n)) if self.n else None


@dataclass(frozen=True, slots=True)
class Stumble:
    """How a question went: how often it stood, and how often no answer came of it."""

    fact: str
    put: int
    failed: Mapping[str, int]

    @property
    def rate(self) -> Rate:
        """The share of turns after this question that brought no answer."""
        return Rate(sum(self.failed.values()), self.put)


@dataclass(frozen=True, slots=True)
class Report:
    """What a set of sessions came to.

    `provisional` are resolved sessions younger than 72 hours: they may still be taken back.
    """

    slice_ref: str
    counts: Mapping[Result, int]
    resolution: Rate
    response: Rate
    good: Rate
    mean_score: float | None
    turns: float | None
    minutes: float | None
    provisional: int
    seat_asked_again: int
    stumbles: tuple[Stumble, ...] = field(default=())

    @property
    def sessions(self) -> int:
        """All sessions that have come out."""
        return sum(number for result, number in self.counts.items() if result is not Result.OPEN)


def sessions_of(events: Iterable[Event], at: datetime) -> tuple[Session, ...]:
    """Every session of the ledger, seen at the moment `at`, in the order they started."""
    by_case: dict[str, list[Event]] = {}
    for event in events:
        if event.kind.startswith("guide."):
            by_case.setdefault(event.subject.case_id, []).append(event)
    sessions = [_session(one, at) for one in by_case.values()]
    return tuple(sorted(sessions, key=lambda one: one.started))


def _session(events: Sequence[Event], at: datetime) -> Session:
    events = sorted(events, key=lambda one: one.occurred_at)
    own = [one for one in events if one.kind not in {"guide.repeated", "guide.seat_asked_again"}]
    moments = [one.occurred_at for one in own or events]
    ended = [one for one in events if one.kind == "guide.ended"]
    taken = sum(one.kind in {"guide.turn_taken", "guide.wish_met"} for one in events)
    slices = [one.subject.slice_ref for one in events if one.subject.slice_ref != LINKING]
    spent = (moments[-1] - moments[0]).total_seconds()
    scores = [int(str(one.payload["score"])) for one in events if one.kind == "guide.rated"]
    return Session(
        case_id=events[0].subject.case_id,
        slice_ref=slices[-1] if slices else LINKING,
        result=_result(events, ended, moments[-1], at),
        started=moments[0],
        last=moments[-1],
        turns=int(ended[-1].payload["turns"]) if ended else taken,
        seconds=float(ended[-1].payload["seconds"]) if ended else spent,
        score=scores[-1] if scores else None,
        asked_again=sum(one.kind == "guide.seat_asked_again" for one in events),
    )


def _result(
    events: Sequence[Event], ended: Sequence[Event], last: datetime, at: datetime
) -> Result:
    """The outcome: as it ended, bettered by an act, taken back by coming again."""
    if not ended and at - last < IDLE:
        return Result.OPEN
    result = Result(str(ended[-1].payload["outcome"])) if ended else _left(events)
    # A draft fetched before does not outweigh the word of whoever says that it did not help.
    denied = bool(ended) and ended[-1].payload.get("reason") == NOT_SETTLED
    acted = any(one.kind == "guide.acted" for one in events)
    if result is Result.ABANDONED and acted and not denied:
        result = Result.BY_ACTION
    came_again = any(
        one.kind == "guide.repeated" and int(one.payload["hours"]) <= _hours(REPEAT_WITHIN)
        for one in events
    )
    return Result.REPEATED if came_again and result in RESOLVED else result


def _left(events: Sequence[Event]) -> Result:
    """What a session comes to that nobody ended."""
    if any(one.subject.slice_ref != LINKING for one in events):
        return Result.ABANDONED
    wishes = [str(one.payload["came"]) for one in events if one.kind == "guide.wish_met"]
    return _WITHOUT_SLICE.get(wishes[-1], Result.NOT_FOUND) if wishes else Result.ABANDONED


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)


def report_of(
    sessions: Sequence[Session], at: datetime, slice_ref: str = "", stumbles: Sequence[Stumble] = ()
) -> Report:
    """What these sessions came to, seen at the moment `at`."""
    counts = Counter(one.result for one in sessions)
    done = [one for one in sessions if one.result is not Result.OPEN]
    in_scope = [one for one in done if one.result is not Result.REFUSED]
    resolved = [one for one in in_scope if one.result in RESOLVED]
    scores = [one.score for one in done if one.score is not None]
    return Report(
        slice_ref=slice_ref,
        counts={result: counts.get(result, 0) for result in Result},
        resolution=Rate(len(resolved), len(in_scope)),
        response=Rate(len(scores), len(done)),
        good=Rate(sum(score >= _GOOD_SCORE for score in scores), len(scores)),
        mean_score=sum(scores) / len(scores) if scores else None,
        turns=median(one.turns for one in done) if done else None,
        minutes=median(one.seconds for one in done) / 60 if done else None,
        provisional=sum(at - one.last < REPEAT_WITHIN for one in resolved),
        seat_asked_again=sum(one.asked_again for one in done),
        stumbles=tuple(stumbles),
    )


def stumbles_of(events: Iterable[Event]) -> tuple[Stumble, ...]:
    """The questions of one slice that most often got no answer, the worst first."""
    put: Counter[str] = Counter()
    failed: dict[str, Counter[str]] = {}
    for event in events:
        fact = event.payload.get("fact")
        if event.kind != "guide.turn_taken" or not isinstance(fact, str):
            continue
        put[fact] += 1
        answer = str(event.payload["answer"])
        if answer in {"invalid", "unknown", "refused", "unclear"}:
            failed.setdefault(fact, Counter())[answer] += 1
    found = (Stumble(fact, put[fact], dict(counts)) for fact, counts in failed.items())
    return tuple(sorted(found, key=lambda one: (-one.rate.events, one.fact)))
