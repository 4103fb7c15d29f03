"""From a store to the panel that the analysis reads; the only way there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhagen.calendar.workdays import WorkCalendar
from zhagen.logs.cube.days import cube_state
from zhagen.logs.exports.exports import export_days
from zhagen.logs.faults import LogFault
from zhagen.logs.items import Item
from zhagen.logs.panel import Flags, Panel, SiteDays
from zhagen.logs.panels.cases import load_cases
from zhagen.logs.panels.moves import load_walked
from zhagen.logs.panels.pages import (
    PageCounts,
    PathNumbers,
    load_broken,
    load_dwell,
    load_pages,
)
from zhagen.logs.panels.redirects import load_redirects
from zhagen.logs.panels.searches import load_searches, searched_days
from zhagen.logs.panels.served import load_answers
from zhagen.logs.requests.requests import Kind
from zhagen.logs.storing.store import open_store, stored_days, table_files


def load_panel(
    store: Path, items: Sequence[Item], first: date, last: date, calendar: WorkCalendar
) -> Panel:
    """All counts of the days from `first` to `last`, both included.

    Raises LogFault: no store there, or its counts are behind its records.
    """
    open_store(store)
    _require_counted(store)
    days = tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
    paths = PathNumbers(tuple(items))
    pages = load_pages(store, days, paths)
    searched = searched_days(store)
    searches, words = load_searches(store, days, searched, paths)
    cases, handled, remarks = load_cases(store, days, tuple(items), calendar)
    walked = load_walked(store, days, paths)
    accessed = _among(days, set(stored_days(store, "access")))
    exported = _among(days, set(export_days(store)))
    answers = load_answers(store, days, paths)
    return Panel(
        days=days,
        items=tuple(items),
        pages=pages.pages,
        dwell=load_dwell(store, days, paths),
        searches=searches,
        words=words,
        broken=load_broken(store, days, paths),
        cases=cases,
        site=_site(store, days, pages),
        others=pages.others,
        accessed=accessed,
        searched=_among(days, set(searched)),
        handled=handled,
        suspect_views=pages.suspects,
        remarks=(*remarks, *_of_exports(days, accessed, exported)),
        moves=walked.moves,
        steps=walked.steps,
        listed=walked.listed,
        downloads=answers.downloads,
        failures=answers.failures,
        waits=answers.waits,
        exported=exported,
        redirects=load_redirects(store, days, pages.pages.views.sum(axis=2), paths),
    )


def days_on_record(store: Path) -> tuple[date, ...]:
    """The days with any requests, searches or cases, in order. Raises LogFault: no store."""
    open_store(store)
    found = {day for kind in ("access", "search", "handling") for day in stored_days(store, kind)}
    return tuple(sorted(found))


def _require_counted(store: Path) -> None:
    """Raise LogFault if days wait to be counted: a report must not rest on half of the records."""
    state = cube_state(store)
    waiting = len(state.stale) + len(state.gone)
    if waiting:
        raise LogFault(
            f"{store} 上次读入没有做完，还有 {waiting} 天没有统计。"
            "请再运行一次 zhagen insight ingest（已读入的文件不会重复计算）。"
        )


def _of_exports(days: tuple[date, ...], accessed: Flags, exported: Flags) -> tuple[str, ...]:
    """What a reader should know of days whose visits come from an export."""
    told = [day for day, those in zip(days, exported.tolist(), strict=True) if those]
    if not told:
        return ()
    remark = (
        f"{told[0]} 至 {told[-1]} 中有 {len(told)} 天的访问来自统计软件的导出：看不出失效链接、"
        "服务器出错和自动程序，这些不作判断"
    )
    mixed = "；这些天与有访问日志的日子，浏览量不是同一种算法。"
    return (remark + (mixed if (accessed & ~exported).any() else "。"),)


def _among(days: tuple[date, ...], those: set[date]) -> Flags:
    return np.array([day in those for day in days], np.bool_)


def _site(store: Path, days: tuple[date, ...], pages: PageCounts) -> SiteDays:
    requests, robots, errors = np.zeros((3, len(days)), np.int64)
    tables = [pq.read_table(path) for path in table_files(store, "counts")]
    if tables:
        table = pa.concat_tables(tables)
        place = table["day"].cast(pa.int32()).to_numpy() - _number(days[0])
        inside = (place >= 0) & (place < len(days))
        robot = _is_robot(table)
        wrong = (table["kind"].to_numpy() == Kind.ERROR) & ~robot
        many = table["requests"].to_numpy()
        for counts, chosen in (
            (requests, inside),
            (robots, inside & robot),
            (errors, inside & wrong),
        ):
            np.add.at(counts, place[chosen], many[chosen])
    return SiteDays(
        requests=requests,
        views=pages.site_views,
        sessions=pages.site_sessions,
        robots=robots,
        suspects=pages.site_suspects,
        errors=errors,
        unassigned=pages.unassigned,
    )


def _is_robot(table: pa.Table) -> Flags:
    names = np.array(table["robot"].to_pylist(), dtype=np.str_)
    found: Flags = names != ""
    return found


def _number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()
