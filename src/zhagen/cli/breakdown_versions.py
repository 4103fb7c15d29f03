"""What changed: between two versions of a document, and between our table and the one returned."""

# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.breakdown_own import naming
from zhagen.cli.breakdown_read import CALENDAR, OUT, broken_down, work_calendar, writer_of
from zhagen.cli.breakdown_written import write_all
from zhagen.cli.exits import UsageFault
from zhagen.cli.outputs import refuse_bad_outputs

if TYPE_CHECKING:
    from zhagen.breakdown.correcting.model import Corrections

OLD = typer.Argument(
    help="上一版：文件，或本工具写出的 .xlsx、.json（改过的也行）", metavar="旧版", readable=False
)
NEW = typer.Argument(
    help="这一版：文件，或本工具写出的 .xlsx、.json（改过的也行）", metavar="新版", readable=False
)
CORRECTED = typer.Argument(help="改过的 .xlsx 或 .json", metavar="改稿", readable=False)
ORIGINAL = typer.Option(
    "--original", help="改稿的原件（改稿是 .json 时要写）", metavar="文件", readable=False
)
LEDGER = typer.Option("--ledger", help="台账文件夹：记下改了几处", metavar="文件夹", readable=False)


def compare(
    old: Annotated[Path, OLD],
    new: Annotated[Path, NEW],
    calendar: Annotated[Path | None, CALENDAR] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """Tell what was added, dropped, moved, or given to somebody else."""
    from zhagen.breakdown.comparing.compare import compared
    from zhagen.breakdown.comparing.words import comparison_json, comparison_text

    known = work_calendar(calendar)
    found = compared(broken_down(old, known), broken_down(new, known))
    if as_json:
        from zhagen.breakdown.to_json import json_text

        typer.echo(json_text(comparison_json(found)), nl=False)
    else:
        typer.echo(comparison_text(found).rstrip("\n"))


def take_back(
    corrected: Annotated[Path, CORRECTED],
    original: Annotated[Path | None, ORIGINAL] = None,
    outputs: Annotated[list[Path] | None, OUT] = None,
    calendar: Annotated[Path | None, CALENDAR] = None,
    ledger: Annotated[Path | None, LEDGER] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出改后的 JSON")] = False,
) -> None:
    """Read a corrected table back, tell the changes, and write it in any form."""
    from zhagen.breakdown.correcting.corrections import read_corrected

    wanted = list(dict.fromkeys(outputs or ()))
    given = [original] if original else []
    refuse_bad_outputs({f"-o {path}": path for path in wanted}, [corrected, *given])
    writers = {path: writer_of(path) for path in wanted}
    if not corrected.exists():
        raise UsageFault(f"找不到文件：{corrected}。请检查路径后再运行。")
    if corrected.is_dir():
        raise UsageFault(f"这是文件夹：{corrected}。请写到改过的那份 .xlsx 或 .json。")
    source = broken_down(original, work_calendar(calendar)) if original else None
    with naming(corrected):
        found = read_corrected(corrected, source)
    write_all(writers, found.corrected)  # first: who runs it again is to be counted once
    if ledger is not None:
        _record(found, ledger)
    _tell(found, as_json=as_json)
    for path in wanted:
        typer.echo(f"已写出 {path}", err=True)


def _tell(found: Corrections, *, as_json: bool) -> None:
    from zhagen.breakdown.correcting.words import corrections_text
    from zhagen.breakdown.to_json import breakdown_text

    if as_json:
        typer.echo(breakdown_text(found.corrected), nl=False)
        for remark in found.remarks:
            typer.echo(remark, err=True)
    else:
        typer.echo(corrections_text(found), nl=False)


def _record(found: Corrections, ledger: Path) -> None:
    from zhagen import wiring
    from zhagen.breakdown.correcting.events import correction_events
    from zhagen.events.model import Subject

    book = wiring.open_ledger(ledger)
    subject = Subject(f"case-{uuid.uuid4().hex}", "breakdown@1.0")
    book.append(correction_events(found, subject, datetime.now(UTC)))
