"""Which options of a form are ticked.

A tick shows as a mark in a box beside the printed words (in a picture), as a character before or
behind them (in a text layer or a DOCX), or not at all because someone wrote the options out. The
three look alike to recognition, so each option's surroundings are judged before any is believed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.reading.documents.boxes import (
    around,
    height,
    inside,
    middle,
)
from zhagen.reading.documents.cells import cell_below, cell_right, table_of
from zhagen.reading.documents.draft import Draft
from zhagen.reading.documents.labelled import matching
from zhagen.reading.documents.tick_columns import EMPTY, LOOSE_TICKED, TICKED, marks_in_column
from zhagen.reading.documents.tick_options import bare, behind, find_options
from zhagen.reading.model import Medium
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box, Value
    from zhagen.reading.documents.labelled import Sheet
    from zhagen.reading.documents.labels import Hit
    from zhagen.reading.documents.tick_options import Option
    from zhagen.slices.model import Fact, ReadFrom

_ROWS_BELOW = 5
_KNOWN_WORDS = 0.97  # an option found letter by letter was read well enough to look beside it
_SPECKS = "·.,'`、"  # dust beside a tick
_STRAY = 0.01  # ink over options of which none is ticked: a tick may have missed its box


def read_ticks(sheet: Sheet, fact: Fact, read: ReadFrom) -> Draft | None:
    """The ticked options of a fact; BLANK if its boxes are there and none is ticked."""
    found = find_options(sheet.layout, read.options, read.labels)
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
    pictured = sheet.page.medium is Medium.PICTURE
    behind_words = pictured and (_behind(options) or _boxes_behind(sheet, options))
    marks = [
        _mark_seen_behind(sheet, option) if behind_words else _mark(sheet, option, options)
        for option in options
    ]
    if all(mark is None for mark in marks):
        return _written_out(fact, options) if areas else None
    draft = _judged(fact, read, options, marks)
    if draft.state is State.BLANK and _astray(sheet, options):
        return replace(draft, confidence=min(draft.confidence, 0.6))
    return draft


def _judged(
    fact: Fact, read: ReadFrom, options: Sequence[Option], marks: Sequence[bool | None]
) -> Draft:
    """The answer options give by their marks; one that cannot be told makes it doubtful."""
    pairs = list(zip(options, marks, strict=True))
    ticked = {option.value for option, mark in pairs if mark}
    unsure = any(mark is None and option.value not in ticked for option, mark in pairs)
    confidence = min(_sureness(option) for option in options)
    return _draft(fact, read, ticked, min(confidence, 0.6) if unsure else confidence, options)


def _sureness(option: Option) -> float:
    """How surely the words of an option are the option's."""
    return max(option.piece.confidence, _KNOWN_WORDS) if option.exact else option.piece.confidence


