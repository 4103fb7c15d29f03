"""Words with a character that only sounds right: 驾使证 where all the world writes 驾驶证.

A stretch of characters that no name and no wording has may stand for the one of the same sound that
they do have. It does if one character differs, if that character belongs to nothing known, and if
the text becomes so much likelier as a row of everyday words. Three or four characters are then
written right; two say less, so the right ones are put beside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from zhagen.guide.linking.meaning import Meanings
from zhagen.guide.linking.spelling import OFFICIAL_WEIGHT, Part, Spelled
from zhagen.guide.pinyin import syllable

_SIZES: Final = (4, 3)
_PAIR: Final = 2
# How many texts must have a stretch before another is taken for it; a pair is met by chance.
_FEWEST: Final = {2: 6, 3: 3, 4: 2}
# Of two stretches with one sound the commoner is meant only if it is so much commoner.
_CLEARLY: Final = 3
# How much likelier the text must become, in natural logarithms: more where the character stands in
# a word (报到), and where two differ.
_GAIN: Final = {2: 4.5, 3: 2.6, 4: 2.6}
_GAIN_OVER_A_WORD: Final = 6.0
_GAIN_OF_TWO: Final = 9.0

Sounds = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Misspelt:
    """How the stretches of known texts are written and how they sound."""

    known: frozenset[str]
    of_sound: dict[Sounds, str]
    words: Meanings

    @classmethod
    def of(cls, texts: Iterable[Spelled], words: Meanings) -> Misspelt:
        """By the names and wordings that a list is compared with."""
        met: Counter[str] = Counter()
        for text in texts:
            met.update({gram for part in text.own for gram in _stretches(part.text)})
        by_sound: dict[Sounds, list[tuple[int, str]]] = {}
        for gram, count in met.items():
            if count >= _FEWEST[len(gram)]:
                by_sound.setdefault(_sounds(gram), []).append((count, gram))
        clear = {sound: _clear(held) for sound, held in by_sound.items()}
        return cls(frozenset(met), {sound: gram for sound, gram in clear.items() if gram}, words)

    def mended(self, said: Spelled) -> Spelled:
        """A text as it was meant: long stretches written right, pairs put beside."""
        own = tuple(replace(part, text=self._written(part.text)) for part in said.own)
        beside = [
            Part(meant, OFFICIAL_WEIGHT * part.weight)
            for part in own
            for start in range(len(part.text) - 1)
            if (meant := self._meant(part.text, start, _PAIR))
        ]
        return Spelled(own, (*said.official, *beside))

    def _written(self, text: str) -> str:
        for size in _SIZES:
            for start in range(len(text) - size + 1):
                meant = self._meant(text, start, size)
                if meant:
                    text = text[:start] + meant + text[start + size :]
        return text

    def _meant(self, text: str, start: int, size: int) -> str:
        """What the stretch from `start` on stands for; "" if it may stand."""
        gram = text[start : start + size]
        if gram in self.known:
            return ""
        meant = self.of_sound.get(_sounds(gram), "")
        wrong = [start + at for at, char in enumerate(meant) if char != gram[at]]
        if not wrong or len(wrong) >= size or any(self._belongs(text, at) for at in wrong):
            return ""
        right = text[:start] + meant + text[start + size :]
        gained = self.words.rare(text) - self.words.rare(right)
        return meant if gained >= self._needed(text, wrong, size) else ""

    def _needed(self, text: str, wrong: list[int], size: int) -> float:
        """How much likelier a text must become for this to be meant."""
        if len(wrong) > 1:
            return _GAIN_OF_TWO
        at = wrong[0]
        pairs = (text[max(0, at - 1) : at + 1], text[at : at + 2])
        in_a_word = any(len(pair) == _PAIR and pair in self.words.place for pair in pairs)
        return _GAIN_OVER_A_WORD if in_a_word else _GAIN[size]

    def _belongs(self, text: str, place: int) -> bool:
        """Whether a character is part of three that are known: 租 of 公租房."""
        return any(
            text[start : start + 3] in self.known
            for start in range(max(0, place - 2), min(place, len(text) - 3) + 1)
        )


def _stretches(text: str) -> Iterator[str]:
    for size in (_PAIR, *_SIZES):
        for start in range(len(text) - size + 1):
            gram = text[start : start + size]
            if all(map(syllable, gram)):
                yield gram


def _sounds(gram: str) -> Sounds:
    return tuple(map(syllable, gram))


def _clear(held: list[tuple[int, str]]) -> str:
    """The stretch that is meant by a sound; "" where two are about as common."""
    held.sort(reverse=True)
    if len(held) > 1 and held[0][0] <= _CLEARLY * held[1][0]:
        return ""
    return held[0][1]
