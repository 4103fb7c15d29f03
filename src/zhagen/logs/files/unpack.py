"""Unpacking of gz and zst, piece by piece, keeping everything before a damaged place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from typing import cast

from isal import isal_zlib

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_INPUT = 1 << 20
_OUTPUT = 1 << 22
_NEAR = 1 << 14
_CORRUPT = cast("type[Exception]", isal_zlib.error)  # its stub says an instance


class Packing(StrEnum):
    """How a file is packed, told by its first bytes."""

    PLAIN = "plain"
    GZIP = "gz"
    ZSTD = "zst"
    OTHER = "other"


_MAGIC = (
    (b"\x1f\x8b", Packing.GZIP),
    (b"\x28\xb5\x2f\xfd", Packing.ZSTD),
    (b"PK\x03\x04", Packing.OTHER),
    (b"7z\xbc\xaf\x27\x1c", Packing.OTHER),
    (b"Rar!\x1a\x07", Packing.OTHER),
    (b"BZh", Packing.OTHER),
    (b"\xfd7zXZ\x00", Packing.OTHER),
)


class Damaged(Exception):
    """A packed file that breaks off or is corrupt; the message says which, in Chinese."""


def packing_of(path: Path) -> Packing:
    """The packing of a file. OSError if it cannot be read."""
    with path.open("rb") as file:
        head = file.read(8)
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), Packing.PLAIN)


def unpacked(file: BufferedReader, packing: Packing, size: int) -> Iterator[bytes]:
    """The content in blocks of about `size` bytes.

    Raises Damaged after the last block that could be unpacked.
    """
    match packing:
        case Packing.GZIP:
            yield from _gathered(_gzip(file), size)
        case Packing.ZSTD:
            yield from _gathered(_zstd(file), size)
        case _:
            yield from _plain(file, size)


def _plain(file: BufferedReader, size: int) -> Iterator[bytes]:
    """Blocks that end with a line, where one ends near enough: such a block need not be cut."""
    beginning = 0
    while True:
        near = min(size, _NEAR)
        file.seek(beginning + size - near)
        end = file.read(near).rfind(b"\n") + 1
        file.seek(beginning)
        block = file.read(size - near + end if end else size)
        if not block:
            return
        yield block
        beginning += len(block)


def _gathered(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The pieces joined to blocks; what was gathered before damage still comes out."""
    held: list[bytes] = []
    length = 0
    damage = None
    while True:
        try:
            piece = next(pieces, None)
        except Damaged as error:
            piece, damage = None, error
        if piece is None:
            break
        held.append(piece)
        length += len(piece)
        if length >= size:
            yield b"".join(held)
            held, length = [], 0
    if held:
        yield b"".join(held)
    if damage is not None:
        raise damage


def _gzip(file: BufferedReader) -> Iterator[bytes]:
    """The members of a gzip file, one after the other; zeros after the last are padding."""
    data = file.read(_INPUT)
    while data:
        member = isal_zlib.decompressobj(wbits=31)
        while not member.eof:
            data = data or file.read(_INPUT)
            try:
                piece = member.decompress(data, _OUTPUT)
            except _CORRUPT as error:
                raise Damaged("已损坏") from error
            if piece:
                yield piece
            elif not data:  # nothing more goes in, and nothing more comes out
                raise Damaged("不完整，末尾被截断")
            data = member.unconsumed_tail
        data = (member.unused_data or file.read(_INPUT)).lstrip(b"\0")


def _zstd(file: BufferedReader) -> Iterator[bytes]:
    data = file.read(_INPUT)
    while data:
        frame = zstd.ZstdDecompressor()
        while not frame.eof:
            if frame.needs_input and not data and not (data := file.read(_INPUT)):
                raise Damaged("不完整，末尾被截断")
            try:
                piece = frame.decompress(data, _OUTPUT)
            except zstd.ZstdError as error:
                raise Damaged("已损坏") from error
            data = b""
            if piece:
                yield piece
        data = frame.unused_data or file.read(_INPUT)
