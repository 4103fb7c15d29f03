"""Texts as weighted n-grams, and how alike they are: sparse vectors of characters and of sounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Parts of a text: units (characters, syllables) and how much they count.
Parts = Sequence[tuple[Sequence[str], float]]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Postings:
    """A sparse table by columns: column c holds `values` of `at` from `starts[c]` on."""

    rows: int
    starts: npt.NDArray[np.int64]
    at: npt.NDArray[np.int32]
    values: Floats

    @classmethod
    def of(cls, table: Sequence[tuple[npt.NDArray[np.int64], Floats]], width: int) -> Postings:
        """The columns of a table given by rows of (columns, values)."""
        none = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        columns = np.concatenate([none[0], *(places for places, _ in table)])
        values = np.concatenate([none[1], *(held for _, held in table)])
        rows = np.repeat(np.arange(len(table), dtype=np.int32), [len(one) for one, _ in table])
        order = np.argsort(columns, kind="stable")
        counts = np.bincount(columns, minlength=width)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return cls(len(table), starts, rows[order], values[order].astype(np.float32))

    def added(self, columns: npt.NDArray[np.int64], factors: Floats) -> Floats:
        """For each row the sum of these columns, each times its factor."""
        begin = self.starts[columns]
        lengths = self.starts[columns + 1] - begin
        ends = np.cumsum(lengths)
        here = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begin - ends + lengths, lengths)
        weights = self.values[here] * np.repeat(factors, lengths)
        return np.bincount(self.at[here], weights, minlength=self.rows).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Grams:
    """A table of texts: one row each, unit length, over a vocabulary of n-grams.

    `weights` is the weight of each n-gram: its rarity times the weight of its length;
    `sizes[n - 1]` is the weight of n-grams of n units.
    """

    vocabulary: dict[str, int]
    weights: Floats
    postings: Postings
    sizes: tuple[float, ...]

    @classmethod
    def of(cls, texts: Sequence[Parts], groups: Sequence[int], sizes: tuple[float, ...]) -> Grams:
        """The table of these texts.

        `groups` says which item each text belongs to: an n-gram is rare if few items have it, not
        if few wordings do. `sizes[n - 1]` is the weight of n-grams of n units.
        """
        rows_counted = [counted(text, len(sizes)) for text in texts]
        vocabulary: dict[str, int] = {}
        holders: list[set[int]] = []
        for group, counts in zip(groups, rows_counted, strict=True):
            for gram in counts:
                at = vocabulary.setdefault(gram, len(vocabulary))
                if at == len(holders):
                    holders.append(set())
                holders[at].add(group)
        total = len(set(groups)) + 1
        rarity = {held: np.log(total / (held + 0.5)) for held in set(map(len, holders))}
        weights = np.array(
            [
                rarity[len(held)] * sizes[gram.count("\x1f")]
                for gram, held in zip(vocabulary, holders, strict=True)
            ],
            dtype=np.float32,
        )
        weights = np.maximum(weights, 0.0).astype(np.float32)
        rows = [_row(counts, vocabulary, weights) for counts in rows_counted]
        return cls(vocabulary, weights, Postings.of(rows, len(vocabulary)), sizes)

    def alike(self, text: Parts) -> Floats:
        """The cosine of the text with each row."""
        counts = counted(text, len(self.sizes))
        return self.postings.added(*_row(counts, self.vocabulary, self.weights))

    def surely_alike(self, text: Parts) -> Floats:
        """The cosine with each row, where what no row has counts as well."""
        counts = counted(text, len(self.sizes))
        alike = self.postings.added(*_row(counts, self.vocabulary, self.weights))
        return alike * np.float32(self._known(counts))

    def _known(self, counts: dict[str, float]) -> float:
        """How much of a text these rows know, 0 to 1; what none of them has is rare."""
        rarest = float(np.log((self.postings.rows + 1) / 0.5))
        inside = outside = 0.0
        for gram, count in counts.items():
            place = self.vocabulary.get(gram)
            if place is None:
                outside += count * (rarest * self.sizes[gram.count("\x1f")]) ** 2
            else:
                inside += count * float(self.weights[place]) ** 2
        return float(np.sqrt(inside / (inside + outside))) if inside else 0.0


def counted(text: Parts, longest: int) -> dict[str, float]:
    """How often each n-gram stands in a text; what counts half counts a quarter before the root."""
    counts: dict[str, float] = {}
    for part, weight in text:
        worth = weight * weight
        for size in range(1, longest + 1):
            for start in range(len(part) - size + 1):
                gram = "\x1f".join(part[start : start + size])
                counts[gram] = counts.get(gram, 0.0) + worth
    return counts


def _row(
    counts: dict[str, float], vocabulary: dict[str, int], weights: Floats
) -> tuple[npt.NDArray[np.int64], Floats]:
    known = [(vocabulary[gram], count) for gram, count in counts.items() if gram in vocabulary]
    if not known:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
    places = np.array([place for place, _ in known], dtype=np.int64)
    values = weights[places] * np.sqrt(np.array([count for _, count in known], dtype=np.float32))
    length = float(np.linalg.norm(values))
    return places, (values / length if length else values).astype(np.float32)
