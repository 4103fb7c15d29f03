"""Where a line of Chinese may end, for terminals, which do not know, and pages, which can be told.

A line never begins with a closing mark and never ends with an opening one, and a number stays with
its unit: "11" at the end of a line and "位" on the next are read as two things.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NO_BREAK = "\u00a0"
_OPENING = "（《“‘〈「『【〔(["
_CLOSING = "）》”’〉」』】〕、，。；：？！…·)],.;:?!%°"
_NUMBER = r"\d[\d.,\u202f]*"
_COUNTED = rf"(?:第 ?)?{_NUMBER} ?[\u4e00-\u9fff]"
_DAY = rf"{_NUMBER} ?年(?: ?{_NUMBER} ?月(?: ?{_NUMBER} ?日)?)?|{_NUMBER} ?月 ?{_NUMBER} ?日"
# A day, a number with what it counts, a run of Latin letters (a name, a code), or one character.
_TOGETHER = re.compile(rf"{_DAY}|{_COUNTED}|[A-Za-z0-9_@./+-]+|\s+|.", re.DOTALL)
# An id is looked up as one word; a change keeps its sign, a date its parts.
_ID = r"(?:依据 )?\b[FP]-[0-9a-f]{6,12}(?:-\d+)?\b"
_ISO = r"\b\d{4}-\d\d-\d\d\b"
_NUMBERED = re.compile(rf"{_ID}|{_ISO}|{_DAY}|{_COUNTED}|[+\u2212]{_NUMBER}%?")


def wrap(text: str, width: int) -> Iterator[str]:
    """The lines of `text`, each at most `width` columns wide and without blanks at its ends."""
    line = ""
    for part in _fitting(_parts(text), width):
        if line and cell_len(line + part.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += part if line else part.lstrip()
    yield line.rstrip()


def numbers_in(text: str) -> Iterator[tuple[str, bool]]:
    """`text` in pieces; true for a number with its unit, which a page may not break."""
    end = 0
    for hit in _NUMBERED.finditer(text):
        if hit.start() > end:
            yield text[end : hit.start()], False
        yield hit[0], True
        end = hit.end()
    if end < len(text):
        yield text[end:], False


def held(text: str) -> str:
    """`text` with the space between a number and its unit one that does not break."""
    return "".join(
        piece.replace(" ", NO_BREAK) if number else piece for piece, number in numbers_in(text)
    )


def _parts(text: str) -> Iterator[str]:
    """What must stay on one line: marks joined to the words they belong to."""
    return _joined(_TOGETHER.findall(text))


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    held = ""
    for piece in pieces:
        if held and piece[0] not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = ""
        held += piece
    if held:
        yield held


def _fitting(parts: Iterable[str], width: int) -> Iterator[str]:
    """The same, but what is wider than a line (a long file name) is broken wherever it may be."""
    for part in parts:
        if cell_len(part) <= width:
            yield part
            continue
        for some in _joined(part):
            yield from (some,) if cell_len(some) <= width else some
