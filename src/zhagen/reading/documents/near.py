"""Whose value a label asks for, where one label serves several persons.

A form says 联系电话 twice: in the row or section of 法定代表人 and in that of 经办人. The words of
`near` are looked for before the label, on its row, at the head of its column and, failing these,
as the last such word above it; the nearest decides, whichever person's it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.language.normalise import fold
from zhagen.reading.documents.boxes import around, inside, middle, overlap, same_row
from zhagen.reading.documents.places import Candidate, crossing, from_cell, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.documents.places import Labelled
    from zhagen.slices.model import ReadFrom

_OWN_ROW = 1.0
_ABOVE = 0.92
_NOWHERE = 0.6


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
    anchors: tuple[Anchor, ...]
    hits: tuple[Hit, ...]

    def _left_over(self, hit: Hit) -> bool:
        """Whether the same label stands elsewhere with another's word: then this one is ours."""
        return any(
            other.key == hit.key and other is not hit and self._beside(other) is not None
            for other in self.hits
        )

    def weight(self, hit: Hit, near: Sequence[str]) -> float:
        """How well a label suits a fact with these `near` words: 0 belongs to another, 1 surely."""
        if not near:
            return 1.0
        wanted = frozenset(fold(word) for word in near)
        text = hit.prefix + "".join(hit.keys[:-1])
        owner = _owner_in(text, self.words) if text else None
        if owner is not None:
            return _OWN_ROW if owner & wanted else 0.0
        beside = self._beside(hit)
        if beside is not None:
            return _OWN_ROW if beside & wanted else 0.0
        above = self._above(hit)
        if above is not None:
            return _ABOVE if above & wanted else 0.0
        return _ABOVE if self._left_over(hit) else _NOWHERE

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
        """The owner named last above a label, the closest row first."""
        y = middle(hit.box)[1]
        over = [anchor for anchor in self.anchors if middle(anchor.hit.box)[1] < y - 2]
        nearest = max(over, key=lambda a: (middle(a.hit.box)[1], a.hit.box[0]), default=None)
        return nearest.owner if nearest else None

    def crossed(self, labelled: Labelled, hit: Hit, near: Sequence[str]) -> list[Candidate]:
        """Cells where the row of a person meets the column of a label, or the other way round."""
        if hit.cell is None or not near:
            return []
        wanted = frozenset(fold(word) for word in near)
        table = table_of(labelled.layout, hit.cell)
        found: list[Candidate] = []
        for anchor in self.anchors:
            cell = anchor.hit.cell
            if cell is None or not anchor.owner & wanted or not any(cell is own for own in table):
                continue
            under = cell.box[1] >= hit.cell.box[3] - 10 and cell.box[2] <= hit.cell.box[0] + 10
            over = cell.box[3] <= hit.cell.box[1] + 10 and cell.box[0] >= hit.cell.box[2] - 10
            row, column = (cell, hit.cell) if under else (hit.cell, cell)
            meeting = crossing(table, row.box, column.box) if under or over else None
            if meeting is not None and labelled.of_cell(meeting) is None:
                found.append(from_cell(hit, meeting))
        return found


def _left_on_row(anchor: Anchor, hit: Hit) -> bool:
    word = anchor.hit
    if word.piece_at == hit.piece_at and word.piece_at >= 0:
        return word.start < hit.start
    if word.cell is not None:
        beside = word.box[2] <= hit.box[0] + 15
        return beside and overlap(anchor.rows, (hit.box[1], hit.box[3])) > 0.5
    return same_row(word.box, hit.box)


def _reach(hit: Hit, labelled: Labelled) -> tuple[int, int]:
    """The rows a word stands beside: of its cell, and of its letters where they reach further.

    Rules of a narrow cell with upright writing are easily found wrong, the writing is not.
    """
    if hit.cell is None:
        return (hit.box[1], hit.box[3])
    letters = [p.box for p in labelled.layout.pieces if inside(p.box, hit.cell.box)]
    box = around([hit.cell.box, *letters])
    return (box[1], box[3])


def find_owners(reads: Iterable[ReadFrom], labelled: Labelled) -> Owners:
    """The `near` words of `reads` and where they stand as labels."""
    words = tuple(sorted({fold(word) for read in reads for word in read.near}))
    anchors = []
    for hit in labelled.hits:
        owner = _owner_in("".join(hit.keys), words)
        if owner is not None:
            anchors.append(Anchor(hit, owner, _reach(hit, labelled)))
    return Owners(words, tuple(anchors), labelled.hits)


def _owner_in(text: str, words: Sequence[str]) -> frozenset[str] | None:
    """The word that stands last in `text` (the longest there), with the words inside it."""
    found = [(text.rfind(word) + len(word), len(word), word) for word in words if word in text]
    if not found:
        return None
    last = max(found)[2]
    return frozenset(word for word in words if word in last)
