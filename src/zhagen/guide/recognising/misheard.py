"""Words of the slice written as they sound: 工商保险 for 工伤保险, 带扣 for 代扣.

Voice input and hurried typing put another character of the same sound. A stretch that sounds like
a wording of the slice is read as that wording; both have the same length, so that offsets hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from zhagen.guide.pinyin import syllable

# Fewer syllables may sound alike by chance; after the question a shorter one is meant as well.
_FEWEST: Final = 4
_FEWEST_ASKED: Final = 3
_LONGEST_TEXT: Final = 300


def respelt(text: str, wordings: Iterable[str], asked: Iterable[str] = ()) -> str:
    """`text` with what sounds like a wording written as that wording."""
    if len(text) > _LONGEST_TEXT:
        return text
    known = _by_sound(tuple(wordings), tuple(asked))
    heard = [syllable(char) for char in text]
    for length in sorted({len(sounds) for sounds in known}, reverse=True):
        for start in range(len(text) - length + 1):
            word = known.get(tuple(heard[start : start + length]))
            if word is not None:
                text = f"{text[:start]}{word}{text[start + length :]}"
    return text


@lru_cache(maxsize=256)
def _by_sound(wordings: tuple[str, ...], asked: tuple[str, ...]) -> Mapping[tuple[str, ...], str]:
    """Sounds to the wording; where two sound alike, none can be told from it."""
    found: dict[tuple[str, ...], set[str]] = {}
    for words, fewest in ((wordings, _FEWEST), (asked, _FEWEST_ASKED)):
        for word in words:
            sounds = tuple(map(syllable, word))
            if len(word) >= fewest and all(sounds):
                found.setdefault(sounds, set()).add(word)
    return {sounds: next(iter(words)) for sounds, words in found.items() if len(words) == 1}
