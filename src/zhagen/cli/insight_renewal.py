"""`zhagen insight renewal`: one page on what the service was worth."""

# ruff: noqa: PLC0415 - statistics and engines load slowly

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.insight_book import book_of
from zhagen.cli.insight_outputs import places_of, refuse_formats, rendered
from zhagen.cli.insight_store import (
    ItemTable,
    StoreFolder,
    items_of,
    panel_of,
    recorded_days,
    refuse_inside,
    told,
)
from zhagen.cli.outputs import refuse_bad_outputs, write
from zhagen.cli.pilot_options import Calendar, Today, day_of, work_calendar
from zhagen.cli.speech import Commands

if TYPE_CHECKING:
    from zhagen.insight.period import Period
    from zhagen.insight.reporting.renewal import Renewal


def register(group: Commands) -> None:
    """Add the command to its group."""
    group.command("renewal", help="一页《续签价值说明》：办了什么、好了多少、还差什么")(renewal)


def renewal(
    store: StoreFolder,
    output: Annotated[
        list[Path],
        typer.Option("-o", "--output", help="说明：.docx、.pdf 或 .html，可写多次", metavar="文件"),
    ],
    year: Annotated[
        int | None, typer.Option("--year", help="哪一年，如 2026", metavar="年", min=2000, max=2999)
    ] = None,
    period: Annotated[
        str, typer.Option("--period", help="或写起止日：2025-07-01..2026-06-30", metavar="周期")
    ] = "",
    items: ItemTable = None,
    calendar: Calendar = None,
    today: Today = "",
) -> None:
    """Write the page."""
    if (year is None) == (not period):
        raise UsageFault("请用 --year 写明哪一年，或用 --period 写明起止日（两个只写一个）。")
    refuse_formats(output)
    refuse_inside(store, output)
    refuse_bad_outputs(places_of(output), [each for each in (items, calendar) if each])
    with told():
        from zhagen.insight.reporting.renewal_page import headline, page

        asked = day_of(today, "--today")
        found = _found(store, _span(year, period), items, calendar, asked)
        paper = page(found)
        for path, content in [(path, rendered(paper, path)) for path in output]:
            write(path, content)
    typer.echo(headline(found))
    for path in output:
        typer.echo(f"已写 {path}")


def _found(
    store: Path, span: Period, items: Path | None, calendar: Path | None, today: date
) -> Renewal:
    from zhagen.insight.book.register import live_in
    from zhagen.insight.reporting.renewal import renewal_of, year_before
    from zhagen.insight.reporting.values import spaced
    from zhagen.insight.verdicts import judge

    days = recorded_days(store)
    if not any(span.first <= day <= span.last for day in days):
        raise UsageFault(
            f"{spaced(span.name)}没有任何记录（已有记录：{days[0]} 至 {days[-1]}）。请换一年。"
        )
    last = min(span.last, days[-1])
    known = items_of(store, items, last).items
    panel = panel_of(store, known, year_before(span).first, last, work_calendar(calendar))
    book = book_of(store).known
    # What went live after the last records is no less done: it waits for its verdict.
    judged = [judge(panel, each, today) for each in live_in(book, span)]
    return renewal_of(panel, span, judged, book.values())


def _span(year: int | None, period: str) -> Period:
    from zhagen.insight.period import Period, parse_period

    if year is None:
        return parse_period(period)
    return Period(date(year, 1, 1), date(year, 12, 31), f"{year}年")
