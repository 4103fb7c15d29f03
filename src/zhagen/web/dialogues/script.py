"""Replies in Traditional characters, where the page asks for them.

Only our own and the catalogue's words are converted; what the applicant said stands as it was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import opencc

from zhagen.guide.talking.turn import Piece
from zhagen.guide.talking.wording import SAID

TRADITIONAL: Final = "zh-Hant"


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2hk")


def written(text: str, language: str) -> str:
    """A text of ours in the script of the page."""
    return str(_converter().convert(text)) if language == TRADITIONAL else text


def piece_written(piece: Piece, language: str) -> str:
    """A sentence in the script of the page; the applicant's own words in it are left alone."""
    if language != TRADITIONAL:
        return piece.text
    own = sorted({text for text in _said(piece) if text}, key=len, reverse=True)
    if not own:
        return written(piece.text, language)
    parts = re.split("(" + "|".join(map(re.escape, own)) + ")", piece.text)
    return "".join(one if one in own else written(one, language) for one in parts)


def _said(piece: Piece) -> Iterator[str]:
    if piece.source == SAID:
        yield piece.text
    for _, part in piece.parts:
        yield from _said(part)
