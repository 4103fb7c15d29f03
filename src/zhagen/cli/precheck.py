"""`zhagen precheck`: read an application, say what is missing, wrong, expired, contradictory."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen import wiring
from zhagen.cases.model import Context
from zhagen.cli.exits import CHECKS_FAILED, UsageFault
from zhagen.cli.outputs import refuse_bad_outputs, write_html, write_notice
from zhagen.cli.show import end_progress, print_review, progress_or_none
from zhagen.precheck.given import read_given
from zhagen.precheck.model import Verdict, to_json
from zhagen.reading.recipe import ENGINES

if TYPE_CHECKING:
    from zhagen.events.ledger import Ledger
    from zhagen.slices.model import Slice

SLICE = typer.Argument(help="切片：编号、编号@版本，或文件夹", metavar="切片")
# Not `readable`: one closed file among others is a finding, not a wrong command line.
FILES = typer.Argument(help="申请人交来的文件、压缩包或文件夹", metavar="文件...", readable=False)
FACTS = typer.Option("--facts", help="已知要素（JSON）", metavar="文件", readable=False)
LEDGER = typer.Option("--ledger", help="台账文件夹", metavar="文件夹", readable=False)
# What was done, not what the rota says: the pilot compares the two to count compliance.
ARMS = ("on", "off")
ARM = typer.Option(
    "--arm",
    help="试点期间本件实际用没用工具：on 用，off 不用；记进台账，排班由立项书定",
    metavar="on|off",
)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("precheck", help="收件预审：读材料，指出缺、错、过期、矛盾，附位置和依据")(precheck)


def precheck(
    slice_ref: Annotated[str, SLICE],
    files: Annotated[list[Path], FILES],
    on: Annotated[
        str, typer.Option("--on", help="申请日期，如 2026-11-22；不写按今天", metavar="日期")
    ] = "",
    facts: Annotated[Path | None, FACTS] = None,
    ledger: Annotated[Path | None, LEDGER] = None,
    arm: Annotated[str, ARM] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", help="写出网页报告", metavar="文件", readable=False)
    ] = None,
    notice: Annotated[
        Path | None,
        typer.Option("--notice", help="写出一次性告知书（DOCX）", metavar="文件", readable=False),
    ] = None,
    workers: Annotated[
        int, typer.Option("--workers", help="识别进程数", min=1, max=64, metavar="个数")
    ] = 2,
    engine: Annotated[
        str, typer.Option("--engine", help=f"识别引擎：{'、'.join(ENGINES)}", metavar="名称")
    ] = "auto",
) -> None:
    """Run one pre-review and show it."""
    context = Context(on=_day(on))
    _refuse_missing(files)
    _refuse_unknown(engine)
    _refuse_arm(arm, ledger)
    refuse_bad_outputs({"--html": html, "--notice": notice}, [*files, facts] if facts else files)
    settings = wiring.Settings(engine, workers, pictures=html is not None)
    progress = progress_or_none(quiet=as_json)
    with wiring.start_reading(settings, files) as crew:  # loads engines while the slice is read
        definition = wiring.load_slice(slice_ref)
        _remark(definition)
        given = read_given(facts, definition) if facts else {}
        book = wiring.open_ledger(ledger) if ledger else None
        done = wiring.precheck(
            definition, files, context, given, settings, progress, book, crew=crew
        )
    end_progress()
    _refuse_nothing_usable(done)
    _tell(done, html, notice, as_json=as_json)
    if book is not None:
        _record(done, definition, book, files, arm)
    if done.review.verdict is Verdict.CORRECT:
        raise typer.Exit(CHECKS_FAILED)


def _day(text: str) -> date:
    if not text:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageFault(f"--on 不是日期：{text}。请写成 2026-11-22 这样。") from error


def _refuse_missing(files: Sequence[Path]) -> None:
    missing = [str(path) for path in files if _missing(path)]
    if missing:
        raise UsageFault(f"找不到文件：{'、'.join(missing)}。请检查路径后再运行。")


def _missing(path: Path) -> bool:
    """Whether nothing is there. What cannot even be looked at is there, and told when read."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _refuse_unknown(engine: str) -> None:
    if engine not in ENGINES:
        raise UsageFault(f"没有识别引擎 {engine}。--engine 可以写：{'、'.join(ENGINES)}。")


def _refuse_arm(arm: str, ledger: Path | None) -> None:
    """An arm that is no arm would be set aside by the pilot weeks later; say so at the window."""
    if not arm:
        return
    if arm not in ARMS:
        raise UsageFault(f"--arm 不能写 {arm}。用了工具写 on，没有用写 off。")
    if ledger is None:
        raise UsageFault("--arm 记在台账里，还没有写台账。请用 --ledger 写明台账文件夹。")


def _refuse_nothing_usable(done: wiring.Prechecked) -> None:
    if any(file.pages for file in done.files):
        return
    if not done.review.unusable:
        raise UsageFault("交来的文件夹里没有文件。请放进申请人的材料再运行。")
    reasons = "；".join(f"{entry.file}：{entry.message}" for entry in done.review.unusable[:3])
    more = f"；另有 {len(done.review.unusable) - 3} 个" if len(done.review.unusable) > 3 else ""
    remedies = dict.fromkeys(entry.remedy for entry in done.review.unusable[:3] if entry.remedy)
    todo = "".join(remedies) or "请换能打开的文件再运行。"
    raise UsageFault(f"没有一个文件能用：{reasons}{more}。{todo}")


def _tell(
    done: wiring.Prechecked, html: Path | None, notice: Path | None, *, as_json: bool
) -> None:
    """The result on standard output, and in the files that were asked for."""
    if as_json:
        typer.echo(json.dumps(to_json(done.review), ensure_ascii=False, indent=2))
    else:
        print_review(done.review)
    if html is not None:
        write_html(done, html)
    if notice is not None:
        write_notice(done, notice)


def _record(
    done: wiring.Prechecked, definition: Slice, book: Ledger, files: Sequence[Path], arm: str
) -> None:
    from zhagen.events.model import Subject  # noqa: PLC0415 - not every run is recorded
    from zhagen.precheck.record import Recorder  # noqa: PLC0415

    subject = Subject(
        case_id=f"case-{uuid.uuid4().hex}",
        slice_ref=definition.ref,
        lock_hash=definition.lock_hash,
        engine=done.review.engine.replace(" ", "") or "none",
        arm=arm,
    )
    recorder = Recorder(subject, definition)
    size = sum(_size(item) for path in files for item in _members(path))
    count = len({file.file for file in done.files})
    book.append(recorder.whole(count, size, done.review, done.seconds, datetime.now(UTC)))


def _remark(definition: Slice) -> None:
    """What the reader should know about the slice itself; never mixed into the result."""
    from zhagen.slices.remarks import remarks_on  # noqa: PLC0415 - beside what loads the slice

    for line in remarks_on(definition):
        typer.echo(line, err=True)


def _members(path: Path) -> Sequence[Path]:
    """The files behind a path handed in; folders that are closed count as empty."""
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a folder is closed
        return [path]
    return [Path(folder) / name for folder, _, names in os.walk(path) for name in names]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
