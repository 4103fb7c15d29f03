"""Lines cut into fields at one byte, in native code, with every line accounted for.

A CSV reader without quoting does the cutting. It hands back the lines that have another number of
fields than expected; no line can take a part of its neighbour with it, because nothing but the
line end ends a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as pv

from zhagen.logs.files.sniff import BOM

_LONE_CR = re.compile(rb"\r(?!\n)")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of the lines that have as many as expected, and the other lines as they are.

    A blank line counts as one that has: all its fields are null or empty.
    """

    columns: dict[str, pa.Array]
    rows: int
    odd: list[bytes]


def split_fields(
    data: bytes, delimiter: bytes, names: Sequence[str], types: dict[str, pa.DataType]
) -> Fields:
    """The fields of a chunk of whole lines; only the columns in `types` are made."""
    if data.startswith(BOM):  # the reader would pass over it, and over a line that is nothing else
        data = data.removeprefix(BOM) or b" "
    if b"\r" in data:
        data = _LONE_CR.sub(b" ", data)
    if data.isascii() or is_utf8(data):
        return _split(data, delimiter, names, types)
    # The reader would have to show us an odd line as text, and it is none.
    kept, odd = _without_odd(data, delimiter, len(names) - 1)
    found = _split(kept, delimiter, names, types)
    return Fields(found.columns, found.rows, odd)


def is_utf8(data: bytes) -> bool:
    """Whether bytes are text in UTF-8, found out without making the text."""
    try:
        offsets = pa.py_buffer(np.array([0, len(data)], np.int32))
        pa.StringArray.from_buffers(1, offsets, pa.py_buffer(data)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _split(
    data: bytes, delimiter: bytes, names: Sequence[str], types: dict[str, pa.DataType]
) -> Fields:
    odd: list[bytes] = []
    if not data:
        return Fields({name: pa.array([], kind) for name, kind in types.items()}, 0, odd)

    def skip(row: pv.InvalidRow) -> str:
        odd.append(row.text.encode())
        return "skip"

    table = pv.read_csv(
        pa.BufferReader(data),
        read_options=pv.ReadOptions(
            column_names=list(names), block_size=len(data) + 1, use_threads=False
        ),
        parse_options=pv.ParseOptions(
            delimiter=delimiter.decode(),
            quote_char=False,
            double_quote=False,
            escape_char=False,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        convert_options=pv.ConvertOptions(
            column_types=types,
            include_columns=list(types),
            check_utf8=False,
            strings_can_be_null=False,
        ),
    )
    columns = {name: _whole(table[name], kind) for name, kind in types.items()}
    return Fields(columns, table.num_rows, odd)


def _whole(column: pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.combine_chunks() if column.num_chunks else pa.array([], kind)


def _without_odd(data: bytes, delimiter: bytes, number: int) -> tuple[bytes, list[bytes]]:
    """The chunk without the lines that have another number of delimiters, and those lines."""
    array = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(array == ord("\n")) + 1
    if not len(ends) or ends[-1] != len(array):
        ends = np.append(ends, len(array))
    starts = np.concatenate([[0], ends[:-1]])
    marks = np.flatnonzero(array == delimiter[0])
    counts = np.diff(np.searchsorted(marks, np.append(starts, len(array))))
    view, kept, odd, position = memoryview(data), [], [], 0
    blank = (ends - starts == 1) & (array[starts] == ord("\n"))
    for place in np.flatnonzero((counts != number) & ~blank).tolist():
        begin, end = int(starts[place]), int(ends[place])
        kept.append(view[position:begin])
        odd.append(data[begin:end].rstrip(b"\n"))
        position = end
    return b"".join([*kept, view[position:]]), odd
