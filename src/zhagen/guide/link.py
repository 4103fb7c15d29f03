"""From an utterance to what is done with it: answer, confirm, ask, refuse, hand over.

Rules that need no item come first (a crisis, a person wanted, a complaint); then the items
that fit. Without a clear first there is a question; where something fits better that is not done
here, the right door is named instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from zhagen.guide.clarify import MOST_OPTIONS, question
from zhagen.guide.index import Index
from zhagen.guide.model import Act, Candidate, Gated, Linked, Wish
from zhagen.guide.rank import Ranking, rank

Gate = Callable[[str], Gated | None]
Split = Callable[[str], tuple[str, ...]]
Mask = Callable[[str], str]

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Levels:
    """Where one act ends and the next begins, as chances that the first item is meant."""

    answer: float = 0.9
    confirm: float = 0.6
    absent_lead: float = 0.05
    least: float = 0.34
    close: float = 0.18


@dataclass(frozen=True)
class Linker:
    """Links utterances to the items of one index."""

    index: Index
    gate: Gate
    split: Split
    mask: Mask
    levels: Levels = Levels()

    def link(self, text: str) -> Linked:
        """What `text` comes to; several wishes where it holds several."""
        masked = self.mask(text)
        whole = self.gate(masked)
        if whole is not None and whole.firm:
            return Linked(masked, (_gated(masked, whole),))
        parts = self.split(masked)
        return Linked(masked, tuple(self._wish(part) for part in parts))

    def _wish(self, text: str) -> Wish:
        gated = self.gate(text)
        if gated is not None and gated.firm:
            return _gated(text, gated)
        ranking = rank(self.index, text)
        chance = sure(ranking)
        if not ranking.items or ranking.scores[0] < self.levels.least:
            return _gated(text, gated) if gated else Wish(text, Act.REFUSE, "out_of_scope")
        if _elsewhere(ranking, self.levels):
            return self._absent(text, ranking)
        if gated is not None and chance < self.levels.answer:
            return _gated(text, gated)
        return self._linked(text, ranking, chance)

    def _linked(self, text: str, ranking: Ranking, chance: float) -> Wish:
        items = tuple(
            Candidate(self.index.catalogue.items[at].id, round(score, 4))
            for at, score in zip(ranking.items[:_SHOWN], ranking.scores, strict=False)
        )
        if chance >= self.levels.answer:
            return Wish(text, Act.ANSWER, "clear", items)
        close = [
            at
            for at, score in zip(ranking.items, ranking.scores, strict=True)
            if score >= ranking.scores[0] - self.levels.close
        ]
        if chance >= self.levels.confirm or len(close) < 2:
            return Wish(text, Act.CONFIRM, "likely", items)
        asked = question(self.index, close[: 2 * MOST_OPTIONS])
        return Wish(text, Act.CLARIFY, "close", items, asked)

    def _absent(self, text: str, ranking: Ranking) -> Wish:
        concept = self.index.concepts[ranking.absent or 0]
        return Wish(text, Act.REFUSE, "not_here", door=concept.door or concept.body)


def sure(ranking: Ranking) -> float:
    """The chance that the first item is the one meant, from its score and its lead."""
    if not ranking.items:
        return 0.0
    first = ranking.scores[0]
    second = ranking.scores[1] if len(ranking.scores) > 1 else 0.0
    return 1.0 / (1.0 + math.exp(-(-3.0 + 2.2 * first + 9.0 * (first - second))))


def _elsewhere(ranking: Ranking, levels: Levels) -> bool:
    return (
        ranking.absent is not None and ranking.absent_score > ranking.scores[0] + levels.absent_lead
    )


def _gated(text: str, gated: Gated) -> Wish:
    return Wish(text, gated.act, gated.reason, door=gated.door)
