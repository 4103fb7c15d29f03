"""A layout with its labels found: those that fill a cell, and those that stand in lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhagen.reading.documents.boxes import inside, make_piece, same_row
from zhagen.reading.documents.labels import SURE, lead_of

if TYPE_CHECKING:
    from zhagen.cases.model import Box
    from zhagen.reading.documents.labels import Hit, Lexicon
    from zhagen.reading.documents.layout import Layout
    from zhagen.reading.model import TableCell


@dataclass(frozen=True, slots=True)
class Labelled:
    """A layout with its labels found. `by_piece` holds the labels of each piece, by its number."""

    layout: Layout
    hits: tuple[Hit, ...]
    by_piece: tuple[tuple[Hit, ...], ...]
    cell_hits: tuple[Hit, ...]

    def starts_label(self, number: int) -> bool:
        """Whether a piece begins with a label."""
        box = self.layout.pieces[number].box
        if any(inside(box, hit.box) for hit in self.cell_hits):
            return True
        hits = self.by_piece[number]
        return bool(hits) and hits[0].quality >= SURE and not hits[0].prefix

    def of_cell(self, cell: TableCell) -> Hit | None:
        """The label a cell consists of, or None."""
        return next((hit for hit in self.cell_hits if hit.cell is cell), None)

    def runs_into(self, hit: Hit) -> bool:
        """Whether other writing touches the end of a label: then its place was not surely found."""
        box = hit.box
        return any(
            piece.box[0] > box[0]
            and piece.box[0] < box[2] < piece.box[2]
            and number != hit.piece_at
            and same_row(piece.box, box)
            and not self.starts_label(number)
            for number, piece in enumerate(self.layout.pieces)
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wording that may be the value of a label; an empty `text` is an empty place.

    `sources` are the boxes of the lines and cells it was read from, for reading them again.
    """

    hit: Hit
    text: str
    box: Box
    confidence: float
    sources: tuple[Box, ...]
    quality: float


def find_labels(layout: Layout, lexicon: Lexicon) -> Labelled:
    """All labels on a layout: those filling a cell, and those standing in lines."""
    cell_hits = [hit for cell in layout.cells if (hit := _cell_hit(cell, lexicon))]
    boxes = [hit.box for hit in cell_hits]
    by_piece: list[tuple[Hit, ...]] = []
    for number, piece in enumerate(layout.pieces):
        if any(inside(piece.box, box) for box in boxes):
            by_piece.append(())
            continue
        found = [replace(hit, piece_at=number) for hit in lexicon.find(piece)]
        by_piece.append(tuple(found))
    lines = [hit for hits in by_piece for hit in hits]
    hits = sorted((*cell_hits, *lines), key=lambda hit: (hit.box[1], hit.box[0]))
    return Labelled(layout, tuple(hits), tuple(by_piece), tuple(cell_hits))


def _cell_hit(cell: TableCell, lexicon: Lexicon) -> Hit | None:
    """The label a cell consists of; None if the cell holds a value, a label with it, or nothing."""
    text = cell.text.replace("\n", "")
    if not text.strip() or len(text) > 40:
        return None
    hits = lexicon.find(make_piece(text, cell.box, cell.confidence))
    if not hits or not hits[-1].whole or hits[0].quality < SURE:
        return None
    last = hits[-1]
    covered = sum(hit.end - hit.start for hit in hits) + lead_of(last.piece.folded)
    explained = last.piece.folded[: hits[0].start].endswith("(")  # 单位代码（统一社会信用代码）
    if covered + 4 < len(last.piece.folded) and not explained:
        return None
    if len(hits) > 1 and ":" in last.piece.folded:
        return None
    keys = tuple(key for hit in hits for key in hit.keys)
    return replace(last, keys=keys, cell=cell)
