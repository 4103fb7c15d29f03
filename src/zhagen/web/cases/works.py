"""The works of a case: looking what its files hold, reading one page, and the regular chores.

A page is one job, so that two lanes read two pages of a case at once and a death costs one page.
What a page gave is written once however often it is read; the review is made anew after each.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zhagen.reading.content import Part, Source
from zhagen.reading.model import PageReading, Unusable
from zhagen.reading.recipe import PageReaderRecipe
from zhagen.web.cases import codec
from zhagen.web.cases.folder import CaseFolder
from zhagen.web.cases.folding import fold
from zhagen.web.cases.history import tell
from zhagen.web.cases.models import Case, CaseFile, PageRead
from zhagen.web.cases.pictures import Names, keep_pictures
from zhagen.web.cases.refresh import refresh
from zhagen.web.cases.retention import forget
from zhagen.web.cases.settling import settle, settle_due
from zhagen.web.cases.slices import SliceGone, slice_of
from zhagen.web.jobs import queue
from zhagen.web.jobs.lease import Lease, WorkFault
from zhagen.web.jobs.models import Job, Priority
from zhagen.web.jobs.registry import chore, work

READ: Final = "cases.read_page"
# Pages of a case that are read at once; the rest of a long one lets shorter cases go first.
_AT_ONCE: Final = 30


def key_of(case: int, file: int, page: int) -> str:
    """The key of the job that reads a page."""
    return f"{case}:{file}:{page}"


@work("cases.survey", seconds=300.0, priority=Priority.SOON)
def survey(lease: Lease, case: int) -> None:
    """Look what the new files of a case hold, and have their pages read."""
    held = Case.objects.filter(pk=case, forgotten_at=None).first()
    if held is None:
        return
    folder = CaseFolder(held.key)
    waiting = held.files.filter(
        pages=None, reason="", is_archive=False, set_aside=False, entry=None
    )
    for row in waiting:
        parts = lease.resources.crew().survey(Source(row.name, str(folder.file(row.sha256))))
        with lease.writing():
            _keep_parts(row, parts)
            _have_read(held)
    with lease.writing():
        _have_read(held)
    refresh(case)
    settle(case)


def _keep_parts(row: CaseFile, parts: tuple[Part | Unusable, ...]) -> None:
    """What a file turned out to be: itself with its pages, an archive, or of no use."""
    if len(parts) == 1 and _name(parts[0]) == row.name:
        _keep_part(row, parts[0])
        return
    row.is_archive, row.pages = True, 0
    row.save(update_fields=["is_archive", "pages"])
    for number, part in enumerate(parts, start=1):
        inner, _ = CaseFile.objects.get_or_create(
            case_id=row.case_id,
            name=_name(part)[:400],
            defaults={
                "archive": row,
                "entry": part.source.entry if isinstance(part, Part) else None,
                "position": f"{row.position}.{number:05}",
                "sha256": row.sha256,
                "size": 0,
                "round": row.round,
            },
        )
        _keep_part(inner, part)
    fold(row.pk)


def _keep_part(row: CaseFile, part: Part | Unusable) -> None:
    if isinstance(part, Part):
        row.pages = part.pages
    else:
        row.reason, row.message, row.remedy = part.reason, part.message[:300], part.remedy[:300]
        row.pages = 0
    row.save(update_fields=["pages", "reason", "message", "remedy"])


def _name(part: Part | Unusable) -> str:
    return part.source.name if isinstance(part, Part) else part.file


def _have_read(case: Case) -> None:
    """A job for each page that was not read."""
    Case.objects.filter(pk=case.pk).update(inputs=F("inputs") + 1, version=F("version") + 1)
    number = 0
    for row in case.files.filter(is_archive=False, set_aside=False).prefetch_related("read_pages"):
        read = {page.page for page in row.read_pages.all()}
        for page in range(1, (row.pages or 0) + 1):
            number += 1
            if page not in read:
                key = key_of(case.pk, row.pk, page)
                rank = Priority.SOON if number <= _AT_ONCE else Priority.USUAL
                queue.submit(READ, key, priority=rank, file=row.pk, page=page)


@work(READ, seconds=240.0, priority=Priority.SOON)
def read_page(lease: Lease, file: int, page: int) -> None:
    """Read one page of a file, keep it, and make the review anew."""
    row = CaseFile.objects.select_related("case", "archive").filter(pk=file).first()
    if row is None or row.case.forgotten_at or row.set_aside:
        return
    if not row.read_pages.filter(page=page).exists():
        _read(lease, row, page)
    refresh(row.case_id)
    settle(row.case_id)


def _read(lease: Lease, row: CaseFile, page: int) -> None:
    try:
        definition = slice_of(row.case.slice_ref)
    except SliceGone as error:
        raise WorkFault("slice_gone", str(error)) from error
    folder = CaseFolder(row.case.key)
    source = Source(row.name, str(folder.file(row.sha256)), row.entry)
    recipe = PageReaderRecipe(definition, "auto", pictures=True)
    done = lease.resources.crew().read_page(source, page, recipe)
    reading = done.pages[0] if done.pages else None
    names = Names()
    if reading is not None:
        names = keep_pictures(folder, f"{row.pk}-{page}", reading.picture, reading.plain)
    again = Job.objects.filter(pk=lease.job, attempts__gt=1).exists()
    with lease.writing():
        _keep_page(row, page, reading, names)
        if reading is None and done.unusable is not None and not row.reason:
            bad = done.unusable
            CaseFile.objects.filter(pk=row.pk).update(
                reason=bad.reason, message=bad.message[:300], remedy=bad.remedy[:300]
            )
            if row.archive_id is not None:
                fold(row.archive_id)
        if again:
            tell(row.case, "read_again", None, timezone.now(), file=row.pk, page=page)
        Case.objects.filter(pk=row.case_id).update(inputs=F("inputs") + 1, version=F("version") + 1)


def _keep_page(row: CaseFile, page: int, reading: PageReading | None, names: Names) -> None:
    size = reading.size if reading else (0, 0)
    PageRead.objects.update_or_create(
        file=row,
        page=page,
        defaults={
            "value": codec.plain(reading) if reading else {},
            "failed": reading is None,
            "picture": names.picture,
            "plain": names.plain,
            "width": size[0],
            "height": size[1],
            "seconds": reading.seconds if reading else 0.0,
            "at": timezone.now(),
        },
    )


def failed_jobs(case: Case) -> Iterable[Job]:
    """Pages that were given up, with why; read again they are new jobs."""
    jobs = Job.objects.filter(work=READ, key__startswith=f"{case.pk}:", state="failed")
    return jobs.order_by("id")


def read_again(case: Case) -> None:
    """Have everything read that was not."""
    with transaction.atomic():
        _have_read(case)
        Job.objects.filter(work=READ, key__startswith=f"{case.pk}:", state="failed").delete()
        queue.submit("cases.survey", f"{case.pk}:again", case=case.pk)


@chore("cases.settle", every=15.0)
def settle_late() -> int:
    """Cases whose last files never came are done with those they have."""
    return settle_due(timezone.now())


@chore("cases.forget", every=3600.0)
def forget_old() -> int:
    """Values whose time is over."""
    return forget(timezone.now())
