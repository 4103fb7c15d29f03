"""Everything that is said of one thing taken together: its profile, by letters and by meaning.

A long story shares a word with this wording and a word with that one; no wording alone is like it,
but all wordings of the right thing together are. Letters are counted as in BM25: a second mention
says less than the first, and a thing with many wordings gains nothing by their number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from zhagen.guide.linking.grams import Parts, Postings, counted

_SATURATED: Final = 1.2
_BY_LENGTH: Final = 0.75

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Profiles:
    """A table of things, one row each, over n-grams; `most[g]` is the most an n-gram can add."""

    vocabulary: dict[str, int]
    postings: Postings
    most: Scores
    sizes: tuple[float, ...]

    @classmethod
    def of(
        cls, texts: Sequence[Parts], things: Sequence[Sequence[int]], sizes: tuple[float, ...]
    ) -> Profiles:
        """The profiles of `things`, each given by the places of its texts."""
        of_texts = [counted(text, len(sizes)) for text in texts]
        summed = [_sum([of_texts[at] for at in places]) for places in things]
        vocabulary: dict[str, int] = {}
        for counts in summed:
            for gram in counts:
                vocabulary.setdefault(gram, len(vocabulary))
        weights = _weights(summed, vocabulary, sizes)
        lengths = np.array([sum(counts.values()) for counts in summed], dtype=np.float32)
        usual = float(lengths.mean()) if len(lengths) else 1.0
        rows = [
            _row(counts, vocabulary, weights, 1 - _BY_LENGTH + _BY_LENGTH * length / usual)
            for counts, length in zip(summed, lengths, strict=True)
        ]
        most = np.zeros(len(vocabulary), dtype=np.float32)
        for places, values in rows:
            np.maximum.at(most, places, values)
        return cls(vocabulary, Postings.of(rows, len(vocabulary)), most, sizes)

    def alike(self, text: Parts) -> Scores:
        """How well each thing accounts for the text, 0 to about 1."""
        held = [
            (column, count)
            for gram, count in counted(text, len(self.sizes)).items()
            if (column := self.vocabulary.get(gram)) is not None
        ]
        columns = np.array([column for column, _ in held], dtype=np.int64)
        often = np.sqrt(np.array([count for _, count in held], dtype=np.float32))
        length = float(np.linalg.norm(often * self.most[columns])) or 1.0
        return self.postings.added(columns, (often / length).astype(np.float32))


def _sum(counts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for one in counts:
        for gram, count in one.items():
            total[gram] = total.get(gram, 0.0) + count
    return total


def _weights(
    summed: Sequence[Mapping[str, float]], vocabulary: Mapping[str, int], sizes: Sequence[float]
) -> Scores:
    """The rarity of each n-gram among the things, times the weight of its length."""
    holders = np.zeros(len(vocabulary), dtype=np.float32)
    for counts in summed:
        holders[[vocabulary[gram] for gram in counts]] += 1
    of_size = np.array([sizes[gram.count("\x1f")] for gram in vocabulary], dtype=np.float32)
    rarity = np.log((len(summed) + 0.5) / (holders + 0.5)) if len(vocabulary) else holders
    return np.asarray(rarity * of_size, dtype=np.float32)


def _row(
    counts: Mapping[str, float], vocabulary: Mapping[str, int], weights: Scores, length: float
) -> tuple[npt.NDArray[np.int64], Scores]:
    places = np.array([vocabulary[gram] for gram in counts], dtype=np.int64)
    often = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    values = weights[places] * often * (_SATURATED + 1) / (often + _SATURATED * length)
    return places, values.astype(np.float32)
