"""The small chart beside a finding or a verdict."""

from __future__ import annotations

import math

import numpy as np

from zhagen.insight.effects.effect import Effect, Verdict
from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.effects.series import weeks_of
from zhagen.insight.model import Candidate, Finding
from zhagen.insight.period import Period
from zhagen.insight.reporting.values import amount, amounts, change, interval, metric_name, spaced
from zhagen.insight.wording.figures import number
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
from zhagen.report.drawing import Drawing, width_of

_FEWEST = 3
# Room for the name of a period under its part of the line, at the size of its words.
_ROOM, _SIZE = 60.0, 12.0
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
    # Cases of the last weeks are open yet, and those finished are the quick ones.
    sides[1][len(sides[1]) - measure.ripens :] = np.nan
    known = np.flatnonzero(np.isfinite(sides[1]))
    if len(known) < _FEWEST:
        return None
    last = int(known[-1])
    level = _LEVELS.get(told.type.partition(".")[2])
    names = _names(before, after)
    return draw_weeks(
        WeekLine(
            before=() if level else tuple(sides[0].tolist()),
            after=tuple(sides[1].tolist()),
            before_name=names[0],
            after_name=names[1],
            last=_last(told.metric, float(sides[1][last]), last, len(sides[1])),
            says=_says(told, level or before.name, after),
            peers=told.before if level else None,
            peers_name=_level(told, level),
        )
    )


def _last(metric: str, value: float, week: int, weeks: int) -> str:
    """The value at the end of the line, short, with the week it is of."""
    when = "末周" if week == weeks - 1 else f"第 {week + 1} 周"
    day = "日均" if metric == "views_per_day" else ""
    return f"{when}{day} {_short(metric, value)}"


def _short(metric: str, value: float) -> str:
    """A value in as few words as a small chart has room for."""
    units = {"dwell_median_s": (0, " 秒"), "handling_workdays_median": (1, " 天")}
    if metric in units:
        digits, unit = units[metric]
        return f"{number(value, digits)}{unit}"
    if metric == "views_per_day":
        return number(value, 0 if value >= 10 else 1)
    return amount(metric, value).partition(" ")[0]


def _level(told: Candidate, level: str | None) -> str:
    """The level a finding is held against, by its name and value."""
    if level is None or told.before is None:
        return ""
    return f"{level} {_short(told.metric, told.before)}"


def _says(told: Candidate, versus: str, after: Period) -> str:
    first, second = amounts(told.metric, told.before, told.after)
    return (
        f"{metric_name(told.metric)}按周：{spaced(versus)} {first}，{spaced(after.name)} {second}"
    )


def short_name(period: Period, beside: Period) -> str:
    """A period without its year where that can be left out: the one beside it is of the same."""
    years = {each.year for one in (period, beside) for each in (one.first, one.last)}
    whole = period.name.count("年") == 1 and len(years) == 1
    return spaced(period.name.partition("年")[2] if whole else period.name)


def _names(before: Period, after: Period) -> tuple[str, str]:
    """What stands under the two parts of the line; long names have no room there."""
    names = short_name(before, after), short_name(after, before)
    if max(width_of(each, _SIZE) for each in names) > _ROOM:
        return "上期", "本期"
    return names


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
