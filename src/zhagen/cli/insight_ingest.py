"""`zhagen insight ingest`: logs and records into the data folder of the analysis."""

# ruff: noqa: PLC0415 - reading logs needs an extra, and loads slowly

from __future__ import annotations

import json
import sys
from datetime import datetime
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zhagen.cli.exits import CHECKS_FAILED, DONE, USAGE, UsageFault
from zhagen.cli.show import end_progress
from zhagen.cli.speech import Commands
from zhagen.logs.ingesting.progress import CountStep, FileStep

if TYPE_CHECKING:
    from zhagen.logs.ingesting.report import IngestReport

# Bytes from which on it takes so long that one wants to know.
_MUCH: Final = 256 << 20
_NEEDED: Final = ("pyarrow", "isal", "ibis")


def register(group: Commands) -> None:
    """Add the command to its group."""
    group.command(
        "ingest", help="读入访问日志（或 Matomo、Umami 的导出）、办件记录、站内搜索、评价和台账"
    )(ingest)


def ingest(
    store: Annotated[Path, typer.Option("--store", help="存放数据的文件夹", metavar="文件夹")],
    logs: Annotated[
        list[Path] | None,
        typer.Argument(
            help="日志或记录（可为 .gz、.zst），或装它们的文件夹；不写就只补算每日统计",
            metavar="文件...",
        ),
    ] = None,
    host: Annotated[
        list[str] | None,
        typer.Option("--host", help="本网站的域名，可写多次；不写就从日志里认", metavar="域名"),
    ] = None,
) -> None:
    """Read logs in and say, as JSON on the last line, what became of every line."""
    refuse_without_extra()
    from zhagen.logs.faults import LogFault
    from zhagen.logs.ingest import ingest as read_in

    showing = _write_over if sys.stderr.isatty() else _Tenths()
    try:
        report = read_in(
            store,
            logs or (),
            today=datetime.now().astimezone().date(),
            hosts=host or (),
            progress=showing,
        )
    except LogFault as error:
        raise UsageFault(str(error)) from error
    finally:
        end_progress()
    for file in report.files:
        if file.problem:
            typer.echo(file.problem, err=True)
    for remark in report.remarks:
        typer.echo(remark, err=True)
    typer.echo(json.dumps(report.to_json(), ensure_ascii=False))
    code = _exit_code(report)
    if code:
        raise typer.Exit(code)


def refuse_without_extra() -> None:
    """Raise UsageFault where the packages for logs are not installed."""
    if any(util.find_spec(name) is None for name in _NEEDED):
        raise UsageFault("效能分析需要额外的软件包。请运行 pip install 'zhagen[insight]' 后再试。")


def _exit_code(report: IngestReport) -> int:
    """0 done, 1 a file that was named is of no use or all are empty, 2 none is of use."""
    if not report.files:
        return DONE
    usable = [file for file in report.files if file.usable]
    if not usable:
        return USAGE
    empty = all(file.empty for file in usable)
    useless = any(file.named and (not file.usable or empty) for file in report.files)
    return CHECKS_FAILED if useless else DONE


def _told(step: FileStep | CountStep) -> str:
    """How far the reading is, in words."""
    if isinstance(step, FileStep):
        name = Path(step.name).name
        return f"正在读第 {step.number} 个文件，共 {step.files} 个，已读 {step.share:.0%}：{name}"
    return f"正在统计，已完成 {step.done} 天，共 {step.days} 天"


def _write_over(step: FileStep | CountStep) -> None:
    """One line that is written over."""
    sys.stderr.write(f"\r\033[K{_told(step)}")
    sys.stderr.flush()


class _Tenths:
    """A line for each tenth, where none can be written over; nothing for what is soon read."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, step: FileStep | CountStep) -> None:
        if not isinstance(step, FileStep) or step.size < _MUCH:
            return
        tenth = int(step.share * 10)
        if tenth > self._told:
            self._told = tenth
            sys.stderr.write(f"{_told(step)}\n")
            sys.stderr.flush()
