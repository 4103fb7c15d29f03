"""The small chart beside a finding or a verdict."""

from __future__ import annotations

import math

import numpy as np

from zhagen.insight.effect import Effect, Verdict
from zhagen.insight.effect_metrics import MEASURES
from zhagen.insight.effect_series import weeks_of
from zhagen.insight.figures import number
from zhagen.insight.model import Candidate, Finding
from zhagen.insight.period import Period
from zhagen.insight.report_values import amount, change, interval, metric_name
from zhagen.logs.panel import Panel
from zhagen.report.charts import DONE, INK3
from zhagen.report.charts_lines import (
    DOUBT,
    ERROR,
    ChangeBar,
    WeekLine,
    draw_change,
    draw_weeks,
)
from zhagen.report.drawing import Drawing

_FEWEST = 3
# Families whose before and after are what the metric was, week by week.
_IN_TIME = frozenset(
    ("volume", "dwell", "bounce", "search", "broken_link", "returns", "handling_time")
)
# Findings held against a level instead of the period before: what the level is called.
_LEVELS = {"peers": "同类事项", "over_promise": "承诺"}
TONES = {
    Verdict.WORKED: DONE,
    Verdict.WORSE: ERROR,
    Verdict.NO_EFFECT: INK3,
    Verdict.OPEN: DOUBT,
}


def chart_of(finding: Finding, panel: Panel, before: Period, after: Period) -> Drawing | None:
    """The weekly line of the finding's item and metric; None where there is none to draw."""
    told = finding.candidate
    measure = MEASURES.get(told.metric)
    codes = [each.code for each in panel.items]
    if measure is None or told.item not in codes or told.family not in _IN_TIME:
        return None
    row = codes.index(told.item)
    sides = [
        weeks_of(panel, measure, each.first, first=each.first, last=each.last).values[row]
        for each in (before, after)
    ]
    known = sides[1][np.isfinite(sides[1])]
    if len(known) < _FEWEST:
        return None
    level = _LEVELS.get(told.type.partition(".")[2])
    return draw_weeks(
        WeekLine(
            before=() if level else tuple(sides[0].tolist()),
            after=tuple(sides[1].tolist()),
            before_name=short_name(before),
            after_name=short_name(after),
            last=f"末周 {_last(told.metric, float(known[-1]))}",
            says=_says(told, level or before.name, after),
            peers=told.before if level else None,
            peers_name=level or "",
        )
    )


def _last(metric: str, value: float) -> str:
    """The value of the last week, short."""
    short = {"dwell_median_s": (0, " 秒"), "handling_workdays_median": (1, " 天")}
    if metric in short:
        digits, unit = short[metric]
        return f"{number(value, digits)}{unit}"
    return amount(metric, value).partition(" ")[0]


def _says(told: Candidate, versus: str, after: Period) -> str:
    return (
        f"{metric_name(told.metric)}按周：{versus} {amount(told.metric, told.before)}，"
        f"{after.name} {amount(told.metric, told.after)}"
    )


def short_name(period: Period) -> str:
    """A period without its year, where that can be left out."""
    return period.name.partition("年")[2] if period.name.count("年") == 1 else period.name


def effect_chart(effect: Effect) -> Drawing | None:
    """The interval of an effect against the line of no change."""
    if effect.change is None or effect.low is None or effect.high is None:
        return None
    label = (
        f"{change(effect.metric, effect.change)}"
        f"（{interval(effect.metric, effect.low, effect.high)}）"
    ).replace(" 个百分点（", " 点（").replace(" 个百分点）", " 点）")  # fmt: skip
    ends = [abs(value) for value in (effect.low, effect.high) if math.isfinite(value)]
    reach = 1.15 * max(*ends, abs(effect.change), 1e-6)
    return draw_change(
        ChangeBar(
            effect.change,
            effect.low,
            effect.high,
            label,
            TONES[effect.verdict],
            f"变化 {label}，虚线为没有变化",
            reach,
        )
    )
