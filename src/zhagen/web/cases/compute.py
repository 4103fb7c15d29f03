"""From what was read to what is shown: the review, what must wait, frames and clippings.

Not a line here touches the database. Two things are asked twice: a review with the pages at hand,
and one in which the unread pages count as papers nobody could read. What only the first says rests
on something not being there; it waits until every page is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from zhagen.cases.model import Context, Value
from zhagen.precheck.model import FactEntry, Review, verdict_of
from zhagen.precheck.page import finding_view
from zhagen.precheck.page_paper import PageView, page_views
from zhagen.precheck.review import Found, examine
from zhagen.precheck.telling import PageRef, case_pages, short_name
from zhagen.reading.documents.join import join_pages
from zhagen.reading.model import FileReading, Unusable
from zhagen.slices.model import FactType, Reader, Severity, Slice
from zhagen.web.cases.corrected import Correction, put_right
from zhagen.web.cases.pictures import KeptPicture, Names
from zhagen.web.cases.shown import Held, Key, Numbering, Shown, ShownFinding, ShownPage, key_of

if TYPE_CHECKING:
    from zhagen.precheck.page_paper import Pictures

# A name no file can have: it must not meet one of the applicant's.
_UNREAD = "\x00unread"


@dataclass(frozen=True, slots=True)
class Given:
    """What a review rests on. `said` are facts known before; `pictures` those kept of each page."""

    definition: Slice
    files: tuple[FileReading, ...]
    context: Context
    said: Mapping[str, Value]
    corrections: tuple[Correction, ...]
    numbering: Numbering
    pictures: Mapping[Key, KeptPicture]
    plain: Mapping[Key, KeptPicture]
    names: Mapping[Key, Names]


def compute(given: Given) -> Shown:
    """The whole of what is shown."""
    files = put_right(join_pages(given.files, given.definition), given.corrections)
    values = {**given.said, **_loose(given.corrections)}
    review, found = examine(given.definition, files, given.context, values)
    waiting = () if given.numbering.complete else _waiting(given, files, values, review, found)
    told = _renumbered([one for one in found if one not in waiting])
    findings = tuple(one.finding for one in told)
    review = replace(
        review,
        findings=findings,
        verdict=verdict_of(findings),
        facts=_origins(review, given.said),
        engine=_engines(given.files),
    )
    refs = _refs(review, given.numbering)
    texts = {(page.file, page.page): page.text for file in given.files for page in file.pages}
    views = tuple(
        page_views(
            review, refs, cast("Pictures", given.pictures), cast("Pictures", given.plain), texts
        )
    )
    return Shown(
        review=review,
        findings=tuple(_finding(given, review, one, (refs, views)) for one in told),
        pages=tuple(_page(view, ref, given.names) for view, ref in _paired(views, refs)),
        held=_held(given, review, waiting),
        complete=given.numbering.complete,
    )


def _loose(corrections: Iterable[Correction]) -> dict[str, Value]:
    """Values an officer gave that stand nowhere on the papers."""
    return {one.fact: one.value for one in corrections if one.file is None}


def _waiting(
    given: Given,
    files: tuple[FileReading, ...],
    values: Mapping[str, Value],
    review: Review,
    found: Sequence[Found],
) -> tuple[Found, ...]:
    """The findings that an unread page may yet answer."""
    unread = FileReading(_UNREAD, (), Unusable(_UNREAD, "unreadable", "", ""))
    _, guarded = examine(given.definition, (*files, unread), given.context, values)
    surely = {_about(one): one.finding.severity for one in guarded}
    absent = {status.id for status in review.materials if not status.given}
    open_cards = {
        (page.file, page.page)
        for file in given.files
        for page in file.pages
        if any(one.material is None and len(one.candidates) > 1 for one in page.documents)
    }

    def waits(one: Found) -> bool:
        finding = one.finding
        weaker = surely.get(_about(one)) is not finding.severity
        nowhere = not finding.evidence and (finding.material in absent or not finding.material)
        # Whose card it is, what a page is: another page may tell.
        undecided = finding.severity is Severity.UNCLEAR and finding.fact is None
        undecided |= any((spot.file, spot.page) in open_cards for spot in finding.evidence)
        return weaker or nowhere or undecided or _goes_on(given, files, one)

    return tuple(one for one in found if waits(one))


def _about(one: Found) -> tuple[str, str, str | None, str | None]:
    return one.finding.code, one.subject, one.finding.fact, one.finding.material


def _goes_on(given: Given, files: Sequence[FileReading], one: Found) -> bool:
    """Whether a document the finding rests on may go on on a page that is still unread."""
    readers = _readers(given.definition, files)
    for spot in one.finding.evidence:
        key = (spot.file, spot.page)
        following = given.numbering.after(key)
        if following not in given.numbering.unread:
            continue
        kinds = readers.get(key, set())
        if following[0] == key[0] and kinds != {Reader.ID_CARD}:
            return True
        if Reader.ROSTER in kinds:
            return True
    return False


def _readers(definition: Slice, files: Sequence[FileReading]) -> dict[Key, set[Reader]]:
    """How the documents of each page are read; nothing for pages that are none of the listed."""
    return {
        (page.file, page.page): {
            known.reader
            for document in page.documents
            if (known := definition.materials.get(document.material or "")) is not None
        }
        for file in files
        for page in file.pages
    }


def _renumbered(found: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(
        replace(one, finding=replace(one.finding, number=number))
        for number, one in enumerate(found, start=1)
    )


def _held(given: Given, review: Review, waiting: Sequence[Found]) -> tuple[Held, ...]:
    unread = tuple(sorted(given.numbering.numbers[key] for key in given.numbering.unread))
    absent = {status.id: status.name for status in review.materials if not status.given}
    told: dict[tuple[str, bool], None] = {}
    for one in waiting:
        if one.finding.severity is Severity.NOTICE:
            continue
        material = absent.get(one.finding.material or "")
        told[short_name(material) if material else one.finding.title, bool(material)] = None
    return tuple(Held(text, is_absent, unread) for text, is_absent in told)


def _origins(review: Review, said: Mapping[str, Value]) -> tuple[FactEntry, ...]:
    """What was said in a talk is shown as said, not as handed over by somebody."""
    return tuple(
        replace(entry, origin="said") if entry.origin == "given" and entry.name in said else entry
        for entry in review.facts
    )


def _engines(files: Iterable[FileReading]) -> str:
    return " + ".join(sorted({page.engine for file in files for page in file.pages if page.engine}))


def _refs(review: Review, numbering: Numbering) -> dict[Key, PageRef]:
    """The pages read, each with its number in the case whatever was read before it."""
    refs = case_pages(review)
    numbered = {key: replace(ref, number=numbering.numbers[key]) for key, ref in refs.items()}
    return dict(sorted(numbered.items(), key=lambda pair: pair[1].number))


def _finding(
    given: Given,
    review: Review,
    found: Found,
    paper: tuple[Mapping[Key, PageRef], Sequence[PageView]],
) -> ShownFinding:
    finding, (refs, views) = found.finding, paper
    by_number = {view.number: view for view in views}
    view = finding_view(review, finding.number, finding, refs, by_number)
    fact = given.definition.facts.get(finding.fact or "")
    # Tables are looked at on the picture; a derived fact has no place of its own.
    editable = fact is not None and fact.type is not FactType.ROWS and not fact.derive
    concept = fact.concept if fact is not None and editable else ""
    return ShownFinding(key_of(found), view, finding.title, finding.fact, finding.material, concept)


def _paired(
    views: Sequence[PageView], refs: Mapping[Key, PageRef]
) -> Iterable[tuple[PageView, PageRef]]:
    by_number = {view.number: view for view in views}
    return ((by_number[ref.number], ref) for ref in refs.values())


def _page(view: PageView, ref: PageRef, names: Mapping[Key, Names]) -> ShownPage:
    kept = names.get((ref.file, ref.page), Names())
    return ShownPage(
        number=ref.number,
        file=ref.file,
        page=ref.page,
        name=view.name,
        place=view.place,
        state=view.state,
        width=view.width,
        height=view.height,
        picture=kept.picture,
        plain=kept.plain,
        frames=view.frames,
        marks=view.marks,
        tally=view.tally,
        lines=view.lines,
        columns=view.columns,
    )
