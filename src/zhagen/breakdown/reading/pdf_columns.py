"""Tables of a PDF page that no rule is drawn around: columns told by the white between them.

Column heads that mean something open such a table; it goes on while the lines below keep to the
same columns. Where columns or rows cannot be told for certain the lines stay text and the page is
named in the remarks: a table read wrongly would hand work to the wrong body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.reading.pdf_columns_rows import FEWEST, WORK, Columns, Lane, rows_of
from zhagen.breakdown.reading.pdf_flow import is_page_number
from zhagen.breakdown.reading.pdf_form import printed_form
from zhagen.breakdown.tables.cells import GridCell, GridRow, closed, closed_up
from zhagen.breakdown.tables.columns import Field, field_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.reading.model import TextLine

_LONGEST_HEAD: Final = 16
_SCRAP: Final = re.compile("[\u4e00-\u9fff]{1,4}")  # of a head broken over lines: 完成 over 时限
_BELOW: Final = 4.0  # lines of white after which a table is over
_MARGIN: Final = 0.08  # share of the page's height that a running head stands in
_LOW: Final = 0.85  # share of the page's height below which its number stands
_NEAR: Final = 9  # lines that three rows of a table take
_ASKED: Final = frozenset({Field.LEAD, Field.BODIES, Field.SUPPORT, Field.DEADLINE, Field.PERSON})


@dataclass(frozen=True, slots=True)
class Unruled:
    """A page with its unruled tables taken out.

    `open` are the columns of a table that reaches the foot of the page; `unclear` tells that a
    table stands here whose rows or columns could not be told.
    """

    free: tuple[TextLine, ...]
    tables: tuple[tuple[float, list[GridRow]], ...] = ()
    open: Columns | None = None
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    """A table found: how many lanes its heads and all of it take, its columns and rows.

    `rows` is None where they cannot be told.
    """

    heads: int
    end: int
    columns: Columns
    rows: list[list[Lane]] | None


def unruled(lines: Sequence[TextLine], page: int, height: float, above: Columns | None) -> Unruled:
    """The unruled tables of a page; `above` are the columns the page before left open."""
    lanes = _lanes(lines)
    foot = _foot(lanes, height)
    lanes, below = lanes[: len(lanes) - foot], lanes[len(lanes) - foot :]
    free: list[TextLine] = []
    tables: list[tuple[float, list[GridRow]]] = []
    form = printed_form(lanes, page)
    unclear, at, left_open = False, 0, None
    while at < len(lanes):
        if form is not None and at == form.start:
            tables.append((float(lanes[at][0].box[1]), list(form.rows)))
            at, above = form.end, None
            continue
        in_head = lanes[at][0].box[3] < _MARGIN * height
        found = _table(lanes, at, None if in_head else above)
        if found is None or not found.rows:
            end = at + 1 if found is None else max(found.end, at + 1)
            unclear = unclear or (found is not None and found.rows is None)
            free += [piece for lane in lanes[at:end] for piece in lane]
            above = above if in_head else None
        else:
            end, columns = found.end, found.columns
            rows = (
                [_row_of_lanes(lanes[at : at + found.heads], columns, page)] if found.heads else []
            )
            rows += [
                _row_of_lanes(part, columns, page, torn=not found.heads) for part in found.rows[:1]
            ]
            rows += [_row_of_lanes(part, columns, page) for part in found.rows[1:]]
            tables.append((float(lanes[at][0].box[1]), rows))
            left_open = columns if end == len(lanes) else None
            above = None
        at = end
    unclear = unclear or _like_table(_lanes(free))
    free += [piece for lane in below for piece in lane]
    return Unruled(tuple(free), tuple(tables), left_open, unclear)


def _lanes(lines: Sequence[TextLine]) -> list[Lane]:
    """Lines in reading order, those side by side together."""
    lanes: list[Lane] = []
    for line in lines:
        last = lanes[-1][0].box if lanes else None  # the first of a lane decides
        shared = 0 if last is None else min(last[3], line.box[3]) - max(last[1], line.box[1])
        least = 0 if last is None else min(last[3] - last[1], line.box[3] - line.box[1])
        if last is not None and 2 * shared > least:
            lanes[-1].append(line)
        else:
            lanes.append([line])
    return [sorted(lane, key=lambda piece: piece.box[0]) for lane in lanes]


def _table(lanes: Sequence[Lane], at: int, above: Columns | None) -> _Table | None:
    """The table that begins at a lane, with heads of its own or going on from the page before."""
    heads = _head_lanes(lanes, at)
    columns = _columns(lanes[at : at + heads]) if heads else above
    if columns is None or (not heads and max(map(len, lanes[at : at + 2])) < 2):
        return None
    first, reach = at + heads, _Reach(columns)
    end = first
    for number, lane in enumerate(lanes[first:], start=first):
        apart = lane[0].box[1] - lanes[number - 1][0].box[3] if number > first else 0
        over = apart > _BELOW * _height(lane) or _head_lanes(lanes, number)
        if over or not reach.takes(lane):
            break
        end = number + 1
    while end > first and len(lanes[end - 1]) == 1 and reach.is_strange(lanes[end - 1][0]):
        end -= 1
    kept = _Reach(columns)
    if end == first or not all(kept.takes(lane) for lane in lanes[first:end]):
        return None
    if kept.strange():
        return _Table(heads, end, columns, None)
    columns = kept.columns()
    rows = rows_of(lanes[first:end], columns, torn=not heads)
    while rows and len({columns.of(one) for lane in rows[-1] for one in lane}) == 1:
        end -= len(rows.pop())  # text below the table, not wide enough to cross a column
    return _Table(heads, end, columns, rows)


class _Reach:
    """Columns that grow with what is set in them."""

    def __init__(self, columns: Columns) -> None:
        self._fields = columns.fields
        # From, to, and which head stands over it; -1 for none.
        self._spans = [(start, end, at) for at, (start, end) in enumerate(columns.reach)]

    def takes(self, lane: Lane) -> bool:
        """Take the pieces of a lane in, unless one of them lies over two columns."""
        spans = self._spans
        for piece in lane:
            left, right = piece.box[0], piece.box[2]
            over = [span for span in spans if left < span[1] and span[0] < right]
            headed = [span[2] for span in over if span[2] >= 0]
            if len(headed) > 1:
                return False
            joined = (
                min([left, *(span[0] for span in over)]),
                max([right, *(span[1] for span in over)]),
                headed[0] if headed else -1,
            )
            spans = sorted([span for span in spans if span not in over] + [joined])
        self._spans = spans
        return True

    def is_strange(self, piece: TextLine) -> bool:
        """Whether a piece stands under no head."""
        return any(start <= piece.box[0] < end for start, end, head in self._spans if head < 0)

    def strange(self) -> bool:
        """Whether anything stands under no head, or heads have changed places."""
        return [span[2] for span in self._spans] != list(range(len(self._fields)))

    def columns(self) -> Columns:
        """The columns as far as they reach now."""
        return Columns(self._fields, tuple((start, end) for start, end, _ in self._spans))


def _head_lanes(lanes: Sequence[Lane], at: int) -> int:
    """How many lanes from here are column heads, 0 for none; heads may be broken over lines."""
    best, known = 0, 0
    for count in (1, 2, 3):
        block = lanes[at : at + count]
        if len(block) < count or (count > 1 and not _is_scraps(block)):
            break
        columns = _columns(block)
        named = sum(field is not Field.OTHER for field in columns.fields) if columns else 0
        hangs = best > 0 and 2 * len(block[-1]) < max(map(len, block)) and named >= known
        if named > known or hangs:
            best, known = count, named
    return best


def _is_scraps(block: Sequence[Lane]) -> bool:
    """Whether lanes below one another may be the lines of broken heads."""
    near = all(
        below[0].box[1] - above[0].box[3] < _height(above) for above, below in pairwise(block)
    )
    full = max(block, key=len)
    scraps = [piece.text for lane in block if lane is not full for piece in lane]
    return near and all(_SCRAP.fullmatch(text) for text in scraps)


def _columns(block: Sequence[Lane]) -> Columns | None:
    """The columns that heads open, None where these are no heads of a table of tasks."""
    found: list[tuple[int, int, str]] = []
    for piece in (piece for lane in block for piece in lane):
        left, right, text = piece.box[0], piece.box[2], closed(piece.text)
        over = [span for span in found if left < span[1] and span[0] < right]
        if len(over) > 1:
            return None
        if over:
            start, end, head = over[0]
            found.remove(over[0])
            left, right, text = min(left, start), max(right, end), head + text
        found.append((left, right, text))
    found.sort()
    texts = [text for _, _, text in found]
    if len(found) < FEWEST or any(len(text) > _LONGEST_HEAD for text in texts):
        return None
    fields = tuple(field_of(text) for text in texts)
    known = sum(one is not Field.OTHER for one in fields)
    if 2 * known < len(fields) or not WORK & set(fields) or not _ASKED & set(fields):
        return None
    return Columns(fields, tuple((start, end) for start, end, _ in found))


def _height(lane: Lane) -> int:
    return lane[0].box[3] - lane[0].box[1]


def _row_of_lanes(
    lanes: Sequence[Lane], columns: Columns, page: int, *, torn: bool = False
) -> GridRow:
    texts: list[list[str]] = [[] for _ in columns.fields]
    for lane in lanes:
        for piece in lane:
            texts[columns.of(piece)].append(piece.text)
    cells = tuple(GridCell(closed_up(text), column) for column, text in enumerate(texts))
    return GridRow(cells, page=page, torn=torn)


def _foot(lanes: Sequence[Lane], height: float) -> int:
    """How many of the last lanes are the page's number or a running foot, not its text."""
    count = 0
    for lane in reversed(lanes):
        place = lane[0].box[1] / height
        foot = place > 1 - _MARGIN or (place > _LOW and is_page_number(lane[0].text))
        if len(lane) > 1 or not foot:
            break
        count += 1
    return count


def _like_table(lanes: Sequence[Lane]) -> bool:
    """Whether lines left as text stand in columns all the same: again and again three abreast."""
    many = [at for at, lane in enumerate(lanes) if len(lane) >= FEWEST]
    return any(third - first < _NEAR for first, third in zip(many, many[2:], strict=False))
