"""The values that pass between recognition and everything else.

Recognition runs in a child process; only these frozen values cross the border, never an image
array. Boxes are pixels of the upright page picture (x0, y0, x1, y1).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from zhagen.cases.model import Box, Reading


class Medium(StrEnum):
    """What a page was made from: a picture, a text layer, or a document without a picture."""

    PICTURE = "picture"
    TEXT_LAYER = "text_layer"
    DOCUMENT = "document"


class Legibility(StrEnum):
    """Whether a page can be relied on. DOUBTFUL pages make their readings doubtful."""

    CLEAR = "clear"
    DOUBTFUL = "doubtful"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class TextLine:
    """A run of text the engine found. Confidence 0..1; 1.0 from a text layer."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal on the page.

    `owner` is the text of its ring as read ("" if unreadable), `purpose` the centre line
    (财务专用章). `grey` marks a seal on a photocopy, found by shape alone. Confidence 0..1 is
    that of the owner text; `presence` 0..1 that there is a seal at all.
    """

    box: Box
    owner: str
    purpose: str
    confidence: float
    presence: float
    grey: bool


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a ruled table; spans count rows and columns from its top left corner."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table, cells in reading order."""

    box: Box
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR or bar code and its content."""

    kind: str
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Quality:
    """How well the page can be read, and why not.

    Reasons are codes: blur, dark, glare, cut, small, unsure (mean recognition confidence low). On
    a page that is not `coloured` (a photocopy) a seal that is not seen may yet be there; `grey` is
    any page without colour, however clear.
    """

    legibility: Legibility
    reasons: tuple[str, ...] = ()
    mean_confidence: float = 1.0
    coloured: bool = True
    grey: bool = False


class Page(Protocol):
    """A page inside the recognition process: looked at only as far as someone asks.

    Text lines are always read; seals, tables and codes are found when first asked for, because
    each costs as much as a third of the recognition itself and most pages need none of them.
    """

    file: str
    page: int
    medium: Medium

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the page's frame; (0, 0) without a picture."""

    @property
    def turned(self) -> int:
        """Degrees clockwise the picture was turned to stand upright."""

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """Text of the page without its seals, in reading order."""

    @property
    def seals(self) -> tuple[Seal, ...]:
        """Seals, red or grey, with what their ring says."""

    @property
    def pasted(self) -> tuple[str, ...]:
        """The text near each picture pasted into a document (DOCX) that is no seal.

        Signatures stand there so. Empty on a page that has a picture.
        """

    @property
    def tables(self) -> tuple[Table, ...]:
        """Ruled tables with the text of their cells."""

    @property
    def codes(self) -> tuple[Code, ...]:
        """QR and bar codes."""

    @property
    def quality(self) -> Quality:
        """Whether the page can be relied on."""

    def ticked(self, box: Box) -> bool | None:
        """Whether the tick box at or just left of `box` (an option's printed words) is ticked.

        None if no box is found or the mark is doubtful.
        """

    def ink(self, box: Box) -> float:
        """Share (0..1) of `box` covered by what a signature leaves.

        That is ink that is neither ruled line, nor printed text outside the box, nor red seal.
        """

    def reread(self, box: Box) -> TextLine | None:
        """The text inside `box` by the slower, finer engine; None if it sees none."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A column of a list on one page, from `left` to `right` as shares of the list's width.

    `column` is what it was read as, "" if nothing. `texts` hold what stands in each row and how
    surely it was read, only where the page has no headings that say which column it is.
    """

    column: str
    left: float
    right: float
    texts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Sorted:
    """One document found on a page.

    `material` is None where it is none of the listed; for an identity card `candidates` are the
    materials it may be until the whole case tells whose it is. `sides` are the sides of a card
    seen here (front = portrait, back = emblem). `region` is the part of the page it fills. `strips`
    are the columns of a list, by which its next page is read.
    """

    material: str | None
    confidence: float
    candidates: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    region: Box | None = None
    readings: tuple[Reading, ...] = ()
    strips: tuple[Strip, ...] = ()


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page gave: its quality, its documents with their facts, and a picture if asked.

    `picture` is the upright page as JPEG bytes, `plain` the same without seals; both None unless
    pictures were asked for. `seconds` is CPU time spent on the page, `engine` who recognised it.
    """

    file: str
    page: int
    medium: Medium
    size: tuple[int, int]
    turned: int
    quality: Quality
    documents: tuple[Sorted, ...]
    seals: tuple[Seal, ...] = ()
    codes: tuple[Code, ...] = ()
    text: str = ""
    picture: bytes | None = None
    plain: bytes | None = None
    seconds: float = 0.0
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A file that could not be read: reason code, one Chinese line saying what and what to do.

    Codes: missing, unreadable, empty, encrypted, damaged, unsupported, too_many_pages, too_large,
    bomb, unsafe_archive, outside_link, not_a_file.
    """

    file: str
    reason: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FileReading:
    """The result for one file handed in: pages, or why there are none."""

    file: str
    pages: tuple[PageReading, ...]
    unusable: Unusable | None = None
