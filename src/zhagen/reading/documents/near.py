"""Whose value a label asks for, where one label serves several persons.

A form says 联系电话 twice: in the row or section of 法定代表人 and in that of 经办人. The words of
`near` are looked for before the label, on its row, at the head of its column and, failing these,
as the last such word above it; the nearest decides, whichever person's it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.language.normalise import fold
from zhagen.reading.documents.boxes import (
    around,
    height,
    inside,
    middle,
    overlap,
    same_column,
    same_row,
)
from zhagen.reading.documents.cells import cell_below, cell_right, crossing, table_of
from zhagen.reading.documents.places import from_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.found import Candidate, Labelled
    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.model import TableCell
    from zhagen.slices.model import ReadFrom

_OF_UNIT = re.compile(r"单位|公司|企业|银行|办公")  # before a label: it asks for nobody's own
_AND = "及和与、"
_ROWS_AROUND = 2.5  # heights a word may stand from the outer rows it is for
_OWN_ROW = 1.0
_ABOVE = 0.92
_LEFT_OVER = 0.8
_IN_TURN = 0.6
GUESSED = 0.85  # a weight below this is a guess: good for a value, not for blaming anyone with it


@dataclass(frozen=True, slots=True)
class Anchor:
    """A word on the page that says whose values follow.

    `owner` is the word and those inside it (法人代表, 法人), `rows` the top and bottom of what it
    stands beside.
    """

    hit: Hit
    owner: frozenset[str]
    rows: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Owners:
    """The `near` words of a material, and where they stand on a page."""

    words: tuple[str, ...]
    groups: tuple[frozenset[str], ...]
    anchors: tuple[Anchor, ...]

    def weight(self, hit: Hit, near: Sequence[str], alike: Sequence[Hit]) -> float:
        """How well a label suits a fact with these `near` words: 0 belongs to another, 1 surely.

        `alike` are all labels on the page that ask for the same thing, whosesoever it is.
        """
        if not near:
            return 1.0
        wanted = self._person(near)
        alike = [other for other in alike if not _OF_UNIT.search(other.prefix)]
        owner, sure = self._owner(hit, alike)
        if owner is not None:
            return sure if owner & wanted else 0.0
        if any(self._owner(other, alike)[0] is not None for other in alike):
            return _LEFT_OVER
        return self._in_turn(hit, alike, wanted)

    def _person(self, near: Sequence[str]) -> frozenset[str]:
        """Every word for the person some words mean: those any fact names together with them."""
        wanted = frozenset(fold(word) for word in near)
        return wanted.union(*(group for group in self.groups if group & wanted))

    def _owner(self, hit: Hit, alike: Sequence[Hit]) -> tuple[frozenset[str] | None, float]:
        """Whose a label is, and how surely; None if nobody is named, or one who has his already."""
        text = hit.prefix + "".join(hit.keys[:-1])
        owner = _owner_in(text, self.words) if text else None
        owner = owner or self._beside(hit)
        if owner is not None:
            return owner, _OWN_ROW
        owner = self._above(hit)
        if owner is None or self._served(hit, owner, alike):
            return None, 0.0
        alone = self._columns(hit) and not any(same_row(o.box, hit.box) for o in alike if o != hit)
        return owner, _LEFT_OVER if alone else _ABOVE

    def _served(self, hit: Hit, owner: frozenset[str], alike: Sequence[Hit]) -> bool:
        """Whether the same is asked before this place for the same owner."""
        y = middle(hit.box)[1]
        before = [other for other in alike if middle(other.box)[1] < y - 2]
        return any((self._beside(other) or self._above(other)) == owner for other in before)

    def _in_turn(self, hit: Hit, alike: Sequence[Hit], wanted: frozenset[str]) -> float:
        """Where no owner can be read at all, labels go to the owners in the order of the slice."""
        turns = [turn for turn, group in enumerate(self.groups) if group & wanted]
        at = next((number for number, other in enumerate(alike) if other is hit), -1)
        return _IN_TURN if turns and turns[0] == at else _IN_TURN / 2

    def _beside(self, hit: Hit) -> frozenset[str] | None:
        """The owner named last before a label on its own row (or in a merged cell left of it)."""
        rows = [
            anchor
            for anchor in self.anchors
            if anchor.hit.box[0] < hit.box[0] and _left_on_row(anchor, hit)
        ]
        nearest = max(rows, key=lambda anchor: anchor.hit.box[2], default=None)
        return nearest.owner if nearest else None

    def _above(self, hit: Hit) -> frozenset[str] | None:
        """The owner named last above a label, the closest row first.

        Where that row names several persons side by side, each has what stands in his column.
        """
        columns = self._columns(hit)
        if columns:
            tall = 2 * height(hit.piece.box)
            nearest = min(columns, key=lambda anchor: _out_of_line(anchor.hit.box, hit.box))
            return nearest.owner if _out_of_line(nearest.hit.box, hit.box) < tall else None
        row = self._row_above(hit)
        return row[-1].owner if row else None

    def _row_above(self, hit: Hit) -> list[Anchor]:
        """The owners named in the closest row above a label that names any, left to right."""
        y = middle(hit.box)[1]
        over = [anchor for anchor in self.anchors if middle(anchor.hit.box)[1] < y - 2]
        last = max(over, key=lambda anchor: middle(anchor.hit.box)[1], default=None)
        if last is None:
            return []
        row = [anchor for anchor in over if same_row(anchor.hit.box, last.hit.box)]
        return sorted(row, key=lambda anchor: (anchor.hit.box[0], anchor.hit.start))

    def _columns(self, hit: Hit) -> list[Anchor]:
        """The owners above a label if they are different persons side by side, else none."""
        row = self._row_above(hit)
        persons = {self._person(tuple(anchor.owner)) for anchor in row}
        return row if len(persons) > 1 else []

    def heads_several(self, hit: Hit) -> bool:
        """Whether a word stands in a heading for several persons: no value answers it."""
        return hit.whole and _of_both(hit.piece.folded, self.groups)

    def crossed(self, labelled: Labelled, hit: Hit, near: Sequence[str]) -> list[Candidate]:
        """Cells where the row of a person meets the column of a label, or the other way round."""
        if hit.cell is None or not near:
            return []
        wanted = self._person(near)
        table = table_of(labelled.layout, hit.cell)
        found: list[Candidate] = []
        for anchor in self.anchors:
            cell = anchor.hit.cell
            if cell is None or not anchor.owner & wanted or not any(cell is own for own in table):
                continue
            row, column = _matrix(labelled, table, hit.cell, cell)
            if row is None or column is None:
                continue
            meeting = crossing(table, row.box, column.box)
            if meeting is not None and labelled.of_cell(meeting) is None:
                found.append(from_cell(hit, meeting))
        return found


def _out_of_line(first: Box, second: Box) -> float:
    """How far two boxes are from standing in one column: by their left edges or their middles."""
    return min(abs(first[0] - second[0]), abs(middle(first)[0] - middle(second)[0]))


def _matrix(
    labelled: Labelled, table: Sequence[TableCell], label: TableCell, person: TableCell
) -> tuple[TableCell | None, TableCell | None]:
    """The cell giving the row and the one giving the column where persons and labels cross.

    Only where one of them heads columns: no value stands right of it, no label below it.
    """
    if person.box[1] >= label.box[3] - 10 and person.box[2] <= label.box[0] + 10:
        return (person, label) if _heads_column(labelled, table, label) else (None, None)
    if person.box[3] <= label.box[1] + 10 and person.box[0] >= label.box[2] - 10:
        return (label, person) if _heads_column(labelled, table, person) else (None, None)
    return (None, None)


def _heads_column(labelled: Labelled, table: Sequence[TableCell], cell: TableCell) -> bool:
    right, below = cell_right(table, cell), cell_below(table, cell)
    if right is not None and labelled.of_cell(right) is None:
        return False
    return below is not None and labelled.of_cell(below) is None


def _left_on_row(anchor: Anchor, hit: Hit) -> bool:
    word = anchor.hit
    if word.piece_at == hit.piece_at and word.piece_at >= 0:
        return word.start < hit.start
    if word.cell is not None:
        beside = word.box[2] <= hit.box[0] + 15
        return beside and overlap(anchor.rows, (hit.box[1], hit.box[3])) > 0.5
    if same_row(word.box, hit.box):
        return True
    return word.box[2] <= hit.box[0] and overlap(anchor.rows, (hit.box[1], hit.box[3])) > 0.5


def _reach(hit: Hit, labelled: Labelled) -> tuple[int, int]:
    """The rows a word stands beside: of its cell, and of its letters where they reach further.

    Rules of a narrow cell with upright writing are easily found wrong, the writing is not. Without
    rules a word that no value answers stands in the middle of its rows.
    """
    if hit.cell is None:
        return _rows_around(hit, labelled) if hit.whole else (hit.box[1], hit.box[3])
    letters = [p.box for p in labelled.layout.pieces if inside(p.box, hit.cell.box)]
    box = around([hit.cell.box, *letters])
    return (box[1], box[3])


def _rows_around(hit: Hit, labelled: Labelled) -> tuple[int, int]:
    """The rows a word alone in its column stands in the middle of, up to its neighbours' half."""
    layout, (_, top, _, bottom) = labelled.layout, hit.box
    beside = layout.right_of(hit.piece.box)
    if beside and not labelled.starts_label(layout.number(beside[0])):
        return (top, bottom)
    column = [p.box for p in layout.pieces if p is not hit.piece and same_column(p.box, hit.box)]
    reach = round(_ROWS_AROUND * height(hit.box))
    above = [(box[3] + top) // 2 for box in column if box[3] <= top]
    below = [(box[1] + bottom) // 2 for box in column if box[1] >= bottom]
    return (max([top - reach, *above]), min([bottom + reach, *below]))


def find_owners(reads: Iterable[ReadFrom], labelled: Labelled) -> Owners:
    """The `near` words of `reads` and where they stand as labels."""
    near = [frozenset(fold(word) for word in read.near) for read in reads if read.near]
    groups: list[frozenset[str]] = []
    for words in near:
        known = next((n for n, group in enumerate(groups) if group & words), None)
        if known is None:
            groups.append(words)
        else:
            groups[known] |= words
    words = frozenset().union(*groups)
    ordered = tuple(sorted(words))
    anchors = []
    for hit in labelled.hits:
        owner = _owner_in("".join(hit.keys), ordered)
        if owner is not None and not _of_both(hit.piece.folded, groups):
            anchors.append(Anchor(hit, owner, _reach(hit, labelled)))
    return Owners(ordered, tuple(groups), tuple(anchors))


def _of_both(text: str, groups: Sequence[frozenset[str]]) -> bool:
    """Whether a text heads a part that is about several persons (法定代表人及经办人信息)."""
    for number, group in enumerate(groups):
        others = [word for other in (*groups[:number], *groups[number + 1 :]) for word in other]
        if any(f"{one}{joint}{two}" in text for one in group for joint in _AND for two in others):
            return True
    return False


def _owner_in(text: str, words: Sequence[str]) -> frozenset[str] | None:
    """The word that stands last in `text` (the longest there), with the words inside it."""
    found = [(text.rfind(word) + len(word), len(word), word) for word in words if word in text]
    if not found:
        return None
    last = max(found)[2]
    return frozenset(word for word in words if word in last)
