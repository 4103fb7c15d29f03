"""Text spelt one way without moving a character: rules search it, quotes are cut from the original.

Unlike folding, every character becomes exactly one, so a place found in the plain text is the same
place in the text as written.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zhagen.language.normalise import simplified

_ONE_TO_ONE: dict[int, str] = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)},
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF21, 0xFF3B)},
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)},
        **dict.fromkeys("([〔［【", "（"),
        **dict.fromkeys(")]〕］】", "）"),
        **dict.fromkeys("﹑､", "、"),
        **dict.fromkeys("＂〝〞„‟『』「」", '"'),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("—–―─－‑‒﹣", "-"),
        **dict.fromkeys("\u00a0\u3000\u2002\u2003\u2009\t", " "),
        ",": "，",
        ";": "；",
        ":": "：",
        "．": ".",
        "％": "%",
        "○": "〇",
        # Traditional characters that the everyday set holds too, as names or in other senses.
        "於": "于",
        "後": "后",
        "徵": "征",
        "麽": "么",
    }
)


_ODD = re.compile("[" + re.escape("".join(map(chr, _ONE_TO_ONE))) + "]")


# Each part of a reader asks for the spelling of the paragraph it is given.
@lru_cache(maxsize=64)
def plain(text: str) -> str:
    """`text` with width, brackets, quotes, dashes, spaces and Traditional characters unified.

    The result has the length of `text`. Commas, semicolons and colons become full width, digits
    and Latin letters half width.
    """
    return _ODD.sub(_one, text if _is_everyday(text) else simplified(text))


def _one(match: re.Match[str]) -> str:
    return _ONE_TO_ONE[ord(match.group())]


def _is_everyday(text: str) -> bool:
    """Whether no character can be a Traditional one: nearly always, and quick to see."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
