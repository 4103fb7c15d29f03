"""What the verbs of `zhagen pilot` share: options, days, the calendar, one line a failure."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.speech import ToldGroup

if TYPE_CHECKING:
    from zhagen.calendar.workdays import WorkCalendar

Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Calendar = Annotated[
    Path | None,
    typer.Option(
        "--calendar", help="本地工作日历（CSV 或 YAML），补官方安排之外的日子", metavar="文件"
    ),
]
Today = Annotated[
    str, typer.Option("--today", help="今天的日期，如 2026-11-22；不写按系统", metavar="日期")
]
Week = Annotated[int, typer.Option("--week", help="第几周末的查看", metavar="周次", min=1, max=99)]
Roots = Annotated[
    Path | None,
    typer.Option("--roots", help="对方存的校验单，一行一张", metavar="文件"),
]
LogFolder = Annotated[Path, typer.Argument(help="记录文件夹", metavar="记录")]


class PilotGroup(ToldGroup):
    """Commands whose expected failures become one line and exit code 2."""

    def expected(self) -> tuple[type[Exception], ...]:
        """What reading plans, records, seals and measures can fail with."""
        from zhagen.calendar.local import BadCalendarFile
        from zhagen.calendar.workdays import CalendarUnknown
        from zhagen.measures.errors import BadMeasure
        from zhagen.pilot.accuracy.findings import BrokenFindings
        from zhagen.pilot.accuracy.judging import BrokenSheet
        from zhagen.pilot.accuracy.sample import BadSample
        from zhagen.pilot.agreeing.file import BrokenCharter
        from zhagen.pilot.agreeing.formula import BadFormula
        from zhagen.pilot.agreeing.keys import BadKey
        from zhagen.pilot.agreeing.sealed import BrokenSeal
        from zhagen.pilot.cases.rows import BadCaseFile
        from zhagen.pilot.evaluating.evaluate import RefusedLook
        from zhagen.pilot.log.pseudonyms import BadSecret
        from zhagen.pilot.log.spine import BrokenLog
        from zhagen.pilot.recording.effort import BadEffort
        from zhagen.pilot.recording.lessons import BrokenLessons

        return (
            BadCalendarFile, BadCaseFile, BadEffort, BadFormula, BadKey, BadMeasure, BadSample,
            BadSecret, BrokenCharter, BrokenFindings, BrokenLessons, BrokenLog, BrokenSeal,
            BrokenSheet, CalendarUnknown, RefusedLook,
        )  # fmt: skip


def day_of(text: str, option: str) -> date:
    """The day an option names; without one, today."""
    if not text:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageFault(f"{option} 不是日期：{text}。请写成 2026-11-22 这样。") from error


def work_calendar(own: Path | None) -> WorkCalendar:
    """The official notices, with the office's own file over them."""
    from zhagen.calendar.local import with_local_file
    from zhagen.calendar.official import official_calendar

    known = official_calendar()
    return with_local_file(known, own) if own else known


def workdays(own: Path | None) -> Callable[[date], bool]:
    """Which days are working days."""
    return work_calendar(own).is_workday


def show_json(content: object) -> None:
    """JSON for programs."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def refuse_missing(path: Path, what: str) -> None:
    """Raise UsageFault where there is no such file."""
    if not path.is_file():
        kind = "是文件夹，不是文件" if path.is_dir() else "不存在"
        raise UsageFault(f"{what} {path} {kind}。请检查路径。")
