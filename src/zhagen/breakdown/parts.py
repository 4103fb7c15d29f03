"""From one paragraph to its tasks: what stands in it, and into how many parts it falls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhagen.breakdown.actors import Actors, from_brackets, from_text, merged_roles
from zhagen.breakdown.agents import Role, read_roles
from zhagen.breakdown.brackets import find_brackets
from zhagen.breakdown.clauses import FILLER, sentences
from zhagen.breakdown.drafts import Draft
from zhagen.breakdown.fields import Fields, Reckoning, fields_of
from zhagen.breakdown.segments import pieces_of, segments_of
from zhagen.breakdown.taskness import TASK, kind_of_sentence
from zhagen.breakdown.taskness_titles import title_of
from zhagen.language.bodies import find_bodies
from zhagen.language.plain import plain as plain_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhagen.breakdown.agents import Acting
    from zhagen.breakdown.brackets import Bracket
    from zhagen.breakdown.conventions import DocumentState
    from zhagen.breakdown.segments import Segment
    from zhagen.breakdown.source import Paragraph


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph with everything found in it."""

    paragraph: Paragraph
    plain: str
    brackets: tuple[Bracket, ...]
    acting: tuple[Acting, ...]
    fields: Fields
    state: DocumentState


def read_paragraph(
    paragraph: Paragraph, state: DocumentState, reckoning: Reckoning
) -> ReadParagraph:
    """Everything found in a paragraph, in the state of the document up to it."""
    plain = plain_spelling(paragraph.text)
    brackets = find_brackets(paragraph.text, plain, state)
    slots = [one.deadline for one in brackets if one.deadline is not None]
    outside = _outside(plain, brackets)
    acting = read_roles(outside, 0, len(plain), mentions=find_bodies(outside))
    fields = fields_of(paragraph, plain, reckoning, slots)
    return ReadParagraph(paragraph, plain, brackets, acting, fields, state)


def _outside(plain: str, brackets: tuple[Bracket, ...]) -> str:
    """The sentences: what brackets state is read there already, and hidden in its place."""
    kept, behind = "", 0
    for one in brackets:
        kept += plain[behind : one.start] + FILLER * (one.end - one.start)
        behind = one.end
    return kept + plain[behind:]


def drafts_of(read: ReadParagraph) -> Iterator[Draft]:
    """The tasks of a paragraph: by its closing brackets, else by those who are charged."""
    for segment in segments_of(read.plain, read.brackets):
        closing = from_brackets(read.paragraph, segment.closing())
        if closing.bodies():
            yield from _with_parts(read, segment, Actors(closing))
        else:
            for start, end in _own_sentences(read, segment):
                part = replace(segment, start=start, end=end, wording=min(end, segment.wording))
                yield from _with_parts(read, part, _actors(read, start, end))


def _actors(read: ReadParagraph, start: int, end: int) -> Actors:
    """Roles by the sentences of a part, and by brackets that speak for one clause."""
    acting = [one for one in read.acting if start <= one.mention.start < end]
    inner = [one for one in read.brackets if start <= one.start < end]
    found = from_text(read.paragraph, acting, read.state)
    return Actors(merged_roles(found.roles, from_brackets(read.paragraph, inner)), found.unsure)


def _own_sentences(read: ReadParagraph, segment: Segment) -> Iterator[tuple[int, int]]:
    """The parts of running text that others are charged with: a new lead begins a new task."""
    starts: list[int] = []
    leads: set[str] = set()
    for start, end in sentences(read.plain, segment.start, segment.end):
        own = {
            read.plain[one.mention.start : one.mention.end]
            for one in read.acting
            if start <= one.mention.start < end and one.role in {Role.LEAD, Role.JOINT}
        }
        if not starts or (own and leads and own != leads and _orders(read.plain[start:end])):
            starts.append(start)
            leads = own
        else:
            leads = leads or own
    starts = starts or [segment.start]
    yield from zip(starts, [*starts[1:], segment.end], strict=True)


def _orders(sentence: str) -> bool:
    return kind_of_sentence(sentence, acting=True) == TASK


def _with_parts(read: ReadParagraph, segment: Segment, actors: Actors) -> Iterator[Draft]:
    """The task of a segment, and below it the parts of its enumeration that stand on their own."""
    text = read.paragraph.text
    acting = _shifted(read.acting, segment.start, segment.end)
    title = title_of(text[segment.start : segment.wording], acting)
    fields = read.fields.between(segment.start, segment.end)
    yield Draft(read.paragraph, segment.start, segment.end, title, actors, fields)
    for piece in pieces_of(read.plain, segment.start, segment.wording, segment.brackets):
        own = _shifted(read.acting, piece.start, piece.end)
        yield Draft(
            read.paragraph, piece.start, piece.end, title_of(text[piece.start : piece.end], own),
            _actors(read, piece.start, piece.end), read.fields.between(piece.start, piece.end),
            part=True,
        )  # fmt: skip


def _shifted(acting: Iterable[Acting], start: int, end: int) -> list[Acting]:
    """The bodies of a part, placed as in the part alone."""
    inside = [one for one in acting if start <= one.mention.start < end]
    if not start:
        return inside
    return [
        replace(
            one,
            mention=replace(
                one.mention, start=one.mention.start - start, end=one.mention.end - start
            ),
        )
        for one in inside
    ]
