"""Scanned pages of a PDF, recognised where the recognition extra is installed.

The pages that could not be recognised are remembered, with what to do about it.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.tables.cells import GridRow, closed_up, grid_of_table
from zhagen.reading.faults import FileFault
from zhagen.reading.model import TextLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhagen.cases.model import Box
    from zhagen.reading.formats.pdf import PdfFile
    from zhagen.reading.page.page import Reader

_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Scan:
    """A recognised page: its lines outside tables, and its tables by the place of their top."""

    lines: tuple[TextLine, ...] = ()
    tables: tuple[tuple[float, list[GridRow]], ...] = ()


class Scans:
    """Recognises page after page."""

    def __init__(self, file: PdfFile) -> None:
        """`file` renders the pages; no engine is loaded before one is needed."""
        self._file = file
        self._reader: Reader | None = None
        self.recognised: list[int] = []
        self.unread: list[int] = []
        self.remedy = "请安装识别组件（pip install 'zhagen[reading]'）后重读，或改交文字版。"

    def read(self, number: int, height: float) -> Scan:
        """Page `number`, its places as on a page `height` high; nothing if it cannot be read."""
        if len(self.recognised) >= _MOST:
            self.remedy = f"一份文件最多识别 {_MOST} 页，请拆分后重读，或改交文字版。"
        if len(self.recognised) >= _MOST or importlib.util.find_spec("cv2") is None:
            self.unread.append(number)
            return Scan()
        from zhagen.reading.ocr import EngineUnavailable, load_engine  # noqa: PLC0415 - an extra
        from zhagen.reading.page.page import Reader, open_page  # noqa: PLC0415 - an extra

        try:
            self._reader = self._reader or Reader(load_engine())
            page = open_page(self._file.page(number), self._reader)
        except (EngineUnavailable, FileFault):
            self.unread.append(number)
            return Scan()
        self.recognised.append(number)
        scale = height / max(page.size[1], 1)
        tables = page.tables
        lines = tuple(
            TextLine(line.text, boxed(side * scale for side in line.box), line.confidence)
            for line in page.lines
            if not any(_inside(line.box, table.box) for table in tables)
        )
        return Scan(
            lines,
            tuple((table.box[1] * scale, _rows(grid_of_table(table), number)) for table in tables),
        )


def boxed(sides: Iterable[float]) -> Box:
    """Four sides as whole pixels."""
    left, top, right, bottom = (round(side) for side in sides)
    return left, top, right, bottom


def _inside(line: Box, table: Box) -> bool:
    x, y = (line[0] + line[2]) / 2, (line[1] + line[3]) / 2
    return table[0] <= x <= table[2] and table[1] <= y <= table[3]


def _rows(rows: Iterable[GridRow], number: int) -> list[GridRow]:
    return [
        GridRow(
            tuple(replace(cell, text=closed_up(cell.text.split("\n"))) for cell in row.cells),
            page=number,
            torn=index == 0,
        )
        for index, row in enumerate(rows)
    ]
