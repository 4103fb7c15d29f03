"""Headers understood without being told, and the row of a table in which they stand.

Exports of an office begin with a title, a date of export or a header in two rows more often than
not. The header is found by the names it holds; where none is known, by how much it fills.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

# Besides the names of the columns themselves. The second group are the handling records that the
# effectiveness analysis reads as well.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "case_id": ("办件编号", "办件号", "业务编号"),
    "window": ("窗口", "窗口号", "窗口编号"),
    "started_at": ("收件时间", "开始时间", "applied_at", "accepted_at"),
    "ended_at": ("答复时间", "结束时间", "办结时间", "finished_at"),
    "arm": ("组别", "是否使用"),
    "case_type": ("办件类型", "类型", "item_code"),
    "staff": ("经办人", "人员"),
    "person": ("申请人", "用户"),
    "returned": ("是否退件", "退件", "returned_at"),
    "errors": ("差错数", "差错"),
    "satisfaction": ("满意度",),
    "attempt": ("第几次提交", "提交次数"),
}
KNOWN = frozenset(HEADERS).union(*HEADERS.values())
# Above the header stand a title, an address, a date: never more than this many rows.
SEARCHED = 20
_SURE = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a table's columns ("" = no name), and how many rows stand before its data.

    `sure` tells that names in it are known; otherwise it is the first row that looks like one.
    """

    names: tuple[str, ...]
    rows: int
    sure: bool


def header_of(rows: Sequence[Sequence[str]], named: Collection[str] = ()) -> Header:
    """The header among the first rows of a table, given as stripped texts.

    `named` are names known besides `HEADERS`. A header in two rows (one cell over several columns)
    is read as one: the lower name counts, the upper one where the lower is empty.
    """
    width = max(map(len, rows), default=0)
    table = [(*row, *[""] * (width - len(row))) for row in rows]
    known = [sum(name in KNOWN or name in named for name in row) for row in table]
    for at, row in enumerate(table):
        if known[at] < _SURE:
            continue
        if at + 1 < len(table) and known[at + 1]:
            return Header(_joined(row, table[at + 1]), at + 2, sure=True)
        names = _joined(table[at - 1], row) if at and known[at - 1] else _trimmed(row)
        return Header(names, at + 1, sure=True)
    at = _fullest(table)
    return Header(_trimmed(table[at]) if table else (), at + 1, sure=False)


def repeated(header: Sequence[str]) -> tuple[str, int, int] | None:
    """(Name, its first and second column, from 1) of a name that stands over two columns."""
    first: dict[str, int] = {}
    for place, name in enumerate(header, start=1):
        if name and name in first:
            return name, first[name], place
        first.setdefault(name, place)
    return None


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    return _trimmed([low or high for high, low in zip(upper, lower, strict=True)])


def _trimmed(names: Sequence[str]) -> tuple[str, ...]:
    """Without the empty columns at the end."""
    size = max((at for at, name in enumerate(names, start=1) if name), default=0)
    return tuple(names[:size])


def _fullest(table: Sequence[Sequence[str]]) -> int:
    """The first row that fills at least half of the columns the fullest one fills."""
    filled = [sum(map(bool, row)) for row in table]
    most = max(filled, default=0)
    return next((at for at, count in enumerate(filled) if count and 2 * count >= most), 0)
