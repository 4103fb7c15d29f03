"""The second look: doubtful readings are read again by the finer engine, and the better is taken.

Only lines that gave a doubtful value, or one whose check digit fails, are worth the finer engine's
time. Its text replaces the first in the layout and the same rules read it again, so there is no
second set of rules; a value that checks beats one that does not, agreement makes both surer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language.normalise import fold
from zhagen.reading.documents.draft import DISPUTED, CellRead, Draft, agreed
from zhagen.reading.documents.figures import is_figure, to_prove
from zhagen.reading.documents.labelled import Sheet, open_sheet
from zhagen.reading.documents.names import better_name, is_name, to_check
from zhagen.reading.documents.roster import rows_value
from zhagen.reading.model import Medium

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.model import Page, TextLine

# Each line costs the finer engine about a tenth of a page; a page that needs more is not doubtful
# here and there but as a whole, and its quality says so.
_MOST_LINES = 14
_HARD_TO_READ = 0.88


def reread_lines(
    page: Page, drafts: Iterable[Draft], others: Sequence[Draft] = ()
) -> dict[Box, TextLine]:
    """The lines weak drafts and `others` rest on, read again, by their boxes.

    None for a text layer, which says what it says.
    """
    if page.medium is not Medium.PICTURE:
        return {}
    boxes = dict.fromkeys(box for draft in drafts if draft.weak for box in draft.sources)
    boxes |= dict.fromkeys(box for draft in others for box in draft.sources)
    lines: dict[Box, TextLine] = {}
    for box in list(boxes)[:_MOST_LINES]:
        line = page.reread(box)
        if line is not None and line.text.strip():
            lines[box] = line
    return lines


def look_again(
    sheet: Sheet,
    drafts: dict[str, Draft],
    read_all: Callable[[Sheet, frozenset[str] | None], dict[str, Draft]],
) -> list[Draft]:
    """The drafts of a sheet with the weak ones replaced where a second reading is better."""
    weak = {name: draft for name, draft in drafts.items() if draft.weak}
    others = to_check(sheet.slice_, drafts.values())
    others += to_prove(drafts.values(), grey=sheet.page.quality.grey)
    lines = reread_lines(sheet.page, weak.values(), others)
    if sheet.page.medium is not Medium.PICTURE:
        return list(drafts.values())
    second: dict[str, Draft] = {}
    if lines:
        layout = sheet.layout.with_rereads(lines)
        again = open_sheet(sheet.page, layout, sheet.slice_, sheet.material)
        second = read_all(again, frozenset([*weak, *(draft.fact for draft in others)]))
    return [_settled(sheet, draft, second.get(name), lines) for name, draft in drafts.items()]


def _settled(sheet: Sheet, first: Draft, second: Draft | None, lines: Container[Box]) -> Draft:
    """A draft after the second look; a fault of a number that one engine alone saw is doubtful."""
    if first.cells:
        return _settled_rows(first, second, lines)
    twice = second is not None and (
        any(box in lines for box in first.sources) or fold(str(first.value)) != _shown(second)
    )
    if not twice:
        once = first.checked is False and first.state is State.READ
        return replace(first, confidence=min(first.confidence, DISPUTED)) if once else first
    return better(first, second, name=is_name(sheet.slice_, first.fact))


def _shown(draft: Draft) -> str:
    return fold(str(draft.value))


def better(first: Draft, second: Draft | None, *, name: bool = False) -> Draft:
    """Of two readings of one place the one to believe."""
    if second is None:
        return first
    if name and first.state is State.READ:
        return better_name(first, second)
    if first.state is State.READ and second.state is State.READ:
        same = fold(str(first.value)) == fold(str(second.value))
        if same:
            return replace(
                first, confidence=agreed(first.value, first.confidence, second.confidence)
            )
        if not first.fits and second.checked is None:
            # Neither a date to one engine nor surely the right one to the other.
            second = replace(second, confidence=min(second.confidence, _HARD_TO_READ))
        elif is_figure(first) and is_figure(second):
            best = second if second.better_than(first) else first
            return replace(best, confidence=min(best.confidence, DISPUTED))
    return second if second.better_than(first) else first


def _settled_rows(first: Draft, second: Draft | None, lines: Container[Box]) -> Draft:
    """Rows compared cell by cell; a different number of rows means a different table, so not.

    Cells nothing was read again of say the same both times, which proves nothing.
    """
    alike = second is not None and len(first.cells) == len(second.cells)
    others = second.cells if second is not None and alike else first.cells
    cells = tuple(
        tuple(_settled_cell(cell, other, lines) for cell, other in zip(row, more, strict=True))
        for row, more in zip(first.cells, others, strict=True)
    )
    return replace(first, cells=cells, value=rows_value(cells))


def _settled_cell(first: CellRead, second: CellRead, lines: Container[Box]) -> CellRead:
    if first is not second and (
        first.value != second.value or any(box in lines for box in first.sources)
    ):
        return first.better_of(second)
    if first.checked is False:
        return replace(first, confidence=min(first.confidence, DISPUTED))
    return first
