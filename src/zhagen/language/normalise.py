"""One spelling of Chinese text for comparing: what counts as the same wording lives only here.

Width, Traditional characters, spaces and the style of brackets, dashes, quotes and middle dots
differ between printers, scanners and people without meaning anything. Folding works character by
character, so that a place in the folded text can be followed back to the text as written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

_SIMPLIFY = opencc.OpenCC("t2s")
_STYLES = {
    **dict.fromkeys("—–―─‐‑‒﹣－ー", "-"),
    **dict.fromkeys("“”„‟「」『』〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("·•・∙‧⋅●", "·"),
    **dict.fromkeys("〔【［[{｛", "("),
    **dict.fromkeys("〕】］]}｝", ")"),
    **dict.fromkeys("〇○", "〇"),
    "︰": ":",
    "∶": ":",
    "～": "~",
    "﹒": ".",
}
_NAME_FORMS = frozenset("昇於龑邨堃喆淼")  # in the table of 2013 as characters of names
_CJK = re.compile(r"[\u3400-\u9fff]")
_HALF_TO_FULL = str.maketrans({"(": "（", ")": "）", ":": "：", ",": "，", ";": "；"})


@lru_cache(maxsize=16384)
def _fold_char(char: str) -> str:
    """The folded form of one character: none, one or (ligatures, ㈠) several characters."""
    styled = _STYLES.get(char)
    if styled is not None:
        return styled
    wide = unicodedata.normalize("NFKC", char)
    plain = "".join(_STYLES.get(part, part) for part in wide if not part.isspace())
    if char in "\u200b\u200c\u200d\ufeff\u00ad":
        return ""
    if _CJK.search(plain):
        plain = _SIMPLIFY.convert(plain)
    return plain.lower()


@lru_cache(maxsize=8192)
def fold_with_map(text: str) -> tuple[str, tuple[int, ...]]:
    """The folded text and, for each of its characters, the index it came from in `text`."""
    folded: list[str] = []
    indexes: list[int] = []
    for index, char in enumerate(text):
        for part in _fold_char(char):
            folded.append(part)
            indexes.append(index)
    return "".join(folded), tuple(indexes)


def fold(text: str) -> str:
    """`text` in the spelling used for comparing: half width, Simplified, no spaces, lower case."""
    return fold_with_map(text)[0]


def fold_code(text: str) -> str:
    """Upper-case ASCII letters and digits of `text`: for codes and numbers."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in wide if char.isascii() and char.isalnum())


def simplified(text: str) -> str:
    """`text` with Traditional characters as Simplified ones, one for one.

    Characters of the everyday set stay (乾), and so do forms that names alone still use.
    """
    return "".join(map(_simplified_char, text))


@lru_cache(maxsize=16384)
def _simplified_char(char: str) -> str:
    if not "\u3400" <= char <= "\u9fff" or char in _NAME_FORMS:
        return char
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        plain = _SIMPLIFY.convert(char)
        return plain if len(plain) == 1 else char
    return char


def tidy(text: str) -> str:
    """`text` as it should be shown: one line, Chinese punctuation where Chinese surrounds it.

    Recognition mixes half- and full-width brackets and drops spaces into Chinese words; neither
    was written by the author of the document.
    """
    joined = re.sub(r"\s+", " ", text).strip()
    if not _CJK.search(joined):
        return joined
    joined = re.sub(r"(?<=[\u3000-\u9fff（）()]) | (?=[\u3000-\u9fff（）()])", "", joined)
    if any(char in joined for char in "(),;:"):
        joined = re.sub(
            r"(?<=[\u3000-\u9fff（）])[(),;:]|[(),;:](?=[\u3000-\u9fff（）])",
            lambda match: match.group().translate(_HALF_TO_FULL),
            joined,
        )
        if joined.count("（") > joined.count("）"):
            joined = joined.replace(")", "）")
        if joined.count("（") < joined.count("）"):
            joined = joined.replace("(", "（")
    return joined


def has_chinese(text: str) -> bool:
    """Whether `text` holds at least one Chinese character."""
    return _CJK.search(text) is not None
