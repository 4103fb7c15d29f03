"""The pilot's charts, one thought each: the interval and two kinds of bars (`rota_chart` has days).

Labels stand at what they name, the line that decides carries its name, grey is without the tool
and blue is with it. A chart takes the width it has: a page shows a wide and a narrow one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zhagen.report.drawing import Box, Dot, Drawing, Shape, Stroke, Words, width_of

INK, INK2, INK3 = "#1B2127", "#454F59", "#5F6973"
LINE, FIELD, GREY = "#DDE1E5", "#77828C", "#A9B2BA"
BLUE, EARLIER, DONE, DONE_GROUND = "#1F4F8F", "#5E81B3", "#1B663A", "#E9F4ED"
WIDE, NARROW, PAPER = 800.0, 350.0, 640.0
NO_CHANGE = "没有变化"
_MOST_TICKS = 7
_ROOMY = 62.0  # pixels that a look needs for its value beside it


@dataclass(frozen=True, slots=True)
class Interval:
    """What a look found: `low` and `high` may be infinite; `label` is the value in words."""

    week: int
    value: float
    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class EffectChart:
    """The effect with its repeated interval at each planned look.

    `weeks` are all planned looks; those without an interval are not open yet. `lower` says that
    less is better; an axis value is the effect times `factor` with `suffix`.
    """

    weeks: tuple[int, ...]
    intervals: tuple[Interval, ...]
    target: float
    target_label: str
    lower: bool
    factor: float
    suffix: str
    says: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of paired bars: without and with the tool, each with its printed value."""

    label: str
    off: float
    on: float
    off_text: str
    on_text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Paired bars, one row a week or a case type; the first row names the two sides."""

    rows: tuple[Bars, ...]
    says: str
    off_name: str = "不使用"
    on_name: str = "使用"


@dataclass(frozen=True, slots=True)
class _Plot:
    """The frame of the effect chart: pixels of its edges, values at its top and bottom."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Where a value stands; what lies outside stands at the edge."""
        inside = min(max(value, self.low), self.high)
        return self.top + (self.high - inside) * (self.bottom - self.top) / (self.high - self.low)


def draw_effect(chart: EffectChart, width: float = WIDE) -> Drawing:
    """The interval at every look against the line of no change and the target."""
    narrow, height = width < PAPER, 300.0
    edges = (50.0, width - 8, 36.0) if narrow else (64.0, width - 126, 14.0)
    plot = _Plot(*edges, height - 40, *_range(chart))
    at = plot.y(chart.target)
    beyond = (at, plot.bottom) if chart.lower else (plot.top, at)
    shapes: list[Shape] = [
        Box(plot.left, beyond[0], plot.right - plot.left, beyond[1] - beyond[0], DONE_GROUND)
    ]
    step = _step(plot.high - plot.low)
    for number in range(math.ceil(plot.low / step), math.floor(plot.high / step) + 1):
        y, zero = plot.y(number * step), number == 0
        line = (FIELD, 1.6) if zero else (LINE, 1.0)
        shapes.append(Stroke(plot.left, y, plot.right, y, *line))
        shapes.append(Words(plot.left - 9, y + 4, _tick(number * step, chart), INK3, anchor="end"))
    shapes.append(Stroke(plot.left, at, plot.right, at, DONE, 2.0, dashed=True))
    shapes += _line_names(chart, plot, narrow=narrow)
    shapes += _intervals(chart, plot, width)
    return Drawing(width, height, tuple(shapes), chart.says)


def _range(chart: EffectChart) -> tuple[float, float]:
    """(Lowest, highest) value of the axis.

    Unbounded ends run off the picture; an interval far wider than the target is cut there too, so
    that one early look does not flatten all others.
    """
    far = 6 * max(abs(chart.target), *(abs(each.value) for each in chart.intervals), 1e-9)
    ends = [0.0, chart.target]
    for each in chart.intervals:
        ends += [each.value, max(each.low, -far), min(each.high, far)]
    margin = 0.1 * (max(ends) - min(ends))
    return min(ends) - margin, max(ends) + margin


def _step(span: float) -> float:
    """A round distance between lines."""
    size = 10.0 ** math.floor(math.log10(span / _MOST_TICKS))
    return next(size * unit for unit in (1, 2, 5, 10) if size * unit >= span / _MOST_TICKS)


def _tick(value: float, chart: EffectChart) -> str:
    shown = round(value * chart.factor, 6)
    sign = "−" if shown < 0 else "+" if shown > 0 else ""
    return f"{sign}{abs(shown):g}{chart.suffix}"


