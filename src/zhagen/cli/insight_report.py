"""`zhagen insight report`: a period held against another, as paper, page and findings."""

# ruff: noqa: PLC0415 - statistics and engines load slowly

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.insight_book import book_of
from zhagen.cli.insight_outputs import places_of, refuse_formats, refuse_sheets, write_report
from zhagen.cli.insight_store import (
    ItemTable,
    StoreFolder,
    coverage_of,
    items_of,
    keep_items,
    panel_of,
    recorded_days,
    refuse_inside,
    told,
)
from zhagen.cli.outputs import refuse_bad_outputs
from zhagen.cli.pilot_options import Calendar, Today, day_of, work_calendar
from zhagen.cli.speech import Commands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.insight.period import Period
    from zhagen.insight.reporting.material import Material
    from zhagen.logs.panel import Panel

# A period whose last records are a few days short of its end is a weekend, not a hole.
_FEW_DAYS: Final = 3
_MOST_HOLES: Final = 2
_NO_MATCH: Final = (
    "事项表 {name} 的地址前缀和事项编码，在记录里一个也没有对上。请核对是不是这个网站的事项表。"
)


def register(group: Commands) -> None:
    """Add the command to its group."""
    group.command("report", help="一期与另一期比：发现、建议和上次建议的结论")(report)


def report(
    store: StoreFolder,
    period: Annotated[
        str, typer.Option("--period", help="本期：2026Q3、2026-07 或起止日", metavar="周期")
    ],
    against: Annotated[str, typer.Option("--against", help="与哪一期比", metavar="周期")],
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", help="报告：.docx、.pdf 或 .html，可写多次", metavar="文件"),
    ] = None,
    items: ItemTable = None,
    findings: Annotated[
        Path | None, typer.Option("--json", help="发现清单（JSON）", metavar="文件")
    ] = None,
    sheets: Annotated[
        Path | None,
        typer.Option("--sheets", help="每条建议一张单子，放进这个文件夹", metavar="文件夹"),
    ] = None,
    calendar: Calendar = None,
    booked: Annotated[
        bool | None,
        typer.Option(
            "--register/--dry-run",
            help="登记建议／只看不登记；不写时登记，除非已有更晚一期",
            show_default=False,
        ),
    ] = None,
    today: Today = "",
) -> None:
    """Compare two periods, propose at most two improvements, judge the earlier ones."""
    outputs = tuple(output or ())
    if not outputs and findings is None:
        raise UsageFault("请用 -o 写明报告放哪儿（.docx、.pdf、.html），或用 --json 写明发现清单。")
    refuse_formats(outputs)
    refuse_inside(store, (*outputs, findings, sheets))
    refuse_bad_outputs(
        {**places_of(outputs), "--json": findings}, [each for each in (items, calendar) if each]
    )
    refuse_sheets(sheets)
    with told():
        asked = day_of(today, "--today")
        material = _material(store, period, against, items, calendar, asked)
        why_not = _not_booked(store, material, booked)
        written = write_report(material, outputs, findings, sheets)
        if not why_not:
            _book(store, material, period)
            keep_items(store, items)
    _say(material, written, why_not)


def _not_booked(store: Path, material: Material, booked: bool | None) -> str:
    """Why this report leaves the book as it is; empty where it does not."""
    from zhagen.insight.book.period import newer

    if booked is False:
        return "只看看（--dry-run）：什么也没有登记。"
    later = None if booked else newer(book_of(store).known, material.after)
    if later is None:
        return ""
    return (
        f"什么也没有登记：登记簿里已有 {_called(later)}的建议，这一期更早，或只是其中一段。"
        "确要登记请加 --register。"
    )


def _material(
    store: Path, period: str, against: str, items: Path | None, calendar: Path | None, today: date
) -> Material:
    from zhagen.insight.analysis import material_of
    from zhagen.insight.period import parse_period
    from zhagen.insight.verdicts import judge

    after, before = parse_period(period), parse_period(against)
    _refuse_periods(after, before)
    days = recorded_days(store)
    remarks = _checked(days, before, after, today)
    known = items_of(store, items, after.last)
    working = work_calendar(calendar)
    panel = panel_of(store, known.items, min(before.first, after.first), after.last, working)
    if items is not None and _matches_nothing(panel):
        raise UsageFault(_NO_MATCH.format(name=items.name))
    material = material_of(
        panel, before, after, working,
        book=book_of(store).known,
        judge=lambda each: judge(panel, each, today),
        coverage=coverage_of(store, min(before.first, after.first), after.last),
    )  # fmt: skip
    return replace(
        material,
        remarks=(
            *((known.remark,) if known.remark else ()),
            *remarks,
            *_unvisited(panel, before, after),
            *panel.remarks,
        ),
    )


def _matches_nothing(panel: Panel) -> bool:
    """Whether there are records, and no page and no case of them belongs to any item."""
    recorded = panel.site.views.any() or len(panel.cases.item)
    matched = panel.pages.views.any() or (panel.cases.item >= 0).any()
    return bool(recorded and not matched)


