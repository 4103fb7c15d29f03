"""XLSX: each visible, non-empty worksheet is a page holding one table.

Cells are read as they would be seen: the value a formula last had, dates as days, whole numbers
without a decimal point, long numbers never in scientific notation.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import openpyxl
from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException

from zhagen.reading.archives import PACKAGE_ERRORS, check_package
from zhagen.reading.faults import DamagedFile, EmptyFile, TooLarge, TooManyPages
from zhagen.reading.model import Medium, Table, TableCell, TextLine
from zhagen.reading.raw import RawPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhagen.reading.limits import Limits

_NOWHERE = (0, 0, 0, 0)
_OPEN_ERRORS = (*PACKAGE_ERRORS, InvalidFileException, ParseError, LxmlError)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_Span = tuple[int, int]


class XlsxFile:
    """An open workbook; its sheets are read at once, within the limits."""

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        check_package(content, limits)
        self._name = name
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl's remarks on parts it leaves out
                grids = _grids(content, limits)
        except _OPEN_ERRORS as error:
            raise DamagedFile("XLSX 内容已损坏，无法打开") from error
        self._sheets = [sheet for sheet in (_sheet(*grid) for grid in grids) if sheet[0]]
        self.pages = len(self._sheets)
        if self.pages == 0:
            raise EmptyFile("XLSX 里没有填写内容的工作表")
        if self.pages > limits.file_pages:
            raise TooManyPages(self.pages, limits.file_pages, "个工作表")

    def page(self, number: int) -> RawPage:
        """Sheet `number` (from 1, hidden and empty ones not counted)."""
        lines, table = self._sheets[number - 1]
        return RawPage(self._name, number, None, Medium.DOCUMENT, lines, (table,))

    def close(self) -> None:
        """Let go of the sheets."""
        self._sheets.clear()


_Grid = dict[tuple[int, int], str]


def _grids(content: bytes, limits: Limits) -> list[tuple[_Grid, Mapping[tuple[int, int], _Span]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    found = []
    room = limits.sheet_cells
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            grid = _grid(sheet.iter_rows(max_col=limits.sheet_columns), limits, room)
            room -= len(grid)
            found.append((grid, _merges(content, getattr(sheet, "_worksheet_path", ""))))
    finally:
        book.close()
    return found


def _grid(rows: Iterable[Iterable[object]], limits: Limits, room: int) -> _Grid:
    """Non-empty cells as text by row and column from 0; raises TooLarge beyond the limits."""
    grid: _Grid = {}
    for row in rows:
        for cell in row:
            value = getattr(cell, "value", None)
            if value is None:
                continue
            text = cell_text(value, getattr(cell, "number_format", "") or "")
            if not text:
                continue
            at = (cell.row - 1, cell.column - 1)  # type: ignore[attr-defined]
            if at[0] >= limits.sheet_rows or len(grid) >= room:
                raise TooLarge(
                    f"工作表超过 {limits.sheet_rows} 行或 {limits.sheet_cells} 个单元格",
                    "请只保留需要提交的内容，或拆分后提交。",
                )
            grid[at] = text
    return grid


def _merges(content: bytes, part: str) -> Mapping[tuple[int, int], _Span]:
    """Merged ranges by top left cell: rows, columns. openpyxl's streaming leaves them out."""
    merges: dict[tuple[int, int], _Span] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            xml = package.read(part.lstrip("/"))
    except KeyError:
        return merges
    for left, top, right, bottom in _MERGE.findall(xml):
        x0, x1 = _column(left), _column(right)
        y0, y1 = int(top) - 1, int(bottom) - 1
        merges[y0, x0] = (y1 - y0 + 1, x1 - x0 + 1)
    return merges


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet(
    grid: _Grid, merges: Mapping[tuple[int, int], _Span]
) -> tuple[tuple[TextLine, ...], Table]:
    """The used rectangle as a table, blank cells included: a blank cell is information."""
    if not grid:
        return (), Table(_NOWHERE, ())
    top, bottom = min(r for r, _ in grid), max(r for r, _ in grid)
    left, right = min(k for _, k in grid), max(k for _, k in grid)
    covered = {
        (row + i, column + j)
        for (row, column), (high, wide) in merges.items()
        for i in range(min(high, bottom - row + 1))
        for j in range(min(wide, right - column + 1))
        if i or j
    }
    filled = {row for row, _ in grid}
    cells = []
    for row in range(top, bottom + 1):
        if row not in filled:
            continue  # an empty row says nothing, and a stray cell far below would cost thousands
        for column in range(left, right + 1):
            if (row, column) in covered:
                continue
            high, wide = merges.get((row, column), (1, 1))
            text = grid.get((row, column), "")
            cells.append(TableCell(row - top, column - left, high, wide, _NOWHERE, text, 1.0))
    lines = tuple(TextLine(cell.text, _NOWHERE, 1.0) for cell in cells if cell.text)
    return lines, Table(_NOWHERE, tuple(cells))


def cell_text(value: object, number_format: str = "") -> str:
    """A cell's value as its reader sees it. Booleans are 是 and 否, midnight is only a day."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        whole_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if whole_day else value.isoformat(" ", "minutes")
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    return value.isoformat("minutes") if isinstance(value, time) else str(value).strip()


def _number(value: float, number_format: str) -> str:
    if isinstance(value, int):
        number = Decimal(value)
    else:
        number = Decimal(format(value, ".15g"))  # what the file states; more digits are noise
        if not number.is_finite():
            return str(value)
    if re.fullmatch(r"0+(\.0+)?%", number_format):
        number *= 100
        return f"{_plain(number)}%"
    if re.fullmatch(r"0{2,}", number_format):
        return _plain(number).rjust(len(number_format), "0")  # 000000: a code with leading zeros
    return _plain(number)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
