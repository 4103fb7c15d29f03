"""Paragraphs that hold several tasks: each closing bracket ends the task text before it.

The heading sentence in front stays with the first task. Enumerations inside a task (一是……；二是……)
become parts where each part has a body or a time of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from zhagen.breakdown.bodies.agents_edges import unnumbered
from zhagen.breakdown.bodies.brackets import Bracket
from zhagen.breakdown.bodies.clauses import FILLER
from zhagen.language.bodies import Sort, find_bodies


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an enumeration: text[start:end], with its mark (①, 一是) included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """One task of a paragraph: text[start:end] with its brackets; `wording` ends before them.

    `brackets` hold those inside a sentence too; only the closing ones speak for the whole task.
    """

    start: int
    end: int
    wording: int
    brackets: tuple[Bracket, ...] = ()

    def begin(self) -> int:
        """Where the wording begins: behind a bracket in front of it."""
        first = next(iter(self.closing()), None)
        return first.end if first and first.end < self.wording else self.start

    def closing(self) -> tuple[Bracket, ...]:
        """The brackets that speak for the whole task."""
        if not self.brackets:
            return ()
        return tuple(one for one in self.brackets if one.closes)


_STOPS: Final = "。；\n"
_BLANK: Final = " \n。；;．.，、"
# The mark's own character comes first and what stands before it after that: so a search skips fast.
_OPENS: Final = r"(?<![^。；，：\s].)"
_NUMBERED: Final = (
    re.compile(r"[①-⑳⑴-⒇]"),
    re.compile(rf"[一二三四五六七八九十]{_OPENS}[一二三四五六七八九十]{{0,2}}[是要]"),
    re.compile(
        rf"[\d（]{_OPENS}(?:(?<=\d)\d?[.、)](?!\d)"
        r"|(?<=（)(?:\d{1,2}|[一二三四五六七八九十]{1,2})）)"
    ),
    re.compile(rf"[首其再最]{_OPENS}(?:(?<=首)先|(?<=[其再])次|(?<=最)后)"),
)
_LEVEL: Final = re.compile("[（）；]")
_TIME = re.compile(
    r"\d{1,2}月|\d{4}年|(?:年|季度|月|周)(?:底|末|内)|[一二三四]季度|\d+个?(?:工作日|日|天|月)内|每[年月周季]"
)


def segments_of(plain: str, brackets: tuple[Bracket, ...]) -> tuple[Segment, ...]:
    """The tasks of a paragraph by its brackets; the whole paragraph when none closes a task."""
    if fronted := _fronted(plain, brackets):
        return fronted
    found: list[Segment] = []
    start = 0
    held: list[Bracket] = []
    wording: int | None = None
    end = 0
    for bracket in brackets:
        if wording is not None and plain[end : bracket.start].strip(_BLANK):
            found.append(Segment(start, end, wording, tuple(held)))
            start, held, wording = end, [], None
        held.append(bracket)
        if bracket.closes:
            wording = bracket.start if wording is None else wording
            end = _with_stop(plain, bracket.end)
    if wording is not None:
        found.append(Segment(start, end, wording, tuple(held)))
        start, held = end, []
    if plain[start:].strip(_BLANK):
        found.append(Segment(start, len(plain), len(plain), tuple(held)))
    return tuple(_trimmed(plain, one) for one in found) or (Segment(0, len(plain), len(plain)),)


def _fronted(plain: str, brackets: tuple[Bracket, ...]) -> tuple[Segment, ...]:
    """The tasks of a paragraph whose brackets stand before what they speak for.

    （牵头单位：甲）加强监测。（牵头单位：乙）保障资金。 Empty for any other paragraph.
    """
    if not brackets or not _in_front(plain, brackets[0], 0):
        return ()
    opens = [0]
    opens += [
        one.start
        for one in brackets[1:]
        if plain[one.start - 1] in _STOPS and _in_front(plain, one, one.start)
    ]
    return tuple(
        Segment(start, end, end, tuple(one for one in brackets if start <= one.start < end))
        for start, end in pairwise([*opens, len(plain)])
    )


def _in_front(plain: str, bracket: Bracket, start: int) -> bool:
    """Whether nothing but a number stands before a bracket, and its sentence goes on behind it."""
    ended = plain[bracket.end - 1]
    if not bracket.closes or ended not in ("）" if plain[bracket.start] == "（" else _STOPS):
        return False
    behind = plain[bracket.end : bracket.end + 1]
    before = unnumbered(plain[start : bracket.start]).strip(_BLANK + FILLER)
    return bool(behind.strip(_BLANK + "（）：")) and not before


def _with_stop(plain: str, end: int) -> int:
    return end + (plain[end : end + 1] in {"。", "；"})


def _trimmed(plain: str, one: Segment) -> Segment:
    start = one.start
    while start < one.end and plain[start] in " \n":
        start += 1
    return Segment(start, one.end, max(start, one.wording), one.brackets)


def pieces_of(
    plain: str, start: int, end: int, brackets: tuple[Bracket, ...] = ()
) -> tuple[Piece, ...]:
    """The parts of an enumeration in plain[start:end] where each has its own body or time.

    Empty when there is no enumeration, or when its parts say nothing of their own.
    """
    cuts = _cuts(plain, start, end)
    if len(cuts) < 2:
        return ()
    bounds = [*cuts, end]
    pieces = tuple(Piece(left, right) for left, right in pairwise(bounds))
    return pieces if all(_has_own(plain, one, brackets) for one in pieces) else ()


def _cuts(plain: str, start: int, end: int) -> list[int]:
    for pattern in _NUMBERED:
        cuts = [one.start() for one in pattern.finditer(plain, start, end)]
        if len(cuts) >= 2:
            return cuts
    if "；" not in plain[start:end]:
        return []
    depth = 0
    cuts = [start]
    for mark in _LEVEL.finditer(plain[start:end]):
        depth += {"（": 1, "）": -1}.get(mark.group(), 0)
        if mark.group() == "；" and depth <= 0 and plain[start + mark.end() : end].strip(_BLANK):
            cuts.append(start + mark.end())
    return cuts


def _has_own(plain: str, piece: Piece, brackets: tuple[Bracket, ...]) -> bool:
    """Whether a part names a time, a bracket or a body that can act."""
    if any(piece.start <= one.start < piece.end for one in brackets):
        return True
    text = plain[piece.start : piece.end]
    if _TIME.search(text):
        return True
    return any(one.sort is not Sort.PERSON or not one.generic for one in find_bodies(text))
