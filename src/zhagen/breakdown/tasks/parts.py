"""From one paragraph to its tasks: what stands in it, and into how many parts it falls."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.bodies.agents import Acting, read_roles
from zhagen.breakdown.bodies.brackets import find_brackets
from zhagen.breakdown.bodies.brackets_words import PROPOSED
from zhagen.breakdown.bodies.clauses import FILLER
from zhagen.breakdown.fields.fields import Fields, Reckoning, fields_of
from zhagen.breakdown.model import DeadlineType
from zhagen.breakdown.tasks.actors import Actors, from_brackets, from_text, merged_roles
from zhagen.breakdown.tasks.drafts import Draft, Remarks
from zhagen.breakdown.tasks.parts_sentences import no_deadlines, own_sentences
from zhagen.breakdown.tasks.segments import Segment, pieces_of, segments_of
from zhagen.breakdown.tasks.taskness_titles import title_of
from zhagen.language.bodies import Mention, find_bodies
from zhagen.language.plain import plain as plain_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhagen.breakdown.bodies.brackets import Bracket
    from zhagen.breakdown.bodies.conventions import DocumentState
    from zhagen.breakdown.model import Deadline
    from zhagen.breakdown.source import Paragraph
    from zhagen.breakdown.tasks.segments import Piece

_WORDS: Final = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")
_YEAR_END: Final = re.compile(
    r"^(?:[今本]?年(?:内|[底末](?:之?前|内)?)|12月(?:[底末]|31日)(?:之?前)?)$"
)
# 拟由甲牵头, 建议由乙负责: said, but not settled.
_SUGGESTED: Final = re.compile(
    rf"{PROPOSED.pattern}(?:[^，。；（）]{{2,30}}?"
    r"(?:牵头(?:负责|组织)?|负责|主办|承办|统筹|实施|落实)|[^，。；（）]{2,20})"
)


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph with everything found in it."""

    paragraph: Paragraph
    plain: str
    brackets: tuple[Bracket, ...]
    acting: tuple[Acting, ...]
    fields: Fields
    state: DocumentState

    def says_more_than_times(self) -> bool:
        """Whether there are times, and words besides them."""
        spans = [one.deadline.span for one in self.fields.timed]
        said = sum(span.end - span.start for span in spans)
        return bool(spans) and len(_WORDS.findall(self.plain)) > said


def read_paragraph(
    paragraph: Paragraph, state: DocumentState, reckoning: Reckoning
) -> ReadParagraph:
    """Everything found in a paragraph, in the state of the document up to it."""
    plain = plain_spelling(paragraph.text)
    brackets = find_brackets(paragraph.text, plain, state)
    slots = [one.deadline for one in brackets if one.deadline is not None]
    outside = _outside(plain, brackets)
    acting = read_roles(outside, 0, len(plain), mentions=find_bodies(outside))
    fields = _demanded(fields_of(paragraph, plain, reckoning, slots), plain)
    return ReadParagraph(paragraph, plain, brackets, acting, fields, state)


def _demanded(fields: Fields, plain: str) -> Fields:
    """The fields without the times of what is only told."""
    if not fields.timed:
        return fields
    told = list(no_deadlines(plain))
    if not told:
        return fields
    return replace(
        fields,
        timed=tuple(
            one
            for one in fields.timed
            if not any(start <= one.deadline.span.start < end for start, end in told)
        ),
    )


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
            for start, end in own_sentences(
                read.plain, read.acting, read.fields, segment.start, segment.end
            ):
                part = Segment(start, end, min(end, segment.wording), segment.brackets)
                yield from _with_parts(read, part, _actors(read, start, end))


def _actors(read: ReadParagraph, start: int, end: int) -> Actors:
    """Roles by the sentences of a part, and by brackets that speak for one clause."""
    acting = [one for one in read.acting if start <= one.mention.start < end]
    inner = [one for one in read.brackets if start <= one.start < end]
    found = from_text(read.paragraph, acting, read.state)
    return Actors(merged_roles(found.roles, from_brackets(read.paragraph, inner)), found.unsure)


