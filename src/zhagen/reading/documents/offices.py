"""Which part of a form belongs to the office that receives it, not to the applicant.

Below what the unit writes stands what the office writes: its own 经办人, 盖章 and 年月日. None of
them is the applicant's, filled in or not.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.reading.documents.boxes import inside, overlap, same_row

if TYPE_CHECKING:
    from zhagen.cases.model import Box
    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.documents.layout import Layout
    from zhagen.reading.model import TableCell

_OFFICE = re.compile(
    r"经办机构|受理|审核|复核|审批|登记机关|社保机构|社会保险机构|社保中心|主管部门|银行"
)
_OPINION = re.compile(r"经办机构|受理|审[核批]|复核|社保机构|社会保险机构|社保中心|主管部门")
_RECEIVES = re.compile(r"(?:受理|审[核批查]|复核|收件|接收)[人员]?(?:日期|时间)")
_NEAR = 4  # heights between what is asked and what is answered
_HEADING = 18  # characters: longer text speaks of the office, it does not head its part


def at_office(layout: Layout, hit: Hit) -> bool:
    """Whether a sealing or signing place belongs to the office (or a bank), not to the unit."""
    if _OFFICE.search(hit.prefix) or in_opinion(layout, hit):
        return True
    return any(
        _OFFICE.search(piece.folded) is not None and same_row(piece.box, hit.box)
        for piece in layout.pieces
        if piece.box[2] <= hit.box[2] and len(piece.folded) <= _HEADING
    )


def in_opinion(layout: Layout, hit: Hit) -> bool:
    """Whether a label stands in the cell where the office writes its opinion."""
    home = hit.cell or layout.cell_at(hit.piece.box)
    if home is None:
        return False
    if any(_heads(cell, home) for cell in layout.cells if cell is not home):
        return True
    return any(
        inside(piece.box, home.box) and _opens(piece.folded) and _above(piece.box, hit.box)
        for piece in layout.pieces
        if piece is not hit.piece
    )


def without_office_dates(layout: Layout) -> Layout:
    """A layout without the days the office fills in (受理日期：…): none of them is the unit's."""
    asked = {
        id(piece): match.start()
        for piece in layout.pieces
        if (match := _RECEIVES.search(piece.folded)) is not None
    }
    if not asked:
        return layout
    labels = [piece for piece in layout.pieces if id(piece) in asked]
    kept = [
        piece.cut(0, asked[id(piece)]) if id(piece) in asked else piece
        for piece in layout.pieces
        if asked.get(id(piece), 1) and not any(_answers(piece.box, one.box) for one in labels)
    ]
    return replace(layout, pieces=tuple(kept))


def _answers(value: Box, label: Box) -> bool:
    """Whether a place stands close behind a label on its line."""
    gap = value[0] - label[2]
    return same_row(value, label) and 0 <= gap < _NEAR * (label[3] - label[1])


def _opens(text: str) -> bool:
    return len(text) <= _HEADING and _OPINION.search(text) is not None


def _above(first: Box, second: Box) -> bool:
    return first[1] <= second[1]


def _heads(cell: TableCell, home: TableCell) -> bool:
    """Whether a cell left of another names the office's opinion."""
    beside = cell.box[2] <= home.box[0] + 15
    level = overlap((cell.box[1], cell.box[3]), (home.box[1], home.box[3])) > 0.8
    return beside and level and _opens(cell.text.replace("\n", ""))
