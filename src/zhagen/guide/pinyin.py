"""How text sounds: for wishes typed in pinyin, and for characters that only sound right.

Sounds that people's speech or keyboards mix up are one sound here (zh/z, n/l, ing/in …), so that a
homophone, a dialect's spelling and the right character meet.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pypinyin import Style
from pypinyin.constants import PINYIN_DICT
from pypinyin.style import convert as in_style

_LATIN = re.compile(r"[a-z]+(?:[ ']+[a-z]+)*")
_LONGEST_SYLLABLE = 6
_MIXED = (
    (re.compile(r"^(z|c|s)h"), r"\1"),
    (re.compile(r"^(?:n|l)"), "l"),
    (re.compile(r"^(?:hu|f)(?=[aeiou])"), "f"),
    (re.compile(r"(a|e|i)ng$"), r"\1n"),
    (re.compile(r"^r"), "l"),
)


@cache
def syllable(char: str) -> str:
    """The sound of one character, mixed sounds as one; "" where it has none."""
    readings = PINYIN_DICT.get(ord(char))
    return mixed(_plain(readings.partition(",")[0])) if readings else ""


@lru_cache(maxsize=2048)
def mixed(sound: str) -> str:
    """A syllable without tone, with those people mix up as one."""
    for pattern, same in _MIXED:
        sound = pattern.sub(same, sound)
    return sound


def sounds(text: str) -> tuple[str, ...]:
    """The syllables of a text: of each Chinese character, and of Latin runs that are pinyin."""
    made: list[str] = []
    at = 0
    for found in _LATIN.finditer(text):
        made.extend(filter(None, map(syllable, text[at : found.start()])))
        made.extend(mixed(one) for one in syllables(found.group()) or ())
        at = found.end()
    made.extend(filter(None, map(syllable, text[at:])))
    return tuple(made)


@lru_cache(maxsize=1024)
def syllables(latin: str) -> tuple[str, ...] | None:
    """The pinyin syllables of a run of letters, the fewest there are; None if it is no pinyin."""
    parts: list[str] = []
    for word in re.split(r"[ ']+", latin):
        # As it is spoken in the north: nar, yidianr.
        cut = _cut(word) or _cut(word.removesuffix("r"))
        if cut is None:
            return None
        parts.extend(cut)
    return tuple(parts)


def typed(text: str) -> bool:
    """Whether a text is pinyin and nothing else, of two syllables or more."""
    if _LATIN.fullmatch(text) is None:
        return False
    return len(syllables(text) or ()) > 1


def _cut(word: str) -> list[str] | None:
    known = _syllables()
    best: list[list[str] | None] = [[]] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            before, piece = best[start], word[start:end]
            if before is None or piece not in known:
                continue
            held = best[end]
            if held is None or len(before) + 1 < len(held):
                best[end] = [*before, piece]
    return best[-1]


@cache
def _syllables() -> frozenset[str]:
    """Every syllable that the everyday characters (GB 2312) have."""
    chars = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    found: set[str] = set()
    for raw in chars:
        try:
            char = raw.decode("gb2312")
        except UnicodeDecodeError:
            continue
        readings = PINYIN_DICT.get(ord(char), "")
        found.update(_plain(one) for one in readings.split(",") if one)
    return frozenset(found) - {"m", "n", "ng", "hm", "hng", "o", "e"} | {"e"}


def _plain(reading: str) -> str:
    return str(in_style(reading, Style.NORMAL, strict=False)).replace("ü", "v")
