"""The 任务分解表: the table offices print and correct, and which can be read back.

It prints as it is: A4 across, head on every page, page numbers. Whoever corrects it works in the
visible sheet only. Row ids stand in a hidden column, and the breakdown as it was stands in a hidden
sheet: what was changed can be told from the file alone.
"""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from rich.cells import cell_len

from zhagen.breakdown.papers.paper_docx_title import table_title
from zhagen.breakdown.papers.table_xlsx_package import packed
from zhagen.breakdown.to_json import breakdown_text, document_hash, json_text
from zhagen.breakdown.wording import (
    CONFIRMED,
    LEFT_EMPTY,
    NOT_WRITTEN,
    cell,
    check_lines,
    deadline_lines,
    deliverable_line,
    is_open,
    lead_lines,
    source_lines,
    support_lines,
    target_line,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from zhagen.breakdown.model import Breakdown, Task

SHEET: Final = "任务分解表"
KEPT_SHEET: Final = "原稿勿删"
MARK: Final = "zhagen-breakdown"
SENT_MARK: Final = "zhagen-breakdown-cells"
TITLE_COLUMN: Final = "任务"
ID_COLUMN: Final = "编号勿改"
LEAD, SUPPORT, DUE = "牵头单位", "配合单位", "完成时限"
DELIVERABLE, TARGET, SOURCE, CHECK = "交付物", "目标", "原文", "核对"
# Column -> width in characters of the standard face; together one A4 page across.
WIDTHS: Final[Mapping[str, float]] = {
    "序号": 7, TITLE_COLUMN: 21, LEAD: 16, SUPPORT: 18, DUE: 18, DELIVERABLE: 16, TARGET: 16,
    SOURCE: 39, CHECK: 15,
}  # fmt: skip
HEAD_ROW: Final = 3
# A cell of a spreadsheet holds no more; the hidden sheet cuts the file's text into such pieces.
MOST_IN_CELL: Final = 32_000
_CUT: Final = "……（全文见原文件）"
_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")
_TITLE_FACE, _HEAD_FACE, _TEXT_FACE = "方正小标宋简体", "黑体", "仿宋"
_THIN: Final = Side(style="thin", color="FF454F59")
_GRID: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL: Final = PatternFill("solid", fgColor="FFF1F3F4")
_MM: Final = 25.4
_ROOM_FOR_NEW: Final = 200
_SIZE, _SMALL = 10.5, 9.0  # of the text in points; the source stands smaller than what it says
_LEADING: Final = 1.35
_AROUND: Final = 5
_HIGHEST: Final = 409  # a row can be no higher


def table_xlsx(breakdown: Breakdown) -> bytes:
    """The table as an .xlsx file; the same breakdown gives the same bytes."""
    book = Workbook()
    sheet = book.active
    if sheet is None:  # a new workbook always has one
        raise TypeError("workbook without a sheet")
    sheet.title = SHEET
    _heading(sheet, breakdown)
    _head(sheet)
    for number, task in enumerate(breakdown.tasks, start=1):
        _write_row(sheet, HEAD_ROW + number, number, task)
    _set_up_page(sheet, len(breakdown.tasks))
    _keep(book.create_sheet(KEPT_SHEET), breakdown)
    return packed(book, table_title(breakdown.document), breakdown.document.issued, HEAD_ROW)


def cells_of(task: Task) -> dict[str, str]:
    """The cells of a row that may be corrected, by column, as they are written."""
    return {
        TITLE_COLUMN: shown(task.title),
        LEAD: shown(cell(lead_lines(task), task)),
        SUPPORT: shown(cell(support_lines(task), task)),
        DUE: shown(cell(deadline_lines(task), task)),
        DELIVERABLE: shown(cell([deliverable_line(one) for one in task.deliverables], task)),
        TARGET: shown(cell([target_line(one) for one in task.targets], task)),
        CHECK: shown("\n".join(check_lines(task))),
    }


def sent_cells(task: Task) -> dict[str, str]:
    """The cells of a row as they are written, the source among them."""
    return {**cells_of(task), SOURCE: shown("\n".join(source_lines(task)))}


def shown(text: str) -> str:
    """`text` as a cell can hold it: no control characters, no more than fits."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return clean if len(clean) <= MOST_IN_CELL else clean[: MOST_IN_CELL - len(_CUT)] + _CUT


def _heading(sheet: Worksheet, breakdown: Breakdown) -> None:
    title = table_title(breakdown.document)
    last = len(WIDTHS)
    for row, text, face, size, height in (
        (1, title, _TITLE_FACE, 18, _title_height(title)),
        (2, _about(breakdown), _TEXT_FACE, 11, 20),
    ):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        place = _write(sheet, row, 1, text)
        place.font = Font(name=face, size=size)
        place.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.row_dimensions[row].height = height


def _title_height(title: str) -> int:
    """A merged cell does not grow by itself: about 44 characters of the title fit on a line."""
    return 30 * (1 + len(title) // 44)


def _about(breakdown: Breakdown) -> str:
    document = breakdown.document
    issued = f"{document.issued:%Y-%m-%d}" if document.issued else ""
    open_rows = sum(map(is_open, breakdown.tasks))
    counts = f"共 {len(breakdown.tasks)} 项任务，{open_rows} 项有内容要补或要核对"
    return "　".join(part for part in (document.number, document.issuer, issued, counts) if part)


def _head(sheet: Worksheet) -> None:
    for column, (name, width) in enumerate(WIDTHS.items(), start=1):
        place = _write(sheet, HEAD_ROW, column, name)
        place.font = Font(name=_HEAD_FACE, size=11)
        place.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        place.border, place.fill = _GRID, _HEAD_FILL
        sheet.column_dimensions[get_column_letter(column)].width = width
    hidden = len(WIDTHS) + 1
    _write(sheet, HEAD_ROW, hidden, ID_COLUMN)
    sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    sheet.row_dimensions[HEAD_ROW].height = 24


def _write_row(sheet: Worksheet, row: int, number: int, task: Task) -> None:
    texts = {"序号": "", **sent_cells(task)}
    for column, name in enumerate(WIDTHS, start=1):
        place = _write(sheet, row, column, texts[name])
        absent = texts[name] in {NOT_WRITTEN, LEFT_EMPTY}
        color = "FF5F6973" if absent else "FF1B2127"
        place.font = Font(name=_TEXT_FACE, size=_size(name), color=color)
        place.alignment = Alignment(
            horizontal="center" if name == "序号" else "left", vertical="center", wrap_text=True
        )
        place.border = _GRID
    sheet.cell(row, 1).value = number
    _write(sheet, row, len(WIDTHS) + 1, task.id)
    sheet.row_dimensions[row].height = _height(texts)


def _height(texts: Mapping[str, str]) -> float:
    """Room for the highest cell: not every program makes it when it opens the file."""
    heights = [
        lines_in(text, WIDTHS[name] * _SIZE / _size(name)) * _size(name) * _LEADING
        for name, text in texts.items()
    ]
    return min(round(max(heights)) + _AROUND, _HIGHEST)


def lines_in(text: str, width: float) -> int:
    """On how many lines a text stands in a column `width` characters wide."""
    room = max(int(width) - 3, 2)  # the edges, and a mark that may not begin a line
    return sum(max(1, -(-cell_len(line) // (room - room % 2))) for line in text.split("\n"))


def _size(column: str) -> float:
    return _SMALL if column == SOURCE else _SIZE


def _write(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A cell that is text whatever it begins with: nothing a document says may become a formula."""
    place = sheet.cell(row, column)
    if not isinstance(place, Cell):  # only the first cell of a merged range is written
        raise TypeError("merged cell")
    place.value = shown(text) or None
    if text.startswith(_ACTIVE):
        place.data_type = "s"
        place.quotePrefix = True
    return place


def _set_up_page(sheet: Worksheet, rows: int) -> None:
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    # No print area: rows that are added at the end print as well, hidden columns never do.
    # Across to the ids, which have to be sorted along with the rest.
    hidden = get_column_letter(len(WIDTHS) + 1)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{hidden}{HEAD_ROW + max(rows, 1)}"
    page = sheet.page_setup
    page.orientation, page.paperSize = "landscape", 9
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 15 / _MM
    margins.top, margins.bottom = 18 / _MM, 18 / _MM
    margins.header = margins.footer = 8 / _MM
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("第 &P 页 共 &N 页"))
    _offer_confirming(sheet, rows)


