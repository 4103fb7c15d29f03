"""Which line of government a piece of work belongs to, told by the words of its duties.

A stand-in for asking the office next door: the words of duties.yaml that a task uses are counted,
longer ones and those in front more, those that many lines share less. What comes out is a ranking
with the words it rests on, so that a reader can judge it; nothing is learnt from earlier papers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml

from zhagen.language.bodies_words import trie

if TYPE_CHECKING:
    from collections.abc import Mapping

_WEIGHTS: Final = {"telling": 3.0, "usual": 1.5, "faint": 0.5}
_LONGER: Final = 0.2  # what each character beyond the second adds
_IN_FRONT: Final = 1.6  # the opening words name the topic
_AGAIN: Final = 0.3  # what a word said again adds
_TOPIC: Final = 0.4  # what a word of the headings above counts
_OWN: Final = 4.0  # the paper's own author, where nothing speaks for another
_LEAST: Final = 1.2  # under this a word or two by chance
_GOVERNMENT: Final = re.compile("人民政府(?!办公)")  # holds 民政
_FOR_ALL: Final = re.compile("政府|国务院|领导小组")  # speaks for everybody below it
_OPENING: Final = re.compile(r"[^。：；]{1,40}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of government: its duty for the reader, its body's name by level."""

    name: str
    called: tuple[str, ...]
    duty: str
    names: tuple[tuple[str, str], ...]

    def at(self, rank: str) -> str:
        """What its body is called at a level (nation, province, city, county, town), or ""."""
        names = dict(self.names)
        return names.get(rank) or (names.get("city", "") if rank == "county" else "")


@dataclass(frozen=True, slots=True)
class Charged:
    """A line, how strongly the text speaks for it, and the words that do."""

    line: Line
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Duties:
    lines: tuple[Line, ...]
    pattern: re.Pattern[str]
    weights: Mapping[str, tuple[tuple[int, float], ...]]  # word -> (line, weight)


@lru_cache(maxsize=1)
def _duties() -> _Duties:
    content = files(__package__).joinpath("duties.yaml").read_text(encoding="utf-8")
    rows = yaml.safe_load(content)
    shares: dict[str, dict[int, float]] = {}
    for index, row in enumerate(rows):
        for sort, weight in _WEIGHTS.items():
            for word in row[sort].split():
                shares.setdefault(word, {}).setdefault(index, weight * _length(word))
    weights = {
        word: tuple((index, weight / len(held) ** 0.5) for index, weight in held.items())
        for word, held in shares.items()
    }
    lines = tuple(_line(row) for row in rows)
    return _Duties(lines, re.compile(trie(weights)), weights)


def _length(word: str) -> float:
    return 1 + _LONGER * min(max(len(word) - 2, 0), 4)


def _line(row: Mapping[str, str]) -> Line:
    ranks = ("nation", "province", "city", "county", "town")
    names = tuple((rank, row[rank]) for rank in ranks if rank in row)
    return Line(row["line"], tuple(row["called"].split()), row["duty"], names)


def line_of(name: str) -> Line | None:
    """The line a body belongs to by its name: 县人力资源和社会保障局 -> 人力资源社会保障."""
    own = _GOVERNMENT.sub("", name)
    stems = [(len(stem), line) for line in _duties().lines for stem in line.called if stem in own]
    return max(stems, key=lambda pair: pair[0])[1] if stems else None


def charged_with(plain: str, *, issuer: str = "", topic: str = "") -> tuple[Charged, ...]:
    """The lines that a plain text speaks for, the likeliest first.

    `issuer` is who wrote the paper; `topic` are its title and the headings above.
    """
    duties = _duties()
    scores: dict[int, float] = {}
    told: dict[int, dict[str, float]] = {}
    for word, factor in _heard(duties.pattern, plain).items():
        for index, weight in duties.weights[word]:
            scores[index] = scores.get(index, 0.0) + weight * factor
            told.setdefault(index, {})[word] = weight * factor
    for word in set(duties.pattern.findall(topic)):
        for index, weight in duties.weights[word]:
            scores[index] = scores.get(index, 0.0) + weight * _TOPIC
            told.setdefault(index, {})
    own = None if _FOR_ALL.search(issuer) else line_of(issuer)
    if own is not None and scores:
        index = duties.lines.index(own)
        scores[index] = scores.get(index, 0.0) + _OWN
    ranked = sorted(scores, key=lambda index: (-scores[index], index))
    return tuple(
        Charged(duties.lines[index], scores[index], _strongest(told.get(index, {})))
        for index in ranked
        if scores[index] >= _LEAST
    )


def _heard(pattern: re.Pattern[str], plain: str) -> dict[str, float]:
    """The duty words of a text, each with how much its place and number of times make of it."""
    opening = _OPENING.match(plain)
    front = opening.end() if opening else 0
    heard: dict[str, float] = {}
    for match in pattern.finditer(plain):
        word = match.group()
        if word in heard:
            heard[word] += _AGAIN
        else:
            heard[word] = _IN_FRONT if match.start() < front else 1.0
    return heard


def _strongest(told: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(told, key=lambda word: (-told[word], word)))
