"""The pages of a review as the page shows them: picture with frames, or text with its values.

A frame carries the number of its finding and stands where the evidence says; the label of a
frame stands where the paper is free. A page without picture (DOCX, XLSX) shows its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.precheck.telling import LEGIBILITY, WORD, numbered, show_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhagen.cases.model import Box
    from zhagen.precheck.model import DocumentEntry, Finding, Review
    from zhagen.precheck.telling import PageRef
    from zhagen.report.frames import Marked
    from zhagen.report.pictures import Picture
    from zhagen.slices.model import Severity

    Key = tuple[str, int]
    # A picture that was looked at before brings its ink; bytes are looked at here.
    Pictures = Mapping[Key, bytes | Picture]

MARKS_IN_STRIP = 4
NO_PICTURE = "文字版，没有图像"
PICTURE_LEFT_OUT = "这份报告没有带上图像"


@dataclass(frozen=True, slots=True)
class FrameView:
    """A frame on a page, in percent of the paper, and its label's anchor."""

    number: int
    severity: Severity
    label: str
    left: float
    top: float
    width: float
    height: float
    side: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of a page without picture; `number` is the finding that points at it (0: none)."""

    text: str
    number: int = 0
    severity: str = ""


Cell = tuple[TextPiece, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page: what it is, its picture or its text, its frames and the findings it bears.

    `lines` are rows of cells; a line of running text has one cell. `columns` is the most cells
    a line has.
    """

    number: int
    name: str
    place: str
    state: str
    width: int
    height: int
    picture: Picture | None
    plain: Picture | None
    frames: tuple[FrameView, ...]
    marks: tuple[tuple[int, Severity], ...]
    lines: tuple[tuple[Cell, ...], ...]

    @property
    def tally(self) -> tuple[tuple[Severity, int], ...]:
        """Its marks for the page strip: one each, or counted by severity where they are many."""
        severities = [severity for _, severity in self.marks]
        if len(severities) <= MARKS_IN_STRIP:
            return tuple((severity, 1) for severity in severities)
        return tuple(
            (severity, severities.count(severity)) for severity in dict.fromkeys(severities)
        )

    @property
    def columns(self) -> int:
        """How wide the text stands: 1 for running text, more for a table."""
        return max((len(line) for line in self.lines), default=0)


def page_views(
    review: Review,
    refs: Mapping[Key, PageRef],
    pictures: Pictures,
    plain: Pictures,
    texts: Mapping[Key, str],
) -> Iterable[PageView]:
    """Every page of the case in its order."""
    entries = {(entry.file, entry.page): entry for entry in reversed(review.documents)}
    several = {ref.file for ref in refs.values() if ref.page > 1}
    for key, ref in refs.items():
        entry = entries[key]
        picture = _read(pictures.get(key)) if all(entry.size) else None
        yield PageView(
            number=ref.number,
            name=ref.name,
            place=f"{ref.file} 第 {ref.page} 页" if ref.file in several else ref.file,
            state=_state(entry, picture),
            width=entry.size[0],
            height=entry.size[1],
            picture=picture,
            plain=_read(plain.get(key)) if picture else None,
            frames=_frames(review, key, entry.size, picture) if picture else (),
            marks=tuple(_marks(review, key)),
            lines=() if picture else tuple(_lines(review, key, texts.get(key, ""))),
        )


def _state(entry: DocumentEntry, picture: Picture | None) -> str:
    if not all(entry.size):
        return NO_PICTURE
    parts = [LEGIBILITY.get(entry.legibility, ""), "" if picture else PICTURE_LEFT_OUT]
    if entry.turned:
        parts.append(f"已转正 {entry.turned}°")
    return " · ".join(part for part in parts if part)


def _read(picture: bytes | Picture | None) -> Picture | None:
    if not isinstance(picture, bytes):
        return picture
    # Pillow comes with the reading extra; without it there are no pictures to show.
    from zhagen.report.pictures import read_picture  # noqa: PLC0415

    return read_picture(picture)


def _marks(review: Review, key: Key) -> Iterable[tuple[int, Severity]]:
    for number, finding in numbered(review):
        if any((item.file, item.page) == key for item in finding.evidence):
            yield number, finding.severity


def _boxes_on(review: Review, key: Key) -> Iterable[tuple[int, Finding, Box | None]]:
    for number, finding in numbered(review):
        boxes = (item.box for item in finding.evidence if (item.file, item.page) == key)
        for box in dict.fromkeys(boxes):
            yield number, finding, box


def _frames(
    review: Review, key: Key, size: tuple[int, int], picture: Picture
) -> tuple[FrameView, ...]:
    from zhagen.report.frames import place_labels  # noqa: PLC0415 - see _read

    found = tuple(_boxes_on(review, key))
    inset = round(size[0] * 0.02)
    whole = (inset, inset, size[0] - inset, size[1] - inset)
    placed = place_labels(picture, size, [box or whole for _, _, box in found])
    return tuple(
        _frame(number, finding, marked, size)
        for (number, finding, _), marked in zip(found, placed, strict=True)
    )


def _frame(number: int, finding: Finding, marked: Marked, size: tuple[int, int]) -> FrameView:
    width, height = size
    x0, y0, x1, y1 = marked.frame
    return FrameView(
        number=number,
        severity=finding.severity,
        label=f"第 {number} 条，{WORD[finding.severity]}：{finding.message}",
        left=100 * x0 / width,
        top=100 * y0 / height,
        width=100 * (x1 - x0) / width,
        height=100 * (y1 - y0) / height,
        side=marked.side,
        x=100 * marked.x / width,
        y=100 * marked.y / height,
    )


def _lines(review: Review, key: Key, text: str) -> Iterable[tuple[Cell, ...]]:
    """The text of a page without picture; its facts where the text was not kept."""
    wanted = _wanted(review, key)
    lines = text.splitlines() if text.strip() else _fact_lines(review, key)
    for line in lines:
        yield tuple(tuple(_pieces(cell, wanted)) for cell in line.split("\t"))


def _wanted(review: Review, key: Key) -> dict[str, tuple[int, Severity]]:
    """The values on this page that findings point at."""
    wanted: dict[str, tuple[int, Severity]] = {}
    for number, finding in numbered(review):
        for value in finding.values:
            spot = value.evidence
            if spot and (spot.file, spot.page) == key and value.text:
                wanted.setdefault(value.text, (number, finding.severity))
    return wanted


def _fact_lines(review: Review, key: Key) -> Iterable[str]:
    for entry in review.facts:
        if (entry.file, entry.page) == key:
            yield f"{entry.title}\t{entry.text or show_value(entry)}"


def _pieces(text: str, wanted: Mapping[str, tuple[int, Severity]]) -> Iterable[TextPiece]:
    for value, (number, severity) in wanted.items():
        before, hit, after = text.partition(value)
        if hit:
            yield TextPiece(before)
            yield TextPiece(value, number, severity)
            yield TextPiece(after)
            return
    yield TextPiece(text)