def _line_names(chart: EffectChart, plot: _Plot, *, narrow: bool) -> Iterator[Shape]:
    rule = "整段在线下才算" if chart.lower else "整段在线上才算"
    target, at = f"目标 {chart.target_label}", plot.y(chart.target)
    if narrow:  # no room at the right: the line's name goes above the picture
        yield Stroke(plot.left, 14, plot.left + 22, 14, DONE, 2.0, dashed=True)
        yield Words(plot.left + 28, 18, f"{target}，{rule}", DONE, bold=True)
        yield Words(plot.right - 2, plot.y(0.0) - 6, NO_CHANGE, INK2, anchor="end", halo=True)
        return
    # The target's name takes two lines; where both lines are close, the other name gives way.
    zero = plot.y(0.0) + 4
    zero = min(zero, at - 19) if at > plot.y(0.0) else max(zero, at + 29)
    yield Words(plot.right + 8, zero, NO_CHANGE, INK2)
    yield Words(plot.right + 8, at - 3, target, DONE, bold=True)
    yield Words(plot.right + 8, at + 13, rule, DONE)


def _intervals(chart: EffectChart, plot: _Plot, width: float) -> Iterator[Shape]:
    found = {each.week: each for each in chart.intervals}
    newest = max(found, default=0)
    slot = (plot.right - plot.left) / max(len(chart.weeks), 1)
    for place, week in enumerate(chart.weeks):
        x, each, now = plot.left + (place + 0.42) * slot, found.get(week), week == newest
        dense = slot < _ROOMY  # then only the newest value is printed; the table has all
        short = f"{week} 周" if slot > width_of("12 周", 12) else str(week)
        name = short if dense else f"第 {week} 周" if each else f"第 {week} 周未到"
        ink = INK3 if each is None else INK if now else INK2
        yield Words(x, plot.bottom + 25, name, ink, bold=now, anchor="middle")
        if each is not None:
            shown = replace(each, label="") if dense and not now else each
            yield from _interval(shown, plot, x, width, now=now)


def _interval(each: Interval, plot: _Plot, x: float, width: float, *, now: bool) -> Iterator[Shape]:
    colour, line = (BLUE, 3.0) if now else (EARLIER, 2.0)
    top, bottom, middle = plot.y(each.high), plot.y(each.low), plot.y(each.value)
    yield Stroke(x, top, x, bottom, colour, line)
    for end, known in ((top, each.high), (bottom, each.low)):
        if math.isfinite(known):
            yield Stroke(x - 7, end, x + 7, end, colour, line)
    yield Dot(x, middle, 6 if now else 4.5, colour)
    if not each.label:
        return
    fits = x + 12 + width_of(each.label, 13) <= width
    yield Words(
        x + 12 if fits else x - 12, middle + (15 if now else -9), each.label,
        BLUE if now else INK2, 13, bold=now, anchor="start" if fits else "end", halo=True,
    )  # fmt: skip


def draw_bars(chart: BarChart, width: float = WIDE) -> Drawing:
    """Rows of two thin bars on one scale; the value stands at the end of its bar."""
    thin, row, top = 11.0, 38.0, 8.0
    left = 14 + max((width_of(each.label, 12) for each in chart.rows), default=0.0)
    words = [
        width_of(f"{name} {text}" if place == 0 else text, 12)
        for place, each in enumerate(chart.rows)
        for name, text in ((chart.off_name, each.off_text), (chart.on_name, each.on_text))
    ]
    most = max((max(each.off, each.on) for each in chart.rows), default=0.0) or 1.0
    room = width - left - 14 - max(words, default=0.0)
    shapes: list[Shape] = []
    for place, each in enumerate(chart.rows):
        y = top + place * row
        shapes.append(Words(left - 12, y + 16, each.label, INK2, anchor="end"))
        sides = ((each.off, each.off_text, chart.off_name), (each.on, each.on_text, chart.on_name))
        for at, (value, text, name) in enumerate(sides):
            long, colour = room * value / most, BLUE if at else GREY
            shapes.append(Box(left, y + at * (thin + 2), max(long, 1.0), thin, colour))
            shown = f"{name} {text}" if place == 0 else text
            shapes.append(Words(left + max(long, 1.0) + 6, y + at * (thin + 2) + 10, shown,
                                BLUE if at else INK2))  # fmt: skip
    shapes.append(Stroke(left, top - 4, left, top + row * len(chart.rows) - 10, FIELD))
    return Drawing(width, top + row * len(chart.rows), tuple(shapes), chart.says)
