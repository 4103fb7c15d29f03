"""Two small charts of a report: a line of weeks, before and now, and an interval on its line.

As in the pilot's charts labels stand at what they name, grey is before and blue is now. A gap in
the records is a gap in the line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhagen.report.charts import BLUE, DONE, FIELD, GREY, INK2, INK3, LINE
from zhagen.report.drawing import Dot, Drawing, Shape, Stroke, Words, width_of

DOUBT, ERROR = "#5A3E8C", "#A8201A"
_WIDTH, _HEIGHT = 220.0, 92.0
_INTERVAL_HEIGHT = 58.0
_LINE = 14.0
_TOP = 8.0  # a word higher up would be cut


@dataclass(frozen=True, slots=True)
class WeekLine:
    """Weekly values of two stretches side by side; NaN is a week without records.

    `before_name` and `after_name` stand under their parts, `last` is the value of the last week
    in words. `peers` draws a dashed line at the value of others, `peers_name` stands at its end.
    """

    before: tuple[float, ...]
    after: tuple[float, ...]
    before_name: str
    after_name: str
    last: str
    says: str
    peers: float | None = None
    peers_name: str = ""


@dataclass(frozen=True, slots=True)
class ChangeBar:
    """A change with its interval against the line of no change. `tone` is its colour.

    `low` and `high` may be infinite; `label` is the change in words.
    """

    value: float
    low: float
    high: float
    label: str
    tone: str
    says: str
    reach: float


def draw_weeks(line: WeekLine, width: float = _WIDTH, height: float = _HEIGHT) -> Drawing:
    """The line, on an axis that begins at zero: a small change must look small."""
    right = width - 8 - max(width_of(line.last, 12), width_of(line.peers_name, 12))
    top, bottom = 14.0, height - 20
    known = [v for v in (*line.before, *line.after, line.peers or 0.0) if math.isfinite(v)]
    most = max(known, default=1.0) or 1.0
    count = max(len(line.before) + len(line.after), 2)
    step = (right - 6) / (count - 0.5)

    def place(index: float, value: float) -> tuple[float, float]:
        return 4 + index * step, bottom - (bottom - top) * value / most

    border = 4 + (len(line.before) - 0.5) * step
    shapes: list[Shape] = [Stroke(2, bottom, right + 4, bottom, LINE)]
    if line.before and line.after:
        shapes.append(Stroke(border, top - 8, border, bottom, GREY, 1.0, dashed=True))
        shapes.append(Words(max(border - 5, 4), height - 5, line.before_name, INK3, anchor="end"))
    shapes.append(Words(border + 5 if line.before else 4, height - 5, line.after_name, BLUE))
    if line.peers is not None:
        level = place(0, line.peers)[1]
        shapes.append(Stroke(2, level, right, level, FIELD, 1.2, dashed=True))
    shapes += _path([place(n, value) for n, value in enumerate(line.before)], FIELD, 1.6)
    after = [place(n + len(line.before), value) for n, value in enumerate(line.after)]
    shapes += _path(after, BLUE, 2.2)
    ends = [point for point in after if math.isfinite(point[1])]
    if ends:
        shapes.append(Dot(*ends[-1], 3.6, BLUE))
        shapes.append(Words(ends[-1][0] + 7, ends[-1][1] + 4, line.last, BLUE, bold=True))
    if line.peers is not None:
        level = _apart(place(0, line.peers)[1], ends[-1][1] if ends else None)
        shapes.append(Words(right + 5, level + 4, line.peers_name, INK2))
    return Drawing(width, height, tuple(shapes), line.says)


def _apart(level: float, other: float | None) -> float:
    """Where a word at `level` stands so that it does not lie on the one at `other`."""
    if other is None or abs(level - other) >= _LINE:
        return level
    above = other - _LINE
    return above if level < other and above >= _TOP else other + _LINE


def _path(points: Sequence[tuple[float, float]], colour: str, width: float) -> Iterator[Shape]:
    for index, point in enumerate(points):
        if not math.isfinite(point[1]):
            continue
        following = points[index + 1] if index + 1 < len(points) else None
        if following is not None and math.isfinite(following[1]):
            yield Stroke(*point, *following, colour, width)
        elif index == 0 or not math.isfinite(points[index - 1][1]):
            yield Dot(*point, width, colour)  # a week alone is a dot, not nothing


def draw_change(bar: ChangeBar, width: float = _WIDTH) -> Drawing:
    """The interval on a line; the dashed mark is no change, and `reach` is the scale both ways."""
    middle, half = width / 2, width / 2 - 8
    y = 22.0

    def x(value: float) -> float:
        return middle + half * max(-1.0, min(1.0, value / bar.reach))

    low, high = x(bar.low), x(bar.high)
    shapes: list[Shape] = [
        Stroke(4, y, width - 4, y, LINE),
        Stroke(middle, 6, middle, 38, FIELD, 1.2, dashed=True),
        Stroke(low, y, high, y, bar.tone, 2.4),
        Dot(x(bar.value), y, 4.4, bar.tone),
    ]
    for end, value in ((low, bar.low), (high, bar.high)):
        if abs(value) <= bar.reach:
            shapes.append(Stroke(end, y - 6, end, y + 6, bar.tone, 2.0))
    shapes.append(Words(middle, 53, bar.label, bar.tone, bold=True, anchor="middle"))
    return Drawing(width, _INTERVAL_HEIGHT, tuple(shapes), bar.says)


__all__ = ["DONE", "DOUBT", "ERROR", "ChangeBar", "WeekLine", "draw_change", "draw_weeks"]
