"""What the verbs of `zhagen insight` share: panel and items of a store, and its faults."""

# ruff: noqa: PLC0415 - reading the counts needs an extra, and loads slowly

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.insight_ingest import refuse_without_extra
from zhagen.cli.outputs import write

if TYPE_CHECKING:
    from zhagen.calendar.workdays import WorkCalendar
    from zhagen.insight.reporting.material import Coverage
    from zhagen.logs.items import Item
    from zhagen.logs.panel import Panel

StoreFolder = Annotated[
    Path, typer.Option("--store", help="存放数据的文件夹（insight ingest 写的）", metavar="文件夹")
]
ItemTable = Annotated[
    Path | None,
    typer.Option(
        "--items", help="事项表（CSV）；不写用上次那份，没有就用办件里的编码", metavar="文件"
    ),
]
LedgerFolder = Annotated[
    Path | None,
    typer.Option("--ledger", help="台账文件夹：同时记一条事件", metavar="文件夹"),
]
_KEPT_ITEMS: Final = "items.csv"
_HEADER: Final = "item_code,name,url_prefix,kind,updated_on"
_FOLDER: Final = "proposals"
# Older days say little about now; a year lets a week be held against the same week.
MOST_HISTORY: Final = timedelta(days=400)


@contextmanager
def told() -> Iterator[None]:
    """Turn the failures a user can mend into one line and exit code 2."""
    from zhagen.calendar.local import BadCalendarFile
    from zhagen.insight.book.file import BrokenRegister
    from zhagen.insight.book.steps import BadStep, Way
    from zhagen.insight.period import BadPeriod
    from zhagen.logs.faults import LogFault
    from zhagen.report.pdf import NoPdf

    refuse_without_extra()
    try:
        yield
    except BadStep as error:
        options = {
            Way.CORRECT: "更正加 --correct。",
            Way.ACCEPT: "采纳写 --accepted 和决定的日期。",
        }
        raise UsageFault(f"{error}{options.get(error.way, '')}") from error
    except (BadCalendarFile, BadPeriod, BrokenRegister, LogFault, NoPdf) as error:
        raise UsageFault(str(error)) from error


def refuse_inside(store: Path, outputs: Iterable[Path | None]) -> None:
    """Raise UsageFault for an output that would lie among the data."""
    root = store.resolve()
    for path in outputs:
        if path is not None and path.resolve().is_relative_to(root):
            raise UsageFault(
                f"{path} 在数据文件夹 {store} 里面，会和数据混在一起。请换个输出位置。"
            )


@dataclass(frozen=True, slots=True)
class Known:
    """The items of an analysis; `remark` is what its reader must know of them first."""

    items: tuple[Item, ...]
    remark: str = ""


def items_of(store: Path, named: Path | None, last: date) -> Known:
    """The items of the table named, else of the one kept from the last report, else of the records.

    Without a table the codes of the handling records are the items, as they stand on `last`.
    """
    from zhagen.logs.items import read_items
    from zhagen.logs.panels.items import items_on_record

    kept = store / _FOLDER / _KEPT_ITEMS
    if named is not None or kept.is_file():
        table = read_items(named or kept)
        for remark in table.remarks:
            typer.echo(remark, err=True)
        return Known(table.items)
    found = items_on_record(store, last)
    return Known(found, _without_table(found))


def _without_table(found: tuple[Item, ...]) -> str:
    how = f"请用 --items 给出事项表（CSV，表头 {_HEADER}），给一次即可。"
    if not found:
        return f"没有事项表，办件记录里也没有事项编码，只看了全站。{how}"
    shown = sum(bool(each.url_prefix) for each in found)
    pages = f"其中 {shown} 个从网址里认出网页，其余网页" if shown else "网页分不到事项，"
    return (
        f"没有事项表：按办件记录里的 {len(found)} 个事项编码分析，没有名称和类别；{pages}只看全站。"
        f"{how}"
    )


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
    from zhagen.logs.panels.load import days_on_record

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
    from zhagen.logs.panels.load import load_panel

    begin = max(recorded_days(store)[0], first - MOST_HISTORY)
    return load_panel(store, items, min(begin, first, last), last, calendar)


def coverage_of(store: Path, first: date, last: date) -> Coverage:
    """What became of the lines of every file with a day between `first` and `last`."""
    from zhagen.insight.reporting.material import Coverage

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
