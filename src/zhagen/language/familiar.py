"""Which characters recognition knows: what it reads of any other is not to be relied on.

How common a character is says little about it: 鑫 and 昊, rare in books and common in names, are
read right, 锴 comes out as 错 in every typeface, and the engine is sure of it. So it was measured:
script/letters wrote the characters of GB 2312 that were never misread.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from zhagen.language.normalise import fold


def is_familiar(text: str) -> bool:
    """Whether recognition knows every Chinese character of `text`, Traditional or Simplified."""
    return all(char in _known() for char in fold(text) if "\u3400" <= char <= "\U0003ffff")


@cache
def _known() -> frozenset[str]:
    content = files(__package__).joinpath("familiar.txt").read_text(encoding="utf-8")
    return frozenset(content.replace("\n", ""))
