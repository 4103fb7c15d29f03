"""Which options of a form are ticked.

A tick shows as a mark in a box beside the printed words (in a picture), as a character before or
behind them (in a text layer or a DOCX), or not at all because someone wrote the options out. The
three look alike to recognition, so each option's surroundings are judged before any is believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language.matching import find_bent
from zhagen.language.normalise import fold
from zhagen.reading.documents.boxes import (
    around,
    height,
    inside,
    letter,
    middle,
    units,
    width,
)
from zhagen.reading.documents.cells import cell_below, cell_right, table_of
from zhagen.reading.documents.draft import Draft
from zhagen.reading.documents.labelled import matching
from zhagen.reading.documents.tick_columns import EMPTY, LOOSE_TICKED, TICKED, marks_in_column
from zhagen.reading.model import Medium
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhagen.cases.model import Box, Value
    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.documents.labelled import Sheet
    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.documents.layout import Layout
    from zhagen.slices.model import Fact, ReadFrom

_ROWS_BELOW = 5


@dataclass(frozen=True, slots=True)
class _Option:
    """An option's words found on the page, and the character marks around them."""

    value: str
    piece: Piece
    start: int
    end: int

    box: Box
    other: Box


def read_ticks(sheet: Sheet, fact: Fact, read: ReadFrom) -> Draft | None:
    """The ticked options of a fact; BLANK if its boxes are there and none is ticked."""
    found = _options(sheet.layout, read.options)
    words = [(option.piece, option.piece.folded[option.start : option.end]) for option in found]
    column = marks_in_column(sheet.page, sheet.layout, words)
    if column:
        marked = {number: column[number] for number in sorted(column)}
        return _judged(fact, read, [found[number] for number in marked], list(marked.values()))
    areas = [area for hit, _ in matching(sheet, read) for area in _areas(sheet, hit)]
    options = [option for option in found if any(inside(option.box, area) for area in areas)]
    # Without a label the same words may stand in the notes below: then only boxes make options.
    options = options or found
    if not options:
        return None
    marks = [_mark(sheet, option, options) for option in options]
    if all(mark is None for mark in marks):
        return _written_out(fact, options) if areas else None
    return _judged(fact, read, options, marks)


def _judged(
    fact: Fact, read: ReadFrom, options: Sequence[_Option], marks: Sequence[bool | None]
) -> Draft:
    """The answer options give by their marks; one that cannot be told makes it doubtful."""
    pairs = list(zip(options, marks, strict=True))
    ticked = {option.value for option, mark in pairs if mark}
    unsure = any(mark is None and option.value not in ticked for option, mark in pairs)
    confidence = min(option.piece.confidence for option in options)
    return _draft(fact, read, ticked, min(confidence, 0.6) if unsure else confidence, options)


def _draft(
    fact: Fact, read: ReadFrom, ticked: set[str], confidence: float, options: Sequence[_Option]
) -> Draft:
    values = tuple(value for value in read.options if value in ticked)
    box = around(option.box for option in options)
    text = "、".join(values)
    if fact.type is not FactType.CHOICE:
        state = State.READ if values else State.BLANK
        return Draft(fact.name, values, confidence, box, text, state)
    if len(values) == 1:
        return Draft(fact.name, values[0], confidence, box, text)
    value: Value = None
    state = State.ILLEGIBLE if values else State.BLANK
    return Draft(fact.name, value, confidence, box, text, state)


def _areas(sheet: Sheet, hit: Hit) -> list[Box]:
    """Where the options of a label stand: its neighbouring cell, or the lines from it on."""
    if hit.cell is not None:
        table = table_of(sheet.layout, hit.cell)
        neighbours = (cell_right(table, hit.cell), cell_below(table, hit.cell))
        return [
            (cell.box[0], cell.box[1], _row_end(sheet, cell.box), cell.box[3])
            for cell in neighbours[:1]
            if cell
        ] or [c.box for c in neighbours[1:] if c]
    tall = height(hit.box)
    bottom = hit.box[3] + _ROWS_BELOW * 2 * tall
    for number, piece in enumerate(sheet.layout.pieces):
        below = middle(piece.box)[1] > hit.box[3] and piece.box[0] < hit.box[2] + 2 * tall
        if below and sheet.labelled.starts_label(number):
            bottom = min(bottom, piece.box[1])
    top = hit.box[1] - tall // 2
    under = (hit.piece.box[0] - 2 * tall, hit.box[3], sheet.layout.size[0], bottom)
    return [(hit.box[2] - tall, top, sheet.layout.size[0], bottom), hit.piece.box, under]


def _row_end(sheet: Sheet, box: Box) -> int:
    """The right end of the cells that go on beside a cell until the next label."""
    y = middle(box)[1]
    end = box[2]
    cells = sorted(sheet.layout.cells, key=lambda cell: cell.box[0])
    for cell in cells:
        if cell.box[0] >= end - 10 and cell.box[1] <= y <= cell.box[3]:
            if sheet.labelled.of_cell(cell) is not None:
                break
            end = cell.box[2]
    return end


