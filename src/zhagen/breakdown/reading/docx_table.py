"""A table of a DOCX as a grid: spans across, cells merged downwards, tables inside cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zhagen.breakdown.reading.docx_styles import W, is_on, whole
from zhagen.breakdown.tables.cells import GridCell, GridRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

_WRAPPERS: Final = frozenset(
    f"{W}{tag}" for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)


def grid_of(
    table: Element, text_of: Callable[[Element], str], page_of: Callable[[Element], int]
) -> list[GridRow]:
    """The rows of a table; `text_of` reads a paragraph of a cell, `page_of` the page of a row."""
    rows: list[GridRow] = []
    above: dict[int, str] = {}
    for row in _children(table, f"{W}tr"):
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            continue
        page = page_of(row)
        cells = []
        carried: dict[int, str] = {}
        for column, span, merge, element in _cells(row, properties):
            text = "\n".join(filter(None, _texts(element, text_of)))
            if merge == "continue" and column in above:
                text = above[column]
            if merge:
                carried[column] = text
            cells.append(GridCell(text, column, span, merge == "continue"))
        above = carried
        head = properties is not None and is_on(properties.find(f"{W}tblHeader"))
        rows.append(GridRow(tuple(cells), head, page))
    return rows


def _children(holder: Element, tag: str) -> Iterator[Element]:
    """Children of a kind, those in content controls and tracked insertions among them."""
    for child in holder:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _cells(row: Element, properties: Element | None) -> Iterator[tuple[int, int, str, Element]]:
    before = None if properties is None else properties.find(f"{W}gridBefore")
    column = 0 if before is None else whole(before.get(f"{W}val")) or 0
    for cell in _children(row, f"{W}tc"):
        span_of = cell.find(f"{W}tcPr/{W}gridSpan")
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        span = 1 if span_of is None else max(whole(span_of.get(f"{W}val")) or 1, 1)
        merge = "" if merged is None else merged.get(f"{W}val", "continue")
        across = cell.find(f"{W}tcPr/{W}hMerge")
        if across is None or across.get(f"{W}val", "continue") != "continue":
            yield column, span, merge, cell
        column += span


def _texts(cell: Element, text_of: Callable[[Element], str]) -> Iterator[str]:
    """The paragraphs of a cell; rows of a table inside it become lines."""
    for child in cell:
        if child.tag == f"{W}p":
            yield text_of(child).strip()
        elif child.tag == f"{W}tbl":
            for row in _children(child, f"{W}tr"):
                inner = (
                    " ".join(filter(None, _texts(one, text_of))) for one in _children(row, f"{W}tc")
                )
                yield " ".join(filter(None, inner))
        elif child.tag in _WRAPPERS:
            yield from _texts(child, text_of)
