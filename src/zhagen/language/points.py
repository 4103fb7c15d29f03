"""A text written as numbered points, as one phrase: what stands there, not how it is set out.

1.办理登记；2.职工参保 and 办理登记、职工参保 authorise to the same two things.
"""

from __future__ import annotations

import re

_HAN = "一二三四五六七八九十"
_NUMBER = rf"(?:[(（][0-9{_HAN}]{{1,2}}[)）]|[0-9]{{1,2}}[.．、)）](?!\d)|[①-⑳]|[{_HAN}]{{1,2}}、)"
_FIRST = re.compile(rf"\s*{_NUMBER}\s*")
_POINT = re.compile(rf"\s*(?:(?:[。；;，,、]|\s)\s*{_NUMBER}|[①-⑳])\s*")
_ENDS = " 。；;，,、"


def as_phrase(text: str) -> str:
    """`text` without the numbers of its points; 、 joins them, ； where one has 、 of its own."""
    first = _FIRST.match(text)
    if first is None:
        return text
    points = [point.strip(_ENDS) for point in _POINT.split(text[first.end() :])]
    between = "；" if any("、" in point for point in points) and len(points) > 1 else "、"
    return between.join(point for point in points if point) or text
