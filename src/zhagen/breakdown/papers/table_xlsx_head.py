"""The heads of a corrected table: which column is which, or what became of one.

Columns may have been moved. A head that was renamed would silently leave a whole column of
corrections unread, so it is refused; a column somebody added is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from zhagen.breakdown.from_json import UnreadableBreakdown
from zhagen.breakdown.papers.table_xlsx import ID_COLUMN, LEAD, TITLE_COLUMN, WIDTHS
from zhagen.breakdown.papers.table_xlsx_cells import Place

OURS: Final = (*WIDTHS, ID_COLUMN)
_NEEDED: Final = (TITLE_COLUMN, LEAD, ID_COLUMN)
_HEAD_AMONG: Final = 20
_LEAST: Final = 4
_MEND: Final = "请在导出的原表上改，不要改表头。"


@dataclass(frozen=True, slots=True)
class Head:
    """The row of the heads; our columns by head; columns of others by head, and what is amiss."""

    row: int
    columns: Mapping[str, int]
    others: Mapping[str, int]
    remarks: tuple[str, ...] = ()


def head_of(rows: Mapping[int, Mapping[int, Place]]) -> Head:
    """The heads of a sheet. Raises UnreadableBreakdown where they are not ours any more."""
    best = max(
        (row for row in rows if row <= _HEAD_AMONG),
        key=lambda row: sum(place.text.strip() in OURS for place in rows[row].values()),
        default=0,
    )
    named: dict[str, int] = {}
    for column, place in rows.get(best, {}).items():
        name = place.text.strip()
        if name in named:
            raise UnreadableBreakdown(f"表头认不出来：有两列都叫“{name}”。{_MEND}")
        if name:
            named[name] = column
    columns = {name: column for name, column in named.items() if name in OURS}
    if len(columns) < _LEAST:
        wanted = "”“".join(_NEEDED)
        raise UnreadableBreakdown(f"表头认不出来：要有“{wanted}”（隐藏列）等各列。{_MEND}")
    others = {name: column for name, column in named.items() if name not in OURS}
    return Head(best, columns, others, _missing(columns, others))


def _missing(columns: Mapping[str, int], others: Mapping[str, int]) -> tuple[str, ...]:
    lost = [name for name in OURS if name not in columns]
    for name in lost:
        renamed = next((other for other, at in others.items() if at == OURS.index(name) + 1), "")
        if renamed:
            raise UnreadableBreakdown(
                f"表头认不出来：“{renamed}”原来是“{name}”。请改回“{name}”再交。"
            )
        if name in _NEEDED or others:
            raise UnreadableBreakdown(f"表头认不出来：少了“{name}”一列。{_MEND}")
    return tuple(f"表里少了“{name}”一列，这一栏按没有改动处理。" for name in lost)
