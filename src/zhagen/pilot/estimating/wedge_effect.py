"""Stepped wedge: every window gets the tool, in a drawn order; the order is what proves.

The levels of all windows in all weeks are fitted with a number for each window, one for each week
and the effect; the interval holds exactly those effects that the drawn order does not contradict:
each candidate is subtracted from the data and the order is permuted (Ji et al. 2017). With few
windows there are few orders, and then the interval is unbounded rather than pretended.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

import numpy as np

from zhagen.measures.errors import Degenerate, NoVariation, TooFew, ZeroLevel
from zhagen.pilot.charter import Charter, Metric
from zhagen.pilot.estimating.contrasts import mix_weights
from zhagen.pilot.estimating.estimate import Effect, in_scales, is_plain_ratio, relative_change
from zhagen.pilot.estimating.rota import CLOSED, Rota
from zhagen.pilot.estimating.units import Period, baseline_days
from zhagen.pilot.model import Cells, Estimate, Floats, Ints

# So many orders are all tried, otherwise as many are drawn.
_ALL = 5040
_DRAWS = 4999


@dataclass(frozen=True, slots=True)
class Panel:
    """Levels by window (G) and week (K), nan where a window had no case.

    `starts` (G) is the column from which a window has the tool, `covered` the share of the type
    weights that were there, `seed` what orders are drawn with where there are too many to try.
    """

    level: Floats
    starts: Ints
    covered: float
    seed: int


@dataclass(frozen=True, slots=True)
class Orders:
    """What every order of the windows would make of the data.

    With order i the estimate is `value[i]` minus `slope[i]` times the effect that was subtracted;
    the drawn order is the first, with slope 1.
    """

    value: Floats
    slope: Floats


def panel_of(
    cells: Cells, charter: Charter, rota: Rota, metric: Metric, period: Period, *, raw: bool = False
) -> Panel:
    """The levels of a metric by window and week, standardised unless `raw`.

    Raises ZeroLevel where a ratio is asked for and a window had cases but a mean of zero: to pass
    over such weeks would pass over the best ones.
    """
    weights = mix_weights(cells, charter.mix_weights, baseline_days(charter))
    week = (cells.day - charter.schedule.start.toordinal()) // 7 + 1
    inside = (week >= period.first) & (week <= period.last) & (cells.window >= 0)
    inside &= rota.assigned(cells.window, cells.day) != CLOSED
    shape = (len(rota.windows), period.last - period.first + 1, max(len(cells.types), 1))
    place = np.ravel_multi_index(
        (cells.window[inside], week[inside] - period.first, cells.type[inside]), shape
    )
    n, sums = (
        np.bincount(place, weights=values[inside], minlength=math.prod(shape)).reshape(shape)
        for values in (cells.counts[metric.id], cells.sums[metric.id])
    )
    shared = n if raw else np.where(n > 0, weights, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = shared / shared.sum(axis=2, keepdims=True)
        level = np.where(n > 0, part * sums / n, 0.0).sum(axis=2)
        level[n.sum(axis=2) == 0] = np.nan
    seen = n.sum(axis=2) > 0
    if is_plain_ratio(metric):
        if zero := int((level[seen] <= 0).sum()):
            raise ZeroLevel(metric.title, f"{zero} 个窗口周")
        level = np.log(level)
    covered = float(np.where(n > 0, weights, 0.0).sum(axis=2)[seen].mean()) if seen.any() else 0.0
    starts = _starts(rota, period)
    return Panel(level, starts, covered, charter.assignment.seed)


def orders_of(panel: Panel) -> Orders:
    """The estimates of all orders. Raises BadMeasure where nothing can be told."""
    seen = np.isfinite(panel.level)
    if min(seen.any(axis=1).sum(), seen.any(axis=0).sum()) < 2:
        raise TooFew("有记录的窗口或者周", int(min(seen.any(axis=1).sum(), seen.sum())), 2)
    y = panel.level[seen]
    sweep = _residual_maker(seen)
    swept = sweep @ y
    scale = float(np.abs(y).max()) or 1.0
    if float(np.abs(swept).max()) <= 1e-12 * scale:
        raise NoVariation("各窗口各周的数值")
    exposed = _exposures(panel, seen)
    clean = exposed @ sweep
    size = (clean * exposed).sum(axis=1)
    if size[0] <= 1e-9:
        raise Degenerate("试点效应与周次")
    told = size > 1e-9
    value = (exposed @ swept)[told] / size[told]
    slope = (clean @ exposed[0])[told] / size[told]
    return Orders(value, slope)


def effect_of_panel(panel: Panel) -> Effect:
    """The effect; its error is the spread of the estimates over all orders without the effect."""
    orders = orders_of(panel)
    value = float(orders.value[0])
    noise = orders.value - value * orders.slope
    se = float(np.sqrt((noise[1:] ** 2).mean())) if len(noise) > 1 else 0.0
    if se <= 0:
        raise NoVariation("各窗口各周的数值")
    return Effect(value, se, math.inf, int(np.isfinite(panel.level).any(axis=1).sum()))


def order_p(orders: Orders, effect: float) -> float:
    """Share of orders that lie as far from `effect` as the drawn one, or farther."""
    distance = np.abs(orders.value - effect * orders.slope)
    slack = 1e-10 * max(1.0, float(np.abs(orders.value).max()))
    return float((distance >= distance[0] - slack).mean())


def order_interval(orders: Orders, tail: float) -> tuple[float, float]:
    """All effects that the permutation test at level 2 x `tail` does not reject."""
    middle = float(orders.value[0])
    step = float(np.abs(orders.value - middle * orders.slope).max())
    ends = []
    for sign in (-1, 1):
        inner, outer = middle, middle + sign * step
        for _ in range(40):
            if order_p(orders, outer) <= 2 * tail:
                break
            inner, outer = outer, middle + 2 * (outer - middle)
        else:
            ends.append(sign * math.inf)
            continue
        for _ in range(60):
            between = (inner + outer) / 2
            if order_p(orders, between) > 2 * tail:
                inner = between
            else:
                outer = between
        ends.append(outer)
    return ends[0], ends[1]


def estimate_of_panel(panel: Panel, metric: Metric, tail: float) -> Estimate:
    """The effect with the interval that leaves `tail` on each side, in the report's scales."""
    effect = effect_of_panel(panel)
    value = effect.value
    low, high = order_interval(orders_of(panel), tail)
    quiet = np.arange(panel.level.shape[1]) < panel.starts[:, None]
    level = float(np.nanmean(np.where(quiet, panel.level, np.nan)))
    if metric.measure.is_ratio:
        level = math.exp(level)
        value, low, high = map(relative_change, (value, low, high))
    return in_scales(effect, (value, low, high), level, metric)


