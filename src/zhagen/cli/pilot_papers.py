"""`zhagen pilot report` and `status`: what may be told after a look, and what before it."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.outputs import refuse_bad_outputs, write
from zhagen.cli.pilot_formats import PAGE, PAPER, format_of
from zhagen.cli.pilot_judged import effort_so_far, judge, lodged_roots
from zhagen.cli.pilot_lines import say
from zhagen.cli.pilot_options import (
    Calendar,
    LogFolder,
    Roots,
    Today,
    Week,
    day_of,
    refuse_missing,
    workdays,
)

if TYPE_CHECKING:
    from zhagen.pilot.evaluating.judged import Judged
    from zhagen.pilot.papers.material import Attached


def report(
    folder: LogFolder,
    week: Week,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="评估报告：.docx 或 .html", metavar="文件")
    ],
    decision: Annotated[
        Path | None,
        typer.Option("--decision", help="决定记录；不写则报告上没有决定人", metavar="文件"),
    ] = None,
    today: Today = "",
    roots: Roots = None,
    calendar: Calendar = None,
) -> None:
    """The evaluation report after a planned look, with every number of the record."""
    from zhagen.pilot.recording.record import decision_json

    format_of(output)
    refuse_bad_outputs({"-o": output}, [folder, *([decision] if decision else [])])
    given = _record(decision) if decision else {}
    day = day_of(str(given.get("decided_on", "")) or today, "--today")
    is_workday = workdays(calendar)
    done = judge(folder, week, day, is_workday, lodged_roots(roots))
    names = given.get("decided_by", [])
    by = [str(name) for name in names] if isinstance(names, list) else []
    effort = effort_so_far(done.log, _entries(given))
    record = decision_json(
        done.decision, done.log.sealed, decided_on=day, decided_by=by, effort=effort
    )
    if decision is not None and given != json.loads(json.dumps(record)):
        raise UsageFault(
            f"{decision} 与现在重算的结论不同：周次、记录或立项书变过。"
            "请核对 --week，运行 zhagen pilot verify，再重新作决定。"
        )
    attached = replace(_attached(done, week, day, is_workday, roots), effort=effort)
    write(output, _report(done, record, attached, format_of(output)))
    say(f"评估报告：{output}")


def status(
    folder: LogFolder,
    output: Annotated[Path, typer.Option("-o", "--output", help="进展页：.html", metavar="文件")],
    today: Today = "",
    calendar: Calendar = None,
) -> None:
    """The weekly page: counts and compliance, no result before its look."""
    from zhagen.pilot.evaluating.evaluate import rota_of
    from zhagen.pilot.log.cells import group_log
    from zhagen.pilot.log.log import open_log
    from zhagen.pilot.papers.status_page import status_html, status_of

    if output.suffix.lower() != PAGE:
        raise UsageFault(f"进展页是网页：{output} 的文件名请以 .html 结尾。")
    refuse_bad_outputs({"-o": output}, [folder])
    log, day = open_log(folder), day_of(today, "--today")
    rota = rota_of(log.sealed.charter, workdays(calendar))
    found = status_of(log, group_log(log, until=day), rota, day, effort_so_far(log))
    write(output, status_html(found).encode())
    say(f"进展页：{output}")


def _record(path: Path) -> Mapping[str, object]:
    refuse_missing(path, "决定记录")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise UsageFault(
            f"{path} 不是决定记录。请给出 zhagen pilot decide -o 写的文件。"
        ) from error
    if not isinstance(found, dict) or "verdict" not in found:
        raise UsageFault(f"{path} 不是决定记录。请给出 zhagen pilot decide -o 写的文件。")
    return found


def _entries(given: Mapping[str, object]) -> int | None:
    """How many entries of person-days the decision rests on; None where there is no decision."""
    told = given.get("effort")
    entries = told.get("entries") if isinstance(told, Mapping) else None
    return entries if isinstance(entries, int) and entries >= 0 else None


def _attached(
    done: Judged, week: int, day: date, is_workday: Callable[[date], bool], roots: Path | None
) -> Attached:
    """What the report shows beside the looks."""
    from zhagen.pilot.evaluating.checks import week_levels
    from zhagen.pilot.evaluating.evaluate import rota_of
    from zhagen.pilot.log.cells import group_log
    from zhagen.pilot.log.verify import verify
    from zhagen.pilot.papers.material import Attached
    from zhagen.pilot.recording.lessons import lessons_of

    log, charter = done.log, done.log.sealed.charter
    rota = rota_of(charter, is_workday)
    cells = group_log(log, until=charter.schedule.last_day(week))
    return Attached(
        rota=rota,
        weeks=week_levels(cells, charter, rota, week),
        verification=verify(log, lodged_roots(roots)),
        lessons=lessons_of(charter, done.looks, done.decision, day),
    )


def _report(done: Judged, record: Mapping[str, object], attached: Attached, form: str) -> bytes:
    sealed, looks = done.log.sealed, done.looks
    if form == PAPER:
        from zhagen.pilot.papers.report_document import report_docx

        return report_docx(sealed, looks, record, attached)
    from zhagen.pilot.papers.report_page import report_html

    return report_html(sealed, looks, record, attached).encode()
