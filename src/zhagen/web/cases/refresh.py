"""The review of a case made again from what stands in the database, and stored if it is newer."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils import timezone

from zhagen.cases.model import Context, Value
from zhagen.precheck.given import BadGiven, parse_given
from zhagen.precheck.model import to_json
from zhagen.precheck.telling import applicant_of
from zhagen.reading.model import FileReading, PageReading, Unusable
from zhagen.slices.model import Severity, Slice
from zhagen.web.cases import codec
from zhagen.web.cases.arm import withheld
from zhagen.web.cases.compute import Given, compute
from zhagen.web.cases.corrected import Correction
from zhagen.web.cases.folder import CaseFolder
from zhagen.web.cases.models import Case, CaseFile, FactCorrection, PageRead, Review
from zhagen.web.cases.pictures import KeptPicture, Names, ink_name
from zhagen.web.cases.shown import Key, Numbering, Shown
from zhagen.web.cases.slices import slice_of

_AGENT_CONCEPTS = ("agent.name", "handler.name")
_CODE_CONCEPTS = ("org.uscc", "shop.uscc")


def refresh(case_id: int) -> Shown:
    """Make the review anew from everything there is now; an older one never replaces it."""
    case = Case.objects.get(pk=case_id)
    definition = slice_of(case.slice_ref)
    started = time.perf_counter()
    given = given_of(case, definition)
    shown = compute(given)
    spent = time.perf_counter() - started
    _keep(case, shown, spent, timezone.now())
    return shown


def shown_of(case: Case) -> Shown | None:
    """What is stored for the screen; None before the first page was read."""
    held = Review.objects.filter(case=case).only("shown").first()
    if held is None:
        return None
    shown = codec.made(Shown, held.shown)
    return shown if case.shown else withheld(shown)


def numbering_of(files: Iterable[CaseFile]) -> Numbering:
    """The pages of the files that count, in their order; a file not yet looked at counts as one."""
    numbers: dict[Key, int] = {}
    unread: set[Key] = set()
    listed = tuple(files)
    for file in listed:
        read = {page.page for page in file.read_pages.all()}
        for page in range(1, _pages(file) + 1):
            key = (file.name, page)
            numbers[key] = len(numbers) + 1
            if page not in read:
                unread.add(key)
    return Numbering(numbers, frozenset(unread), len(listed))


def _pages(file: CaseFile) -> int:
    if file.pages is not None:
        return file.pages
    return 0 if file.reason else 1


def files_of(case: Case, *, values: bool = False) -> list[CaseFile]:
    """The files that count: archives are seen through, what was set aside is left out.

    What was read of their pages, much of it, is brought only with `values`.

    An archive with a reason stands for its files that could not be used (`folding`).
    """
    rows = case.files.filter(set_aside=False).exclude(is_archive=True, reason="")
    pages = PageRead.objects.all() if values else PageRead.objects.defer("value")
    return list(rows.prefetch_related(Prefetch("read_pages", pages)))


def given_of(case: Case, definition: Slice) -> Given:
    """What a review of the case rests on now."""
    rows = files_of(case, values=True)
    folder = CaseFolder(case.key)
    names: dict[Key, Names] = {}
    pictures: dict[Key, KeptPicture] = {}
    plain: dict[Key, KeptPicture] = {}
    readings = []
    for row in rows:
        kept = [page for page in row.read_pages.all() if not page.failed]
        pages = sorted(kept, key=lambda one: one.page)
        readings.append(_reading(row, pages))
        for page in pages:
            key = (row.name, page.page)
            names[key] = Names(page.picture, page.plain)
            if page.picture:
                ink = folder.page(ink_name(page.picture))
                pictures[key] = KeptPicture(picture_address(case, page), ink)
                if page.plain:
                    plain[key] = KeptPicture("", ink)
    return Given(
        definition=definition,
        files=tuple(readings),
        context=Context(on=case.on, arm=case.arm, channel=case.channel),
        said=said_of(case, definition),
        corrections=corrections_of(case, definition),
        numbering=numbering_of(rows),
        pictures=pictures,
        plain=plain,
        names=names,
    )


def picture_address(case: Case, page: PageRead) -> str:
    """Where the picture of a page is served, to those who may see it."""
    return reverse("cases:picture", args=[case.pk, page.pk])


def said_of(case: Case, definition: Slice) -> Mapping[str, Value]:
    """The facts said in a talk; one the slice no longer takes is left out."""
    known: dict[str, Value] = {}
    for name, held in case.said.items():
        try:
            known.update(parse_given({name: held["value"]}, definition))
        except BadGiven:
            continue
    return known


def corrections_of(case: Case, definition: Slice) -> tuple[Correction, ...]:
    """What officers put right, oldest first: the last of a place counts."""
    rows = FactCorrection.objects.filter(case=case).select_related("file")
    return tuple(_correction(row, definition) for row in rows if row.fact in definition.facts)


def _correction(row: FactCorrection, definition: Slice) -> Correction:
    value = parse_given({row.fact: row.value}, definition)[row.fact]
    return Correction(row.fact, value, row.text, row.file.name if row.file else None, row.page)


def _reading(row: CaseFile, pages: Iterable[PageRead]) -> FileReading:
    unusable = Unusable(row.name, row.reason, row.message, row.remedy) if row.reason else None
    read = tuple(codec.made(PageReading, page.value) for page in pages)
    return FileReading(row.name, read, unusable)


def _keep(case: Case, shown: Shown, spent: float, now: datetime) -> None:
    review = shown.review
    values = {
        "inputs": case.inputs,
        "contract": to_json(review),
        "shown": codec.plain(shown),
        "errors": review.count(Severity.ERROR),
        "unclear": review.count(Severity.UNCLEAR),
        "warnings": review.count(Severity.WARNING),
        "notices": review.count(Severity.NOTICE),
        "verdict": str(review.verdict),
        "complete": shown.complete,
        "seconds": spent,
        "at": now,
    }
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        stored = Review.objects.filter(case=held).only("inputs").first()
        if stored is not None and stored.inputs > case.inputs:
            return
        Review.objects.update_or_create(case=held, defaults=values)
        Case.objects.filter(pk=held.pk).update(
            version=F("version") + 1,
            unit=(applicant_of(review) or held.unit)[:200],
            uscc=(_first(shown, _CODE_CONCEPTS) or held.uscc)[:32],
            agent=(_first(shown, _AGENT_CONCEPTS) or held.agent)[:64],
            engine=review.engine.replace(" ", "")[:64] or held.engine,
        )


def _first(shown: Shown, concepts: Iterable[str]) -> str:
    for concept in concepts:
        for entry in shown.review.facts:
            if entry.concept == concept and isinstance(entry.value, str) and entry.value:
                return entry.value
    return ""
