# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""Reading one document, or paragraphs line by line, and writing the table in the form asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.breakdown_model import second_reading
from zhagen.cli.breakdown_own import own_plan
from zhagen.cli.breakdown_page import print_breakdown
from zhagen.cli.breakdown_paragraphs import day_of, tell_paragraphs
from zhagen.cli.breakdown_written import write_all
from zhagen.cli.exits import UsageFault
from zhagen.cli.model_options import MODEL_KEY, MODEL_NAME, MODEL_URL
from zhagen.cli.outputs import refuse_bad_outputs

if TYPE_CHECKING:
    from zhagen.breakdown.model import Breakdown
    from zhagen.breakdown.source import SourceDocument
    from zhagen.calendar.workdays import WorkCalendar

FILE = typer.Argument(help="文件：DOCX、PDF、网页、XLSX、纯文本；- 读标准输入", metavar="文件")
OUT = typer.Option(
    "--output",
    "-o",
    help="写出：.xlsx .docx .csv .ics .json .html，可写几次",
    metavar="文件",
    readable=False,
)
ISSUED = typer.Option("--issued", help="成文日期，原文没有时补上，如 2026-03-09", metavar="日期")
CALENDAR = typer.Option(
    "--calendar", help="本地放假安排（YAML 或 CSV）", metavar="文件", readable=False
)
PARAGRAPHS = typer.Option(
    "--paragraphs", help="逐段解析：每行一个 JSON（id、text）", metavar="文件", readable=False
)


_ALONE = (
    "--paragraphs 只和 --issued、--calendar 一起用，结果写到标准输出；"
    "不能再写文件名、-o 或模型地址。要存下来请写 > 结果.jsonl。"
)


def read(
    file: Annotated[Path | None, FILE] = None,
    outputs: Annotated[list[Path] | None, OUT] = None,
    paragraphs: Annotated[Path | None, PARAGRAPHS] = None,
    issued: Annotated[str, ISSUED] = "",
    calendar: Annotated[Path | None, CALENDAR] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    model_url: Annotated[str, MODEL_URL] = "",
    model_name: Annotated[str, MODEL_NAME] = "",
    model_key: Annotated[Path | None, MODEL_KEY] = None,
) -> None:
    """Read a document or paragraphs and tell the tasks."""
    known = work_calendar(calendar)
    day = day_of(issued)
    if paragraphs is not None:
        if file is not None or outputs or model_url:
            raise UsageFault(_ALONE)
        tell_paragraphs(paragraphs, known, day)
        return
    if file is None:
        raise UsageFault("没有写要解析的文件。写成 zhagen breakdown 文件名，或用 - 读标准输入。")
    wanted = list(dict.fromkeys(outputs or ()))
    refuse_bad_outputs({f"-o {path}": path for path in wanted}, [file])
    writers = {path: writer_of(path) for path in wanted}
    found = broken_down(file, known, day)
    if model_url:
        found = second_reading(found, model_url, model_name, model_key)
    write_all(writers, found)
    _tell(found, wanted, as_json=as_json)


def work_calendar(own: Path | None) -> WorkCalendar:
    """The official calendar with the office's own rows."""
    from zhagen.calendar.local import with_local_file
    from zhagen.calendar.official import official_calendar

    known = official_calendar()
    return with_local_file(known, own) if own else known


def broken_down(file: Path, calendar: WorkCalendar, issued: date | None = None) -> Breakdown:
    """The tasks of a document, with suggestions where the text names nobody.

    A file this tool wrote is not broken down again: its plan counts as it now stands.
    """
    from zhagen.breakdown.analyse import breakdown_of
    from zhagen.breakdown.suggesting.suggest import with_suggestions

    plan = own_plan(file)
    if plan is not None and issued is not None:
        raise UsageFault(f"{file} 是本工具写出的表，日期已经算好。要换成文日期，请解析原文件。")
    if plan is not None:
        return plan
    document = _document(file)
    if issued is not None:
        document = replace(document, issued=issued)
    return with_suggestions(breakdown_of(document, calendar))


def _document(file: Path) -> SourceDocument:
    from zhagen.breakdown.reading.read import read_document, read_text

    if str(file) == "-":
        return read_text(pasted())
    if not file.exists():
        raise UsageFault(f"找不到文件：{file}。请检查路径后再运行。")
    if file.is_dir():
        raise UsageFault(f"这是文件夹：{file}。一次解析一份文件，请写到文件名。")
    return read_document(file)


def pasted() -> str:
    """What stands on the standard input, in whatever encoding it was written. Raises UsageFault."""
    from zhagen.breakdown.reading.text_decoding import decoded

    text = decoded(sys.stdin.buffer.read())
    if text is None:
        raise UsageFault("标准输入里不是文字。文件请直接写文件名，不要用 -。")
    return text


def writer_of(path: Path) -> Callable[[Breakdown], bytes]:
    """What makes the file of this ending; loaded only when asked for."""
    match path.suffix.lower():
        case ".xlsx":
            from zhagen.breakdown.papers.table_xlsx import table_xlsx

            return table_xlsx
        case ".docx":
            from zhagen.breakdown.papers.paper_docx import paper_docx

            return paper_docx
        case ".csv":
            from zhagen.breakdown.papers.tracker_csv import Tracker, tracker_csv

            plane = path.stem.lower().endswith(".plane")
            tracker = Tracker.PLANE if plane else Tracker.OPENPROJECT
            return lambda found: tracker_csv(found, tracker)
        case ".ics":
            from zhagen.breakdown.papers.calendar_ics import calendar_ics

            return calendar_ics
        case ".html" | ".htm":
            from zhagen.breakdown.papers.review_page import render_html

            return lambda found: render_html(found).encode()
        case ".json":
            from zhagen.breakdown.to_json import breakdown_text

            return lambda found: breakdown_text(found).encode()
    raise UsageFault(f"-o {path} 的后缀不认识。请用 .xlsx .docx .csv .ics .json .html 之一。")


def _tell(found: Breakdown, written: Sequence[Path], *, as_json: bool) -> None:
    if as_json:
        from zhagen.breakdown.to_json import breakdown_text

        typer.echo(breakdown_text(found), nl=False)
        return
    print_breakdown(found)
    for path in written:
        typer.echo(f"已写出 {path}", err=True)
