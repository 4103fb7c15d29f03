"""A paragraph on its own, outside any document: what `breakdown --paragraphs` reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.breakdown.analyse import breakdown_of
from zhagen.breakdown.source import Paragraph, SourceDocument

if TYPE_CHECKING:
    from datetime import date

    from zhagen.breakdown.model import Task
    from zhagen.calendar.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class LoneParagraph:
    """A paragraph with what is known of its document.

    `convention` is what the document says once about roles (列第一位的为牵头单位，下同), `issued`
    its day, `issuer` who wrote it: "" or None where nobody knows.
    """

    text: str
    convention: str = ""
    issuer: str = ""
    issued: date | None = None


def tasks_of(lone: LoneParagraph, calendar: WorkCalendar) -> tuple[Task, ...]:
    """The tasks of one paragraph; spans count from its own first character, as paragraph 1."""
    document = SourceDocument(
        issuer=lone.issuer, issued=lone.issued, paragraphs=(Paragraph(1, lone.text),)
    )
    return breakdown_of(document, calendar, convention=lone.convention).tasks
