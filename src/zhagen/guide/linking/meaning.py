"""What words mean, roughly: short vectors of everyday words, so that 巨型海报 is near 宣传品.

The vectors travel in this package (made by script/meanings). A text is cut into its likeliest
words and is the sum of their vectors; a frequent word says little and counts little. There is no
model at run time: a text takes a fraction of a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

from zhagen.guide.linking.spelling import Part

_FILE: Final = "meanings.npz"
_LONGEST: Final = 5
# A word counts by how rare it is: half where one of a thousand words is it.
_HALF: Final = 1e-3
# A character that is no word by itself; far dearer than any word.
_NO_WORD: Final = 22.0

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Meanings:
    """Words with their vectors; `rarity[w]` is minus the logarithm of the word's share."""

    place: dict[str, int]
    rarity: tuple[float, ...]
    vectors: npt.NDArray[np.float32]

    def words(self, text: str) -> list[str]:
        """The likeliest words of a text; characters that are no word stand alone."""
        cuts = self._cut(text)[1]
        found, end = [], len(text)
        while end > 0:
            found.append(text[cuts[end] : end])
            end = cuts[end]
        return found[::-1]

    def rare(self, text: str) -> float:
        """How rare a text is: minus the logarithm of the chance of its likeliest words."""
        return self._cut(text)[0]

    def _cut(self, text: str) -> tuple[float, list[int]]:
        """The cost of the likeliest words, and for each end where its word begins."""
        costs, cuts = [0.0], [0]
        for end in range(1, len(text) + 1):
            best, cut = costs[end - 1] + _NO_WORD, end - 1
            for start in range(max(0, end - _LONGEST), end):
                place = self.place.get(text[start:end])
                if place is not None and costs[start] + self.rarity[place] < best:
                    best, cut = costs[start] + self.rarity[place], start
            costs.append(best)
            cuts.append(cut)
        return costs[-1], cuts

    def of(self, parts: Sequence[Part]) -> Vector:
        """The vector of a text, of unit length; zeros where no word is known."""
        sum_ = np.zeros(self.vectors.shape[1], dtype=np.float32)
        for part in parts:
            places = [self.place[word] for word in self.words(part.text) if word in self.place]
            if places:
                sum_ += part.weight * self.vectors[places].sum(axis=0)
        length = float(np.linalg.norm(sum_))
        return sum_ / np.float32(length) if length else sum_

    def table(self, texts: Sequence[Sequence[Part]]) -> npt.NDArray[np.float32]:
        """The vectors of texts, one row each."""
        if not texts:
            return np.zeros((0, self.vectors.shape[1]), dtype=np.float32)
        return np.stack([self.of(text) for text in texts])


@lru_cache(maxsize=1)
def shipped_meanings() -> Meanings:
    """The words that come with the product."""
    with (
        resources.as_file(resources.files("zhagen.guide.linking") / _FILE) as path,
        np.load(path, allow_pickle=False) as held,
    ):
        words = held["words"].tobytes().decode().split("\n")
        rarity = held["rarity"].astype(np.float32)
        vectors = held["vectors"].astype(np.float32)
    share = np.exp(-rarity)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    counted = vectors / np.maximum(lengths, 1.0) * (_HALF / (_HALF + share))[:, None]
    return Meanings(
        {word: at for at, word in enumerate(words)},
        tuple(map(float, rarity)),
        counted.astype(np.float32),
    )
