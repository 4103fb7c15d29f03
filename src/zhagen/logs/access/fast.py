"""Combined and common logs a chunk at a time.

Between quotes a line of such a log has a fixed number of parts. The lines that have another
number (escaped quotes, cut lines, junk), and every line one of whose parts is not exactly as it
must be, are left for reading with care. A reader that splits at blanks would let one malformed
line swallow its neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhagen.logs.access.heads import Heads
from zhagen.logs.access.line import millis_of
from zhagen.logs.columns import bounds, constant, filled, per_value, valid
from zhagen.logs.files.byte_words import (
    WORD,
    Bools,
    above,
    byte_of,
    kept,
    spelled,
    words_from,
)
from zhagen.logs.files.split_fields import split_fields
from zhagen.logs.requests.raw_rows import CODES, NO_MILLIS, UNLOGGED, RawRows

_COMMON: Final = ("head", "req", "sb")
_COMBINED: Final = ("head", "req", "sb", "ref", "gap", "ua", "end")
# What is different in every line, or the same in all, is cheaper as it is than as a dictionary.
_TYPES: Final = dict.fromkeys(("head", "sb", "gap", "end"), pa.binary())
_UNTIDY: Final = NO_MILLIS - 1
# Blank, status, blank; then a number of bytes, and a blank where something follows.
_STATUS: Final = spelled(b" 000 000")
_MOST_OF_STATUS: Final = bytes([0, 5, 9, 9, 0, 9, 9, 9])
_DIGITS: Final = spelled(b"00000000")
_MOST_OF_DIGITS: Final = bytes([9] * WORD)
_BEFORE_BYTES: Final = 5
_SB_WORDS: Final = 2
_MOST_DIGITS: Final = _SB_WORDS * WORD - _BEFORE_BYTES
_LEAST_STATUS: Final = 100
_SB = re.compile(rb" ([1-5]\d\d) (?:\d+|-)\s*")


@dataclass(frozen=True, slots=True)
class FastRows:
    """The regular lines of a chunk as columns, and its other lines as they are."""

    rows: RawRows
    odd: list[bytes]


def read_chunk(data: bytes, *, combined: bool) -> FastRows:
    """The rows of a chunk of whole lines."""
    names = _COMBINED if combined else _COMMON
    fields = split_fields(data, b'"', names, {name: _TYPES.get(name, CODES) for name in names})
    rows, good = _rows(fields.columns)
    if good.all():
        return FastRows(rows, fields.odd)
    return FastRows(rows.where(good), fields.odd + _lines(fields.columns, ~good))


def _lines(columns: dict[str, pa.Array], which: Bools) -> list[bytes]:
    """The lines of these rows, put together again."""
    parts = [column.filter(filled(which)).to_pylist() for column in columns.values()]
    return [
        b'"'.join(part or b"" for part in line) if any(line) else b""  # a blank line
        for line in zip(*parts, strict=True)
    ]


def _rows(columns: dict[str, pa.Array]) -> tuple[RawRows, Bools]:
    """All rows, and which of them are regular."""
    heads = Heads.of(columns["head"])
    at, good = heads.times()
    address, known = heads.addresses()
    status, fit = _status(columns["sb"])
    good &= known & fit & valid(columns["req"])
    millis = None
    if "ref" in columns:
        good &= _is_blank(columns["gap"])
        if len(bounds(columns["end"])[0]):
            millis = per_value(columns["end"].dictionary_encode(), _end, np.int32)
            good &= millis > _UNTIDY
    minus = constant(b"-", len(at))
    rows = RawRows(
        at=at,
        address=address,
        request=columns["req"],
        status=status,
        referer=columns.get("ref", minus),
        agent=columns.get("ua", constant(UNLOGGED, len(at))),
        millis=millis,
    )
    return rows, good


def _status(column: pa.BinaryArray) -> tuple[NDArray[np.int16], Bools]:
    """The status of each row, 0 where the part is not ` STATUS BYTES `.

    What is not of the usual shape (one blank before, between and after, a number of bytes) is
    looked at one by one.
    """
    data, starts, ends = bounds(column)
    room = np.zeros(_SB_WORDS * WORD, np.uint8)
    begins = starts.astype(np.int64)
    words = words_from(np.concatenate([data, room]), begins, _SB_WORDS)
    digits = ends - begins - _BEFORE_BYTES
    digits -= data[ends - 1] == ord(" ") if len(data) else 0
    first = kept(words[:, 0] ^ _STATUS, digits + _BEFORE_BYTES)
    last = kept(words[:, 1] ^ _DIGITS, digits + _BEFORE_BYTES - WORD)
    good = (digits > 0) & (digits <= _MOST_DIGITS)
    good &= ~above(first, _MOST_OF_STATUS) & ~above(last, _MOST_OF_DIGITS)
    found = byte_of(first, 1) * 100 + byte_of(first, 2) * 10 + byte_of(first, 3)
    good &= found >= _LEAST_STATUS
    rest = np.flatnonzero(~good)
    if len(rest):
        different = column.take(filled(rest)).dictionary_encode()
        found[rest] = per_value(different, _status_of, np.int64)
    return found.astype(np.int16), found > 0


def _is_blank(column: pa.BinaryArray) -> Bools:
    """Where a part is one blank and nothing else."""
    data, starts, ends = bounds(column)
    if len(data) == len(column) and (data == ord(" ")).all() and (ends - starts == 1).all():
        return np.ones(len(column), np.bool_)
    return per_value(column.dictionary_encode(), lambda part: part == b" ", np.bool_)


def _status_of(part: bytes) -> int:
    found = _SB.fullmatch(part)
    return int(found[1]) if found else 0


def _end(end: bytes) -> int:
    """The response time in what follows the user agent, if that is blank or begins with one."""
    if not end.strip():
        return NO_MILLIS
    millis = millis_of(end)
    return millis if millis >= 0 else _UNTIDY
