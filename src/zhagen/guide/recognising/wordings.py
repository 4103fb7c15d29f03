"""The wordings that stand for the values of a fact, as one pattern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from zhagen.guide.recognising.said import BLANK
from zhagen.language.plain import plain
from zhagen.slices.model import Fact

# A name that was taken before counts as one character.
_GAP: Final = rf"(?:{BLANK}++|[^，。；！？!?\n{BLANK}]){{0,8}}?"


@dataclass(frozen=True, slots=True)
class Wordings:
    """What stands for the values of one fact: a pattern, and each wording's values."""

    pattern: re.Pattern[str]
    values: Sequence[tuple[str, ...]]

    def meant(self, found: re.Match[str]) -> tuple[str, ...]:
        """The values a match of the pattern stands for."""
        return self.values[int(str(found.lastgroup)[1:])]


def wordings_of(fact: Fact) -> Wordings:
    """The wordings of a fact's values: their labels, what people say, the words at boxes."""
    return _wordings(
        tuple(fact.values.items()),
        tuple((value, words) for value, words in fact.said.items()),
        tuple(
            (value, words) for read in fact.read for value, words in sorted(read.options.items())
        ),
    )


@lru_cache(maxsize=128)
def _wordings(
    labels: tuple[tuple[str, str], ...], *said: tuple[tuple[str, tuple[str, ...]], ...]
) -> Wordings:
    values: dict[str, tuple[str, ...]] = {}
    for value, words in (
        *((value, (label,)) for value, label in labels),
        *(one for group in said for one in group),
    ):
        for word in words:
            spelt = plain(word).lower()
            if value not in values.get(spelt, ()):
                values[spelt] = (*values.get(spelt, ()), value)
    longest_first = sorted(values, key=lambda one: (-len(one), one))
    parts = [f"(?P<w{at}>{_spelled(word)})" for at, word in enumerate(longest_first)]
    pattern = re.compile("|".join(parts) or r"(?!)")
    return Wordings(pattern, tuple(values[word] for word in longest_first))


def _spelled(word: str) -> str:
    """The pattern of a wording: … is up to eight characters of the same clause."""
    return _GAP.join(map(re.escape, word.split("…")))