def _offer_confirming(sheet: Worksheet, rows: int) -> None:
    """A choice of one word; anything else may be typed as well."""
    offer = DataValidation(type="list", formula1=f'"{CONFIRMED}"', allow_blank=True)
    offer.showErrorMessage = False
    offer.showInputMessage = True
    offer.promptTitle, offer.prompt = "核对", "看过无误选“已确认”，后面可以写姓名和日期"
    column = get_column_letter(len(WIDTHS))
    offer.add(f"{column}{HEAD_ROW + 1}:{column}{HEAD_ROW + rows + _ROOM_FOR_NEW}")
    sheet.add_data_validation(offer)


def _keep(sheet: Worksheet, breakdown: Breakdown) -> None:
    """The breakdown as it is now, in pieces no program re-spells, under the document's hash.

    Beside it the cells as they were written: a later version may word them in another way, and a
    cell nobody touched must not become a correction by that.
    """
    sheet.sheet_state = "veryHidden"
    sent = {task.id: sent_cells(task) for task in breakdown.tasks}
    columns = (
        (MARK, document_hash(breakdown.document), *_cut_for_cells(breakdown_text(breakdown))),
        (SENT_MARK, "", *_cut_for_cells(json_text(sent))),
    )
    for column, values in enumerate(columns, start=1):
        for row, value in enumerate(values, start=1):
            place = sheet.cell(row, column)
            place.value = value
            place.data_type = "s"


def _cut_for_cells(text: str) -> list[str]:
    packed_text = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    return [packed_text[at : at + MOST_IN_CELL] for at in range(0, len(packed_text), MOST_IN_CELL)]
