"""Records of a CSV table with a header, each counted, none able to swallow the next.

A quoted field may hold line ends, so records are not lines; but a quote that is never closed must
not take the rest of the file with it. A record is therefore only continued over a line end while
the lines that follow are no records themselves. So a few lines are all that needs to be held.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from zhagen.logs.files.table_text import TableText, separator_of
from zhagen.logs.files.tally import Tally

_MOST_LINES: Final = 20

Record = Mapping[str, str]


def records(data: bytes, tally: Tally) -> Iterator[Record]:
    """The records of a whole table, see `RecordReader`."""
    reader = RecordReader(tally)
    yield from chain(reader.take(data), reader.close())


class RecordReader:
    """Records by column name, lower case, stripped, of a table whose bytes come piece by piece.

    What is no record is counted as rejected; records are not counted yet.
    """

    def __init__(self, tally: Tally) -> None:
        """Count what is no record in `tally`."""
        self._tally = tally
        self._text = TableText()
        self._rows: RowReader | None = None

    def take(self, data: bytes) -> Iterator[Record]:
        """The records that are complete for certain."""
        text = self._text.take(data)
        if self._rows is None:
            self._rows = RowReader(self._tally, separator_of(text))
        yield from self._named(self._rows, self._rows.take(text))

    def close(self) -> Iterator[Record]:
        """The records at the end."""
        if self._rows is not None:
            yield from self._named(self._rows, self._rows.close())

    def _named(self, rows: RowReader, given: Iterator[list[str]]) -> Iterator[Record]:
        for row in given:
            yield dict(zip(rows.header, (field.strip() for field in row), strict=True))


class RowReader:
    """The rows of a table whose text comes piece by piece; `header` holds after the first line."""

    def __init__(self, tally: Tally, separator: str = ",") -> None:
        """Count what is no row in `tally`."""
        self.header: tuple[str, ...] = ()
        self._tally = tally
        self._separator = separator
        self._lines: list[str] = []
        self._rest = ""

    def take(self, text: str) -> Iterator[list[str]]:
        """The rows that are complete for certain, one field for each column."""
        *lines, self._rest = (self._rest + text).split("\n")
        self._lines += lines
        yield from self._rows(len(self._lines) - _MOST_LINES)

    def close(self) -> Iterator[list[str]]:
        """The rows at the end."""
        self._lines.append(self._rest)
        self._rest = ""
        yield from self._rows(len(self._lines))

    def _rows(self, end: int) -> Iterator[list[str]]:
        """The rows that begin in the lines before `end`; these lines are let go."""
        place = 0
        while place < end:
            line = self._line(place)
            if not self.header:
                names = _fields(line, self._separator) or ()
                self.header = tuple(name.strip().lower() for name in names) or ("",)
                place += 1
            elif not line.strip():
                place += 1
            else:
                fields, used = self._row(place)
                place += used
                if fields is None:
                    self._tally.reject("columns")
                else:
                    yield fields
        del self._lines[:place]

    def _line(self, place: int) -> str:
        return self._lines[place].removesuffix("\r")

    def _row(self, place: int) -> tuple[list[str] | None, int]:
        """The row that begins at a line, if it is one, and how many lines it has."""
        text = self._line(place)
        if text.count('"') % 2 == 0:
            return self._whole(text), 1
        last = min(place + _MOST_LINES, len(self._lines))
        for more, number in enumerate(range(place + 1, last), start=2):
            line = self._line(number)
            if line.count('"') % 2 == 0 and self._whole(line) is not None:
                break
            text += "\n" + line
            if text.count('"') % 2 == 0:
                fields = self._whole(text)
                return (fields, more) if fields is not None else (None, 1)
        return None, 1

    def _whole(self, text: str) -> list[str] | None:
        """The fields of a row, if they are as many as the header has."""
        fields = _fields(text, self._separator)
        return fields if fields is not None and len(fields) == len(self.header) else None


def _fields(text: str, separator: str) -> list[str] | None:
    try:
        return next(csv.reader([text], strict=True, delimiter=separator), None)
    except csv.Error:
        return None
