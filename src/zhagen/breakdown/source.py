"""The document as it is read, before anything is understood: paragraphs in order, with places.

Every later value points back into these paragraphs by number and character offsets, so the text of
a paragraph is kept exactly as written (Traditional characters, full and half width, odd spaces).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Kind(StrEnum):
    """What a paragraph is in the layout of an official document (GB/T 9704)."""

    TITLE = "title"
    NUMBER = "number"  # 发文字号
    ADDRESSEES = "addressees"  # 主送机关
    HEADING = "heading"
    BODY = "body"
    ROW = "row"  # a row of a table; its cells stand in `cells`
    NOTE = "note"  # a footnote or remark
    ANNEX = "annex"  # the line that names an annex, or the title that opens one
    SIGNATURE = "signature"  # 发文机关署名
    DATE = "date"  # 成文日期
    FOOT = "foot"  # 抄送, 印发机关, page numbers


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row: its column head and where its text stands in the paragraph."""

    head: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one row of a table.

    `number` is the numbering in front of it as shown (（一）, 第三条, 4.3.1), be it typed or made
    by Word; `typed` says that it is part of `text`. `level` is its depth in the numbering tree (1
    is the top; 0 stands outside). `parent` is the id of the paragraph it stands under, 0 for none.
    A row's text is its cells joined by tabs.
    """

    id: int
    text: str
    kind: Kind = Kind.BODY
    number: str = ""
    typed: bool = True
    level: int = 0
    parent: int = 0
    page: int = 0
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A policy text: what the head says about itself, and its paragraphs in reading order.

    `issued` is the day of writing (成文日期), None when the text does not tell it. `remarks` are
    Chinese sentences about what could not be read; they are shown, never swallowed.
    """

    title: str = ""
    issuer: str = ""
    number: str = ""
    issued: date | None = None
    addressees: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    remarks: tuple[str, ...] = field(default=())
