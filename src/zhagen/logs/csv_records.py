"""Records of a CSV table with a header, each counted, none able to swallow the next.

A quoted field may hold line ends, so records are not lines; but a quote that is never closed must
not take the rest of the file with it. A record is therefore only continued over a line end while
the lines that follow are no records themselves.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import Final

from zhagen.logs.tally import Tally

_MOST_LINES: Final = 20

Record = Mapping[str, str]


def records(data: bytes, tally: Tally) -> Iterator[Record]:
    """The records by column name, lower case, stripped.

    What is no record is counted as rejected; records are not counted yet.
    """
    lines = text_of(data).split("\n")
    header = [name.strip().lower() for name in _fields(lines[0]) or ()]
    place = 1
    while place < len(lines):
        if not lines[place].strip():
            place += 1
            continue
        fields, used = _record(lines, place, len(header))
        place += used
        if fields is None:
            tally.reject("columns")
        else:
            yield dict(zip(header, (field.strip() for field in fields), strict=True))


def text_of(data: bytes) -> str:
    """A table's text: UTF-8, or else what Excel writes in Chinese."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    return text.replace("\r\n", "\n")


def _record(lines: list[str], place: int, width: int) -> tuple[list[str] | None, int]:
    """The record that begins at a line, if it is one of `width` fields, and its lines."""
    text = lines[place]
    if text.count('"') % 2 == 0:
        fields = _fields(text)
        return (fields if fields is not None and len(fields) == width else None), 1
    for more, line in enumerate(lines[place + 1 : place + _MOST_LINES], start=2):
        alone = _fields(line) if line.count('"') % 2 == 0 else None
        if alone is not None and len(alone) == width:
            break
        text += "\n" + line
        if text.count('"') % 2 == 0:
            fields = _fields(text)
            return (fields, more) if fields is not None and len(fields) == width else (None, 1)
    return None, 1


def _fields(text: str) -> list[str] | None:
    try:
        return next(csv.reader([text], strict=True), None)
    except csv.Error:
        return None
