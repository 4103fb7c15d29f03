"""What the screen shows of a case: the review, its findings opened, its pages with their frames.

These are values: made once whenever a review is made, stored as JSON, and only written out when a
page is asked for. A finding is told by what it is about (`key`), never by its number: numbers move
while pages arrive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from zhagen.precheck.model import Review
from zhagen.precheck.page import FindingView
from zhagen.precheck.page_paper import FrameView, TextPiece
from zhagen.precheck.review import Found
from zhagen.slices.model import Severity

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the key its decisions hang on, and its fact where one can be corrected."""

    key: str
    view: FindingView
    title: str
    fact: str | None
    material: str | None
    concept: str = ""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page that was read. `picture` and `plain` are names in the case's folder ("" = none)."""

    number: int
    file: str
    page: int
    name: str
    place: str
    state: str
    width: int
    height: int
    picture: str
    plain: str
    frames: tuple[FrameView, ...]
    marks: tuple[tuple[int, Severity], ...]
    tally: tuple[tuple[Severity, int], ...]
    lines: tuple[tuple[tuple[TextPiece, ...], ...], ...]
    columns: int

    @property
    def ratio(self) -> float:
        """Width to height of the picture."""
        return self.width / self.height if self.height else 1.0


@dataclass(frozen=True, slots=True)
class Held:
    """A finding that is not said yet, because a page that is still unread may answer it.

    `text` is the material that was not seen (`absent`), else what the finding is called.
    """

    text: str
    absent: bool
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the screen shows of one review. `complete` says that every page was read."""

    review: Review
    findings: tuple[ShownFinding, ...]
    pages: tuple[ShownPage, ...]
    held: tuple[Held, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Numbering:
    """The pages of a case in their order, counted from 1 before any of them is read.

    `files` counts the files they are in; those of no use count as well.
    """

    numbers: Mapping[Key, int]
    unread: frozenset[Key]
    files: int

    @property
    def complete(self) -> bool:
        """Whether papers were handed in, and every page of them was read."""
        return self.files > 0 and not self.unread

    def after(self, key: Key) -> Key | None:
        """The page that follows."""
        wanted = self.numbers.get(key, 0) + 1
        return next((one for one, number in self.numbers.items() if number == wanted), None)


def key_of(found: Found) -> str:
    """The finding as decisions know it: rule, subject, what it is about, how grave it is.

    What a corrected value turns from "cannot tell" into an error is another finding.
    """
    finding = found.finding
    parts = (
        finding.code,
        found.subject,
        finding.fact or "",
        finding.material or "",
        str(finding.severity),
    )
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:24]
