"""The table as it came back from whoever corrected it.

Columns are known by their heads and rows by the hidden ids, so columns may have been moved and
rows sorted. What cannot be trusted is refused in one line; a program's own refusals (a damaged
archive, XML that is none) are the same to the person: the file is not whole.
"""

from __future__ import annotations

import base64
import io
import warnings
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from lxml.etree import XMLSyntaxError
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import TypeAdapter

from zhagen.breakdown.from_json import UnreadableBreakdown, breakdown_from_json
from zhagen.breakdown.papers.table_xlsx import (
    ID_COLUMN,
    KEPT_SHEET,
    MARK,
    SENT_MARK,
    SHEET,
    TITLE_COLUMN,
    sent_cells,
)
from zhagen.breakdown.papers.table_xlsx_cells import Place, has_formulas, places_of
from zhagen.breakdown.papers.table_xlsx_head import head_of
from zhagen.breakdown.to_json import document_hash

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from zhagen.breakdown.model import Breakdown

_MOST_BYTES: Final = 50_000_000
_MOST_UNPACKED: Final = 500_000_000
_MOST_TEXT: Final = 400_000_000
_DAMAGED: Final = "表格打不开，可能没有存完整，或加了密码。请重新保存为不加密的 .xlsx 再交。"
_NOT_OURS: Final = (
    f"不是 zhagen 导出的任务分解表，或者“{KEPT_SHEET}”页被删了。请在导出的原表上改，整份另存。"
)
_TOUCHED: Final = f"表里的“{KEPT_SHEET}”页被改动过，认不出改的是哪一份文件。请重新导出再改。"
_NO_SHEET: Final = f"找不到“{SHEET}”页，可能改了名。请把页名改回“{SHEET}”再交。"
_SENT: Final = TypeAdapter(dict[str, dict[str, str]])
_NOTHING: Final = Place("")
_LONGEST_NOTE: Final = 40
_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, XMLSyntaxError, ParseError, KeyError,
    ValueError, TypeError, AttributeError, IndexError, EOFError, NotImplementedError, OSError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the visible sheet: its number there, its id, its cells by column head.

    A cell that could not be read is not among them; `remarks` say why, in Chinese.
    """

    number: int
    id: str
    cells: Mapping[str, str]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the breakdown it was made from, and its rows as they are now.

    `sent` are the cells of each row, by id and column head, as they went out.
    """

    original: Breakdown
    rows: tuple[TableRow, ...]
    sent: Mapping[str, Mapping[str, str]]
    remarks: tuple[str, ...] = ()


def read_table(path: Path) -> Table:
    """The corrected table in a file. Raises UnreadableBreakdown."""
    book = _book(path)
    if KEPT_SHEET not in book.sheetnames:
        raise UnreadableBreakdown(_NOT_OURS)
    if SHEET not in book.sheetnames:
        raise UnreadableBreakdown(_NO_SHEET)
    sheet = book[SHEET]
    computed = _book(path, computed=True)[SHEET] if has_formulas(sheet) else None
    rows, remarks = _rows_below_heads(sheet, computed)
    remarks += [
        f"“{other.title}”这一页没有读，只读“{SHEET}”页。"
        for other in book.worksheets
        if other.title not in {SHEET, KEPT_SHEET} and other.max_row > 1
    ]
    original = _original(book[KEPT_SHEET])
    return Table(original, tuple(rows), _sent(book[KEPT_SHEET], original), tuple(remarks))


def is_our_table(path: Path) -> bool:
    """Whether a file is a workbook that carries a breakdown, whatever became of it."""
    try:
        content = path.read_bytes()
        _refuse_bombs(content)
        book = _loaded(content, read_only=True)
    except _FAULTS:
        return False
    with closing(book):
        return KEPT_SHEET in book.sheetnames


