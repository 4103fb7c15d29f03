"""The table as it came back from whoever corrected it.

Columns are known by their heads and rows by the hidden ids, so columns may have been moved and
rows sorted. What cannot be trusted is refused in one line; a program's own refusals (a damaged
archive, XML that is none) are the same to the person: the file is not whole.
"""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from lxml.etree import XMLSyntaxError
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from zhagen.breakdown.from_json import UnreadableBreakdown, breakdown_from_json
from zhagen.breakdown.table_xlsx import ID_COLUMN, KEPT_SHEET, LEAD, MARK, SHEET, TITLE_COLUMN
from zhagen.breakdown.to_json import document_hash

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from zhagen.breakdown.model import Breakdown

_MOST_BYTES: Final = 50_000_000
_MOST_UNPACKED: Final = 500_000_000
_MOST_TEXT: Final = 400_000_000
_HEAD_AMONG: Final = 20
_DAMAGED: Final = "表格打不开，可能没有存完整，或加了密码。请重新保存为不加密的 .xlsx 再交。"
_NOT_OURS: Final = (
    f"不是 zhagen 导出的任务分解表，或者“{KEPT_SHEET}”页被删了。请在导出的原表上改，整份另存。"
)
_TOUCHED: Final = f"表里的“{KEPT_SHEET}”页被改动过，认不出改的是哪一份文件。请重新导出再改。"
_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, XMLSyntaxError, ParseError, KeyError,
    ValueError, TypeError, AttributeError, IndexError, EOFError, NotImplementedError, OSError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the visible sheet: its number there, its id, its cells by column head."""

    number: int
    id: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the breakdown it was made from, and its rows as they are now."""

    original: Breakdown
    rows: tuple[TableRow, ...]


def read_table(path: Path) -> Table:
    """The corrected table in a file. Raises UnreadableBreakdown."""
    book = _book(path)
    if SHEET not in book.sheetnames or KEPT_SHEET not in book.sheetnames:
        raise UnreadableBreakdown(_NOT_OURS)
    return Table(_original(book[KEPT_SHEET]), _rows(book[SHEET]))


def _book(path: Path) -> Workbook:
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise UnreadableBreakdown("读不了这份表格。请看文件在不在、有没有权限。") from fault
    try:
        _refuse_bombs(content)
        # Values as last computed: a formula somebody typed counts by its result.
        return load_workbook(io.BytesIO(content), data_only=True)
    except UnreadableBreakdown:
        raise
    except _FAULTS as fault:
        raise UnreadableBreakdown(_DAMAGED) from fault


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        unpacked = sum(entry.file_size for entry in package.infolist())
    if len(content) > _MOST_BYTES or unpacked > _MOST_UNPACKED:
        raise UnreadableBreakdown("表格太大，不像任务分解表。请核对是不是交错了文件。")


def _original(sheet: Worksheet) -> Breakdown:
    values = [str(cell.value or "") for (cell,) in sheet.iter_rows(max_col=1)]
    if len(values) < 3 or values[0] != MARK:
        raise UnreadableBreakdown(_NOT_OURS)
    try:
        unpacker = zlib.decompressobj()
        packed = base64.b64decode("".join(values[2:]), validate=True)
        text = unpacker.decompress(packed, _MOST_TEXT).decode()
        made = breakdown_from_json(text)
    except (ValueError, zlib.error) as fault:  # no base64, no UTF-8, no breakdown
        raise UnreadableBreakdown(_TOUCHED) from fault
    if document_hash(made.document) != values[1]:
        raise UnreadableBreakdown(_TOUCHED)
    return made


def _rows(sheet: Worksheet) -> tuple[TableRow, ...]:
    lines = [[_text(value) for value in line] for line in sheet.iter_rows(values_only=True)]
    at, head = _head(lines)
    made: list[TableRow] = []
    for number, line in enumerate(lines[at + 1 :], start=at + 2):
        cells = {name: line[column] for name, column in head.items() if column < len(line)}
        name = cells.pop(ID_COLUMN, "").strip()
        if name or cells.get(TITLE_COLUMN, "").strip():
            made.append(TableRow(number, name, cells))
    return tuple(made)


def _head(lines: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for at, line in enumerate(lines[:_HEAD_AMONG]):
        head = {name.strip(): column for column, name in enumerate(line) if name.strip()}
        if {TITLE_COLUMN, LEAD, ID_COLUMN} <= head.keys():
            return at, head
    raise UnreadableBreakdown(
        f"表头认不出来：要有“{TITLE_COLUMN}”“{LEAD}”和隐藏的“{ID_COLUMN}”三列。"
        "请在导出的原表上改，不要改表头。"
    )


def _text(value: object) -> str:
    """A cell as text; a day the spreadsheet made of a typed one is an ISO day again."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).replace("\r\n", "\n")