def _with_parts(read: ReadParagraph, segment: Segment, actors: Actors) -> Iterator[Draft]:
    """The task of a segment, and below it the parts of its enumeration that stand on their own."""
    title = _title(read, segment.begin(), segment.wording)
    pieces = pieces_of(read.plain, segment.begin(), segment.wording, segment.brackets)
    parts = [_part(read, piece, title) for piece in pieces]
    fields = read.fields.between(segment.start, segment.end)
    whole = Draft(
        read.paragraph, segment.start, segment.end, title, actors, fields,
        ranked=any(one.ranked for one in segment.brackets),
    )  # fmt: skip
    if parts:
        whole = _without_theirs(read, segment, whole, parts)
    yield _remarked(read, segment, whole)
    yield from parts


def _part(read: ReadParagraph, piece: Piece, of: str) -> Draft:
    title = _title(read, piece.start, piece.end)
    if title == of:  # the heading in front is that of the whole
        behind = read.plain.find("。", piece.start, piece.end - 1) + 1
        title = _title(read, behind, piece.end) if behind else title
    return Draft(
        read.paragraph, piece.start, piece.end, title, _actors(read, piece.start, piece.end),
        read.fields.between(piece.start, piece.end), part=True,
        remarks=Remarks(proposed=_proposed(read, piece.start, piece.end)),
    )  # fmt: skip


def _title(read: ReadParagraph, start: int, end: int) -> str:
    return title_of(read.paragraph.text[start:end], _shifted(read.acting, start, end))


def _without_theirs(
    read: ReadParagraph, segment: Segment, whole: Draft, parts: list[Draft]
) -> Draft:
    """The whole keeps who and when for all of it: what only one part says stands in that part."""
    first, last = parts[0].start, parts[-1].end
    own = tuple(one for one in whole.fields.timed if not first <= one.deadline.span.start < last)
    below = any(part.fields.timed for part in parts)
    remarks = Remarks(timed_below=below and not own)
    actors = whole.actors
    if not from_brackets(read.paragraph, segment.closing()).bodies():
        leads = [_leads(part) for part in parts]
        said = [one for one in leads if one]
        governed = bool(leads[0]) and all(one == leads[0] for one in said)
        if not governed:
            actors = _actors(read, segment.start, first)
            remarks = replace(remarks, led_below=bool(said))
    return replace(whole, actors=actors, fields=replace(whole.fields, timed=own), remarks=remarks)


def _leads(draft: Draft) -> tuple[str, ...]:
    roles = draft.actors.roles
    return tuple(body.resolved for body in roles.lead + roles.joint)


def _day(deadline: Deadline) -> str:
    """The last day, or its words where no year tells it; 年内 and 12月底前 are the same."""
    return deadline.norm or _YEAR_END.sub("年", plain_spelling(deadline.text))


def _remarked(read: ReadParagraph, segment: Segment, draft: Draft) -> Draft:
    """With what the wording leaves open: a lead only proposed, a bracket with another last day."""
    spots = [(one.start, one.end) for one in segment.closing()]
    days: tuple[list[str], list[str]] = ([], [])
    for one in draft.fields.timed:
        if one.deadline.type is DeadlineType.BY:
            inside = any(a <= one.deadline.span.start < b for a, b in spots)
            days[inside].append(_day(one.deadline))
    differ = all(days) and not set(days[0]) & set(days[1])
    texts = [
        one.deadline.text for one in draft.fields.timed if one.deadline.type is DeadlineType.BY
    ]
    times = tuple(dict.fromkeys(texts)) if differ else ()
    proposed = _proposed(read, segment.start, segment.end)
    if not (times or proposed):
        return draft
    return replace(draft, remarks=replace(draft.remarks, proposed=proposed, times=times))


def _proposed(read: ReadParagraph, start: int, end: int) -> str:
    found = _SUGGESTED.search(read.plain, start, end)
    return read.paragraph.text[found.start() : found.end()] if found else ""


def _shifted(acting: Iterable[Acting], start: int, end: int) -> list[Acting]:
    """The bodies of a part, placed as in the part alone."""
    inside = [one for one in acting if start <= one.mention.start < end]
    if not start:
        return inside
    return [Acting(_moved(one.mention, -start), one.role, one.unsure) for one in inside]


def _moved(one: Mention, by: int) -> Mention:
    return Mention(
        one.start + by, one.end + by, one.sort, one.generic, one.plural, one.level, one.core
    )
