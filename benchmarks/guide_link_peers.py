"""What linking is measured against: plain search over item names, without lexicon or sounds.

Written on their own, from the textbook: cosine of tf-idf over characters one to three, and BM25
over the same. They order items only; they cannot refuse, ask or answer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from zhagen.language.normalise import fold

Order = Callable[[str], list[int]]

_SIZES = (1, 2, 3)
_K1, _B = 1.2, 0.75


def tf_idf(names: Sequence[str]) -> Order:
    """Orders names by the cosine of their tf-idf with a text."""
    rows = [Counter(_grams(name)) for name in names]
    rarity = _rarity(rows, lambda total, held: math.log((1 + total) / (1 + held)) + 1)
    vectors = [_unit(row, rarity) for row in rows]

    def order(text: str) -> list[int]:
        wish = _unit(Counter(_grams(text)), rarity)
        scores = [sum(wish.get(gram, 0.0) * value for gram, value in v.items()) for v in vectors]
        return _best_first(scores)

    return order


def bm25(names: Sequence[str]) -> Order:
    """Orders names by BM25."""
    rows = [Counter(_grams(name)) for name in names]
    rarity = _rarity(rows, lambda total, held: math.log(1 + (total - held + 0.5) / (held + 0.5)))
    usual = sum(row.total() for row in rows) / max(len(rows), 1)

    def order(text: str) -> list[int]:
        wish = set(_grams(text))
        return _best_first([_bm25(row, wish, rarity, usual) for row in rows])

    return order


def _bm25(row: Counter[str], wish: set[str], rarity: Mapping[str, float], usual: float) -> float:
    length = _K1 * (1 - _B + _B * row.total() / usual)
    return sum(
        rarity[gram] * row[gram] * (_K1 + 1) / (row[gram] + length) for gram in wish if gram in row
    )


def _grams(text: str) -> list[str]:
    bare = "".join(char for char in fold(text) if char.isalnum())
    return [bare[at : at + size] for size in _SIZES for at in range(len(bare) - size + 1)]


def _rarity(rows: Sequence[Iterable[str]], weight: Callable[[int, int], float]) -> dict[str, float]:
    held = Counter(gram for row in rows for gram in set(row))
    return {gram: weight(len(rows), count) for gram, count in held.items()}


def _unit(row: Counter[str], rarity: Mapping[str, float]) -> dict[str, float]:
    weighted = {gram: count * rarity[gram] for gram, count in row.items() if gram in rarity}
    length = math.sqrt(sum(value * value for value in weighted.values()))
    return {gram: value / length for gram, value in weighted.items()} if length else {}


def _best_first(scores: Sequence[float]) -> list[int]:
    return sorted(range(len(scores)), key=lambda at: -scores[at])
