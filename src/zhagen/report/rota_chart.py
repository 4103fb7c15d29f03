"""The calendar of a pilot: a column a day, a row a window, week by week as there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhagen.report.charts import BLUE, FIELD, INK, INK2, INK3, WIDE
from zhagen.report.drawing import Box, Drawing, Shape, Stroke, Words, width_of

_PITCH, _GAP = 14.5, 9.0  # a day, and the space between weeks
_TODAY = "今天"


@dataclass(frozen=True, slots=True)
class RotaChart:
    """Who works with the tool when: `state[w][d]` is 1, 0 or -1 on the day `first` + d.

    `today` is framed and named where it is one of the days shown.
    """

    windows: tuple[str, ...]
    first: date
    state: tuple[tuple[int, ...], ...]
    says: str
    today: date | None = None


def draw_rota(chart: RotaChart, width: float = WIDE) -> Drawing:
    """A cell a day: filled with the tool, hollow without, hatched where the day does not count."""
    left = 14 + max((width_of(name, 12) for name in chart.windows), default=0.0)
    high = 30 + 23.0 * len(chart.windows)
    shapes: list[Shape] = list(_rota_key(width))
    y = 34.0
    for band in _bands(_shown_weeks(chart), width - left):
        x = left
        for days in band:
            first = chart.first + timedelta(days=days[0])
            shapes.append(Words(x, y + 10, f"{first.month}-{first.day:02d}", INK3))
            for day in days:
                for window, states in enumerate(chart.state):
                    shapes += _cell(x, y + 18 + 23 * window, states[day])
                if chart.first + timedelta(days=day) == chart.today:
                    shapes += _today(x, y + 18, 23 * len(chart.windows), width)
                x += _PITCH
            x += _GAP
        for window, name in enumerate(chart.windows):
            shapes.append(Words(left - 10, y + 31 + 23 * window, name, INK2, anchor="end"))
        y += high
    return Drawing(width, max(y - 4, 40.0), tuple(shapes), chart.says)


def _bands(weeks: Sequence[list[int]], room: float) -> Iterator[list[list[int]]]:
    """As many whole weeks side by side as there is room for, the rest below."""
    band: list[list[int]] = []
    used = 0.0
    for days in weeks:
        wide = len(days) * _PITCH + _GAP
        if band and used + wide - _GAP > room:
            yield band
            band, used = [], 0.0
        band.append(days)
        used += wide
    if band:
        yield band


def _shown_weeks(chart: RotaChart) -> list[list[int]]:
    """Days by week: Monday to Friday always, the weekend only where somebody works."""
    weeks: list[list[int]] = []
    for day in range(len(chart.state[0]) if chart.state else 0):
        if day % 7 == 0:
            weeks.append([])
        weekend = (chart.first + timedelta(days=day)).weekday() >= 5
        if not weekend or any(states[day] >= 0 for states in chart.state):
            weeks[-1].append(day)
    return [days for days in weeks if days]


def _rota_key(width: float) -> Iterator[Shape]:
    names = (("使用", 1), ("不使用", 0), ("放假或不计", -1))
    x = width - sum(width_of(name, 12) + 32 for name, _ in names)
    for name, state in names:
        yield from _cell(x, 2, state)
        yield Words(x + 17, 14, name, INK2)
        x += width_of(name, 12) + 32


def _cell(x: float, y: float, state: int) -> Sequence[Shape]:
    if state >= 0:
        return (Box(x + 0.5, y + 0.5, 11, 16, BLUE if state else "#FFFFFF",
                    BLUE if state else FIELD, 2),)  # fmt: skip
    # Diagonals cut at the cell's edges: no pattern, so paper and screen draw the same.
    lines: list[Shape] = [Box(x, y, 12, 17, "#F1F3F4", "", 2)]
    for offset in (4.0, 10.0, 16.0, 22.0, 28.0):
        x0, x1 = max(0.0, offset - 17), min(12.0, offset)
        if x1 > x0:
            lines.append(Stroke(x + x0, y + offset - x0, x + x1, y + offset - x1, "#BCC4CB"))
    return lines


def _today(x: float, y: float, height: float, width: float) -> Sequence[Shape]:
    """A frame around the cells of a day, and its name below them."""
    middle = min(x + 6, width - width_of(_TODAY, 12) / 2)
    return (
        Box(x - 1.5, y - 2, 15, height - 2, "", INK, 3),
        Words(middle, y + height + 7, _TODAY, INK, bold=True, anchor="middle"),
    )


def picture_rows(matrix: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """Any matrix of states as the tuples of a `RotaChart`."""
    return tuple(tuple(int(value) for value in row) for row in matrix)
