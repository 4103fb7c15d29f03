"""How alike two characters look, for telling a misread character from another one.

Recognition takes 锦 for 绵 and 湉 for 活; no list of such pairs is ever complete. So each character
has a thumbnail of 16 x 16 bits (drawn by script/glyphs), and likeness is their overlap.
"""

from __future__ import annotations

import zlib
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Final

# Of two characters taken at random one pair in twenty-five looks this much alike; of pairs
# recognition was seen to confuse, most do.
ALIKE: Final = 0.78
_BYTES: Final = 32
_NAME: Final = 2


def look_alike(one: str, other: str) -> bool:
    """Whether one character might be read as the other."""
    return overlap(one, other) >= ALIKE


def overlap(one: str, other: str) -> float:
    """How much of two characters' ink falls together, 0 to 1; 0 for characters not drawn."""
    if one == other:
        return 1.0
    drawn = _thumbnails()
    if one not in drawn or other not in drawn:
        return 0.0
    first, second = drawn[one], drawn[other]
    return (first & second).bit_count() / sqrt(first.bit_count() * second.bit_count())


@cache
def _thumbnails() -> dict[str, int]:
    """Every drawn character with its bits as one number."""
    content = zlib.decompress(files(__package__).joinpath("glyphs.bin").read_bytes())
    count = len(content) // (_BYTES + _NAME)
    names = content[: _NAME * count].decode("utf-16-le")
    pictures = memoryview(content)[_NAME * count :]
    return {
        name: int.from_bytes(pictures[_BYTES * at : _BYTES * (at + 1)])
        for at, name in enumerate(names)
    }
