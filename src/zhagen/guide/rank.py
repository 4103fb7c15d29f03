"""Which items fit a wish best: letters, sounds, meaning, what is to be done, how often asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from zhagen.guide.index import Index, Scores, heard, letters
from zhagen.guide.spelling import Spelled

_SOUND_WEIGHT: Final = 0.6
_MEANING_WEIGHT: Final = 1.2
_SAME_OPERATION: Final = 0.12
_UNASKED_OPERATION: Final = 0.06
_OFTEN: Final = 0.02
# Done only by people who say so: a wish that names no doing means none of these.
_SAID_WHEN_MEANT: Final = frozenset(
    {"change", "end", "renew", "replace", "suspend", "resume", "transfer", "refund"}
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Items by fit, best first, with their scores; and the best concept that is not done here.

    Scores lie between 0 and about 3 and are comparable within one wish.
    """

    wish: str
    operations: frozenset[str]
    items: tuple[int, ...]
    scores: tuple[float, ...]
    absent: int | None
    absent_score: float


def rank(index: Index, text: str, *, most: int = 10) -> Ranking:
    """The items that fit `text` best, at most `most`."""
    wish = index.spelling.of_wish(text)
    doing = index.operations.of_wish(wish.asked)
    own, of_concepts = _fit(index, wish)
    own += _OFTEN * index.often
    own += [_fitting(doing, one) for one in index.item_operations]
    absent, absent_score = _best_absent(index, of_concepts, doing)
    best = np.argsort(-own, kind="stable")[:most]
    return Ranking(
        wish=wish.asked,
        operations=doing,
        items=tuple(map(int, best)),
        scores=tuple(float(own[one]) for one in best),
        absent=absent,
        absent_score=absent_score,
    )


def _fit(index: Index, wish: Spelled) -> tuple[Scores, Scores]:
    """How well each item and each concept fits, by letters, sounds and meaning together."""
    written = index.chars.alike(letters(wish)) + _SOUND_WEIGHT * index.sounds.alike(heard(wish))
    own, of_concepts = index.best_of(written)
    meant, meant_by_concepts = index.best_of(index.meant @ index.meanings.of(wish.own))
    return own + _MEANING_WEIGHT * meant, of_concepts + _MEANING_WEIGHT * meant_by_concepts


def _best_absent(
    index: Index, of_concepts: Scores, doing: frozenset[str]
) -> tuple[int | None, float]:
    """The best concept that this catalogue lacks."""
    if not len(index.absent):
        return None, 0.0
    scores = of_concepts[index.absent] + np.array(
        [
            _fitting(doing, index.concept_operations[at]) + _OFTEN * index.concepts[at].often
            for at in index.absent
        ]
    )
    best = int(np.argmax(scores))
    return int(index.absent[best]), float(scores[best])


def _fitting(doing: frozenset[str], own: frozenset[str]) -> float:
    """What an item gains or loses by what is to be done."""
    if not own:
        return 0.0
    if doing:
        return _SAME_OPERATION if doing & own else -_SAME_OPERATION
    return -_UNASKED_OPERATION if own <= _SAID_WHEN_MEANT else 0.0
