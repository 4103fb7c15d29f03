"""Access logs of one JSON object a line."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from zhagen.logs.clock import FIRST_YEAR, LAST_YEAR, LOCAL_OFFSET_S, day_number, millis_of_text
from zhagen.logs.columns import binaries
from zhagen.logs.files.json_lines import text_of, whole_of
from zhagen.logs.files.split_fields import is_utf8
from zhagen.logs.requests.list_queries import asked, numbered
from zhagen.logs.requests.raw_rows import NO_MILLIS, UNLOGGED, RawRow, RawRows, request_lines

_LONGEST_MILLIS: Final = 10**9
_TEXTS: Final = ("time", "remote_addr", "method", "path", "query", "referer", "user_agent")
_SCHEMA: Final = pa.schema({**dict.fromkeys(_TEXTS, pa.string()), "status": pa.int64()})
_FIRST_MS: Final = (day_number(FIRST_YEAR, 1, 2) or 0) * 86_400_000
_LAST_MS: Final = (day_number(LAST_YEAR, 12, 31) or 0) * 86_400_000
# What the native reader takes otherwise than the one for single lines.
_UNUSUAL: Final = (b'"request_time"', b"\\ud", b"\\uD")


def row_of(found: dict[str, Any]) -> RawRow | str:
    """The request an object tells of, or in one word what is wrong with it."""
    at = millis_of_text(text_of(found.get("time")) or "")
    if at is None:
        return "time"
    path, status = text_of(found.get("path")), whole_of(found.get("status"))
    if path is None:
        return "path"
    if status is None or not 100 <= status <= 599:
        return "status"
    method = text_of(found.get("method")) or "GET"
    return RawRow(
        at=at,
        address=_raw(found.get("remote_addr")),
        request=f"{method} {path}".encode(errors="replace") + asked(_raw(found.get("query"))),
        status=status,
        referer=_raw(found.get("referer")),
        agent=_raw(found["user_agent"]) if "user_agent" in found else UNLOGGED,
        millis=_millis(found.get("request_time")),
    )


def _raw(value: object) -> bytes:
    return (text_of(value) or "-").encode(errors="replace")


def _millis(value: object) -> int:
    """Nginx writes `request_time` in seconds, as a number or as text."""
    try:
        seconds = float(value) if isinstance(value, (int, float, str)) else -1.0
    except ValueError:
        return NO_MILLIS
    return round(seconds * 1000) if 0 <= seconds * 1000 < _LONGEST_MILLIS else NO_MILLIS


def read_regular(chunk: bytes) -> RawRows | None:
    """All lines of a chunk at once; None if there is anything unusual about any of them."""
    lines = chunk.count(b"\n") + (not chunk.endswith(b"\n"))
    objects = chunk.startswith(b"{") + chunk.count(b"\n{")
    if lines != objects or any(mark in chunk for mark in _UNUSUAL) or not is_utf8(chunk):
        return None
    try:
        table = pj.read_json(
            pa.BufferReader(chunk),
            read_options=pj.ReadOptions(block_size=len(chunk) + 1, use_threads=False),
            parse_options=pj.ParseOptions(
                explicit_schema=_SCHEMA, unexpected_field_behavior="ignore"
            ),
        )
        at = table["time"].cast(pa.timestamp("ms", tz="UTC")).cast(pa.int64())
    except pa.ArrowInvalid:
        return None
    if table.num_rows != lines or any(
        table[name].null_count for name in ("time", "path", "status", "user_agent")
    ):
        return None
    moments = at.to_numpy() + LOCAL_OFFSET_S * 1000
    status = table["status"].to_numpy()
    if not _within(moments, _FIRST_MS, _LAST_MS) or not _within(status, 100, 599):
        return None
    return RawRows(
        at=moments,
        address=_column(table["remote_addr"]),
        request=request_lines(
            _column(table["method"], "GET"),
            numbered(_column(table["path"], ""), _column(table["query"])),
        ),
        status=status.astype(np.int16),
        referer=_column(table["referer"]),
        agent=_column(table["user_agent"]),
    )


def _within(numbers: np.ndarray[Any, np.dtype[np.int64]], low: int, high: int) -> bool:
    return bool(numbers.min() >= low and numbers.max() <= high)


def _column(column: pa.ChunkedArray, otherwise: str = "-") -> pa.DictionaryArray:
    """Texts as bytes; what is missing or empty is `otherwise`."""
    coded = pc.fill_null(column, otherwise).combine_chunks().dictionary_encode()
    raw = [value.encode() or otherwise.encode() for value in coded.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(coded.indices, binaries(raw))
