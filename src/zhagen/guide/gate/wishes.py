"""Several wishes in one utterance: the parts of a text that may each be a wish of its own.

公司搬家 执照和社保都要改地址 is two wishes that share their beginning and their end; 我妈退休了，
以前在外地交的社保，现在想转回来 is one, told as a story. Words alone cannot tell these apart, so
parts are proposed here, each as a text that stands alone, and what they are found to speak of
decides whether they are wishes (`linking/several.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from zhagen.guide.gate.wishes_joint import joint
from zhagen.guide.gate.wishes_words import Words, words
from zhagen.language.plain import plain

_LONGEST: Final = 240
# Longer texts without a word that joins are stories.
_LONGEST_UNJOINED: Final = 32
_SHORTEST: Final = 6
_MOST: Final = 4
_FEWEST_CHARACTERS: Final = 3
_LONGEST_SHARED: Final = 16
# Things and nothing else, joined: 执照和食品证.
_LONGEST_NAMED: Final = 16
_SIGNS: Final = " ,，。;；、？?！!:：\u3000\n\t"
_PAUSE: Final = r"[，,。；;！!？?\s:：]+"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that may be a wish; `joined` if a word says that a further one comes (还有, 和)."""

    text: str
    joined: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a text between pauses and joining words."""

    start: int
    end: int
    joined: bool


def split(text: str) -> tuple[Part, ...]:
    """The parts of an utterance that may be wishes; none where there is but one.

    >>> [part.text for part in split("身份证和社保卡都丢了怎么补")]
    ['身份证丢了怎么补', '社保卡丢了怎么补']
    """
    spelt = plain(text).lower()
    if not _SHORTEST <= len(text) <= _LONGEST or len(spelt) != len(text):
        return ()
    known = words()
    parts = _parts(text, spelt, _pieces(spelt, known), known)
    story = len(text) > _LONGEST_UNJOINED and not any(part.joined for part in parts)
    return tuple(parts) if 2 <= len(parts) <= _MOST and not story else ()


def _pieces(text: str, known: Words) -> list[_Piece]:
    """The text cut at pauses and at words that lead to a further wish."""
    bounds = sorted(
        [found.span() for found in re.finditer(_PAUSE, text)]
        + [found.span() for found in known.patterns["also"].finditer(text)]
        + [(found.start(),) * 2 for found in known.patterns["too"].finditer(text)]
    )
    pieces: list[_Piece] = []
    at, joined = 0, False
    for start, end in [*bounds, (len(text), len(text))]:
        if text[at:start].strip(_SIGNS):
            pieces.append(_Piece(at, start, joined))
            joined = False
        if end > at:
            at = max(at, end)
        joined = joined or bool(text[start:end].strip(_SIGNS))
    return pieces


def _parts(text: str, spelt: str, pieces: list[_Piece], known: Words) -> list[Part]:
    """The pieces that speak of something wanted, each with what it rests on before it."""
    parts: list[Part] = []
    shared = before = ""
    had = False
    for at, piece in enumerate(pieces):
        own, said = text[piece.start : piece.end], spelt[piece.start : piece.end]
        told = _told(at, pieces, spelt, known)
        had = known.has("had", said) or (had and piece.joined)
        if had or not _may_be_wish(said, known, told=told, last=at == len(pieces) - 1):
            before += f"{own.strip(_SIGNS)}，"
            continue
        if not parts and len(before) <= _LONGEST_SHARED:
            shared = before
        made = joint(own, known)
        rests_on = before or shared
        parts += [Part(f"{rests_on}{one}".strip(_SIGNS), told or len(made) > 1) for one in made]
        before = ""
    if parts and before:
        parts[-1] = Part(f"{parts[-1].text}，{before}".rstrip(_SIGNS), parts[-1].joined)
    return parts


def _told(at: int, pieces: list[_Piece], spelt: str, known: Words) -> bool:
    """Whether a word leads to this piece or on from it, or two pieces ask how, one after other."""
    here, behind = pieces[at], pieces[at + 1 : at + 2]
    beside = (*pieces[max(at - 1, 0) : at], *behind)

    def has(name: str, piece: _Piece) -> bool:
        return known.has(name, spelt[piece.start : piece.end])

    if any(one.joined or has("also_of", one) for one in (here, *behind)):
        return True

    def asks(piece: _Piece) -> bool:
        return has("asked_how", piece) and bool(known.named(spelt[piece.start : piece.end]))

    return asks(here) and any(map(asks, beside))


def _may_be_wish(piece: str, known: Words, *, told: bool, last: bool) -> bool:
    """Whether a piece wants something, tells what befell a thing, or names things at the end."""
    if len(piece) < _FEWEST_CHARACTERS or known.has("one_wish", piece.strip(_SIGNS)):
        return False
    if not known.tells_what(piece):
        return False
    if known.wanted(piece) or known.has("asked_for", piece):
        return True
    if told:
        return not known.has("past", piece)
    if known.has("happened", piece) and known.named(piece):
        return True
    return last and len(piece) <= _LONGEST_NAMED and known.has("and", piece)
