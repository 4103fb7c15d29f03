"""`zhagen insight adopt`: a proposal is accepted, declined, or done on a day."""

# ruff: noqa: PLC0415 - the analysis loads slowly

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.insight_book import book_of, drawn_id, open_ledger, record
from zhagen.cli.insight_store import LedgerFolder, StoreFolder, told
from zhagen.cli.pilot_options import Today, day_of
from zhagen.cli.speech import Commands

if TYPE_CHECKING:
    from zhagen.events.ledger import Ledger
    from zhagen.insight.book.register import Entry, Registered, State
    from zhagen.insight.book.steps import Step


def register(group: Commands) -> None:
    """Add the command to its group."""
    group.command("adopt", help="登记一条建议：哪天上线、采纳了还没改，或不采纳")(adopt)


def adopt(
    proposal: Annotated[str, typer.Argument(help="建议的登记号，如 P-1a2b3c4d", metavar="登记号")],
    store: StoreFolder,
    on: Annotated[str, typer.Option("--on", help="上线（或决定）的日期", metavar="日期")],
    accepted: Annotated[bool, typer.Option("--accepted", help="只是采纳，还没有上线")] = False,
    declined: Annotated[
        bool, typer.Option("--declined", help="不采纳；请用 --by 写明谁定的")
    ] = False,
    by: Annotated[str, typer.Option("--by", help="谁定的（科室或岗位）", metavar="谁")] = "",
    correct: Annotated[
        bool,
        typer.Option("--correct", help="更正先前登记的日期或决定；原来那一行留在登记簿里"),
    ] = False,
    ledger: LedgerFolder = None,
    today: Today = "",
) -> None:
    """Write a step of a proposal into the book."""
    if accepted and declined:
        raise UsageFault("--accepted 和 --declined 只能写一个。")
    if declined and not by.strip():
        raise UsageFault("不采纳请用 --by 写明谁定的，如 --by 综窗科。")
    if not on:
        raise UsageFault("--on 后面没有日期。请写成 --on 2026-11-22 这样。")
    with told():
        from zhagen.insight.book.register import State
        from zhagen.insight.book.steps import Step
        from zhagen.logs.storing.store import open_store

        state = State.DECLINED if declined else State.ACCEPTED if accepted else State.DONE
        step = Step(state, day_of(on, "--on"), by.strip(), correct)
        open_store(store)
        events = open_ledger(ledger)
        before = book_of(store).named(proposal)
        written = _written(store, before.proposal.id, step, day_of(today, "--today"))
        after = book_of(store).named(before.proposal.id)
        if events is not None and written is not None:
            _record(events, after, state)
    typer.echo(_said(after, step, written))


def _written(store: Path, name: str, step: Step, today: date) -> Entry | None:
    """The entry that was added; judged by the book as it stands at that moment."""
    from zhagen.insight.book.file import revise
    from zhagen.insight.book.register import standing
    from zhagen.insight.book.steps import entry_of

    def decide(entries: tuple[Entry, ...]) -> list[Entry]:
        made = entry_of(standing(entries)[name], step, today)
        return [made] if made else []

    return next(iter(revise(store, decide)), None)


def _record(ledger: Ledger, adopted: Registered, state: State) -> None:
    from zhagen.insight.book.told import step_taken

    now = datetime.now().astimezone()
    record(ledger, step_taken(adopted.proposal, state, drawn_id(), now))


def _said(known: Registered, step: Step, written: Entry | None) -> str:
    title = known.proposal.title
    if written is None:
        return f"登记簿里已经是这样，没有改动：{_as_it_is(known, step)}"
    head = "已更正" if written.corrects else "已登记"
    return f"{head}：{_as_it_is(known, step)}{_next(step)}" if title else head


def _as_it_is(known: Registered, step: Step) -> str:
    title, who = known.proposal.title, f"{known.by} " if known.by else ""
    match step.state.value:
        case "declined":
            return f"{step.on} {who}不采纳《{title}》。"
        case "accepted":
            return f"{step.on} {who}采纳《{title}》，还没有上线。"
    return f"《{title}》{step.on} 上线。{known.measure_on} 起看结论。"


def _next(step: Step) -> str:
    match step.state.value:
        case "declined":
            return "以后的报告不再提它。"
        case "accepted":
            return "上线后再运行一次，写上线日期。"
    return ""
