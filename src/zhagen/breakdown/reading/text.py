"""Plain text and Markdown as lines: headings, tables, and lines too long to be lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from zhagen.breakdown.outlining.lines import RawLine
from zhagen.breakdown.reading.text_wrapped import unwrapped
from zhagen.breakdown.tables.cells import GridCell, GridRow
from zhagen.breakdown.tables.grid import table_lines

LONGEST_LINE: Final = 5_000
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_LINE_END: Final = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_STOP: Final = re.compile(r"[。！？；]")
_PAUSE: Final = re.compile(r"[，、,;]")
_HEADING: Final = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_BULLET: Final = re.compile(r"^\s*[-*+•·]\s+(?=\S)")
_RULE: Final = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_TABLE: Final = re.compile(r"^\s*\|.*\|\s*$")
_TABLE_RULE: Final = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*$")
_LEAST_BARS: Final = 2
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*|__(.+?)__")


def text_lines(text: str) -> Iterator[RawLine]:
    """The paragraphs of a plain or Markdown text."""
    waiting: list[str] = []
    for line in unwrapped(_LINE_END.split(_INVISIBLE.sub("", text))):
        if len(line) > LONGEST_LINE:
            yield from _pipes(waiting)
            waiting = []
            yield RawLine(line.strip())
            continue
        bar = _bar(line)
        if bar and (not waiting or bar == _bar(waiting[0])):
            waiting.append(line)
            continue
        if waiting and _TABLE_RULE.match(line):
            waiting.append(line)
            continue
        yield from _pipes(waiting)
        waiting = [line] if bar else []
        if not bar and line.strip() and not _RULE.match(line):
            yield _paragraph(line)
    yield from _pipes(waiting)


def _bar(line: str) -> str:
    """What parts a line into cells: bars as Markdown sets them, full-width bars, or tabs."""
    if _TABLE.match(line):
        return "|"
    return next((bar for bar in ("｜", "\t") if line.strip().count(bar) >= _LEAST_BARS), "")


def _paragraph(line: str) -> RawLine:
    heading = _HEADING.match(line.strip())
    if heading:
        return RawLine(_unmarked(heading.group(2)), heading=len(heading.group(1)))
    return RawLine(_unmarked(_BULLET.sub("", line)).strip())


def _unmarked(text: str) -> str:
    return _BOLD.sub(lambda found: found.group(1) or found.group(2), text) if "*" in text else text


def _pipes(lines: list[str]) -> Iterator[RawLine]:
    """A table drawn with bars; a single such line is text."""
    if len(lines) < 2:
        yield from (_paragraph(line) for line in lines)
        return
    rows: list[GridRow] = []
    ruled = len(lines) > 1 and _TABLE_RULE.match(lines[1]) is not None
    for index, line in enumerate(lines):
        if _TABLE_RULE.match(line):
            continue
        texts = _cells(line)
        cells = tuple(
            GridCell(_unmarked(text.replace("<br>", "\n").strip()), column)
            for column, text in enumerate(texts)
        )
        rows.append(GridRow(cells, head=ruled and index == 0))
    yield from table_lines(rows)


def _cells(line: str) -> list[str]:
    bar = _bar(line)
    if bar in {"|", ""}:
        return re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return line.strip(" ").strip("｜").split(bar)


def bounded(lines: Iterable[RawLine], remarks: list[str]) -> Iterator[RawLine]:
    """Lines of a bearable length: one that never ends is parted at its sentences, and told."""
    for line in lines:
        if len(line.text) <= LONGEST_LINE:
            yield line
            continue
        remarks.append(
            f"有一段长达 {len(line.text)} 字（“{line.text[:12]}…”），已按句子分成几段，请核对分段"
        )
        for number, piece in enumerate(_parted(line.text)):
            yield RawLine(piece, "" if number else line.number, 0, line.page, line.note)


def _parted(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > LONGEST_LINE:
        window = text[start : start + LONGEST_LINE]
        stops = [found.end() for found in _STOP.finditer(window)]
        stops = stops or [found.end() for found in _PAUSE.finditer(window)]
        cut = start + (stops[-1] if stops else LONGEST_LINE)
        yield text[start:cut]
        start = cut
    if start < len(text):
        yield text[start:]
