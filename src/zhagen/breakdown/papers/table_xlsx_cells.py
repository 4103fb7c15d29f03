"""What the cells of a corrected sheet say, as the person who filled them in sees it.

A spreadsheet turns what people type into days, shares and formulas, and lets them join cells. Where
a cell says nothing that can be relied on, the reason stands in place of a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from openpyxl.cell.cell import Cell

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FORMULA, ERROR = "f", "e"
_NOT_COMPUTED: Final = "是公式，里面没有算好的结果；请改成文字"
_WRONG: Final = "是表格软件的出错提示“{text}”；请改成文字"
_JOINED: Final = "和旁边的格子合并了；请拆开单元格再填"
_NOT_PATTERN: Final = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.')
_RETURN: Final = re.compile(r"\r\n?|_x000D_\n?")


@dataclass(frozen=True, slots=True)
class Place:
    """One cell: its text; or why it has none that counts; and what somebody pinned to it.

    `joined` says that the text is that of the cell above, with which it was joined.
    """

    text: str
    unread: str = ""
    note: str = ""
    joined: bool = False


def has_formulas(sheet: Worksheet) -> bool:
    """Whether any cell is computed."""
    return any(cell.data_type == FORMULA for cell in _cells(sheet).values())


def places_of(sheet: Worksheet, computed: Worksheet | None = None) -> dict[int, dict[int, Place]]:
    """Row -> column -> cell, both from 1; `computed` is the sheet with the results of formulas."""
    made: dict[int, dict[int, Place]] = {}
    for (row, column), cell in sorted(_cells(sheet).items()):
        result = (
            computed.cell(row, column).value if computed and cell.data_type == FORMULA else None
        )
        made.setdefault(row, {})[column] = _place(cell, result)
    for joined in sheet.merged_cells.ranges:
        top = made.get(joined.min_row, {}).get(joined.min_col, Place(""))
        for row in range(joined.min_row, min(joined.max_row, max(made, default=0)) + 1):
            for column in range(joined.min_col, min(joined.max_col, joined.min_col + 100) + 1):
                if (row, column) != (joined.min_row, joined.min_col) and row in made:
                    below = column == joined.min_col
                    made[row][column] = (
                        replace(top, note="", joined=True) if below else Place("", _JOINED)
                    )
    return made


def _cells(sheet: Worksheet) -> Mapping[tuple[int, int], Cell]:
    """The cells that are there; iter_rows makes one for every place up to the farthest."""
    held = sheet._cells  # noqa: SLF001 - openpyxl has no public way to them
    return {place: cell for place, cell in held.items() if isinstance(cell, Cell)}


def _place(cell: Cell, result: object) -> Place:
    note = cell.comment.text.strip() if cell.comment else ""
    if cell.data_type == FORMULA:
        if result is None:
            return Place("", _NOT_COMPUTED, note)
        text = _text(result, cell.number_format)
        wrong = text.startswith("#")
        return Place("" if wrong else text, _WRONG.format(text=text) if wrong else "", note)
    text = _text(cell.value, cell.number_format)
    if cell.data_type == ERROR:
        return Place("", _WRONG.format(text=text), note)
    return Place(text, note=note)


def _text(value: object, pattern: str) -> str:
    """A value as text: a day as an ISO day, a month as one, a share with its sign."""
    match value:
        case None:
            return ""
        case date():  # a datetime is one as well
            day = value.date() if isinstance(value, datetime) else value
            shown = _NOT_PATTERN.sub("", pattern).lower()
            month_only = "d" not in shown and ("y" in shown or "m" in shown)
            return f"{day.year}年{day.month}月" if month_only else day.isoformat()
        case bool():
            return "是" if value else "否"
        case int() | float() if "%" in pattern:
            return f"{value * 100:.10g}%"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return _RETURN.sub("\n", str(value))
