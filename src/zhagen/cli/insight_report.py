"""`zhagen insight report`: a period held against another, as paper, page and findings."""

# ruff: noqa: PLC0415 - statistics and engines load slowly

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.insight_store import (
    ItemTable,
    StoreFolder,
    book_of,
    coverage_of,
    items_of,
    judge,
    keep_items,
    note_measured,
    panel_of,
    recorded_days,
    refuse_inside,
    told,
)
from zhagen.cli.outputs import refuse_bad_outputs, write
from zhagen.cli.pilot_options import Calendar, day_of, work_calendar
from zhagen.cli.speech import Commands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.calendar.workdays import WorkCalendar
    from zhagen.insight.model import Candidate, Discovery
    from zhagen.insight.period import Period
    from zhagen.insight.report_material import Material
    from zhagen.logs.panel import Panel
    from zhagen.report.document import Document

_FORMATS: Final = (".docx", ".pdf", ".html")
# A period whose last records are a few days short of its end is a weekend, not a hole.
_FEW_DAYS: Final = 3
_NO_ITEMS: Final = "没有事项表，只能看全站；请用 --items 给出事项表，再看各个事项。"


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
    today: Annotated[
        str, typer.Option("--today", help="今天的日期；不写按系统", metavar="日期")
    ] = "",
) -> None:
    """Compare two periods, propose at most two improvements, judge the earlier ones."""
    outputs = tuple(output or ())
    if not outputs and findings is None:
        raise UsageFault("请用 -o 写明报告放哪儿（.docx、.pdf、.html），或用 --json 写明发现清单。")
    _refuse_formats(outputs)
    places = {f"-o {path}": path for path in outputs} | {"--json": findings}
    refuse_inside(store, (*outputs, findings, sheets))
    refuse_bad_outputs(places, [items] if items else [])
    with told():
        material = _material(store, period, against, items, calendar, day_of(today, "--today"))
        _write(material, outputs, findings, sheets)
        _note(store, material, period)
        keep_items(store, items)
    _say(material, outputs, findings)


def _refuse_formats(outputs: Sequence[Path]) -> None:
    for path in outputs:
        if path.suffix.lower() not in _FORMATS:
            raise UsageFault(f"不知道 {path} 要写成什么。文件名请以 .docx、.pdf 或 .html 结尾。")


def _material(
    store: Path, period: str, against: str, items: Path | None, calendar: Path | None, today: date
) -> Material:
    from zhagen.insight.period import parse_period
    from zhagen.insight.proposals import proposals_of
    from zhagen.insight.register import State, due, settled
    from zhagen.insight.report_material import Material
    from zhagen.insight.templates import shipped

    after, before = parse_period(period), parse_period(against)
    _refuse_periods(after, before)
    days = recorded_days(store)
    remarks = _checked(days, before, after, today)
    known = items_of(store, items)
    working = work_calendar(calendar)
    panel = panel_of(store, known, min(before.first, after.first), after.last, working)
    discovery = _discovered(panel, before, after, working)
    book = book_of(store)
    closed = settled(book.known, period, before.first)
    return Material(
        panel=panel,
        before=before,
        after=after,
        discovery=discovery,
        proposals=proposals_of(discovery, panel, before, after, shipped(), closed),
        judged=tuple(judge(panel, each) for each in due(book.known, before.last, after.last)),
        waiting=tuple(
            each for each in book.known.values()
            if each.state is State.ACCEPTED and each.period != period
        ),
        coverage=coverage_of(store, min(before.first, after.first), after.last),
        remarks=(*remarks, *panel.remarks, *(() if known else (_NO_ITEMS,))),
    )  # fmt: skip


def _discovered(panel: Panel, before: Period, after: Period, working: WorkCalendar) -> Discovery:
    from zhagen.insight.discovery import discover
    from zhagen.insight.wording import sentence

    names = {each.code: each.name for each in panel.items}

    def say(candidate: Candidate) -> str:
        return sentence(candidate, names.get(candidate.item or "", ""))

    return discover(panel, before, after, working, say)


def _refuse_periods(after: Period, before: Period) -> None:
    if after.overlaps(before):
        raise UsageFault(
            f"--period（{after.name}）和 --against（{before.name}）有重合的日子，比不出变化。"
            "请换成不重合的两期。"
        )
    if before.first > after.first:
        raise UsageFault(f"--against（{before.name}）晚于 --period（{after.name}）。请把两期对调。")


def _checked(days: Sequence[date], before: Period, after: Period, today: date) -> tuple[str, ...]:
    """Remarks on how far the records reach. Raises UsageFault where nothing can be compared."""
    span = f"已有记录：{days[0]} 至 {days[-1]}"
    for period, option in ((after, "--period"), (before, "--against")):
        if not any(period.first <= day <= period.last for day in days):
            raise UsageFault(
                f"{option} {period.name}没有任何记录（{span}）。请读入这一期的日志，或换一期。"
            )
    short = (after.last - days[-1]).days
    if short > _FEW_DAYS and today <= after.last:
        raise UsageFault(
            f"{after.name}还没有完：记录只到 {days[-1]}，还差 {short} 天。"
            f"请等满一期，或写 --period {after.first}..{days[-1]}。"
        )
    remarks = []
    for period in (before, after):
        known = sum(period.first <= day <= period.last for day in days)
        if known < period.days - _FEW_DAYS:
            remarks.append(f"{period.name}共 {period.days} 天，有记录的只有 {known} 天。")
    return tuple(remarks)


def _write(
    material: Material, outputs: Sequence[Path], findings: Path | None, sheets: Path | None
) -> None:
    from zhagen.insight.report_document import document
    from zhagen.insight.report_sheet import sheet
    from zhagen.insight.to_json import findings_json

    paper = document(material)
    made = [(path, rendered(paper, path)) for path in outputs]
    if findings is not None:
        made.append((findings, findings_json(material.discovery, material.proposals).encode()))
    if sheets is not None:
        _make_folder(sheets)
        for each in material.proposals:
            path = sheets / f"{each.id}.docx"
            made.append((path, rendered(sheet(each, material), path)))
    for path, content in made:
        write(path, content)


def rendered(paper: Document, path: Path) -> bytes:
    """A document in the format that the end of the name asks for."""
    match path.suffix.lower():
        case ".pdf":
            from zhagen.report.pdf import render_pdf

            return render_pdf(paper)
        case ".html":
            from zhagen.report.official_html import render_official_html

            return render_official_html(paper).encode()
    from zhagen.report.official_docx import render_official_docx

    return render_official_docx(paper)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageFault(f"--sheets 文件夹建不了：{folder}。请换个位置。") from error


def _note(store: Path, material: Material, period: str) -> None:
    """Into the book: what is proposed now, and the verdicts that are due."""
    from zhagen.insight.register import new_entries
    from zhagen.insight.register_file import append_register

    names = {each.code: each.name for each in material.panel.items}
    last = material.after.last
    entries = new_entries(
        material.proposals, names, period, last + timedelta(days=1), book_of(store).known
    )
    append_register(store, entries)
    note_measured(store, list(material.judged), last)


def _say(material: Material, outputs: Sequence[Path], findings: Path | None) -> None:
    from zhagen.insight.report_words import headline, summary

    typer.echo(headline(material))
    typer.echo(summary(material))
    for each in material.proposals:
        typer.echo(f"建议 {each.id}  {each.title}")
    for path in (*outputs, *([findings] if findings else [])):
        typer.echo(f"已写 {path}")
