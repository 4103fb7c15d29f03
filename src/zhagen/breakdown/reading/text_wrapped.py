"""Text copied out of a PDF or a mail: its lines end where the page did, not where a thought does.

Such a text is known by its lines: many are equally long, none is longer, and they break off in the
middle of a sentence. Only then are they joined.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from zhagen.breakdown.outlining.numbering import number_of

_FEWEST: Final = 4
_NARROWEST: Final = 36  # columns; a Han character takes two
_SHORT_OF_EDGE: Final = 5
_SHARE: Final = 0.35
_PROSE: Final = 0.2  # share of lines that hold the end of a sentence
_LOOKED_AT: Final = 400
_LEAST_ABOVE: Final = 20  # characters of a line that a page may have cut
_PAGE_NUMBER: Final = re.compile(
    r"^\s*(?:[-—–－·]+\s*\d{1,4}\s*[-—–－·]+|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?)\s*$"
)
_ENDS: Final = ("。", "；", "！", "？", "：", ":", ";")
_MARKED: Final = ("#", "|", "- ", "* ", "> ")


def unwrapped(lines: Sequence[str]) -> Iterable[str]:
    """The lines with those joined that only the width or the end of a page parted."""
    lines = _over_pages(lines)
    edge = _edge(lines)
    return _joined(lines, edge) if edge else lines


def _over_pages(lines: Sequence[str]) -> Sequence[str]:
    """The lines with those joined that only the number of a page parts: 省委网信, — 3 —, 办牵头."""
    if not any(map(_PAGE_NUMBER.match, lines)):
        return lines
    kept: list[str] = []
    torn = False
    for line in filter(str.strip, lines):
        if _PAGE_NUMBER.match(line) and kept:
            above = kept[-1].rstrip()
            torn = len(above) >= _LEAST_ABOVE and not above.endswith((*_ENDS, "）", ")"))
            if not torn:
                kept.append(line)
        elif torn and line[:1].strip() and number_of(line) is None:
            kept[-1] = kept[-1].rstrip() + line
            torn = False
        else:
            kept.append(line)
            torn = False
    return kept


def _edge(lines: Sequence[str]) -> int:
    """The width at which lines were broken, 0 when they were not."""
    seen = [line for line in lines if line.strip()][:_LOOKED_AT]
    if len(seen) < _FEWEST or any(line.startswith(_MARKED) for line in seen):
        return 0
    if max(map(len, seen)) > 120:
        return 0
    widths = [_width(line) for line in seen]
    edge = max(widths)
    full = [
        line for line, width in zip(seen, widths, strict=True) if width >= edge - _SHORT_OF_EDGE
    ]
    broken = sum(not line.rstrip().endswith(_ENDS) for line in full)
    wide = edge >= _NARROWEST and len(full) >= _SHARE * len(seen)
    sentences = sum("。" in line or "；" in line for line in seen)
    prose = sentences >= _PROSE * len(seen)
    return edge if wide and prose and 2 * broken > len(full) else 0


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line.rstrip())


def _joined(lines: Sequence[str], edge: int) -> Iterator[str]:
    kept = ""
    last = ""
    for line in lines:
        full = bool(last) and _width(last) >= edge - _SHORT_OF_EDGE
        begins = line[:1] in {" ", "\u3000", "\t"} or (
            number_of(line) is not None and last.rstrip().endswith(_ENDS)
        )
        if kept and full and line.strip() and not begins:
            kept = kept.rstrip() + line.strip()
        else:
            if kept:
                yield kept
            kept = line
        last = line
    if kept:
        yield kept
