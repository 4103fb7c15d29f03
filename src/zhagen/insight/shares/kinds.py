"""Which shares are compared: where their trials and events stand in the panel, in which strata."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import days_off
from zhagen.insight.comparing.shares import Trials
from zhagen.insight.model import Direction
from zhagen.insight.thresholds import shares as limits
from zhagen.logs.panel import CHANNELS, Channel, Flags, Panel
from zhagen.measures.distributions import Floats

DEVICES = ("电脑", "手机")
_CHANNEL_NAMES = {Channel.ONLINE: "网上", Channel.MOBILE: "手机端", Channel.WINDOW: "窗口"}
CHANNEL_GROUPS = (*(_CHANNEL_NAMES[name] for name in CHANNELS), "其他")
# With more windows than this a case is stratified by channel alone.
_MOST_WINDOWS = 40


@dataclass(frozen=True, slots=True)
class ShareKind:
    """One share that findings speak of.

    `table` and `query` tell where the counts stand, `of` and `counted` name them in Chinese.
    A change in time is tested against `least` and, where it may be so small that nobody would do
    anything, told from `worth` on. `least_peers` is the smallest difference from other items,
    `fewest` the trials needed; `ripens` says that trials need time to be over, `higher` what a
    higher share is for people.
    """

    family: str
    metric: str
    table: str
    query: str
    of: str
    counted: str
    least: float
    least_peers: float
    fewest: int
    ripens: bool
    trials: Callable[[Panel, WorkCalendar], Trials]
    higher: Direction = Direction.WORSE
    worth: float = 0.0


def opposite(direction: Direction) -> Direction:
    """What a lower share is for people where a higher one is `direction`."""
    turned = {Direction.WORSE: Direction.BETTER, Direction.BETTER: Direction.WORSE}
    return turned.get(direction, direction)


def bounce_trials(panel: Panel, calendar: WorkCalendar) -> Trials:
    """Sessions that began on the item, by device on workdays and days off."""
    off = days_off(panel, calendar)
    names = tuple(f"{kind}{name}" for kind in ("工作日", "休息日") for name in DEVICES)
    pages = panel.pages
    bounces, entrances = (_by_day_kind(each, off) for each in (pages.bounces, pages.entrances))
    return Trials(bounces, entrances, names, (0, 1, 0, 1), DEVICES)


def search_trials(panel: Panel, calendar: WorkCalendar) -> Trials:
    """Searches on the pages of the item, on workdays and days off."""
    off = days_off(panel, calendar)
    found = panel.searches
    return Trials(
        _by_day_kind(found.without_result[:, :, None], off),
        _by_day_kind(found.total[:, :, None], off),
        ("工作日", "休息日"),
        (0, 0),
        ("全部",),
    )


def return_trials(panel: Panel, _calendar: WorkCalendar) -> Trials:
    """Cases applied, by channel, those at windows by window; events are the returned ones."""
    everything = np.ones(len(panel.cases.item), dtype=np.bool_)
    return case_trials(panel, everything, panel.cases.returned >= 0)


def case_trials(panel: Panel, chosen: Flags, event: Flags) -> Trials:
    """The chosen cases by item, day of application, and channel or window."""
    cases = panel.cases
    strata, names, groups = case_strata(panel)
    shape = (len(panel.items), len(panel.days), len(names))
    inside = chosen & (cases.item >= 0) & (cases.applied >= 0) & (cases.applied < shape[1])
    tables = []
    for flags in (inside & event, inside):
        table = np.zeros(shape)
        np.add.at(table, (cases.item[flags], cases.applied[flags], strata[flags]), 1.0)
        tables.append(table)
    return Trials(tables[0], tables[1], names, groups, CHANNEL_GROUPS)


def case_strata(panel: Panel) -> tuple[NDArray[np.intp], tuple[str, ...], tuple[int, ...]]:
    """(stratum of each case, names, groups): channels, windows, and what is neither.

    Windows are one group; the channels are not alike and are never joined.
    """
    cases = panel.cases
    windows = cases.windows if len(cases.windows) <= _MOST_WINDOWS else ()
    names = (*(_CHANNEL_NAMES[name] for name in CHANNELS), *(f"{name} 号窗口" for name in windows))
    strata = np.where(cases.channel >= 0, cases.channel, len(names)).astype(np.intp)
    if windows:
        at_window = (cases.channel == CHANNELS.index(Channel.WINDOW)) & (cases.window >= 0)
        strata = np.where(at_window, len(CHANNELS) + cases.window, strata).astype(np.intp)
    window = CHANNELS.index(Channel.WINDOW)
    groups = (*range(len(CHANNELS)), *(window for _ in windows), len(CHANNELS))
    return strata, (*names, "其他"), groups


def _by_day_kind(counts: NDArray[np.int64], off: Flags) -> Floats:
    """[item, day, stratum] with every stratum once for workdays, once for days off."""
    marks = off[None, :, None]
    parts = [np.where(marks, 0, counts), np.where(marks, counts, 0)]
    return np.concatenate(parts, axis=2).astype(np.float64)


BOUNCE = ShareKind(
    "bounce",
    "bounce_share",
    "cube/views",
    "pages.bounces / pages.entrances",
    "从此进入的访问",
    "只看一页",
    limits.NULL_SHARE,
    limits.LEAST_PEERS,
    limits.FEWEST_ENTRANCES,
    ripens=False,
    trials=bounce_trials,
    worth=limits.LEAST_SHARE,
)
SEARCH = ShareKind(
    "search",
    "no_result_share",
    "search",
    "searches.without_result / searches.total",
    "搜索",
    "无结果",
    limits.NULL_SHARE,
    limits.LEAST_PEERS,
    limits.FEWEST_SEARCHES,
    ripens=False,
    trials=search_trials,
    worth=limits.LEAST_SHARE,
)
RETURNS = ShareKind(
    "returns",
    "return_share",
    "handling",
    "count(cases.returned >= 0) / count(cases), by cases.applied",
    "申请",
    "退回",
    limits.NULL_SHARE,
    limits.LEAST_PEERS_RETURNS,
    limits.FEWEST_CASES,
    ripens=True,
    trials=return_trials,
    worth=limits.LEAST_SHARE,
)
SHARES = (BOUNCE, SEARCH, RETURNS)
