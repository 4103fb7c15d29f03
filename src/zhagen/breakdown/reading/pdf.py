"""PDF as lines: the text layer put back into paragraphs, ruled tables, scanned pages recognised.

A page whose text layer is missing or not to be trusted is recognised where the recognition extra
is installed; otherwise the document says which pages were left out and what to install.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as c

from zhagen.breakdown.reading.pdf_columns import unruled
from zhagen.breakdown.reading.pdf_columns_rows import Columns
from zhagen.breakdown.reading.pdf_flow import Printed, flowing, printed_rows, without_margins
from zhagen.breakdown.reading.pdf_rules import Grid, Piece, Rule, grids_of, rules_of
from zhagen.breakdown.reading.pdf_scans import Scans, boxed
from zhagen.breakdown.tables.cells import GridRow
from zhagen.breakdown.tables.grid import table_lines
from zhagen.reading.faults import DamagedFile
from zhagen.reading.formats.pdf import PdfFile
from zhagen.reading.formats.pdf_text import Device, text_layer
from zhagen.reading.formats.textlayer import MIN_CHARACTERS
from zhagen.reading.model import TextLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhagen.breakdown.outlining.lines import RawLine
    from zhagen.reading.limits import Limits
    from zhagen.reading.raw import Picture

_SCALE: Final = 2.0  # pixels to a point: enough to tell a rule from its neighbour
_DARK: Final = 0
_STRETCH: Final = re.compile(
    r"(?<=[\u3001-\u9fff\uff00-\uffef]) (?=[0-9A-Za-z])"
    r"|(?<=[0-9A-Za-z%]) (?=[\u3001-\u9fff\uff00-\uffef])"
    r"|(?<=[\u3001-\u9fff\uff00-\uffef]) (?=[“”‘’])|(?<=[“”‘’]) (?=[\u3001-\u9fff])"
)
_SCAN: Final = 0.3  # share of a page that a picture covers when it is the page
_MOST_SIDE: Final = 6_000


_Table = tuple[float, list[GridRow]]  # how far from the top of its page it stands, and its rows


@dataclass(slots=True)
class _Sheet:
    """What stands on one page: rows of text, and tables by the place of their top."""

    rows: list[Printed] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)


def pdf_lines(content: bytes, name: str, limits: Limits) -> tuple[list[RawLine], list[str]]:
    """The lines of a PDF, and remarks on pages that could not be read. Raises FileFault."""
    checked = PdfFile(content, name, limits)
    document = pdfium.PdfDocument(content)
    try:
        document.init_forms()
        reader = _Reader(document, checked)
        sheets = [reader.sheet(number) for number in range(1, checked.pages + 1)]
    finally:
        document.close()
        checked.close()
    lines = list(_in_order(sheets))
    unread = reader.scans.unread
    if not lines and unread:
        raise DamagedFile(
            f"PDF 没有可以读取的文字层（{_numbers(unread)}是图片或扫描件）", reader.scans.remedy
        )
    return lines, reader.remarks()


def _in_order(sheets: Sequence[_Sheet]) -> Iterator[RawLine]:
    """Text and tables in reading order; a table that a page breaks is one table."""
    kept = without_margins([row for sheet in sheets for row in sheet.rows], len(sheets))
    by_page: dict[int, list[Printed]] = {}
    for row in kept:
        by_page.setdefault(row.page, []).append(row)
    flow: list[Printed] = []
    open_table: list[GridRow] = []
    for number, sheet in enumerate(sheets, start=1):
        rows = by_page.get(number, [])
        for top, table in [*sheet.tables, (float("inf"), [])]:
            above = [row for row in rows if row.top < top]
            rows = rows[len(above) :]
            if above and open_table:
                yield from table_lines(open_table)
                open_table = []
            flow.extend(above)
            if table:
                yield from flowing(flow, kept)
                flow = []
                if open_table and _width(open_table) != _width(table):
                    yield from table_lines(open_table)
                    open_table = []
                open_table.extend(table)
    yield from table_lines(open_table)
    yield from flowing(flow, kept)


def _width(table: Sequence[GridRow]) -> int:
    return max(cell.column + cell.span for row in table for cell in row.cells)


class _Reader:
    """Reads page after page; remembers those it could not read."""

    def __init__(self, document: pdfium.PdfDocument, checked: PdfFile) -> None:
        self._document = document
        self.scans = Scans(checked)
        self.damaged: list[int] = []
        self.unclear: list[int] = []
        self._columns: Columns | None = None  # of an unruled table that the page before left open

    def sheet(self, number: int) -> _Sheet:
        """What stands on page `number`."""
        try:
            page = self._document[number - 1]
        except pdfium.PdfiumError:
            self.damaged.append(number)
            return _Sheet()
        try:
            return self._read(page, number)
        except pdfium.PdfiumError:
            self.damaged.append(number)
            return _Sheet()
        finally:
            page.close()

    def _read(self, page: pdfium.PdfPage, number: int) -> _Sheet:
        width, height = (min(int(side * _SCALE) + 1, _MOST_SIDE) for side in page.get_size())
        grey = np.full((height, width), 255, np.uint8)
        shown: Picture = np.broadcast_to(grey[:, :, None], (height, width, 3))
        device = Device(page, shown)
        rules = rules_of(page, device)
        _draw(grey, rules)
        lines = text_layer(page, self._document.formenv, shown)
        if not lines and not _is_scan(page):
            lines = _few_lines(page, device)
        if not lines and not _is_blank(page):
            scan = self.scans.read(number, float(height))
            rows = printed_rows(scan.lines, number, float(height))
            return _Sheet(rows, list(scan.tables))
        return self._with_unruled(*_ruled(lines, grids_of(rules), number), number, float(height))

    def _with_unruled(
        self, free: list[TextLine], tables: list[_Table], number: int, height: float
    ) -> _Sheet:
        """A page of which the ruled tables are read, those without rules read as well."""
        found = unruled(free, number, height, self._columns)
        self._columns = found.open
        if found.unclear:
            self.unclear.append(number)
        tables = sorted([*tables, *found.tables], key=lambda table: table[0])
        return _Sheet(printed_rows(found.free, number, height), tables)

    def remarks(self) -> list[str]:
        """What the reader of the result must know."""
        found = []
        if self.scans.recognised:
            found.append(f"{_numbers(self.scans.recognised)}是扫描件，文字由识别得到，请核对")
        if self.scans.unread:
            pages = _numbers(self.scans.unread)
            found.append(f"{pages}是图片或扫描件，没有读取。{self.scans.remedy}")
        if self.unclear:
            found.append(
                f"{_numbers(self.unclear)}有没有框线的表，分不清行列，已按文字逐行读入；"
                "请核对这些页的任务，或改交 DOCX、XLSX 版。"
            )
        if self.damaged:
            found.append(f"{_numbers(self.damaged)}已损坏，没有读取。请重新导出后再读。")
        return found


def _ruled(
    lines: Sequence[TextLine], grids: Sequence[Grid], number: int
) -> tuple[list[TextLine], list[_Table]]:
    """The lines outside ruled tables, and these tables."""
    free: list[TextLine] = []
    inside: dict[int, list[Piece]] = {}
    for spaced in lines:
        line = TextLine(_STRETCH.sub("", spaced.text), spaced.box, spaced.confidence)
        x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
        at = next((index for index, grid in enumerate(grids) if grid.holds(x, y)), None)
        if at is None:
            free.append(line)
        else:
            inside.setdefault(at, []).append(Piece(line.text, x, y))
    tables = [
        (grid.ys[0], grid.lines(inside[index], number))
        for index, grid in enumerate(grids)
        if index in inside
    ]
    return free, tables


def _draw(grey: np.ndarray, rules: Sequence[Rule]) -> None:
    """Rules as the text layer looks for them between two neighbours."""
    for rule in rules:
        if rule.upright:
            at = int(rule.at)
            grey[max(int(rule.start), 0) : int(rule.end) + 1, max(at, 0) : at + 1] = _DARK


def _is_scan(page: pdfium.PdfPage) -> bool:
    """Whether a picture is the page."""
    left, bottom, right, top = page.get_bbox()
    area = max((right - left) * (top - bottom), 1.0)
    covered = 0.0
    for item in page.get_objects(filter=[c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        x0, y0, x1, y1 = item.get_bounds()
        covered += max(min(x1, right) - max(x0, left), 0) * max(min(y1, top) - max(y0, bottom), 0)
    return bool(covered > _SCAN * area)


def _is_blank(page: pdfium.PdfPage) -> bool:
    """Whether nothing is drawn on a page: the back of a sheet."""
    return next(iter(page.get_objects(max_depth=1)), None) is None


def _few_lines(page: pdfium.PdfPage, device: Device) -> tuple[TextLine, ...]:
    """The lines of a page with too few characters to be judged: the last one, with a date."""
    layer = page.get_textpage()
    try:
        found: list[TextLine] = []
        if layer.count_chars() >= 2 * MIN_CHARACTERS:
            return ()
        for index in range(layer.count_rects()):
            left, bottom, right, top = layer.get_rect(index)
            text = layer.get_text_bounded(left, bottom, right, top).strip()
            if text:
                found.append(TextLine(text, boxed(device.box(left, bottom, right, top)), 1.0))
        return tuple(found)
    finally:
        layer.close()


def _numbers(pages: Sequence[int]) -> str:
    """第 1、3—5 页: runs of pages closed up."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    shown = (str(first) if first == last else f"{first}—{last}" for first, last in runs)
    return f"第 {'、'.join(shown)} 页"
