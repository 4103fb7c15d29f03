"""Work on dictionary columns: once per different value, not once per row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import DTypeLike, NDArray


def numbers(column: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """Whole numbers or truth values as an array, shared where it can be; for a null anything.

    Arrow's own way loads pandas, which takes as long as reading a quarter of a million lines.
    """
    if isinstance(column, pa.ChunkedArray):
        chunks = [numbers(chunk) for chunk in column.chunks]
        none = np.zeros(0, np.dtype(str(column.type)))
        return chunks[0] if len(chunks) == 1 else np.concatenate([none, *chunks])
    held = column.buffers()[1] or b""
    if pa.types.is_boolean(column.type):
        bits = np.unpackbits(np.frombuffer(held, np.uint8), bitorder="little")
        return bits[column.offset : column.offset + len(column)].astype(np.bool_)
    kind = np.dtype(str(column.type))
    return np.frombuffer(held, kind, len(column), column.offset * kind.itemsize)


def filled(array: NDArray[Any], missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """Whole numbers or truth values as a column, null where `missing`; the reverse of `numbers`."""
    kind = pa.from_numpy_dtype(array.dtype)
    held = np.packbits(array, bitorder="little") if array.dtype == np.bool_ else array
    valid = None
    if missing is not None and missing.any():
        valid = pa.py_buffer(np.packbits(~missing, bitorder="little"))
    held = np.ascontiguousarray(held)
    return pa.Array.from_buffers(kind, len(array), [valid, pa.py_buffer(held)])


def table_of(columns: Mapping[str, pa.Array | NDArray[Any]], schema: pa.Schema) -> pa.Table:
    """A table from columns and arrays, brought to the types of its schema."""
    made = []
    for field in schema:
        column = columns[field.name]
        if isinstance(column, np.ndarray):
            if pa.types.is_integer(field.type):
                column = column.astype(str(field.type), copy=False)
            column = filled(column)
        made.append(column if column.type == field.type else column.cast(field.type))
    return pa.Table.from_arrays(made, schema=schema)


def codes(column: pa.DictionaryArray) -> NDArray[np.int32]:
    """The positions of a column's values in its dictionary; 0 where there is none."""
    places = numbers(column.indices)
    return np.where(valid(column), places, 0) if column.null_count else places


def values(column: pa.DictionaryArray) -> list[bytes]:
    """The different values of a column."""
    found: list[bytes] = column.dictionary.to_pylist()
    return found


def valid(column: pa.Array) -> NDArray[np.bool_]:
    """Where a column has a value."""
    if not column.null_count:
        return np.ones(len(column), np.bool_)
    return numbers(column.is_valid())


def per_value(
    column: pa.DictionaryArray, what: Callable[[bytes], Any], dtype: DTypeLike
) -> NDArray[Any]:
    """`what` of every row's value, reckoned once for each different one; 0 where there is none."""
    different = values(column)
    if not different:
        return np.zeros(len(column), dtype)
    table = np.fromiter((what(value) for value in different), dtype, len(different))
    found = table[codes(column)]
    if column.null_count:
        found[~valid(column)] = 0
    return found


def bounds(
    column: pa.BinaryArray,
) -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32]]:
    """The bytes of a column, and where in them each value begins and ends; a null is empty."""
    held = np.frombuffer(column.buffers()[1], np.int32, len(column) + 1 + column.offset)
    offsets = held[column.offset :]
    data = np.frombuffer(column.buffers()[2] or b"", np.uint8, int(offsets[-1]))
    return data, offsets[:-1], offsets[1:]


def constant(value: bytes, length: int) -> pa.DictionaryArray:
    """A column that says the same everywhere."""
    return pa.DictionaryArray.from_arrays(filled(np.zeros(length, np.int32)), binaries([value]))


def from_bytes(
    data: bytes | NDArray[np.uint8], lengths: NDArray[Any], kind: pa.DataType
) -> pa.Array:
    """A column of values of these lengths, which stand in `data` one after the other."""
    offsets = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    held = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(kind, len(lengths), held)


def binaries(different: Sequence[bytes]) -> pa.BinaryArray:
    """Bytes as a column.

    Arrow's own way loads pandas, see `numbers`.
    """
    return _from_bytes(different, pa.binary())


def texts(different: Sequence[str]) -> pa.StringArray:
    """Text as a column; see `binaries`."""
    return _from_bytes([text.encode() for text in different], pa.string())


def _from_bytes(different: Sequence[bytes], kind: pa.DataType) -> pa.Array:
    lengths = np.fromiter(map(len, different), np.int32, len(different))
    return from_bytes(b"".join(different), lengths, kind)
