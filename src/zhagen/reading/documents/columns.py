"""Columns of a table known by what they hold, where their headings do not tell.

Whoever makes a list invents headings (起缴年月, 社保基数); what stands below is the same on every
list. A heading nobody knows is taken for a column only if the contents leave no doubt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.language.identifiers import clean_id_number, id_number_valid
from zhagen.language.normalise import fold
from zhagen.reading.documents.draft import column_kind
from zhagen.reading.documents.grid import Grid, Head, under
from zhagen.reading.documents.typed import Kind, is_blank, read_value
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.slices.model import Column

_OTHER_DATES = re.compile(r"出生|到期|终止|截止|结束|止$|签订|毕业|发证|填")
_LEAST = 0.8


def kind_of_column(column: Column) -> Kind:
    """What the cells of a column look like."""
    kinds = {FactType.INTEGER: Kind.INTEGER, FactType.DATE: Kind.DATE}
    return column_kind(column.name, kinds.get(column.type, Kind.TEXT))


def id_column(columns: Sequence[Column]) -> str:
    """The name of the column of ID numbers, "" if there is none."""
    found = (one.name for one in columns if kind_of_column(one) is Kind.ID_NUMBER)
    return next(found, "")


def persons_in(grid: Grid, columns: Sequence[Column]) -> int:
    """How many rows hold an ID number that is right."""
    name = id_column(columns)
    return sum(
        any(id_number_valid(clean_id_number(entry.text)) for entry in found.get(name, ()))
        for block in grid.blocks
        for row in grid.rows
        if (found := under(grid, row, block))
    )


def completed(grid: Grid, columns: Sequence[Column]) -> Grid:
    """The grid with columns its headings did not name, found by what stands under the others."""
    blocks = []
    others = list(grid.others)
    for block in grid.blocks:
        known = {head.column for head in block}
        mine = list(block)
        for column in sorted(columns, key=how_telling):
            if column.name in known or len(grid.blocks) > 1:
                continue
            head = _head_of(grid, others, column)
            if head is not None:
                others.remove(head)
                mine.append(replace(head, column=column.name))
        blocks.append(tuple(mine))
    return replace(grid, blocks=tuple(blocks), others=tuple(others))


def _head_of(grid: Grid, others: Sequence[Head], column: Column) -> Head | None:
    """The one unknown heading whose column holds what `column` should."""
    kind = kind_of_column(column)
    fitting = []
    for head in others:
        text = fold(head.text)
        akin = any(text[at : at + 2] in fold(label) for label in column.labels
                   for at in range(len(text) - 1))  # fmt: skip
        telling = kind in (Kind.ID_NUMBER, Kind.PHONE, Kind.MONTH)
        if not (akin or telling) or (kind is Kind.MONTH and _OTHER_DATES.search(text)):
            continue
        if _holds(_texts_under(grid, head), kind):
            fitting.append((akin, head))
    best = [head for akin, head in fitting if akin] or [head for _, head in fitting]
    return best[0] if len(best) == 1 else None


def _texts_under(grid: Grid, head: Head) -> list[str]:
    asked = replace(head, column="wanted")
    rest = tuple(one for one in grid.others if one is not head)
    alone = replace(grid, blocks=(*grid.blocks, (asked,)), others=rest)
    found = (under(alone, row, (asked,)).get("wanted", ()) for row in grid.rows)
    return ["".join(entry.text for entry in entries) for entries in found]


def _holds(texts: Sequence[str], kind: Kind) -> bool:
    filled = [text for text in texts if not is_blank(text)]
    return bool(filled) and sum(looks_like(text, kind) for text in filled) >= _LEAST * len(filled)


def how_telling(column: Column) -> int:
    """Columns with an unmistakable content are placed first, free text last."""
    kind = kind_of_column(column)
    order = [Kind.ID_NUMBER, Kind.PHONE, Kind.MONTH, Kind.DATE, Kind.INTEGER]
    return order.index(kind) if kind in order else len(order)


def looks_like(text: str, kind: Kind) -> bool:
    """Whether a text can hardly be anything else but a value of this kind."""
    plain = fold(text)
    if kind is Kind.INTEGER:
        return re.fullmatch(r"[\d,]{4,}(?:\.\d+)?元?", plain) is not None
    if kind is Kind.PHONE:
        return re.fullmatch(r"1\d{9,11}|0\d{2,3}-?\d{7,8}", plain) is not None
    if kind is Kind.TEXT:
        return re.fullmatch(r"[\u3400-\u9fff·]{2,12}", plain) is not None
    return read_value(text, kind).fit >= 0.85
