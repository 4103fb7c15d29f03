"""Items on which telephones do worse than desktops, compared with the same gap on other items.

Telephones bounce more everywhere; a page is in need of work where its gap is wider than that of its
kind, and `change` is how much wider. The gap is the Mantel-Haenszel odds ratio over workdays and
days off. A page on which telephones do worse, only less so than elsewhere, does not do better.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.funnel import Funnel, of_values
from zhagen.insight.comparing.halves import days_off
from zhagen.insight.comparing.odds import expit, logit
from zhagen.insight.model import Candidate, Direction
from zhagen.insight.period import Period
from zhagen.insight.shares.counted import Counted, evidence
from zhagen.insight.shares.kinds import BOUNCE, DEVICES
from zhagen.insight.thresholds.general import LEVEL
from zhagen.insight.thresholds.shares import (
    FEWEST_ENTRANCES,
    FEWEST_EVENTS,
    HEAVIEST_DAY,
    HEAVIEST_DAY_FLOOR,
    LEAST_DEVICE_LOG_ODDS,
)
from zhagen.logs.panel import Counts, Device, Flags, Panel
from zhagen.measures.distributions import normal_upper
from zhagen.measures.errors import NoVariation
from zhagen.measures.mix import TwoByTwo, mantel_haenszel
from zhagen.measures.rates import Proportion, newcombe_difference


@dataclass(frozen=True, slots=True)
class Gap:
    """Bounces of desktops and telephones of one item, the log odds ratio and its error."""

    desktop: Counted
    phone: Counted
    log_odds: float
    se: float


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate for each item with enough visits on both devices."""
    del before
    counted, usual = (
        _gaps(panel, after, calendar, heavy_days=heavy_days) for heavy_days in (True, False)
    )
    told, found = (_held(gaps, panel) for gaps in (counted, usual))
    for place, gap in enumerate(counted):
        if gap is not None and told.usable[place] and found.usable[place]:
            distance = float(told.distance[place])
            same_way = min(distance * gap.log_odds, distance * float(found.distance[place])) > 0
            # A few crowded days are no habit: without them it must stand as well.
            p = max(float(told.p[place]), float(found.p[place])) if same_way else 1.0
            own = _usual(gap, float(told.centre[place]))
            yield _of_item(panel, place, gap, (p, distance > 0, own), after)


def _held(gaps: list[Gap | None], panel: Panel) -> Funnel:
    """Each gap held against those of the kind."""
    usable = np.asarray([gap is not None for gap in gaps], dtype=np.bool_)
    value = np.asarray([gap.log_odds if gap else 0.0 for gap in gaps], dtype=np.float64)
    se = np.asarray([gap.se if gap else 1.0 for gap in gaps], dtype=np.float64)
    df = np.full(len(gaps), 1e4)
    return of_values(value, se, df, panel.items, usable, least=LEAST_DEVICE_LOG_ODDS)


def _gaps(
    panel: Panel, after: Period, calendar: WorkCalendar, *, heavy_days: bool
) -> list[Gap | None]:
    span = panel.between(after.first, after.last)
    off = days_off(panel, calendar)[span]
    entrances = panel.pages.entrances[:, span]
    kept = np.ones(entrances.shape[:2], np.bool_) if heavy_days else ~_heavy(entrances.sum(axis=2))
    tables = [
        np.stack(
            [(counts[:, span] * (kept & marks)[:, :, None]).sum(axis=1) for marks in (~off, off)],
            axis=1,
        )
        for counts in (panel.pages.bounces, panel.pages.entrances)
    ]
    return [_gap(bounces, entrances) for bounces, entrances in zip(*tables, strict=True)]


def _heavy(visits: Counts) -> Flags:
    """Days on which many times as many came as usually, [item, day]."""
    usual = np.median(visits, axis=1, keepdims=True)
    return np.asarray(visits > HEAVIEST_DAY * usual + HEAVIEST_DAY_FLOOR, np.bool_)


def _gap(bounces: np.ndarray, entrances: np.ndarray) -> Gap | None:
    """The gap of one item from counts [kind of day, device]; None where there are too few."""
    ends = [
        Counted(int(bounces[:, device].sum()), int(entrances[:, device].sum()))
        for device in (Device.DESKTOP, Device.PHONE)
    ]
    for end in ends:
        if end.trials < FEWEST_ENTRANCES or min(end.events, end.trials - end.events) < (
            FEWEST_EVENTS
        ):
            return None
    strata = [_stratum(b, n) for b, n in zip(bounces.tolist(), entrances.tolist(), strict=True)]
    try:
        found = mantel_haenszel(strata, level=LEVEL)
    except NoVariation:
        return None
    if not (0 < found.odds_ratio < math.inf and found.interval.upper < math.inf):
        return None
    z = normal_upper((1 - LEVEL) / 2)
    se = math.log(found.interval.upper / found.odds_ratio) / z
    return Gap(ends[0], ends[1], math.log(found.odds_ratio), se)


def _stratum(bounces: list[int], entrances: list[int]) -> TwoByTwo:
    desk, phone = Device.DESKTOP, Device.PHONE
    return TwoByTwo(
        bounces[phone],
        entrances[phone] - bounces[phone],
        bounces[desk],
        entrances[desk] - bounces[desk],
    )


def _usual(gap: Gap, centre: float) -> float:
    """The share telephones would have with the gap that is usual for the kind."""
    share = np.asarray([gap.desktop.share or 0.0])
    return float(expit(logit(share) + centre)[0])


def _of_item(
    panel: Panel, place: int, gap: Gap, judged: tuple[float, bool, float], after: Period
) -> Candidate:
    p, worse, usual = judged
    item = panel.items[place]
    first, second = gap.desktop.share or 0.0, gap.phone.share or 0.0
    around = newcombe_difference(
        Proportion(gap.phone.events, gap.phone.trials),
        Proportion(gap.desktop.events, gap.desktop.trials),
        level=LEVEL,
    )
    rows = [(DEVICES[0], gap.desktop), (DEVICES[1], gap.phone)]
    return Candidate(
        "device.phone_worse" if worse else "device.phone_better",
        item.code,
        BOUNCE.metric,
        first,
        second,
        second - usual,
        around.lower + first - usual,
        around.upper + first - usual,
        p,
        gap.desktop.trials + gap.phone.trials,
        evidence(BOUNCE, item, rows, (after,)),
        Direction.WORSE if worse else Direction.BETTER,
        float(gap.phone.events),
        {
            "phone_trials": gap.phone.trials,
            "desktop_trials": gap.desktop.trials,
            "usual": usual,
        },
    )
