"""The source text for the review page: paragraphs cut into pieces by what was read from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.model import NOWHERE, Origin, Span, Task
from zhagen.breakdown.source import Kind

if TYPE_CHECKING:
    from zhagen.breakdown.model import Body, Breakdown
    from zhagen.breakdown.source import Paragraph

# What a mark is, in the order in which one hides another where they overlap.
LEAD, SUPPORT, DUE, DELIVERABLE = "lead", "support", "due", "deliverable"
_ORDER: Final = (LEAD, SUPPORT, DUE, DELIVERABLE)
# Paragraphs whose look already says that they are no task.
_PLAIN: Final = frozenset(
    {Kind.TITLE, Kind.NUMBER, Kind.ADDRESSEES, Kind.HEADING, Kind.ANNEX, Kind.SIGNATURE,
     Kind.DATE, Kind.FOOT}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a field: what it is, and of which tasks."""

    kind: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a paragraph, marked or plain."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One paragraph as the page shows it; `reason` says why it is no task."""

    id: int
    kind: str
    number: str
    pieces: tuple[Piece, ...]
    tasks: tuple[str, ...]
    reason: str


def sources_of(breakdown: Breakdown) -> tuple[Source, ...]:
    """All paragraphs with their marks."""
    marks = _marks(breakdown.tasks)
    tasks: dict[int, list[str]] = {}
    for task in breakdown.tasks:
        for own in task.evidence[:1]:  # the others are what is said elsewhere: 下同, 以下均需…
            tasks.setdefault(own.paragraph, []).append(task.id)
    reasons = dict(breakdown.others)
    return tuple(
        _source(paragraph, marks.get(paragraph.id, ()), tasks.get(paragraph.id, ()), reasons)
        for paragraph in breakdown.document.paragraphs
    )


def _source(
    paragraph: Paragraph,
    marks: Sequence[tuple[Span, str, str]],
    tasks: Sequence[str],
    reasons: Mapping[int, str],
) -> Source:
    told = not tasks and paragraph.kind not in _PLAIN
    return Source(
        paragraph.id,
        paragraph.kind.value,
        "" if paragraph.typed else paragraph.number,
        tuple(_cut_at_marks(paragraph.text, marks)),
        tuple(tasks),
        reasons.get(paragraph.id, "") if told else "",
    )


def _marks(tasks: Iterable[Task]) -> dict[int, list[tuple[Span, str, str]]]:
    """Paragraph -> the places in it, what they are, and the task."""
    found: dict[int, list[tuple[Span, str, str]]] = {}
    for task in tasks:
        for kind, span in _places(task):
            if span != NOWHERE:
                found.setdefault(span.paragraph, []).append((span, kind, task.id))
    return found


def _places(task: Task) -> Iterator[tuple[str, Span]]:
    roles = task.roles
    yield from ((LEAD, body.span) for body in _named_here(roles.lead + roles.joint))
    yield from ((SUPPORT, body.span) for body in _named_here(roles.support + roles.guide))
    yield from ((DUE, one.span) for one in task.deadlines)
    yield from ((DELIVERABLE, one.span) for one in task.deliverables)


def _named_here(bodies: Iterable[Body]) -> Iterator[Body]:
    """An inherited body's place is a whole sentence elsewhere: the cell names that paragraph."""
    return (body for body in bodies if body.origin is Origin.STATED)


def _cut_at_marks(text: str, marks: Sequence[tuple[Span, str, str]]) -> Iterator[Piece]:
    """The text cut at every edge of a mark; pieces with the same mark in a row are one."""
    edges = {0, len(text)}
    for span, _, _ in marks:
        edges |= {span.start, span.end}
    cuts = sorted(edge for edge in edges if 0 <= edge <= len(text))
    held: Piece | None = None
    for start, end in pairwise(cuts):
        piece = Piece(text[start:end], _mark(start, end, marks))
        if held is not None and held.mark == piece.mark:
            held = Piece(held.text + piece.text, held.mark)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _mark(start: int, end: int, marks: Sequence[tuple[Span, str, str]]) -> Mark | None:
    over = [(kind, task) for span, kind, task in marks if span.start <= start and end <= span.end]
    if not over:
        return None
    kind = min((kind for kind, _ in over), key=_ORDER.index)
    return Mark(kind, tuple(dict.fromkeys(task for one, task in over if one == kind)))
