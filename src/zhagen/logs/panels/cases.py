"""Handling records as columns, with the handling time on the working-day clock."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhagen.calendar.workdays import WorkCalendar
from zhagen.logs.clock import day_of
from zhagen.logs.items import Item
from zhagen.logs.panel import CHANNELS, Cases, Counts, Flags, Floats
from zhagen.logs.panels.workclock import WorkClock, years_remark
from zhagen.logs.records.handling import latest_cases

_EPOCH: Final = date(1970, 1, 1).toordinal()
_DAY_MS: Final = 86_400_000
_HOUR_MS: Final = 3_600_000
_NONE: Final = -1
_SPARE: Final = timedelta(days=1)


def load_cases(
    root: Path, days: tuple[date, ...], items: tuple[Item, ...], calendar: WorkCalendar
) -> tuple[Cases, Flags, tuple[str, ...]]:
    """Cases applied for in the days, on which days there are any, and what to tell the reader."""
    table = latest_cases(root)
    applied = _day_places(_millis(table, "applied"), days)
    table = table.filter(pa.array((applied >= 0) & (applied < len(days))))
    applied = _day_places(_millis(table, "applied"), days)
    windows, window = _coded(table, "window")
    reasons, reason = _coded(table, "reason")
    workdays, remarks = _workdays(table, calendar)
    place = {item.code: number for number, item in enumerate(items)}
    names, code = _coded(table, "item")
    items_of = np.array([*(place.get(name, _NONE) for name in names), _NONE], np.int64)
    cases = Cases(
        item=items_of[code],
        channel=_channels(table),
        window=window,
        applied=applied,
        hour=_millis(table, "applied") % _DAY_MS // _HOUR_MS,
        returned=_event_places(table, "returned", days),
        reason=np.where(table["returned"].is_valid().to_numpy(), reason, _NONE),
        finished=_event_places(table, "finished", days),
        workdays=workdays,
        promise=_floats(table, "promise"),
        satisfaction=_whole(table, "satisfaction"),
        windows=windows,
        reasons=reasons,
    )
    handled = np.bincount(applied, minlength=len(days)) > 0
    return cases, handled, remarks


def _workdays(table: pa.Table, calendar: WorkCalendar) -> tuple[Floats, tuple[str, ...]]:
    """Working days from acceptance to the end, NaN where one of them is missing."""
    done = table["accepted"].is_valid().to_numpy() & table["finished"].is_valid().to_numpy()
    found = np.full(len(table), np.nan)
    if not done.any():
        return found, ()
    start, end = _millis(table, "accepted")[done], _millis(table, "finished")[done]
    first, last = min(start.min(), end.min()), max(start.max(), end.max())
    clock = WorkClock.covering(calendar, _day(first), _day(last) + _SPARE)
    found[done] = clock.between(start, end)
    remark = years_remark(clock)
    return found, () if remark is None else (remark,)


def _day(millis: int) -> date:
    return day_of(int(millis // _DAY_MS))


def _millis(table: pa.Table, name: str) -> Counts:
    """Milliseconds of wall time, 0 where empty."""
    filled = pc.fill_null(table[name].cast(pa.int64()), 0)
    found: Counts = filled.to_numpy()
    return found


def _day_places(millis: Counts, days: tuple[date, ...]) -> Counts:
    return millis // _DAY_MS - (days[0].toordinal() - _EPOCH)


def _event_places(table: pa.Table, name: str, days: tuple[date, ...]) -> Counts:
    """The day's place among the days; their number for a later day, -1 where empty."""
    place = np.clip(_day_places(_millis(table, name), days), 0, len(days))
    return np.where(table[name].is_valid().to_numpy(), place, _NONE)


def _coded(table: pa.Table, name: str) -> tuple[tuple[str, ...], Counts]:
    """The different texts in order, and the place of each row's; -1 where empty."""
    texts = np.array(table[name].fill_null("").to_pylist(), dtype=np.str_)
    names, place = np.unique(texts, return_inverse=True)
    if len(names) and names[0] == "":
        names, place = names[1:], place - 1
    return tuple(names.tolist()), place.astype(np.int64)


def _channels(table: pa.Table) -> Counts:
    names, place = _coded(table, "channel")
    codes = [CHANNELS.index(name) if name in CHANNELS else _NONE for name in names]
    return np.array([*codes, _NONE], np.int64)[place]


def _floats(table: pa.Table, name: str) -> Floats:
    found: Floats = pc.fill_null(table[name].cast(pa.float64()), np.nan).to_numpy()
    return found


def _whole(table: pa.Table, name: str) -> Counts:
    found: Counts = pc.fill_null(table[name].cast(pa.int64()), _NONE).to_numpy()
    return found
