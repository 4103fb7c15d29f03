"""`zhagen pilot scope`: where the time goes, so that both parties choose the same slice."""

# ruff: noqa: PLC0415 - statistics and DuckDB load slowly, and each verb needs its own part

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.pilot_lines import say, show_table
from zhagen.cli.pilot_options import Calendar, Json, refuse_missing, show_json, workdays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.pilot.planning.scope import Scope

SCHEMA = 1
_LEFT_OUT = {"other_items": "其他事项", "other_windows": "同一事项的其他窗口"}


def scope(
    cases: Annotated[
        Path, typer.Argument(help="办件记录：CSV、XLSX、JSON 行或 Parquet", metavar="办件")
    ],
    top: Annotated[
        int, typer.Option("--top", help="列出前几组", metavar="组数", min=1, max=1000)
    ] = 10,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help="表头不认得时写明，如 item=业务名称；可以写几次，列名有 case_id window "
            "started_at ended_at item reason",
            metavar="列=表头",
        ),
    ] = None,
    calendar: Calendar = None,
    as_json: Json = False,
) -> None:
    """Rank item x return reason x window by the minutes they take."""
    from zhagen.pilot.cases.rows import BadCaseFile, rows_of
    from zhagen.pilot.planning.scope import rank_scope

    refuse_missing(cases, "办件文件")
    named, is_workday = _columns(columns or ()), workdays(calendar)
    try:
        found = rank_scope(
            rows_of(cases, named.values()), is_workday, columns=named, source=str(cases)
        )
    except BadCaseFile as error:
        raise UsageFault(f"{error}。") from error
    with cases.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if as_json:
        show_json(_as_json(found, cases.name, digest, top))
    else:
        _show(found, cases.name, digest, top)


def _columns(given: Sequence[str]) -> dict[str, str]:
    from zhagen.pilot.model import CASE_COLUMNS
    from zhagen.pilot.planning.scope import OWN_COLUMNS

    named = {}
    for each in given:
        column, sign, header = each.partition("=")
        if not sign or not header or column not in {*CASE_COLUMNS, *OWN_COLUMNS}:
            raise UsageFault(f"--column {each} 写法不对。请写成 item=业务名称 这样。")
        named[column] = header
    return named


def _show(found: Scope, name: str, digest: str, top: int) -> None:
    from zhagen.pilot.wording import amounts

    counted = sum(each.cases for each in found.groups)
    say(
        f"{name}（指纹 {digest[:16]}）：收到 {amounts.count(found.received)} 行，"
        f"计入 {amounts.count(counted)} 件，合计 {amounts.count(found.minutes / 60)} 小时"
    )
    _show_set_aside(found)
    typer.echo("")
    show_table(
        ("名次", "事项", "退件原因", "窗口", "件数", "分钟/件", "占比", "累计"),
        [
            (
                str(rank), each.item or "（未写）", each.reason or "未退件", each.window or "—",
                amounts.count(each.cases), amounts.number(each.minutes_each),
                amounts.percent(each.share), amounts.percent(each.cumulated),
            )
            for rank, each in enumerate(found.groups[:top], 1)
        ],
        right=(0, 4, 5, 6, 7),
    )  # fmt: skip
    rest = found.groups[top:]
    if rest:
        count, share = sum(each.cases for each in rest), sum(each.share for each in rest)
        say(f"其余 {len(rest)} 组，{amounts.count(count)} 件，占 {amounts.percent(share)}")
    typer.echo("")
    _show_proposal(found)


def _show_set_aside(found: Scope) -> None:
    from zhagen.pilot.wording.records import set_aside_sentence

    for each in found.set_aside:
        say(f"搁置 {set_aside_sentence(each)}", indent=2)


def _show_proposal(found: Scope) -> None:
    from zhagen.pilot.wording import amounts

    proposed = found.proposal
    say(
        f"建议的切片：{proposed.item or '（未写事项）'}，"
        f"窗口 {'、'.join(name or '（未写）' for name in proposed.windows)}，"
        f"{amounts.count(proposed.cases)} 件，占全部用时 {amounts.percent(proposed.share)}"
    )
    if proposed.reasons:
        say(f"最费时的退件原因：{'；'.join(proposed.reasons)}", indent=2)
    for kind, (count, share) in proposed.left_out.items():
        say(
            f"不包括 {_LEFT_OUT[kind]}：{amounts.count(count)} 件，占 {amounts.percent(share)}",
            indent=2,
        )
    say("把范围写进立项书的 scene.what，把不包括的写进 scene.leaves_out。")


def _as_json(found: Scope, name: str, digest: str, top: int) -> dict[str, object]:
    proposed = found.proposal
    return {
        "schema": SCHEMA,
        "file": name,
        "sha256": digest,
        "received": found.received,
        "counted": sum(each.cases for each in found.groups),
        "set_aside": [
            {"reason": each.reason, "count": each.count, "rows": list(each.examples)}
            for each in found.set_aside
        ],
        "minutes": round(found.minutes, 3),
        "groups": [
            {
                "rank": rank,
                "item": each.item,
                "reason": each.reason,
                "window": each.window,
                "cases": each.cases,
                "minutes_each": round(each.minutes_each, 3),
                "share": round(each.share, 6),
                "cumulated": round(each.cumulated, 6),
            }
            for rank, each in enumerate(found.groups[:top], 1)
        ],
        "rest": {
            "groups": len(found.groups[top:]),
            "cases": sum(each.cases for each in found.groups[top:]),
            "share": round(sum(each.share for each in found.groups[top:]), 6),
        },
        "proposal": {
            "item": proposed.item,
            "windows": list(proposed.windows),
            "reasons": list(proposed.reasons),
            "cases": proposed.cases,
            "share": round(proposed.share, 6),
            "left_out": {
                kind: {"cases": count, "share": round(share, 6)}
                for kind, (count, share) in proposed.left_out.items()
            },
        },
    }