def _unvisited(panel: Panel, before: Period, after: Period) -> tuple[str, ...]:
    """Remarks on periods with other records on more days than with records of visits."""
    remarks = []
    for period in (before, after):
        span = panel.between(period.first, period.last)
        visited = panel.accessed[span]
        known = visited | panel.searched[span] | panel.handled[span]
        if panel.accessed.any() and visited.sum() < known.sum() - _FEW_DAYS:
            remarks.append(
                f"{period.name}共 {period.days} 天，有访问记录的只有 {visited.sum()} 天："
                "请看是否漏读了访问日志。"
            )
    return tuple(remarks)


def _refuse_periods(after: Period, before: Period) -> None:
    ours, theirs = _called(after), _called(before)
    if after.overlaps(before):
        raise UsageFault(
            f"--period（{ours}）和 --against（{theirs}）有重合的日子，比不出变化。"
            "请换成不重合的两期。"
        )
    if before.first > after.first:
        raise UsageFault(f"--against（{theirs}）晚于 --period（{ours}）。请把两期对调。")


def _called(period: Period) -> str:
    """A period as the paper writes it."""
    from zhagen.insight.reporting.values import spaced

    return spaced(period.name)


def _checked(days: Sequence[date], before: Period, after: Period, today: date) -> tuple[str, ...]:
    """Remarks on how far the records reach. Raises UsageFault where nothing can be compared."""
    for period, option in ((after, "--period"), (before, "--against")):
        if not any(period.first <= day <= period.last for day in days):
            raise UsageFault(f"{option} {_called(period)}没有任何记录{_nothing(days, period)}")
    short = (after.last - days[-1]).days
    if short > 0 and today <= after.last:
        raise UsageFault(
            f"{_called(after)}还没有完：记录只到 {days[-1]}，还差 {short} 天。"
            f"请等满一期，或写 --period {after.first}..{days[-1]}。"
        )
    remarks = []
    for period in (before, after):
        known = sum(period.first <= day <= period.last for day in days)
        if known < period.days - _FEW_DAYS:
            remarks.append(
                f"{_called(period)}共 {period.days} 天，有记录的只有 {known} 天，"
                f"缺 {_missing(days, period)}。请看是否漏读了日志。"
            )
    return tuple(remarks)


def _nothing(days: Sequence[date], period: Period) -> str:
    """What to do about a period without records: a hole between others is mostly a torn ingest."""
    earlier = [day for day in days if day < period.first]
    later = [day for day in days if day > period.last]
    if not (earlier and later):
        return f"（已有记录：{days[0]} 至 {days[-1]}）。请读入这一期的日志，或换一期。"
    first, last = earlier[-1] + timedelta(days=1), later[0] - timedelta(days=1)
    return (
        f"：{first} 至 {last} 缺记录，前后都有。可能读入时中断过，"
        "请把这一段的日志再用 zhagen insight ingest 读一次。"
    )


def _missing(days: Sequence[date], period: Period) -> str:
    """The stretches of a period without records, the longest few."""
    inside = [day for day in days if period.first <= day <= period.last]
    borders = [period.first - timedelta(days=1), *inside, period.last + timedelta(days=1)]
    holes = [(one, other) for one, other in pairwise(borders) if (other - one).days > 1]
    longest = sorted(sorted(holes, key=lambda hole: hole[0] - hole[1])[:_MOST_HOLES])
    told = [(one + timedelta(days=1), other - timedelta(days=1)) for one, other in longest]
    said = "、".join(f"{one} 至 {other}" if one < other else str(one) for one, other in told)
    return f"{said}等" if len(holes) > len(longest) else said


def _book(store: Path, material: Material, called: str) -> None:
    """Into the book: what is proposed now, and the verdicts that are due."""
    from zhagen.insight.book.file import read_register, revise
    from zhagen.insight.book.period import new_entries
    from zhagen.insight.book.register import Entry, standing
    from zhagen.insight.verdicts import note_measured

    names = {each.code: each.name for each in material.panel.items}

    def decide(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return new_entries(material.proposals, names, material.after, called, standing(entries))

    if decide(read_register(store)):  # a store that cannot be written is no fault without news
        revise(store, decide)
    note_measured(store, material.judged, material.after.last, called)


def _say(material: Material, written: Sequence[Path], why_not: str) -> None:
    from zhagen.insight.reporting.values import spaced
    from zhagen.insight.reporting.words import headline, summary

    typer.echo(headline(material))
    typer.echo(summary(material))
    for remark in material.remarks:
        typer.echo(f"请留意：{spaced(remark)}")
    for each in material.proposals:
        typer.echo(f"建议 {each.id}  {each.title}")
    if why_not:
        typer.echo(why_not)
    for path in written:
        typer.echo(f"已写 {path}")
