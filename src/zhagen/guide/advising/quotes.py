"""Facts that a model says are told in a turn, each with its quotation.

The value is read by the rules from the quotation alone and from the whole clause, as the answer to
the question for that fact; only where both give the same is it taken. So a number cannot be cut out
of a longer one, nor a word out of its denial. Clauses about others, suppositions and questions
give nothing. Answers from a closed list have no value in a quotation: they are never proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zhagen.guide.advising.counts import Drop
from zhagen.guide.advising.shown import STAR
from zhagen.guide.recognising.vocabulary import Kind
from zhagen.llm.ground import Ground

if TYPE_CHECKING:
    from zhagen.cases.model import Value
    from zhagen.guide.advising.advise import Adviser
    from zhagen.guide.recognising.recognise import Recognised
    from zhagen.guide.recognising.said import Said
    from zhagen.guide.recognising.vocabulary import Sayable

QUOTABLE: Final = frozenset(
    {Kind.USCC, Kind.UNIT_NAME, Kind.BANK_NAME, Kind.ADDRESS, Kind.DATE, Kind.INTEGER}
)
_MOST: Final = 10
_NAME: Final = "要素"
_WORDS: Final = "原文"

ReadAgain = Callable[[str, str], "Recognised"]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A fact that the rules read from a quotation, and where that stands in the turn as shown."""

    concept: str
    value: Value
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What quotations are held against: the turn, and the same as it was shown.

    `read_again(text, concept)` reads a text by the rules, as the answer to that question.
    """

    said: Said
    shown: str
    offered: Mapping[str, Sayable]
    read_again: ReadAgain


def proposed(turn: Turn, claimed: object, adviser: Adviser) -> tuple[Proposed, ...]:
    """The facts whose quotations bear them out; of two for one place, or two values, neither."""
    if not isinstance(claimed, list):
        adviser.drop(Drop.MALFORMED)
        return ()
    adviser.drop(Drop.MALFORMED, by=len(claimed) - _MOST)
    found: list[Proposed] = []
    for one in claimed[:_MOST]:
        read = _read(turn, one, adviser)
        if isinstance(read, Drop):
            adviser.drop(read)
        elif read not in found:
            found.append(read)
    kept = tuple(one for one in found if not any(_rival(one, other) for other in found))
    adviser.drop(Drop.CONTRADICTED, by=len(found) - len(kept))
    return kept


def _rival(one: Proposed, other: Proposed) -> bool:
    """Whether two claims cannot both be so: one fact with two values, one place with two facts."""
    if one is other:
        return False
    if one.concept == other.concept:
        return one.value != other.value
    return one.start < other.end and other.start < one.end


def _read(turn: Turn, claimed: object, adviser: Adviser) -> Proposed | Drop:
    claim = _claim(turn, claimed, adviser)
    if isinstance(claim, Drop):
        return claim
    name, words = claim
    quote = Ground(turn.shown).quote(words)
    if quote is None or quote.text not in turn.said.text:
        return Drop.MASKED if STAR in words else Drop.NOT_QUOTED
    value = turn.read_again(quote.text, name).known.get(name)
    if value is None:
        return Drop.NOT_READ
    if isinstance(value, tuple) or not _borne_out(turn, name, value, quote.text):
        return Drop.OTHERWISE
    return Proposed(name, value, quote.text, quote.start, quote.end)


def _claim(turn: Turn, claimed: object, adviser: Adviser) -> tuple[str, str] | Drop:
    """The fact and the quotation; whatever else is said of it (a value, say) counts for nothing."""
    if not isinstance(claimed, dict):
        return Drop.MALFORMED
    name, words = claimed.get(_NAME), claimed.get(_WORDS)
    if not (isinstance(name, str) and isinstance(words, str)):
        return Drop.MALFORMED
    adviser.drop(Drop.EXTRA_FIELD, by=len(claimed) - 2)
    return (name, words) if name in turn.offered else Drop.NOT_OFFERED


def _borne_out(turn: Turn, name: str, value: Value, quote: str) -> bool:
    """Whether wherever the quotation stands, its clauses tell the same of the speaker's matter."""
    for start in _places(turn.said.text, quote):
        around = [
            one for one in turn.said.clauses if one.start < start + len(quote) and start < one.end
        ]
        if any(one.idle or one.asks for one in around):
            return False
        clause = turn.said.text[around[0].start : around[-1].end]
        if turn.read_again(clause, name).known.get(name) != value:
            return False
    return True


def _places(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)
