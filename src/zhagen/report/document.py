"""What a report is before it is a file: a title, a few kinds of blocks, a foot.

Tools build a `Document` out of frozen values and never touch a file format; a renderer (docx.py
now, others later) turns it into bytes. The kinds are few on purpose: a block that only one
report needs is usually a paragraph in disguise.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from zhagen.report.drawing import Drawing

if TYPE_CHECKING:
    from datetime import date


class Look(StrEnum):
    """How a paragraph stands.

    BODY is running text, LEAD the one sentence that states the result, SMALL a source or remark,
    NEAR one of several things told in a row, as beside a chart, BOXED something to be dealt with
    before the paper goes out.
    """

    BODY = "body"
    LEAD = "lead"
    SMALL = "small"
    NEAR = "near"
    BOXED = "boxed"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the document; level 1 stands directly under the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str
    look: Look = Look.BODY


@dataclass(frozen=True, slots=True)
class Point:
    """A numbered point: what it is about, the sentences that follow, and small lines at the end.

    `number` is printed as given, never counted by the renderer: the number of a finding is the
    same on the screen and on paper.
    """

    number: int
    title: str
    lines: tuple[str, ...] = ()
    small: str = ""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table. `widths` are shares of the line (they need not add up to one).

    `right` names the columns whose numbers stand under one another; `small` sets the table in
    small print (a long table of figures nobody reads through).
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    right: tuple[int, ...] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """A label with its value; an empty value is a line left for a pen."""

    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Blanks:
    """Labels that stand side by side on one line, such as 经办人 and 日期."""

    items: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG) with its caption; `says` is what it shows, for those who do not see it.

    `width` is its share of the line.
    """

    picture: bytes
    caption: str
    says: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: vector where the file can hold one. `width` is its share of the line."""

    drawing: Drawing
    caption: str = ""
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Beside:
    """Text with a small chart at its right, never torn apart; for findings that are looked at."""

    texts: tuple[Paragraph, ...]
    chart: Chart


@dataclass(frozen=True, slots=True)
class Notice:
    """What has to be known before reading on: a word and its lines, in one dashed frame."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stand on one page, where they fit one: a heading, its text and its table."""

    blocks: tuple[Block, ...]


Block = (
    Heading
    | Paragraph
    | Point
    | TableBlock
    | Blanks
    | Figure
    | Chart
    | Beside
    | Notice
    | NewPage
    | Together
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `foot` stands small at the foot of every page, beside the page number.

    `day` is the day the report speaks of; it stands in the file's properties, never the clock's.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    foot: str = ""
    day: date | None = None
