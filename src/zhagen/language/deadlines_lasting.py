"""Duties without an end: 长期坚持, 持续推进, where they stand for a time."""

from __future__ import annotations

import re

from zhagen.language.deadlines_model import Always, DemandType, TimeDemand
from zhagen.language.deadlines_words import ALWAYS, ALWAYS_CLOSING, TIME_LABELS

_ALWAYS = re.compile(
    rf"(?:{TIME_LABELS})(?P<labelled>{ALWAYS}|全年)(?=$|[，。；、） ])"
    rf"|(?:[，；（ ]|，?并(?:要)?)(?P<closing>{ALWAYS_CLOSING})(?=$|[。；） ])"
)
_ALWAYS_CELL = re.compile(rf"\s*(?P<cell>{ALWAYS}|全年)\s*")


def lasting(text: str, *, expected: bool) -> list[TimeDemand]:
    """The demands of `text` that never end; alone in a place for times any such word is one."""
    if expected and (cell := _ALWAYS_CELL.fullmatch(text)):
        return [_always(cell, "cell")]
    if "长期" not in text and "持续" not in text and "常态" not in text and "：全年" not in text:
        return []
    return [
        _always(match, "labelled" if match["labelled"] else "closing")
        for match in _ALWAYS.finditer(text)
    ]


def _always(match: re.Match[str], group: str) -> TimeDemand:
    start, end = match.span(group)
    return TimeDemand(start, end, match[group], DemandType.ONGOING, Always())
