"""`zhagen insight verify`: whether what was changed has helped, by all days on record."""

# ruff: noqa: PLC0415 - statistics and engines load slowly

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.insight_book import Book, book_of, drawn_id, open_ledger, record
from zhagen.cli.insight_store import (
    ItemTable,
    LedgerFolder,
    StoreFolder,
    items_of,
    panel_of,
    recorded_days,
    told,
)
from zhagen.cli.pilot_options import Calendar, Today, day_of, work_calendar
from zhagen.cli.speech import Commands

if TYPE_CHECKING:
    from zhagen.events.ledger import Ledger
    from zhagen.insight.book.register import Registered
    from zhagen.insight.reporting.material import Judged


def register(group: Commands) -> None:
    """Add the command to its group."""
    group.command("verify", help="上线的建议有没有用：有效、没有效果，还是还不能说")(verify)


def verify(
    store: StoreFolder,
    proposal: Annotated[
        str, typer.Argument(help="建议的登记号；不写就看全部", metavar="登记号", show_default=False)
    ] = "",
    items: ItemTable = None,
    calendar: Calendar = None,
    ledger: LedgerFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    today: Today = "",
) -> None:
    """Judge one proposal, or all that are live."""
    with told():
        from zhagen.insight.verdicts import judge, note_measured

        asked = day_of(today, "--today")
        days = recorded_days(store)
        events = open_ledger(ledger)
        chosen = _chosen(book_of(store), proposal)
        live = [each for each in chosen if each.live is not None]
        judged: list[Judged] = []
        if live:
            first = min(each.live for each in live if each.live is not None)
            known = items_of(store, items, days[-1]).items
            panel = panel_of(store, known, min(first, days[-1]), days[-1], work_calendar(calendar))
            judged = [judge(panel, each, asked) for each in live]
            for each in note_measured(store, judged, days[-1]):
                if events is not None:
                    _record(events, each)
    if as_json:
        typer.echo(json.dumps([_json(each) for each in judged], ensure_ascii=False, indent=2))
        return
    _show_all(chosen, judged)


def _chosen(book: Book, name: str) -> list[Registered]:
    """The proposal named, or all that were not replaced by a later report of the same days."""
    if name:
        return [book.named(name)]
    return [each for each in book.known.values() if each.state.value != "replaced"]


def _show_all(chosen: list[Registered], judged: list[Judged]) -> None:
    for each in judged:
        _show(each)
    for waiting in chosen:
        if waiting.live is None:
            typer.echo(f"{waiting.proposal.id}  {waiting.proposal.title}：{_state(waiting)}")
    if not chosen:
        typer.echo(
            "还没有登记过建议。先运行 zhagen insight report，再用 zhagen insight adopt 登记。"
        )


def _record(ledger: Ledger, judged: Judged) -> None:
    from zhagen.insight.book.told import measured

    record(ledger, measured(judged.effect, drawn_id(), datetime.now().astimezone()))


def _json(judged: Judged) -> dict[str, object]:
    registered = judged.registered
    return {
        "schema": 1,
        "id": registered.proposal.id,
        "item": registered.proposal.item,
        "live": registered.live.isoformat() if registered.live else None,
        "measure_on": registered.measure_on.isoformat(),
        **asdict(judged.effect),
    }


def _show(judged: Judged) -> None:
    from zhagen.insight.reporting.words import verdict_line, verdict_numbers

    typer.echo(f"{judged.registered.proposal.id}  {verdict_line(judged)}")
    typer.echo(f"    {verdict_numbers(judged)}{_corrected(judged.registered)}")


def _corrected(registered: Registered) -> str:
    """That the day the verdict rests on was changed afterwards, and from what."""
    days = [each.on for each in registered.history if each.state.value == "done"]
    if len(days) < 2:
        return ""
    return f"上线日期更正过：原登记 {'、'.join(map(str, days[:-1]))}。"


def _state(waiting: Registered) -> str:
    match waiting.state.value:
        case "accepted":
            return f"{waiting.decided_on} 采纳，还没有上线"
        case "declined":
            return f"{waiting.decided_on} {waiting.by} 不采纳"
        case "expired":
            return "没有决定，后一期报告出来时已过期（仍可登记）"
        case "replaced":
            return "同一期后来的报告不再提它（仍可登记）"
    return "还没有决定"
