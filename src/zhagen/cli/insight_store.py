"""What the verbs of `zhagen insight` share: panel, items and book of a store, and its faults."""

# ruff: noqa: PLC0415 - reading the counts needs an extra, and loads slowly

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.insight_ingest import refuse_without_extra
from zhagen.cli.outputs import write

if TYPE_CHECKING:
    from zhagen.calendar.workdays import WorkCalendar
    from zhagen.insight.register import Registered
    from zhagen.insight.report_material import Coverage, Judged
    from zhagen.logs.items import Item
    from zhagen.logs.panel import Panel

StoreFolder = Annotated[
    Path, typer.Option("--store", help="存放数据的文件夹（insight ingest 写的）", metavar="文件夹")
]
ItemTable = Annotated[
    Path | None,
    typer.Option("--items", help="事项表（CSV）；不写就用上次分析时的那份", metavar="文件"),
]
LedgerFolder = Annotated[
    Path | None,
    typer.Option("--ledger", help="台账文件夹：同时记一条事件", metavar="文件夹"),
]
_DEFINITION: Final = "insight@1.0"
_KEPT_ITEMS: Final = "items.csv"
_FOLDER: Final = "proposals"
# Older days say little about now; a year lets a week be held against the same week.
MOST_HISTORY: Final = timedelta(days=400)


@contextmanager
def told() -> Iterator[None]:
    """Turn the failures a user can mend into one line and exit code 2."""
    from zhagen.calendar.local import BadCalendarFile
    from zhagen.insight.period import BadPeriod
    from zhagen.insight.register import BadStep
    from zhagen.insight.register_file import BrokenRegister
    from zhagen.logs.faults import LogFault
    from zhagen.report.pdf import NoPdf

    refuse_without_extra()
    try:
        yield
    except (BadCalendarFile, BadPeriod, BadStep, BrokenRegister, LogFault, NoPdf) as error:
        raise UsageFault(str(error)) from error


def refuse_inside(store: Path, outputs: Iterable[Path | None]) -> None:
    """Raise UsageFault for an output that would lie among the data."""
    root = store.resolve()
    for path in outputs:
        if path is not None and path.resolve().is_relative_to(root):
            raise UsageFault(
                f"{path} 在数据文件夹 {store} 里面，会和数据混在一起。请换个输出位置。"
            )


def items_of(store: Path, named: Path | None) -> tuple[Item, ...]:
    """The items of the table named, else of the one kept from the last report; none without."""
    from zhagen.logs.items import read_items

    kept = store / _FOLDER / _KEPT_ITEMS
    if named is None and not kept.is_file():
        return ()
    table = read_items(named or kept)
    for remark in table.remarks:
        typer.echo(remark, err=True)
    return table.items


def keep_items(store: Path, named: Path | None) -> None:
    """Keep the table for verify and renewal, which judge the same items."""
    if named is None:
        return
    (store / _FOLDER).mkdir(exist_ok=True)
    content = named.read_bytes()
    kept = store / _FOLDER / _KEPT_ITEMS
    if not kept.is_file() or kept.read_bytes() != content:
        write(kept, content)


def recorded_days(store: Path) -> tuple[date, ...]:
    """The days on record. Raises LogFault without a store, UsageFault without a day."""
    from zhagen.logs.panel_load import days_on_record

    days = days_on_record(store)
    if not days:
        raise UsageFault(
            f"{store} 里还没有任何一天的记录。请先读入日志："
            f"zhagen insight ingest --store {store} 日志…"
        )
    return days


def panel_of(
    store: Path, items: tuple[Item, ...], first: date, last: date, calendar: WorkCalendar
) -> Panel:
    """The panel from `first`, with up to `MOST_HISTORY` of what is on record before, to `last`."""
    from zhagen.logs.panel_load import load_panel

    begin = max(recorded_days(store)[0], first - MOST_HISTORY)
    return load_panel(store, items, min(begin, first, last), last, calendar)


@dataclass(frozen=True, slots=True)
class Book:
    """The proposals of a store as they stand."""

    store: Path
    known: dict[str, Registered]

    def named(self, name: str) -> Registered:
        """The proposal with this id, or beginning with it. Raises UsageFault."""
        found = [key for key in self.known if key == name] or [
            key for key in self.known if key.lower().startswith(name.lower())
        ]
        if len(found) == 1:
            return self.known[found[0]]
        have = "、".join(found or list(self.known)) or "一条也没有，请先运行 zhagen insight report"
        what = "对得上好几条建议" if found else "不是登记过的建议"
        raise UsageFault(f"“{name}”{what}。可写的登记号：{have}。")


def book_of(store: Path) -> Book:
    """The book of a store. Raises BrokenRegister."""
    from zhagen.insight.register import standing
    from zhagen.insight.register_file import read_register

    return Book(store, standing(read_register(store)))


def judge(panel: Panel, registered: Registered) -> Judged:
    """The verdict on a proposal that is live, by the days of the panel."""
    from zhagen.insight.effect import effect_of
    from zhagen.insight.report_material import Judged

    proposal = registered.proposal
    if registered.live is None or proposal.item is None:
        from zhagen.insight.effect import Doubt, Effect, Verdict

        return Judged(registered, Effect(Verdict.OPEN, Doubt.UNKNOWN, proposal.metric))
    found = effect_of(
        panel,
        proposal.item,
        proposal.metric,
        proposal.controls,
        live=registered.live,
        measure_on=registered.measure_on,
    )
    return Judged(registered, found)


def note_measured(store: Path, judged: list[Judged], last: date) -> list[Judged]:
    """Write verdicts that are due into the book, once each; returns those that are new."""
    from zhagen.insight.effect import Doubt
    from zhagen.insight.register import Entry, State
    from zhagen.insight.register_file import append_register

    new = [
        each
        for each in judged
        if each.effect.doubt not in {Doubt.EARLY, Doubt.UNKNOWN}
        and each.registered.effect != each.effect
    ]
    append_register(
        store,
        [
            Entry(State.MEASURED, each.registered.proposal.id, last, effect=each.effect)
            for each in new
        ],
    )
    return new


def record(folder: Path, kind: str, payload: Mapping[str, str | int]) -> None:
    """Append an event about a proposal to a ledger. It is no case, so its id is drawn."""
    from zhagen.events.kinds import make
    from zhagen.events.ledger import JsonlLedger, LedgerFault
    from zhagen.events.model import Subject

    subject = Subject(
        f"case-{secrets.token_hex(16)}", _DEFINITION, channel="office", role="manager"
    )
    now = datetime.now().astimezone()
    event = make(kind, payload, subject=subject, definition=None, occurred_at=now)
    try:
        JsonlLedger(folder).append([event])
    except LedgerFault as error:
        raise UsageFault(str(error)) from error


def coverage_of(store: Path, first: date, last: date) -> Coverage:
    """What became of the lines of every file with a day between `first` and `last`."""
    from zhagen.insight.report_material import Coverage

    files = lines = parsed = 0
    rejected: Counter[str] = Counter()
    for path in sorted((store / "files").glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        if not any(first.isoformat() <= day <= last.isoformat() for day in found.get("days", [])):
            continue
        files += 1
        lines += int(found.get("lines", 0))
        parsed += int(found.get("parsed", 0))
        rejected.update(found.get("rejected", {}))
    return Coverage(files, lines, parsed, dict(rejected))