def _starts(rota: Rota, period: Period) -> Ints:
    """The column of the panel from which each window has the tool; its width where never."""
    width = period.last - period.first + 1
    with_tool = rota.state == 1
    first_day = np.where(with_tool.any(axis=1), with_tool.argmax(axis=1), 7 * period.last)
    starts: Ints = np.clip(first_day // 7 + 1 - period.first, 0, width)
    return starts


def _residual_maker(seen: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> Floats:
    """What takes windows and weeks off a column of the cells that were seen."""
    window, week = np.nonzero(seen)
    columns = np.concatenate([np.eye(seen.shape[0])[window], np.eye(seen.shape[1])[week]], axis=1)
    made: Floats = np.eye(len(window)) - columns @ np.linalg.pinv(columns)
    return made


def _exposures(panel: Panel, seen: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> Floats:
    """Which seen cells would have the tool, for the drawn order (first) and all others."""
    starts = _orders(tuple(panel.starts.tolist()), panel.seed)
    exposed = np.arange(panel.level.shape[1]) >= starts[:, :, None]
    return exposed[:, seen].astype(np.float64)


@lru_cache(maxsize=8)
def _orders(starts: tuple[int, ...], seed: int) -> Ints:
    """The drawn order first, then every other one, or as many as are drawn from the seed."""
    count = math.factorial(len(starts))
    for each in set(starts):
        count //= math.factorial(starts.count(each))
    if len(starts) <= 7 and count <= _ALL:
        return np.array([starts, *sorted(set(permutations(starts)) - {starts})], dtype=np.int64)
    draw = np.random.default_rng(seed)
    rows = [starts, *(draw.permutation(starts).tolist() for _ in range(_DRAWS))]
    return np.array(rows, dtype=np.int64)
