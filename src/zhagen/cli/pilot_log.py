"""`zhagen pilot log`: the cases of a pilot, added, fixed every week, never changed."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import USAGE, UsageFault
from zhagen.cli.outputs import refuse_bad_outputs, write
from zhagen.cli.pilot_formats import format_of, sheet_bytes
from zhagen.cli.pilot_lines import say
from zhagen.cli.pilot_options import (
    Json,
    LogFolder,
    PilotGroup,
    Week,
    day_of,
    refuse_missing,
    show_json,
)
from zhagen.cli.show import end_progress
from zhagen.cli.speech import Commands

if TYPE_CHECKING:
    from zhagen.pilot.cases.rows import Row
    from zhagen.pilot.log.log import PilotLog
    from zhagen.pilot.log.roots import Root
    from zhagen.pilot.log.spine import Segment

    Numbered = Iterable[tuple[int, Row]]

SCHEMA = 1
ROWS_A_TELLING = 5_000
Secret = Annotated[
    Path, typer.Option("--secret", help="加密编号用的密钥文件，只由部门保管", metavar="文件")
]
Sealed = Annotated[Path, typer.Option("--sealed", help="双方签齐的封存文件", metavar="文件")]


def log_group() -> Commands:
    """The group of commands about the log."""
    group = Commands(cls=PilotGroup, help="试点记录：新建、加办件、出每周校验单")
    group.command("new", help="新建记录文件夹")(new)
    group.command("add", help="加办件：CSV、XLSX、JSON 行、Parquet，或者预审台账")(add)
    group.command("sheet", help="出一周的校验单，交对方存一份")(sheet)
    group.command("amend", help="让记录照签齐的变更走")(amend)
    return group


def new(folder: LogFolder, sealed: Sealed, secret: Secret) -> None:
    """Make an empty log for a sealed charter."""
    from zhagen.pilot.agreeing.seal import check_seal
    from zhagen.pilot.agreeing.sealed_file import read_sealed
    from zhagen.pilot.log.log import create_log
    from zhagen.pilot.log.pseudonyms import new_secret, read_secret

    refuse_missing(sealed, "封存文件")
    agreed = read_sealed(sealed)
    check_seal(agreed)
    fresh = not secret.exists()
    made = create_log(folder, agreed, new_secret(secret) if fresh else read_secret(secret))
    if fresh:
        say(f"已生成密钥 {secret}：由部门另存一份；丢了就不能再加办件，也查不出重复。")
    charter = made.sealed.charter
    period = f"{charter.schedule.start} 起 {charter.schedule.weeks} 周"
    say(f"已新建记录 {folder}：《{charter.title}》，{period}。")
    say(f"下一步：zhagen pilot log add {folder} 办件.csv --secret {secret}")


def add(
    folder: LogFolder,
    secret: Secret,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="办件文件", metavar="文件...", show_default=False),
    ] = None,
    ledger: Annotated[
        Path | None, typer.Option("--ledger", help="预审台账文件夹", metavar="文件夹")
    ] = None,
    window: Annotated[str, typer.Option("--window", help="台账是哪个窗口的", metavar="窗口")] = "",
    as_json: Json = False,
) -> None:
    """Append cases; every row that is not taken is counted with its reason."""
    from zhagen.pilot.log.log import NoRows, append, open_log, superseded
    from zhagen.pilot.log.pseudonyms import read_secret

    if not files and ledger is None:
        raise UsageFault("没有写要加的文件。请写办件文件，或用 --ledger 写台账文件夹。")
    for path in files or ():
        refuse_missing(path, "办件文件")
    opened = open_log(folder, read_secret(secret))
    before = len(opened.segments)
    for name, rows in _sources(files or (), ledger, window, opened):
        at = datetime.now().astimezone()
        try:
            with _told(rows, name, quiet=as_json) as coming:
                opened = append(opened, coming, source=name, at=at)
        except NoRows as error:
            typer.echo(f"{error}。", err=True)
            continue
        if not as_json:
            _show(opened.segments[-1])
    if len(opened.segments) == before:
        raise typer.Exit(USAGE)  # why has been said, file by file
    if as_json:
        show_json(_as_json(opened, opened.segments[before:]))
    else:
        say(f"记录里共有 {opened.size - superseded(opened)} 件。")


def _sources(
    files: Iterable[Path], ledger: Path | None, window: str, opened: PilotLog
) -> Iterable[tuple[str, Numbered]]:
    from zhagen.pilot.cases.from_events import ledger_rows
    from zhagen.pilot.cases.rows import rows_of

    for path in files:
        yield path.name, rows_of(path, opened.sealed.charter.columns.values())
    if ledger is not None:
        ref = opened.sealed.charter.slice_ref
        yield ledger.name, ledger_rows(ledger, slice_ref=ref, window=window)


@contextmanager
def _told(rows: Numbered, name: str, *, quiet: bool) -> Iterator[Numbered]:
    """The rows, and on a terminal a line that is written over as they go by."""
    if quiet or not sys.stderr.isatty():
        yield rows
        return
    try:
        yield _telling(rows, name)
    finally:
        end_progress()


def _telling(rows: Numbered, name: str) -> Numbered:
    for read, row in enumerate(rows, start=1):
        if read % ROWS_A_TELLING == 0:
            sys.stderr.write(f"\r\033[K正在加 {name}：已读 {read:,} 行")
            sys.stderr.flush()
        yield row


def _show(segment: Segment) -> None:
    from zhagen.pilot.wording.records import set_aside_sentence

    taken = segment.last - segment.first + 1
    aside = segment.received - taken
    say(f"{segment.source}：收到 {segment.received} 行，计入 {taken} 件，搁置 {aside} 行")
    for each in segment.set_aside:
        say(set_aside_sentence(each), indent=2)


def _as_json(opened: PilotLog, added: Iterable[Segment]) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "size": opened.size,
        "head": opened.head,
        "added": [
            {
                "source": each.source,
                "received": each.received,
                "accepted": each.last - each.first + 1,
                "set_aside": each.to_json()["set_aside"],
            }
            for each in added
        ],
    }


def sheet(
    folder: LogFolder,
    week: Week,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="校验单：.docx 或 .html", metavar="文件")
    ],
    on: Annotated[str, typer.Option("--on", help="出单日期；不写按今天", metavar="日期")] = "",
) -> None:
    """Fix all cases so far on a one-page sheet for the other party."""
    from zhagen.pilot.log.log import open_log

    day = day_of(on, "--on")
    format_of(output)
    refuse_bad_outputs({"-o": output}, [folder])
    opened = open_log(folder)
    schedule = opened.sealed.charter.schedule
    most = schedule.weeks + schedule.extension_weeks
    if week > most:
        raise UsageFault(f"没有第 {week} 周：试点连延长共 {most} 周。")
    root = _root(opened, week, day)
    write(output, sheet_bytes(root, opened.sealed.charter, output))
    say(f"第 {week} 周校验单：{output}，{root.size} 件，校验值 {root.root[:16]}…")
    for remark in _remarks(opened, week, day):
        say(remark)
    say("请把它交对方存一份；对方扫码得到的文字存成一行，核对时用 --roots 给出。")


def _remarks(opened: PilotLog, week: int, day: date) -> Iterator[str]:
    """Where a sheet fixes something else than its week: it always fixes all cases so far."""
    from zhagen.pilot.log.days import newest_day

    schedule, newest = opened.sealed.charter.schedule, newest_day(opened)
    last = schedule.last_day(week)
    if day <= last:
        yield (
            f"注意：第 {week} 周到 {last} 才结束，这张单只固定 {day} 以前加进来的；"
            "结束后加全了请再出一张。"
        )
    if newest is not None and newest > last:
        yield (
            f"注意：记录里已有到 {newest}（第 {schedule.week_of(newest)} 周）的办件，"
            f"这张第 {week} 周的单固定的是全部 {opened.size:,} 件。"
        )


def _root(opened: PilotLog, week: int, day: date) -> Root:
    """The week's root; printing the sheet of an unchanged log again makes no second one."""
    from zhagen.pilot.log.roots import ROOTS, make_root, read_roots

    known = opened.folder / ROOTS
    for root in reversed(read_roots(known) if known.exists() else ()):
        if (root.week, root.size, root.head) == (week, opened.size, opened.head):
            return root
    return make_root(opened, week, day)


def amend(folder: LogFolder, sealed: Sealed) -> None:
    """Put a sealed charter with further amendments in place of the log's own copy."""
    from zhagen.pilot.agreeing.sealed_file import read_sealed
    from zhagen.pilot.log.adoption import adopt
    from zhagen.pilot.log.log import open_log

    refuse_missing(sealed, "封存文件")
    opened, agreed = open_log(folder), read_sealed(sealed)
    made = adopt(opened, agreed, datetime.now().astimezone())
    if not made.sealed.amendments:
        say(f"{sealed} 里没有变更，记录 {folder} 照原来的立项书走。")
        return
    say(f"记录 {folder} 现在照第 {len(made.sealed.amendments)} 次变更走。")
    for amendment in made.sealed.amendments[len(opened.sealed.amendments) :]:
        held = f"记录里已有 {made.size:,} 件" if made.size else "记录里还没有办件"
        when = "看到数据之后" if amendment.data_seen == "after" else "看到数据之前"
        say(f"第 {amendment.number} 次变更  {when}（{held}）  {amendment.text}")
        if amendment.decisive:
            say("注意：看到数据之后改了关键内容，结论将作废；要用新约定请另立立项书。", err=True)
    say("请出一张校验单交对方，这次变更就抹不掉了。")
