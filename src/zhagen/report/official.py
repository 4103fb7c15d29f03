"""The page of an official paper: GB/T 9704-2012, as far as a report without red head follows it.

A4; the type area is 156 by 225 mm, 37 mm from the top and 28 mm from the left (5.2.1); text is of
size 3 (16 pt), 22 lines of 28 characters a page (5.2.2, 5.2.3); headings go 一、 in 黑体, （一）
in 楷体 (7.3.3); the page number stands between two dashes, at the right on odd pages and at the
left on even ones (7.5). Tables, sources and the lines beside a chart are smaller, as in any annex.
"""

from __future__ import annotations

from typing import Final

from zhagen.report.document import TableBlock

MM: Final = {"top": 37.0, "left": 28.0, "right": 26.0, "bottom": 35.0}
TEXT_WIDTH: Final = 156.0
TITLE, BODY, NOTE, TABLE, SMALL, NUMBER = 22.0, 16.0, 12.0, 12.0, 9.5, 14.0
BODY_LINE, NOTE_LINE, TABLE_LINE, SMALL_LINE, TITLE_LINE = 28.0, 18.0, 17.0, 13.0, 34.0
# Text beside a chart: size 4, so that a finding stays a few lines.
NEAR, NEAR_LINE = 14.0, 22.0
# A table of many columns: smaller still, with less air beside its text.
MANY_COLUMNS: Final = 5
TIGHT, TIGHT_LINE, NARROW_INSET = 8.5, 12.0, 2.5
# Of the line, where a small chart stands beside its text.
BESIDE_TEXT: Final = 0.62
# The typeface shipped for charts and PDF.
FACE: Final = "Noto Sans CJK SC"


def print_of(table: TableBlock) -> tuple[float, float]:
    """Size and line of the text of a table."""
    if table.small and len(table.header) > MANY_COLUMNS:
        return TIGHT, TIGHT_LINE
    return (SMALL, SMALL_LINE) if table.small else (TABLE, TABLE_LINE)
