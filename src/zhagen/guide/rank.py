"""Which items fit a wish best: letters, sounds, what is to be done, how often asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from zhagen.guide.index import Index, heard, letters

_SOUND_WEIGHT: Final = 0.6
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

    Scores lie between 0 and about 1.8 and are comparable within one wish.
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
    rows = index.chars.alike(letters(wish)) + _SOUND_WEIGHT * index.sounds.alike(heard(wish))
    scores = index.by_target(rows)
    items = len(index.catalogue)
    own = scores[:items].copy()
    absent, absent_score = None, 0.0
    for at, (concept, attached) in enumerate(zip(index.concepts, index.attached, strict=True)):
        score = float(scores[items + at])
        if score <= 0.0:
            continue
        score += _OFTEN * concept.often
        for item in attached:
            own[item] = max(own[item], score)
        if not attached:
            score += _fitting(doing, index.concept_operations[at])
            if score > absent_score:
                absent, absent_score = at, score
    own += [_fitting(doing, one) for one in index.item_operations]
    best = np.argsort(-own, kind="stable")[:most]
    return Ranking(
        wish.asked, doing, tuple(map(int, best)), tuple(float(own[one]) for one in best),
        absent, absent_score,
    )  # fmt: skip


def _fitting(doing: frozenset[str], own: frozenset[str]) -> float:
    """What an item gains or loses by what is to be done."""
    if not own:
        return 0.0
    if doing:
        return _SAME_OPERATION if doing & own else -_SAME_OPERATION
    return -_UNASKED_OPERATION if own <= _SAID_WHEN_MEANT else 0.0