def _astray(sheet: Sheet, options: Sequence[Option]) -> bool:
    """Whether there is writing over or before options whose boxes are all empty."""
    for option in options:
        tall = height(option.box)
        x0, y0, x1, _ = option.box
        strip = (max(0, x0 - 2 * tall), max(0, y0 - tall // 2), x1, max(0, y0 - tall // 8))
        if sheet.page.medium is Medium.PICTURE and sheet.page.ink(strip) > _STRAY:
            return True
    return False


def _draft(
    fact: Fact, read: ReadFrom, ticked: set[str], confidence: float, options: Sequence[Option]
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


def _mark(sheet: Sheet, option: Option, options: Sequence[Option]) -> bool | None:
    """Whether an option is ticked; None if nothing beside it tells."""
    written = _written_mark(option, options)
    if sheet.page.medium is Medium.DOCUMENT:
        return written if written is not None else _unmarked(options)
    told = sheet.page.medium is Medium.TEXT_LAYER or _in_brackets(option, options)
    if told and written is not None:
        return written  # between brackets there is no box to look at
    if option.lead < option.start:
        before = sheet.page.ticked(option.piece.cut(option.lead, option.end).box)
        # At the very start of a line a label may stand instead of the option's own first words.
        if before is not None or option.lead > 0:
            return written if before is None else before
    places = {option.box, option.other}
    seen = {sheet.page.ticked(box) for box in places} - {None}
    if len(seen) > 1:
        return None  # the words may stand in either place, and the places disagree
    one = next(iter(seen), None)
    return one if one is not None else _seen(sheet, {bare(option)}, written=written)


def _seen(sheet: Sheet, places: set[Box], *, written: bool | None = None) -> bool | None:
    """What the page shows beside one of some places, if they do not disagree."""
    seen = {sheet.page.ticked(box) for box in places} - {None}
    return None if len(seen) > 1 else next(iter(seen), written)


def _mark_seen_behind(sheet: Sheet, option: Option) -> bool | None:
    """What the box behind an option says; None where its character says something else."""
    seen = _seen(sheet, behind(option))
    written = _mark_behind(option.piece.folded[option.end :])
    if seen is None or written is None:
        return written if seen is None else seen
    return seen if seen is written else None


def _boxes_behind(sheet: Sheet, options: Sequence[Option]) -> bool:
    """Whether there are boxes behind the words: none before the first, one after the last."""
    first = min(options, key=lambda option: option.box[0])
    last = max(options, key=lambda option: option.box[2])
    if _mark_before(first.piece.folded[: first.lead]) is not None:
        return False
    before = {sheet.page.ticked(box) for box in {first.box, first.other}}
    return before == {None} and _seen(sheet, behind(last)) is not None


def _written_mark(option: Option, options: Sequence[Option]) -> bool | None:
    """The mark a character before the words shows, or behind them where marks stand behind."""
    text = option.piece.folded
    if _behind(options):
        return _mark_behind(text[option.end :])
    return _mark_before(text[: option.lead])


def _in_brackets(option: Option, options: Sequence[Option]) -> bool:
    """Whether the mark of an option stands in brackets beside its words."""
    text = option.piece.folded
    if _behind(options):
        return text[option.end :].startswith(("(", "["))
    return text[: option.lead].endswith((")", "]"))


def _behind(options: Sequence[Option]) -> bool:
    """Whether marks stand behind the words: the first has none before it and one behind.

    A single tick between two options is that of the second: people tick before the words, unless
    every option has a mark.
    """
    first, last = options[0], options[-1]
    before = _mark_before(first.piece.folded[: first.lead])
    after = _mark_behind(first.piece.folded[first.end :])
    if before is not None or after is None:
        return False
    between = first.piece is last.piece and first is not last
    return not between or _mark_behind(last.piece.folded[last.end :]) is not None


def _mark_before(text: str) -> bool | None:
    """The mark a text ends with: a box, a tick, or brackets with a tick or nothing in them."""
    bare = text.rstrip(")]")
    if bare != text:
        return False if bare.endswith(("(", "[")) else _of_char(bare.rstrip(_SPECKS)[-1:])
    return _of_char(text.rstrip("([")[-1:])


def _mark_behind(text: str) -> bool | None:
    """The same at the start of a text."""
    bare = text.lstrip("([")
    if bare != text and bare.startswith((")", "]")):
        return False
    return _of_char((bare.lstrip(_SPECKS) if bare != text else bare).lstrip(")]")[:1])


def _of_char(char: str) -> bool | None:
    if not char:
        return None
    if char in TICKED or char in LOOSE_TICKED:
        return True
    return False if char in EMPTY else None


def _unmarked(options: Sequence[Option]) -> bool | None:
    """An option without a mark is not ticked if any of its neighbours bears one."""
    marked = any(_written_mark(option, options) is not None for option in options)
    return False if marked else None


def _written_out(fact: Fact, options: Sequence[Option]) -> Draft | None:
    """Options named in a sentence (养老、失业) are meant; a bare list of words is doubtful."""
    values = tuple(dict.fromkeys(option.value for option in options))
    text = "".join(dict.fromkeys(option.piece.text for option in options))
    joined = len(values) == 1 or re.search(r"[、，,和及;；/]", text) is not None
    confidence = min(option.piece.confidence for option in options) * (1.0 if joined else 0.6)
    box = around(option.box for option in options)
    if fact.type is FactType.CHOICE:
        return Draft(fact.name, values[0], confidence, box, text) if len(values) == 1 else None
    return Draft(fact.name, values, confidence, box, text)
