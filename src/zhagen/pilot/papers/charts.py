"""What the report's charts show, out of looks and the rota; how they look is `report.charts`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from zhagen.pilot.charter import Design
from zhagen.pilot.estimating.looks import permitted_looks
from zhagen.pilot.estimating.rota import CLOSED, Rota
from zhagen.pilot.papers.material import Basis, Chart
from zhagen.pilot.wording import amounts
from zhagen.report.charts import (
    NARROW,
    PAPER,
    WIDE,
    BarChart,
    Bars,
    EffectChart,
    Interval,
    draw_bars,
    draw_effect,
)
from zhagen.report.drawing import Drawing
from zhagen.report.rota_chart import RotaChart, draw_rota, picture_rows

_CALENDAR = 730.0  # eight weeks side by side on paper, a little smaller than the other charts


def effect_chart(basis: Basis) -> Chart:
    """The estimate with its repeated interval at every planned look."""
    charter, metric = basis.charter, basis.charter.primary
    found = tuple(
        Interval(
            int(row["week"]), row["effect"], row["low"], row["high"],
            amounts.change(row["effect"], metric),
        )
        for row in basis.look.weekly
    )  # fmt: skip
    last = found[-1] if found else None
    said = amounts.span(last.low, last.high, metric) if last else ""
    lower = metric.direction.sign < 0
    unit = amounts.unit_of(metric)
    extended = basis.look.week > charter.schedule.weeks
    values = EffectChart(
        weeks=permitted_looks(charter, extended=extended),
        intervals=found,
        target=charter.target.change,
        target_label=amounts.change(charter.target.change, metric),
        lower=lower,
        factor=amounts.factor_of(metric),
        suffix=" 点" if unit.endswith("点") else unit,
        says=f"{metric.title}比不使用时的变化：第 {basis.look.week} 周末 "
        f"{last.label if last else ''}，可信范围 {said}，"
        f"目标 {amounts.change(charter.target.change, metric)}",
    )
    return _chart(
        f"{metric.title}比不使用时",
        lambda width: draw_effect(values, width),
        "竖线为多次查看都可信的范围；只在事先定好的周末查看",
    )


def cases_chart(basis: Basis) -> Chart | None:
    """Cases by week and arm, None without the counts."""
    rows = tuple(
        Bars(
            f"第 {int(row['week'])} 周", row["off"], row["on"],
            amounts.count(row["off"]), amounts.count(row["on"]),
        )
        for row in basis.attached.weeks
    )  # fmt: skip
    if not rows:
        return None
    says = "每周办件数：" + "；".join(
        f"{row.label}不使用 {row.off_text} 件、使用 {row.on_text} 件" for row in rows
    )
    return _bars("每周办件数，两边应当相近", BarChart(rows, says))


def mix_chart(basis: Basis) -> Chart | None:
    """Share of each case type in both arms, None without types."""
    off = sum(row.off_cases for row in basis.look.mix)
    on = sum(row.on_cases for row in basis.look.mix)
    if len(basis.look.mix) < 2 or not off or not on:
        return None
    rows = tuple(
        Bars(
            row.type or "（未写）", row.off_cases / off, row.on_cases / on,
            amounts.percent(row.off_cases / off), amounts.percent(row.on_cases / on),
        )
        for row in basis.look.mix
    )  # fmt: skip
    says = "各类办件占比：" + "；".join(
        f"{row.label}不使用 {row.off_text}、使用 {row.on_text}" for row in rows
    )
    return _bars("各类办件占比，两边应当相近", BarChart(rows, says))


def _bars(title: str, values: BarChart) -> Chart:
    return _chart(title, lambda width: draw_bars(values, width))


def _chart(
    title: str, draw: Callable[[float], Drawing], note: str = "", paper: float = PAPER
) -> Chart:
    return Chart(title, draw(WIDE), draw(NARROW), draw(paper), note)


def rota_chart(basis: Basis) -> Chart | None:
    """The calendar up to the look, None where none was given or nobody was switched by day."""
    rota = basis.attached.rota
    online = basis.charter.assignment.design is Design.ONLINE
    if rota is None or online or not (rota.state != CLOSED).any():
        return None
    schedule = basis.charter.schedule
    days = 7 * max(basis.look.week, schedule.weeks)
    values = RotaChart(
        rota.windows,
        rota.first,
        picture_rows(rota.state[:, :days].tolist()),
        f"{len(rota.windows)} 个窗口逐日使用与不使用的安排",
    )
    return _chart(
        "哪天用、哪天不用",
        lambda width: draw_rota(values, width),
        rota_note(rota, days, basis.look.checks.compliance, basis.charter.compliance_floor),
        _CALENDAR,
    )


def rota_note(rota: Rota, days: int, compliance: float, floor: float) -> str:
    """Make-up days and how far the calendar was kept to."""
    worked = [
        rota.first + timedelta(days=at) for at in range(days) if (rota.state[:, at] != CLOSED).any()
    ]
    made_up = [amounts.day(day) for day in worked if day.weekday() >= 5]
    kept = f"照排班执行 {amounts.percent(compliance)}（底线 {amounts.goal(floor)}）。"
    return f"{'、'.join(made_up)}为调休上班。{kept}" if made_up else kept
