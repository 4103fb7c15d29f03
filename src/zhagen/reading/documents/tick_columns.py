"""Options ticked in a column of their own: 险种 down the side, 是否参加（√） over the marks.

Such a table has no boxes: the mark stands in the cell where an option's row meets the column of
ticks (or its column the row of them), and an empty cell there says no as clearly as an empty box.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhagen.language.normalise import fold
from zhagen.reading.documents.boxes import height, inside
from zhagen.reading.documents.cells import cell_right, crossing, table_of
from zhagen.reading.model import Medium

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.documents.layout import Layout
    from zhagen.reading.model import Page, TableCell

TICKED = "☑☒■√✓✔✅●◼▣"
LOOSE_TICKED = "vV回囗区図⊠ν"
EMPTY = "□☐▢◻〇○口ロ"
_HEAD = re.compile(r"[√✓✔]|打勾|打钩|勾选|划勾|是否|选择|选项|^参加$|^参保$")
_YES = re.compile(r"(?:是|参加|参保|已参加|有)")
_NO = re.compile(r"(?:否|不参加|不参保|不|无|未参加|[\\—－-]+)")
_ROOM = 6  # characters an option's cell may hold beside the option: a number, 基本, a note
_INK = 0.004
_EITHER = ("x", "×", "╳", "/")  # one crosses what he chooses, another what he does not


def marks_in_column(
    page: Page, layout: Layout, options: Sequence[tuple[Piece, str]]
) -> dict[int, bool | None]:
    """What a column (or row) of ticks says of the options it has cells for, by their number.

    Args:
        page: asked for ink where a cell holds no text.
        layout: with the ruled tables of the page.
        options: each option's line and its words, folded.
    """
    cells = {number: _own_cell(layout, *option) for number, option in enumerate(options)}
    own = {number: cell for number, cell in cells.items() if cell is not None}
    headed = {number: _under_head(layout, cell) for number, cell in own.items()}
    targets = {number: target for number, target in headed.items() if target is not None}
    if not targets:
        targets = _beside(layout, own)
    return {number: _judged(page, target) for number, target in targets.items()}


def _beside(layout: Layout, own: Mapping[int, TableCell]) -> dict[int, TableCell]:
    """The cells right of options where no heading says that they hold ticks, but one holds one."""
    beside = {number: cell_right(table_of(layout, cell), cell) for number, cell in own.items()}
    found = {number: cell for number, cell in beside.items() if cell is not None}
    short = all(len(cell.text.strip()) <= 2 for cell in found.values())
    marked = any(_written(cell.text) for cell in found.values())
    return found if short and marked and len(found) == len(own) else {}


def _own_cell(layout: Layout, piece: Piece, words: str) -> TableCell | None:
    """The cell an option fills; None where it shares one with other options or text."""
    for cell in layout.cells:
        if inside(piece.box, cell.box):
            return cell if len(fold(cell.text)) <= len(words) + _ROOM else None
    return None


def _under_head(layout: Layout, cell: TableCell) -> TableCell | None:
    """The cell of ticks that belongs to an option's cell, by the heading of the ticks."""
    table = table_of(layout, cell)
    for head in table:
        if head is cell or not _HEAD.search(fold(head.text)) or len(fold(head.text)) > 14:
            continue
        above = head.box[3] <= cell.box[1] + 15 and head.box[0] >= cell.box[2] - 15
        before = head.box[2] <= cell.box[0] + 15 and head.box[1] >= cell.box[3] - 15
        if not above and not before:
            continue
        rows, columns = (cell.box, head.box) if above else (head.box, cell.box)
        target = crossing(table, rows, columns)
        if target is not None and target is not head and target is not cell:
            return target
    return None


def _judged(page: Page, cell: TableCell) -> bool | None:
    """Whether a cell of ticks is marked."""
    written = _written(cell.text)
    if written is not None or page.medium is Medium.DOCUMENT:
        return False if written is None and not cell.text.strip() else written
    text = fold(cell.text)
    if text in _EITHER:
        return None
    # A tick is read as N, 丁, 厂 or nothing at all.
    return bool(text) or page.ink(_inner(cell.box)) > _INK


def _written(text: str) -> bool | None:
    """What the text of a cell of ticks says; None for an empty cell or scribble."""
    text = fold(text).strip("()[]")
    if _YES.fullmatch(text):
        return True
    if _NO.fullmatch(text):
        return False
    if len(text) != 1:
        return None
    return True if text in TICKED + LOOSE_TICKED else False if text in EMPTY else None


def _inner(box: Box) -> Box:
    rim = max(3, height(box) // 8)
    return (box[0] + rim, box[1] + rim, box[2] - rim, box[3] - rim)
