"""`zhagen pilot effort`: person-days as they are spent, against what the charter agreed."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.pilot_lines import say, show_table
from zhagen.cli.pilot_options import Json, LogFolder, day_of, show_json

if TYPE_CHECKING:
    from zhagen.pilot.agreeing.sealed import SealedCharter
    from zhagen.pilot.recording.effort import Entry, Spent

SCHEMA = 1


def effort(
    folder: LogFolder,
    party: Annotated[
        str, typer.Option("--party", help="哪一方，立项书里的 id", metavar="一方")
    ] = "",
    days: Annotated[
        float | None, typer.Option("--days", help="用了几人日，如 1.5", metavar="人日")
    ] = None,
    what: Annotated[
        str, typer.Option("--for", help="做了什么，一行，不写人名", metavar="文字")
    ] = "",
    on: Annotated[
        str, typer.Option("--on", help="哪一天，如 2026-09-01；不写按今天", metavar="日期")
    ] = "",
    correct: Annotated[
        int, typer.Option("--correct", help="更正第几条，原来那条留着", min=0, metavar="编号")
    ] = 0,
    as_json: Json = False,
) -> None:
    """Write one entry down where there is one; then show what has been used."""
    from zhagen.pilot.log.log import open_log
    from zhagen.pilot.recording.effort import add_effort, read_effort

    sealed = open_log(folder).sealed
    spent = _told(party, days, what, on, correct)
    if spent is not None:
        add_effort(folder, sealed, spent, datetime.now().astimezone())
    entries = read_effort(folder, sealed)
    if as_json:
        show_json(_as_json(sealed, entries))
    else:
        _show(sealed, entries, every=spent is None)


def _told(party: str, days: float | None, what: str, on: str, correct: int) -> Spent | None:
    """The entry of the command line; None where only the state is asked for."""
    from zhagen.pilot.recording.effort import Spent

    given = {"--party": bool(party), "--days": days is not None, "--for": bool(what.strip())}
    if not any((*given.values(), on, correct)):
        return None
    missing = "、".join(name for name, there in given.items() if not there)
    if missing or days is None:
        raise UsageFault(f"记人日还缺 {missing}。请写 --party 一方 --days 人日 --for 做了什么。")
    return Spent(party, day_of(on, "--on"), days, what.strip(), correct)


def _show(sealed: SealedCharter, entries: Sequence[Entry], *, every: bool) -> None:
    from zhagen.pilot.recording.effort import effort_of
    from zhagen.pilot.wording.effort import (
        HEADER,
        effort_rows,
        effort_sentence,
        over_sentences,
    )

    charter = sealed.charter
    found = effort_of(charter, entries)
    shown = entries if every else entries[-1:]
    names = {party.id: party.name for party in charter.parties}
    if shown:
        corrected = {each.spent.corrects: each.number for each in entries}
        rows = [_row(each, names, corrected) for each in shown]
        show_table(("编号", "日期", "一方", "人日", "做了什么"), rows, right=(0, 3))
        typer.echo("")
    show_table(HEADER, effort_rows(found, charter), right=(1, 2, 3))
    say(effort_sentence(found))
    for sentence in over_sentences(found, charter):
        say(f"注意：{sentence}", err=True)


def _row(entry: Entry, names: dict[str, str], corrected: dict[int, int]) -> tuple[str, ...]:
    spent, what = entry.spent, entry.spent.what
    if spent.corrects:
        what = f"{what}（更正第 {spent.corrects} 条）"
    if entry.number in corrected:
        what = f"{what}（已由第 {corrected[entry.number]} 条更正，不计）"
    named = names.get(spent.party, spent.party)
    return str(entry.number), spent.on.isoformat(), named, f"{spent.days:g}", what


def _as_json(sealed: SealedCharter, entries: Sequence[Entry]) -> dict[str, object]:
    from zhagen.pilot.recording.effort import effort_of
    from zhagen.pilot.recording.record import plain

    return {
        "schema": SCHEMA,
        "effort": plain(effort_of(sealed.charter, entries)),
        "written": [each.to_json() for each in entries],
    }
