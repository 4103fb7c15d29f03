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

_CURT: Final = 2
_COMES: Final = re.compile(r"(?<=[\u4e00-\u9fff])(?<!过)(?=[来去])")
# A name that was taken before counts as one character.
_GAP: Final = rf"(?:{BLANK}++|[^，。；！？!?\n{BLANK}]){{0,8}}?"


@dataclass(frozen=True, slots=True)
class Wordings:
    """What stands for the values of one fact: a pattern, and each wording's values.

    `curt` are replies so short that they must be all that a clause says.
    """

    pattern: re.Pattern[str]
    values: Sequence[tuple[str, ...]]
    curt: frozenset[str] = frozenset()

    def meant(self, found: re.Match[str]) -> tuple[str, ...]:
        """The values a match of the pattern stands for."""
        return self.values[int(str(found.lastgroup)[1:])]


def wordings_of(fact: Fact, *, asked: bool = False) -> Wordings:
    """The wordings of a fact's values: their labels, what people say, the words at boxes.

    `asked` adds what means a value only in reply to the fact's own question.
    """
    return _wordings(
        tuple((value, words) for value, words in fact.replies.items()) if asked else (),
        tuple(fact.values.items()),
        tuple((value, words) for value, words in fact.said.items()),
        tuple(
            (value, words) for read in fact.read for value, words in sorted(read.options.items())
        ),
    )


@lru_cache(maxsize=128)
def _wordings(
    replies: tuple[tuple[str, tuple[str, ...]], ...],
    labels: tuple[tuple[str, str], ...],
    *said: tuple[tuple[str, tuple[str, ...]], ...],
) -> Wordings:
    values: dict[str, tuple[str, ...]] = {}
    for value, words in (
        *((value, (label,)) for value, label in labels),
        *replies,
        *(one for group in said for one in group),
    ):
        for word in words:
            spelt = plain(word).lower()
            if value not in values.get(spelt, ()):
                values[spelt] = (*values.get(spelt, ()), value)
    longest_first = sorted(values, key=lambda one: (-len(one), one))
    parts = [f"(?P<w{at}>{_spelled(word)})" for at, word in enumerate(longest_first)]
    # Most places of a text begin no wording at all: told by the first character, at once.
    firsts = "".join(re.escape(one) for one in sorted({word[0] for word in longest_first if word}))
    pattern = re.compile(f"(?=[{firsts}])(?:{'|'.join(parts)})" if parts else r"(?!)")
    curt = (plain(word).lower() for _, words in replies for word in words)
    others = {plain(word).lower() for group in said for _, words in group for word in words}
    return Wordings(
        pattern,
        tuple(values[word] for word in longest_first),
        frozenset(word for word in curt if len(word) <= _CURT) - others,
    )


def _spelled(word: str) -> str:
    """The pattern of a wording: … is up to eight characters of the same clause.

    Who comes may come over as well: 本人来 is also 本人过来.
    """
    spelt = _GAP.join(map(re.escape, word.split("…")))
    return _COMES.sub("过?", spelt)
