"""`zhagen insight adopt`: a proposal is accepted, declined, or done on a day."""

# ruff: noqa: PLC0415 - the analysis loads slowly

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.insight_store import LedgerFolder, StoreFolder, book_of, record, told
from zhagen.cli.pilot_options import day_of
from zhagen.cli.speech import Commands

if TYPE_CHECKING:
    from zhagen.insight.register import Registered, State


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
    ledger: LedgerFolder = None,
) -> None:
    """Write a step of a proposal into the book."""
    if accepted and declined:
        raise UsageFault("--accepted 和 --declined 只能写一个。")
    if declined and not by.strip():
        raise UsageFault("不采纳请用 --by 写明谁定的，如 --by 综窗科。")
    day = day_of(on, "--on")
    with told():
        from zhagen.insight.register import Entry, State, check_step
        from zhagen.insight.register_file import append_register
        from zhagen.logs.store import open_store

        open_store(store)
        known = book_of(store).named(proposal)
        state = State.DECLINED if declined else State.ACCEPTED if accepted else State.DONE
        check_step(known, state, day)
        append_register(store, [Entry(state, known.proposal.id, day, by=by.strip())])
        after = book_of(store).named(known.proposal.id)
        if ledger is not None:
            proposed = after.proposal
            record(
                ledger,
                "insight.proposal_adopted",
                {
                    "metric": proposed.metric,
                    "effort": proposed.effort.value,
                    "state": state.value,
                },
            )
    typer.echo(_said(after, state, day))


def _said(known: Registered, state: State, day: date) -> str:
    title = known.proposal.title
    match state.value:
        case "declined":
            return f"已登记：{day} {known.by} 不采纳《{title}》。以后的报告不再提它。"
        case "accepted":
            return f"已登记：{day} 采纳《{title}》，还没有上线。上线后再运行一次，写上线日期。"
    return f"已登记：《{title}》{day} 上线。{known.measure_on} 起看结论。"
