"""Whether a page can be relied on, and if not, why: blur, dark, glare, cut, small, unsure, blank.

Pixels alone cannot tell a blurred page from a faint one, and recognition alone cannot tell an
empty page from an unreadable one; the judgement takes both. It is kept apart from measuring, so
that its thresholds can be read and tested in one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.reading.model import Legibility, Quality

if TYPE_CHECKING:
    from zhagen.reading.view.signs import Signs

_DOUBTFUL_CONFIDENCE, _UNREADABLE_CONFIDENCE = 0.93, 0.85
_SOFT = 0.105  # edge width over line height from which blur explains a poor reading
_DARK, _BLACK = 95, 55  # brightness of the paper
_GLARE_SOME, _GLARE_MUCH = 0.012, 0.03  # blown-out share of the printed area
_WASHED_SOME, _WASHED_MUCH = 0.17, 0.24
_HARDLY_PRINTED = 6.0  # texture of a page most of whose print is gone
_PALE = 45  # contrast of the best lines
_SMALL_LETTERS = 15  # working pixels
_LEAST_TEXTURE = 2.2
_FEW_LETTERS = 8


def judge(signs: Signs) -> Quality:
    """Three honest levels from what was measured."""
    if _is_blank(signs):
        return Quality(Legibility.CLEAR, ("blank",), 1.0)
    sure = signs.confidence if signs.letters else 0.0
    few = signs.letters < _FEW_LETTERS
    fails = sure < _UNREADABLE_CONFIDENCE or few
    suffers = fails or sure < _DOUBTFUL_CONFIDENCE
    marks = {
        "blur": _blur(signs, fails=fails, suffers=suffers),
        "dark": _level(signs.paper < _DARK, signs.paper < _BLACK or fails),
        "glare": _glare(signs),
        "cut": _cut(signs),
        "small": _level(0 < signs.height < _SMALL_LETTERS and suffers, fails),
    }
    if suffers and max(marks.values()) < (2 if fails else 1):
        # A picture that is sharp but has hardly any text may be no document at all.
        marks["unsure"] = 2 if sure < _UNREADABLE_CONFIDENCE and signs.letters else 1
    reasons = tuple(sorted((name for name in marks if marks[name]), key=lambda n: -marks[n]))
    worst = max(marks.values())
    level = (Legibility.CLEAR, Legibility.DOUBTFUL, Legibility.UNREADABLE)[worst]
    return Quality(level, reasons, round(sure, 4))


def _is_blank(signs: Signs) -> bool:
    """No print at all: not even the pale shadow of any."""
    return signs.texture < _LEAST_TEXTURE and (
        signs.letters < 2 or (signs.letters < 4 and signs.contrast < 25)
    ) and signs.paper >= _BLACK  # fmt: skip


def _level(poor: bool, bad: bool) -> int:  # noqa: FBT001 (two facts about one page)
    return (2 if bad else 1) if poor else 0


def _blur(signs: Signs, *, fails: bool, suffers: bool) -> int:
    softness = signs.edge / signs.height if signs.height else 1.0
    return _level(suffers and (softness > _SOFT or signs.edge > 6), fails)


def _glare(signs: Signs) -> int:
    """Light that has burnt print out, in a patch or by washing it pale."""
    poor = (
        signs.glare > _GLARE_SOME or signs.washed > _WASHED_SOME
        or (0 < signs.contrast < _PALE and signs.paper > 200)
    )  # fmt: skip
    bad = (
        signs.glare > _GLARE_MUCH or signs.washed > _WASHED_MUCH or signs.contrast < _PALE
        or (signs.washed > _WASHED_SOME and signs.texture < _HARDLY_PRINTED)
    )  # fmt: skip
    return _level(poor, bad)


def _cut(signs: Signs) -> int:
    """A page that runs out of its picture: lines, strokes, or the sheet's own proportions."""
    evidence = (signs.cut >= 2) + (signs.strokes >= 4) + signs.odd
    return _level(evidence > 0, signs.cut >= 3 or evidence >= 2)