def _options(layout: Layout, options: Mapping[str, tuple[str, ...]]) -> list[_Option]:
    """Every place of an option's words, longest words first, none inside another."""
    words = sorted(
        ((fold(word), value) for value, spelled in options.items() for word in spelled),
        key=lambda pair: -len(pair[0]),
    )
    found: list[_Option] = []
    for piece in layout.pieces:
        taken: list[tuple[int, int]] = []
        for word, value in words:
            for start, end in _places(word, piece.folded):
                if all(end <= first or start >= last for first, last in taken):
                    taken.append((start, end))
                    box = piece.cut(start, end).box
                    found.append(_Option(value, piece, start, end, box, box))
    found = [option for piece in layout.pieces for option in _spread(piece, found, layout)]
    return sorted(found, key=lambda option: (option.box[1], option.box[0]))


def _spread(piece: Piece, options: Sequence[_Option], layout: Layout) -> list[_Option]:
    """The options of a line where they may really stand.

    Recognition leaves the boxes before the words out of its text but not out of the line's box:
    what the line is longer than its text is shared out before each of its options, or (`other`)
    between them, where there are no boxes but gaps.
    """
    mine = sorted((o for o in options if o.piece is piece), key=lambda option: option.start)
    marks = sum(char in EMPTY + TICKED for char in piece.folded)
    spare = width(piece.box) - units(piece.text) * layout.pitch(piece)
    if not mine or marks >= len(mine) or spare < 0.4 * letter(piece) * len(mine):
        return mine
    scale = (width(piece.box) - spare) / max(units(piece.text), 1)
    moved = []
    for number, option in enumerate(mine):
        before = piece.box[0] + scale * units(piece.folded[: option.start])
        wide = scale * units(piece.folded[option.start : option.end])
        lefts = (
            round(before + spare * (number + 1) / len(mine)),
            round(before + spare * number / max(len(mine) - 1, 1)),
        )
        boxes = [(x, piece.box[1], round(x + wide), piece.box[3]) for x in lefts]
        moved.append(replace(option, box=boxes[0], other=boxes[1]))
    return moved


def _places(word: str, text: str) -> list[tuple[int, int]]:
    places = [(match.start(), match.end()) for match in re.finditer(re.escape(word), text)]
    bent = find_bent(word, text, 1) if not places and len(word) >= 4 else None
    return [(bent.start, bent.end)] if bent else places


def _mark(sheet: Sheet, option: _Option, options: Sequence[_Option]) -> bool | None:
    """Whether an option is ticked; None if nothing beside it tells."""
    written = _written_mark(option, options)
    if sheet.page.medium is Medium.DOCUMENT:
        return written if written is not None else _unmarked(options)
    if sheet.page.medium is Medium.TEXT_LAYER and written is not None:
        return written
    seen = {sheet.page.ticked(box) for box in {option.box, option.other}} - {None}
    if not seen:
        seen = {sheet.page.ticked(_bare(option))} - {None}
    if len(seen) > 1:
        return None  # the words may stand in either place, and the places disagree
    return next(iter(seen), written)


def _bare(option: _Option) -> Box:
    """The words without the ring someone drew round them, which the line's box took in."""
    rim = height(option.box) // 8
    left = (option.box[0] + option.other[0]) // 2
    right = (option.box[2] + option.other[2]) // 2
    return (left + rim, option.box[1] + rim, right - rim, option.box[3] - rim)


def _written_mark(option: _Option, options: Sequence[_Option]) -> bool | None:
    """The mark a character before the words shows, or behind them where marks stand behind."""
    text = option.piece.folded
    if _behind(options):
        return _mark_behind(text[option.end :])
    return _mark_before(text[: option.start])


def _behind(options: Sequence[_Option]) -> bool:
    """Whether marks stand behind the words: the first has none before it and one behind."""
    first = options[0]
    before = _mark_before(first.piece.folded[: first.start])
    return before is None and _mark_behind(first.piece.folded[first.end :]) is not None


def _mark_before(text: str) -> bool | None:
    """The mark a text ends with: a box, a tick, or brackets with a tick or nothing in them."""
    bare = text.rstrip(")]")
    if bare != text:
        return False if bare.endswith(("(", "[")) else _of_char(bare[-1:])
    return _of_char(text.rstrip("([")[-1:])


def _mark_behind(text: str) -> bool | None:
    """The same at the start of a text."""
    bare = text.lstrip("([")
    if bare != text and bare.startswith((")", "]")):
        return False
    return _of_char(bare.lstrip(")]")[:1])


def _of_char(char: str) -> bool | None:
    if not char:
        return None
    if char in TICKED or char in LOOSE_TICKED:
        return True
    return False if char in EMPTY else None


def _unmarked(options: Sequence[_Option]) -> bool | None:
    """An option without a mark is not ticked if any of its neighbours bears one."""
    marked = any(_written_mark(option, options) is not None for option in options)
    return False if marked else None


def _written_out(fact: Fact, options: Sequence[_Option]) -> Draft | None:
    """Options named in a sentence (养老、失业) are meant; a bare list of words is doubtful."""
    values = tuple(dict.fromkeys(option.value for option in options))
    text = "".join(dict.fromkeys(option.piece.text for option in options))
    joined = len(values) == 1 or re.search(r"[、，,和及;；/]", text) is not None
    confidence = min(option.piece.confidence for option in options) * (1.0 if joined else 0.6)
    box = around(option.box for option in options)
    if fact.type is FactType.CHOICE:
        return Draft(fact.name, values[0], confidence, box, text) if len(values) == 1 else None
    return Draft(fact.name, values, confidence, box, text)