def _book(path: Path, *, computed: bool = False) -> Workbook:
    """The workbook; `computed`: with the results of formulas in their place."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise UnreadableBreakdown("读不了这份表格。请看文件在不在、有没有权限。") from fault
    try:
        _refuse_bombs(content)
        return _loaded(content, data_only=computed)
    except UnreadableBreakdown:
        raise
    except _FAULTS as fault:
        raise UnreadableBreakdown(_DAMAGED) from fault


def _loaded(content: bytes, *, data_only: bool = False, read_only: bool = False) -> Workbook:
    """The workbook; what other programs leave out of it, which openpyxl warns of, is no matter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return load_workbook(io.BytesIO(content), data_only=data_only, read_only=read_only)


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        unpacked = sum(entry.file_size for entry in package.infolist())
    if len(content) > _MOST_BYTES or unpacked > _MOST_UNPACKED:
        raise UnreadableBreakdown("表格太大，不像任务分解表。请核对是不是交错了文件。")


def _original(sheet: Worksheet) -> Breakdown:
    values = _column(sheet, 1)
    if len(values) < 3 or values[0] != MARK:
        raise UnreadableBreakdown(_NOT_OURS)
    try:
        made = breakdown_from_json(_unpacked(values[2:]))
    except (ValueError, zlib.error) as fault:  # no base64, no UTF-8, no breakdown
        raise UnreadableBreakdown(_TOUCHED) from fault
    if document_hash(made.document) != values[1]:
        raise UnreadableBreakdown(_TOUCHED)
    return made


def _sent(sheet: Worksheet, original: Breakdown) -> Mapping[str, Mapping[str, str]]:
    """Row id -> the cells as they went out; worded anew where the file does not keep them."""
    values = _column(sheet, 2)
    if values[:1] != [SENT_MARK]:
        return {task.id: sent_cells(task) for task in original.tasks}
    try:
        return _SENT.validate_json(_unpacked(values[2:]))
    except (ValueError, zlib.error) as fault:
        raise UnreadableBreakdown(_TOUCHED) from fault


def _column(sheet: Worksheet, column: int) -> list[str]:
    cells = sheet.iter_rows(min_col=column, max_col=column, values_only=True)
    values = [str(value or "") for (value,) in cells]
    while values and not values[-1]:
        values.pop()
    return values


def _unpacked(pieces: Sequence[str]) -> str:
    packed = base64.b64decode("".join(pieces), validate=True)
    return zlib.decompressobj().decompress(packed, _MOST_TEXT).decode()


def _rows_below_heads(
    sheet: Worksheet, computed: Worksheet | None
) -> tuple[list[TableRow], list[str]]:
    """The rows under the heads, and what of the sheet was not read."""
    places = places_of(sheet, computed)
    head = head_of(places)
    remarks = list(head.remarks)
    below = {row: cells for row, cells in places.items() if row > head.row}
    for name, column in head.others.items():
        if any(cells.get(column, _NOTHING).text.strip() for cells in below.values()):
            remarks.append(f"多出的“{name}”一列没有读。要采纳的内容请写进原有的各列。")
    made = [_row_as_written(row, cells, head.columns) for row, cells in below.items()]
    return [row for row in made if row.id or row.remarks or any(row.cells.values())], remarks


def _row_as_written(
    number: int, places: Mapping[int, Place], columns: Mapping[str, int]
) -> TableRow:
    """A row; what a cell cannot say stays out of it, so that it counts as not touched."""
    cells: dict[str, str] = {}
    remarks: list[str] = []
    for name, column in columns.items():
        place = places.get(column, _NOTHING)
        where = f"第 {number} 行的{name}"
        if place.note:
            remarks.append(f"{where}有批注“{place.note[:_LONGEST_NOTE]}”，没有采纳。")
        if place.unread:
            remarks.append(f"{where}{place.unread}，没有采纳。")
        elif place.joined and name in {TITLE_COLUMN, ID_COLUMN}:
            remarks.append(f"{where}和上一行合并了，没有采纳；请拆开单元格再填。")
        else:
            cells[name] = place.text
    return TableRow(number, cells.pop(ID_COLUMN, "").strip(), cells, tuple(remarks))
