"""From an utterance to what is done with it: answer, confirm, ask, refuse, hand over.

Rules that need no item come first (a crisis, a person wanted, a complaint); then the items
that fit. Without a clear first there is a question; where something fits better that is not done
here, the right door is named instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from zhagen.guide.gate.wishes import Part
from zhagen.guide.linking.chance import meant, sure
from zhagen.guide.linking.clarify import MOST_OPTIONS, one_family, question, which_of
from zhagen.guide.linking.index import Index
from zhagen.guide.linking.rank import Ranking, rank
from zhagen.guide.linking.several import wishes_in
from zhagen.guide.linking.where import meant_items
from zhagen.guide.model import Act, Candidate, Gated, Linked, Wish

Gate = Callable[[str], Gated | None]
Split = Callable[[str], tuple[Part, ...]]
Mask = Callable[[str], str]

_SHOWN: Final = 5
# What is done where a concept that is done nowhere says what the utterance is instead.
_ACTS: Final = {
    "crisis": Act.SAFETY,
    "illegal": Act.SAFETY,
    "injection": Act.SAFETY,
    "human": Act.HANDOFF,
}
# A vague word touches an item where it is a good part of its name.
_TOUCHED: Final = 1.8
# So few characters name a thing and say nothing of what is to be done with it.
_BARE: Final = 4
# A wish with more than so many characters that say something is a story.
_STORY: Final = 18


@dataclass(frozen=True, slots=True)
class Levels:
    """Where one act ends and the next begins.

    `answer` and `confirm` are chances that the first item is meant, `least` the chance that any is;
    `despite` is the chance from which an item is believed although a rule speaks against it, in a
    story `despite_in_story`: there such words stand in passing.
    `close` is how far behind the first an item may be to stand in a question. The chances are
    fitted (docs/guide-linking.md).
    """

    answer: float = 0.74
    confirm: float = 0.74
    despite: float = 0.93
    despite_in_story: float = 0.85
    least: float = 0.48
    close: float = 1.6


@dataclass(frozen=True)
class Linker:
    """Links utterances to the items of one index.

    `home` is the region that is meant where an utterance names none.
    """

    index: Index
    gate: Gate
    split: Split
    mask: Mask
    levels: Levels = Levels()
    home: str = ""

    def link(self, text: str) -> Linked:
        """What `text` comes to; several wishes where it holds several."""
        masked = self.mask(text)
        whole = self.gate(masked)
        if whole is not None and whole.firm:
            return Linked(masked, (_gated(masked, whole),))
        ranking, parts = rank(self.index, masked), self.split(masked)
        several = wishes_in(self.index, parts, ranking) if parts else ()
        if not several:
            return Linked(masked, (self._wish(masked, whole, ranking, masked),))
        # What the gate tells for certain it has told of the whole.
        wishes = tuple(self._wish(one.text, None, one.ranking, masked) for one in several)
        return Linked(masked, wishes)

    def _wish(self, text: str, gated: Gated | None, ranking: Ranking, whole: str) -> Wish:
        """One wish; a place may stand in another wish of the `whole`."""
        if gated is not None and gated.firm:
            return _gated(text, gated)
        chance = sure(ranking)
        if gated is not None and gated.act is Act.CLARIFY:
            return self._vague(text, gated, ranking)
        if gated is not None and chance < self._despite(ranking):
            return _gated(text, gated)
        if meant(ranking) < self.levels.least:
            return self._absent(text, ranking)
        return self._linked(text, ranking, chance, whole)

    def _linked(self, text: str, ranking: Ranking, chance: float, whole: str) -> Wish:
        """What fits: answered, confirmed or asked. A place may stand in another wish of it all."""
        catalogue, entries = self.index.catalogue, self.index.entries
        same = [
            meant_items(catalogue, entries[at], whole, self.home) for at in ranking.entries[:_SHOWN]
        ]
        items = tuple(
            Candidate(catalogue.items[own[0]].id, round(score, 4))
            for own, score in zip(same, ranking.scores, strict=False)
        )
        close = [
            own[0]
            for own, score in zip(same[:MOST_OPTIONS], ranking.scores, strict=False)
            if score >= ranking.scores[0] - self.levels.close
        ]
        if len(close) > 1 and (chance < self.levels.confirm or self._bare(ranking)):
            return Wish(text, Act.CLARIFY, "close", items, question(self.index, close))
        if len(same[0]) > 1:
            return Wish(text, Act.CLARIFY, "several", items, which_of(catalogue, same[0]))
        if chance >= self.levels.answer:
            return Wish(text, Act.ANSWER, "clear", items)
        return Wish(text, Act.CONFIRM, "likely", items)

    def _despite(self, ranking: Ranking) -> float:
        story = ranking.length > _STORY
        return self.levels.despite_in_story if story else self.levels.despite

    def _bare(self, ranking: Ranking) -> bool:
        """Whether a wish is a thing and nothing else (烟草证), and the next item of its family."""
        return (
            ranking.length <= _BARE
            and not ranking.operations
            and len(ranking.items) > 1
            and one_family(self.index, ranking.items[:2])
        )

    def _vague(self, text: str, gated: Gated, ranking: Ranking) -> Wish:
        """A word that says too little: asked back, with what it touches as choices."""
        near = [
            at for at, score in zip(ranking.items, ranking.scores, strict=True) if score >= _TOUCHED
        ]
        if len(near) < 2:
            return _gated(text, gated)
        asked = question(self.index, near[:MOST_OPTIONS])
        return Wish(text, Act.CLARIFY, gated.reason, question=asked, door=gated.door)

    def _absent(self, text: str, ranking: Ranking) -> Wish:
        """Nothing here fits: the door of what does, where anything is known to."""
        if ranking.absent is None or ranking.absent_score <= ranking.scores[0]:
            return Wish(text, Act.REFUSE, "out_of_scope")
        concept = self.index.concepts[ranking.absent]
        reason = concept.reason or "not_here"
        act = _ACTS.get(reason, Act.REFUSE)
        return Wish(text, act, reason, door=concept.door or concept.body)


def _gated(text: str, gated: Gated) -> Wish:
    return Wish(text, gated.act, gated.reason, door=gated.door)
