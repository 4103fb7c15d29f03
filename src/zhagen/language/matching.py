"""Finding known words in text that recognition may have bent.

A label with one wrong character is still the label; but two-character labels allow no error,
or every second word would be one.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class Found:
    """A known word found at [start, end) of a text, with the number of wrong characters."""

    start: int
    end: int
    errors: int


def allowed_errors(word: str) -> int:
    """How many wrong characters a word of this length may have and still be recognised."""
    length = len(word)
    if length < 4:
        return 0
    return 1 if length < 9 else 2


def find_all(word: str, text: str) -> list[Found]:
    """Every place of `word` in `text`, both folded; bent spellings only if no exact one stands."""
    places = find_exact(word, text)
    if places:
        return places
    bent = find_bent(word, text, allowed_errors(word))
    return [bent] if bent else []


def find_exact(word: str, text: str) -> list[Found]:
    """Every place where `word` stands in `text` as it is spelled."""
    places: list[Found] = []
    at = text.find(word)
    while at >= 0:
        places.append(Found(at, at + len(word), 0))
        at = text.find(word, at + len(word))
    return places


def find_bent(word: str, text: str, errors: int) -> Found | None:
    """The best place of `word` in `text` with at most `errors` wrong characters."""
    if errors == 0 or len(text) + errors < len(word):
        return None
    missing = 0
    for char in word:
        if char not in text:
            missing += 1
            if missing > errors:
                return None
    best: Found | None = None
    for length in sorted(range(len(word) - errors, len(word) + errors + 1), key=_off(word)):
        for start in range(len(text) - length + 1):
            window = text[start : start + length]
            # A window must begin or end like the word; else it only drags neighbours in.
            if window[0] != word[0] and window[-1] != word[-1]:
                continue
            # Recognition takes a character for another one, not for punctuation.
            if not all(char.isalnum() or char in word for char in window):
                continue
            distance = Levenshtein.distance(word, window, score_cutoff=errors)
            if distance <= errors and (best is None or distance < best.errors):
                best = Found(start, start + length, distance)
    return best


def _off(word: str) -> _LengthOff:
    return _LengthOff(len(word))


@dataclass(frozen=True, slots=True)
class _LengthOff:
    """Sort key: windows of the word's own length are tried first."""

    length: int

    def __call__(self, length: int) -> int:
        return abs(length - self.length)


def contains(word: str, text: str) -> bool:
    """Whether `word` stands in `text`, both folded, recognition errors allowed."""
    return word in text or find_bent(word, text, allowed_errors(word)) is not None
