"""Text spelt one way without moving a character: rules search it, quotes are cut from the original.

Unlike folding, every character becomes exactly one, so a place found in the plain text is the same
place in the text as written.
"""

from __future__ import annotations

from zhagen.language.normalise import simplified

_ONE_TO_ONE = str.maketrans(
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
    }
)


class _Spelling(dict[int, str]):
    """A translation table that learns each character the first time it is met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = simplified(chr(code).translate(_ONE_TO_ONE))
        return found


_SPELLING = _Spelling()


def plain(text: str) -> str:
    """`text` with width, brackets, quotes, dashes, spaces and Traditional characters unified.

    The result has the length of `text`. Commas, semicolons and colons become full width, digits
    and Latin letters half width.
    """
    return text.translate(_SPELLING)
