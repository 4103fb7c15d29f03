"""IIS logs in the W3C extended format: named fields, blanks between them, time in UTC.

A blank inside a field is written `+`, so a line can be cut at blanks. Which field is which is said
by a `#Fields:` line, and may change in the middle of a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhagen.logs.clock import LOCAL_OFFSET_S, day_number
from zhagen.logs.columns import binaries, constant, per_value, values
from zhagen.logs.files.sniff import BOM
from zhagen.logs.files.split_fields import split_fields
from zhagen.logs.files.tally import Tally
from zhagen.logs.requests.list_queries import numbered
from zhagen.logs.requests.raw_rows import CODES, NO_MILLIS, UNLOGGED, RawRows, request_lines

_DATE = re.compile(rb"(\d{4})-(\d\d)-(\d\d)")
_TIME = re.compile(rb"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.\d+)?")
_STATUS = re.compile(rb"[1-5]\d\d")
_MILLIS = re.compile(rb"\d{1,9}")
_NEEDED: Final = ("date", "time", "c-ip", "cs-uri-stem", "sc-status")
_WANTED: Final = (
    *_NEEDED, "cs-uri-query", "cs-method", "cs(user-agent)", "cs(referer)", "time-taken",
)  # fmt: skip
# The fields that IIS writes unless told otherwise, for a piece of a log without its first lines.
_USUAL: Final = (
    b"date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent)"
    b" cs(Referer) sc-status sc-substatus sc-win32-status time-taken"
)
_DIRECTIVE = re.compile(rb"^#[^\n]*(?:\n|\Z)", re.MULTILINE)

Bools = NDArray[np.bool_]


@dataclass(slots=True)
class IisReader:
    """Reads the chunks of one file; the fields last named hold until others are."""

    names: tuple[str, ...] = ()

    def read(self, chunk: bytes, tally: Tally) -> Iterator[RawRows]:
        """The requests of a chunk; every line of it is counted."""
        data, position = chunk.removeprefix(BOM), 0
        for found in _DIRECTIVE.finditer(data):
            yield from self._rows(data[position : found.start()], tally)
            tally.reject("comment")
            if found[0].lower().startswith(b"#fields:"):
                self.names = field_names(found[0][len(b"#Fields:") :])
            position = found.end()
        yield from self._rows(data[position:], tally)

    def _rows(self, data: bytes, tally: Tally) -> Iterator[RawRows]:
        if not data:
            return
        lines = data.count(b"\n") + (not data.endswith(b"\n"))
        names = self.names or field_names(_USUAL)
        if not set(_NEEDED) <= set(names):
            tally.reject("fields", lines)
            return
        types: dict[str, pa.DataType] = {name: CODES for name in _WANTED if name in names}
        fields = split_fields(data, b" ", names, types)
        rows, bad = _checked(fields.columns, fields.rows)
        good = bad == ""
        tally.take(int(good.sum()))
        for reason in np.unique(bad[~good]).tolist():
            tally.reject(reason, int((bad == reason).sum()))
        tally.reject("malformed", len(fields.odd))
        if good.any():
            yield rows if good.all() else rows.where(good)


def field_names(text: bytes) -> tuple[str, ...]:
    """The names on a `#Fields:` line, in lower case; a name given twice counts once."""
    names: list[str] = []
    for number, name in enumerate(text.decode("latin-1").lower().split()):
        names.append(name if name not in names else f"{name}#{number}")
    return tuple(names)


def _checked(columns: dict[str, pa.Array], rows: int) -> tuple[RawRows, NDArray[np.str_]]:
    """The rows, and for each in one word why it is none ("" if it is one)."""
    bad = np.full(rows, "", "<U9")
    minus = constant(b"-", rows)
    days = per_value(columns["date"], _day, np.int64)
    seconds = per_value(columns["time"], _second, np.int64)
    status = per_value(columns["sc-status"], _matched(_STATUS, 0), np.int16)
    bad[status == 0] = "status"
    bad[(days < 0) | (seconds < 0)] = "time"
    bad[_empty(columns["date"]) & _empty(columns["sc-status"])] = "blank"
    millis = columns.get("time-taken")
    made = RawRows(
        at=((days * 86400 + seconds + LOCAL_OFFSET_S) * 1000),
        address=_filled(columns["c-ip"]),
        request=_requests(
            columns.get("cs-method"), columns["cs-uri-stem"], columns.get("cs-uri-query")
        ),
        status=status,
        referer=_filled(columns.get("cs(referer)", minus)),
        agent=_spaced(_filled(columns.get("cs(user-agent)", constant(UNLOGGED, rows)))),
        millis=None
        if millis is None
        else per_value(millis, _matched(_MILLIS, NO_MILLIS), np.int32),
    )
    return made, bad


def _empty(column: pa.DictionaryArray) -> Bools:
    found: Bools = ~per_value(column, lambda part: bool(part.strip()), np.bool_)
    return found


def _day(part: bytes) -> int:
    found = _DATE.fullmatch(part)
    number = day_number(*map(int, found.groups())) if found else None
    return -1 if number is None else number


def _second(part: bytes) -> int:
    found = _TIME.fullmatch(part)
    return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3]) if found else -1


def _matched(pattern: re.Pattern[bytes], otherwise: int) -> Callable[[bytes], int]:
    return lambda part: int(part) if pattern.fullmatch(part) else otherwise


def _filled(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """The column with `-` for nulls (blank lines, which are no rows in the end)."""
    if not column.null_count:
        return column
    return column.cast(pa.binary()).fill_null(b"-").dictionary_encode()


def _spaced(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """User agents with their blanks."""
    plain = binaries([value.replace(b"+", b" ") for value in values(column)])
    return pa.DictionaryArray.from_arrays(column.indices, plain)


def _requests(
    method: pa.DictionaryArray | None, stem: pa.DictionaryArray, query: pa.DictionaryArray | None
) -> pa.DictionaryArray:
    known = constant(b"GET", len(stem)) if method is None else _filled(method)
    path = _filled(stem)
    return request_lines(known, path if query is None else numbered(path, _filled(query)))
