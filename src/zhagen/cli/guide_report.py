# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`zhagen guide report`: was it settled, how long did it take, where do people get stuck."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import UsageFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.guide.measuring.measure import Report


def report(
    ledger: Annotated[Path, typer.Option("--ledger", help="台账文件夹", metavar="文件夹")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """Tell what the sessions of a ledger came to."""
    from zhagen import wiring
    from zhagen.guide.measuring.report import report_json, reports_of
    from zhagen.guide.measuring.wishes import wish_lines, wishes_of

    if not ledger.is_dir():
        raise UsageFault(f"找不到台账文件夹：{ledger}。请检查路径后再运行。")
    events = list(wiring.open_ledger(ledger).read())
    now = datetime.now(UTC)
    reports, wishes = reports_of(events, now), wishes_of(events, now)
    if as_json:
        typer.echo(json.dumps(report_json(reports, wishes), ensure_ascii=False, indent=2))
        return
    told = wish_lines(wishes)
    if not reports and not told:
        typer.echo(f"台账 {ledger} 里还没有导办的记录。")
        return
    for line in [*_lines(reports), *([""] if reports and told else []), *told]:
        typer.echo(line)


def _lines(reports: Sequence[Report]) -> list[str]:
    from zhagen.cli.pilot_lines import table
    from zhagen.guide.measuring.report import remarks, rows, stumble_lines

    lines: list[str] = []
    for one in reports:
        lines += [f"{one.slice_ref}：{one.sessions} 次导办", ""]
        lines += table(("项目", "次数", "95% 区间"), rows(one))
        lines += ["", *remarks(one)]
        stumbles = stumble_lines(one, _titles(one.slice_ref))
        if stumbles:
            lines += ["最不好答的问题：", *(f"  {line}" for line in stumbles)]
        lines.append("")
    return lines[:-1]


def _titles(slice_ref: str) -> dict[str, str]:
    """What the facts are called; without the slice their names have to do."""
    from zhagen import wiring
    from zhagen.slices.faults import BrokenSlice
    from zhagen.slices.find import UnknownSlice

    try:
        definition = wiring.load_slice(slice_ref)
    except (UnknownSlice, BrokenSlice):
        return {}
    return {name: fact.title for name, fact in definition.facts.items()}
