"""Where the options of a form stand on a page: their words, their whole wording, their boxes.

Recognition may leave out the tick boxes of a line, on either side of the words; then an option may
stand in several places, and each of them is a place to look beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhagen.language.matching import find_bent
from zhagen.language.normalise import fold
from zhagen.reading.documents.boxes import height, letter, units, width
from zhagen.reading.documents.tick_columns import EMPTY, TICKED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.boxes import Piece
    from zhagen.reading.documents.layout import Layout

_BEHIND = 1.2  # a box behind its words ends about so many heights right of them
_MARKS = "□☐▢◻☑☒■√✓✔✅●◼▣○"  # marks that are never part of a word
_MARK = re.compile(rf"\(\)|\[\]|[{EMPTY}{TICKED}]")
_WORDING = re.compile(rf"(?:^|[{_MARKS}:;,、()\s])([\u3400-\u9fff]{{1,10}})$")


@dataclass(frozen=True, slots=True)
class Option:
    """An option's words found on the page, where its whole wording begins, and where it stands.

    `exact` = found letter by letter; `lead` = the place in the line where the wording begins that
    the words end (自行到窗口或网上缴费): its mark stands there. The boxes are where the words stand
    if nothing was left out of the line, or boxes before each option (`box`), between them
    (`other`), behind each (`early`).
    """

    value: str
    piece: Piece
    start: int
    end: int
    box: Box
    other: Box
    early: Box
    exact: bool = True
    lead: int = 0


def find_options(
    layout: Layout, options: Mapping[str, tuple[str, ...]], labels: Sequence[str] = ()
) -> list[Option]:
    """Every place of an option's words, longest words first, none inside another.

    `labels` are the words that ask for the options: no option's wording begins with one.
    """
    words = sorted(
        ((fold(word), value) for value, spelled in options.items() for word in spelled),
        key=lambda pair: -len(pair[0]),
    )
    found: list[Option] = []
    for piece in layout.pieces:
        taken: list[tuple[int, int]] = []
        for word, value in words:
            for start, end in _places(word, piece.folded):
                if all(end <= first or start >= last for first, last in taken):
                    taken.append((start, end))
                    box = piece.cut(start, end).box
                    exact = piece.folded[start:end] == word
                    found.append(Option(value, piece, start, end, box, box, box, exact, start))
    asked = [fold(label) for label in labels]
    found = [_led(option, found, asked) for option in found]
    found = [option for piece in layout.pieces for option in _spread(piece, found, layout)]
    return sorted(found, key=lambda option: (option.box[1], option.box[0]))


def _led(option: Option, options: Sequence[Option], labels: Sequence[str]) -> Option:
    """The option with the place where its wording begins, back to a mark, a stop or a label."""
    floor = max(
        (one.end for one in options if one.piece is option.piece and one.end <= option.start),
        default=0,
    )
    opening = option.piece.folded[: option.start]
    floor = max([floor, *(opening.rfind(word) + len(word) for word in labels if word in opening)])
    wording = _WORDING.search(option.piece.folded[floor : option.start])
    if wording is None:
        return option
    return replace(option, lead=floor + wording.start(1))


def _spread(piece: Piece, options: Sequence[Option], layout: Layout) -> list[Option]:
    """The options of a line where they may really stand.

    Recognition leaves the boxes before the words out of its text but not out of the line's box:
    what the line is longer than its text is shared out before each of its options, between them
    where there are no boxes but gaps, or behind each.
    """
    mine = sorted((o for o in options if o.piece is piece), key=lambda option: option.start)
    marks = len(_MARK.findall(piece.folded))
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
            round(before + spare * number / len(mine)),
        )
        boxes = [(x, piece.box[1], round(x + wide), piece.box[3]) for x in lefts]
        moved.append(replace(option, box=boxes[0], other=boxes[1], early=boxes[2]))
    return moved


def _places(word: str, text: str) -> list[tuple[int, int]]:
    places = [(match.start(), match.end()) for match in re.finditer(re.escape(word), text)]
    bent = find_bent(word, text, 1) if not places and len(word) >= 4 else None
    return [(bent.start, bent.end)] if bent else places


def bare(option: Option) -> Box:
    """The words without the ring someone drew round them, which the line's box took in."""
    rim = height(option.box) // 8
    left = (option.box[0] + option.other[0]) // 2
    right = (option.box[2] + option.other[2]) // 2
    return (left + rim, option.box[1] + rim, right - rim, option.box[3] - rim)


def behind(option: Option) -> set[Box]:
    """Where words would begin if the boxes right of an option's words stood before them."""
    tall = height(option.box)
    ends = {box[2] for box in (option.other, option.early)}
    return {
        (x + round(_BEHIND * tall), option.box[1], x + round((_BEHIND + 2) * tall), option.box[3])
        for x in ends
    }
