"""Where in a paragraph roles may stand: outermost brackets, and lines that begin with a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhagen.breakdown.bodies.brackets_names import Cover
from zhagen.breakdown.bodies.brackets_words import LABEL, OPENS_NOTHING, VERB
from zhagen.breakdown.bodies.conventions import find_conventions

_LONGEST_OPEN: Final = 160
_MARK = re.compile("[（）]")


def regions(plain: str) -> Iterator[tuple[int, int]]:
    """Outermost brackets, and stretches that begin with a label outside of brackets."""
    spans = list(_outermost(plain))
    within = Cover(spans)
    labels = (
        found
        for found in LABEL.finditer(plain)
        if not within.holds(found.start()) or within.is_span(found.start() - 1, found.end() + 1)
    )
    lines: list[tuple[int, int]] = []
    behind = 0
    for found in labels:
        if found.start() >= behind and _opens_line(plain, found):
            start = found.start() - (plain[found.start() - 1 : found.start()] == "（")
            behind = _line_end(plain, found)
            lines.append((start, behind))
    taken = Cover(lines)
    yield from sorted([*lines, *(span for span in spans if not taken.meets(*span))])


def _opens_line(plain: str, label: re.Match[str]) -> bool:
    if label.group("label") in OPENS_NOTHING or label.group().endswith("为"):
        return False
    before = plain[max(0, label.start() - 9) : label.start()].rstrip(" \n")
    if before.endswith("（"):
        return plain[label.end() : label.end() + 1] == "）"
    return not before or before[-1] in "。；！）-*·、." or plain[label.start() - 1] in " \n"


def _line_end(plain: str, label: re.Match[str]) -> int:
    """A line of labels goes on over all sentences that begin with a label."""
    end = label.end()
    while True:
        stop = plain.find("。", end)
        if stop < 0:
            return len(plain)
        following = LABEL.match(plain, stop + 1) or LABEL.match(plain, stop + 2)
        if following is None:
            # 责任单位：……。列第一位的为牵头单位，下同。
            told = find_conventions(plain[stop + 1 : stop + 80])
            return stop + 1 + (told[0].end if told and told[0].start == 0 else 0)
        end = following.end()


def _outermost(plain: str) -> Iterator[tuple[int, int]]:
    """Outermost balanced brackets; one that is never closed ends with the paragraph."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for mark in _MARK.finditer(plain):
        if mark.group() == "（":
            opened.append(mark.start())
        elif opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, mark.end()))
    if opened and _runs_out(plain, opened[-1]):
        while found and found[-1][1] > opened[-1]:
            found.pop()
        found.append((opened[-1], len(plain)))
    yield from sorted(found)


def _runs_out(plain: str, start: int) -> bool:
    """Whether a bracket that is never closed holds roles up to the paragraph's end."""
    rest = plain[start + 1 :].rstrip("。 \n")
    speaks = LABEL.match(plain, start + 1) or VERB.search(plain, start)
    return bool(speaks) and "。" not in rest and len(rest) <= _LONGEST_OPEN
