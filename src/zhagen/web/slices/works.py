"""Reading the files of a trial, and the regular chores: checks kept ready, old trials forgotten."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from zhagen import wiring
from zhagen.cases.model import Context
from zhagen.precheck.page import render_html
from zhagen.precheck.telling import WORD, numbered, show_value
from zhagen.slices.faults import BrokenSlice
from zhagen.web.jobs.lease import Lease, WorkFault
from zhagen.web.jobs.models import Priority
from zhagen.web.jobs.registry import chore, work
from zhagen.web.slices import fitness, usage
from zhagen.web.slices.models import Trial
from zhagen.web.slices.place import every, slice_in
from zhagen.web.slices.wording import MESSAGES

TRY: Final = "slices.try_files"
_KEPT: Final = timedelta(days=1)
_CHECKED_AT_ONCE: Final = 4
REPORT: Final = "report.html"


def folder_of(trial: Trial) -> Path:
    """Where the files of a trial lie until they were read, and its report for a day."""
    data: Path = settings.CONFIGURATION.data
    return data / "trials" / trial.key


@work(TRY, attempts=2, seconds=900.0, priority=Priority.SOON)
def try_files(lease: Lease, trial: int) -> None:
    """Read the files and say what a pre-review would; nothing of it is recorded."""
    held = Trial.objects.filter(pk=trial, done_at=None).first()
    if held is None:
        return
    found = next((one for one in every() if one.ref == held.ref), None)
    try:
        definition = slice_in(found.folder) if found else None
    except BrokenSlice:
        definition = None
    if definition is None:
        raise WorkFault("slice_gone", str(MESSAGES["trial_slice"]))
    folder = folder_of(held)
    paths = sorted(path for path in (folder / "files").glob("*/*") if path.is_file())
    if not paths:
        raise WorkFault("files_gone", str(MESSAGES["trial_gone"]))
    read = 0

    def on_page(_file: str, _page: int, known: int) -> None:
        nonlocal read
        read += 1
        lease.beat(read, max(read, known))

    done = wiring.precheck(
        definition,
        paths,
        Context(on=held.on),
        {},
        wiring.Settings(pictures=True),
        on_page,
        crew=lease.resources.crew(),
    )
    with lease.writing():
        (folder / REPORT).write_text(_report(done), encoding="utf-8")
        held.result = _result(done)
        held.done_at = timezone.now()
        held.save(update_fields=["result", "done_at"])
    shutil.rmtree(folder / "files", ignore_errors=True)


def _report(done: wiring.Prechecked) -> str:
    """The same page that `zhagen precheck --html` writes."""
    pages = {(page.file, page.page): page for file in done.files for page in file.pages}
    pictures = {key: page.picture for key, page in pages.items() if page.picture}
    plain = {key: page.plain for key, page in pages.items() if page.plain}
    return render_html(done.review, pictures, plain)


def _result(done: wiring.Prechecked) -> Mapping[str, object]:
    """What the page tells: counts, the findings in order, the facts and materials."""
    review = done.review
    return {
        "verdict": review.verdict.value,
        "seconds": round(done.seconds["total"], 1),
        "pages": sum(len(file.pages) for file in done.files),
        "engine": review.engine,
        "findings": [
            {
                "number": number,
                "severity": one.severity.value,
                "word": WORD[one.severity],
                "code": one.code,
                "message": one.message,
                "remedy": one.remedy,
                "places": [f"{spot.file} 第 {spot.page} 页" for spot in one.evidence],
            }
            for number, one in numbered(review)
        ],
        "unusable": [
            {"file": one.file, "message": one.message, "remedy": one.remedy}
            for one in review.unusable
        ],
        "materials": [
            {"name": one.name, "given": one.given, "need": one.need} for one in review.materials
        ],
        "facts": [
            {"title": one.title, "value": show_value(one), "file": one.file or "", "page": one.page}
            for one in review.facts
            if one.state == "read"
        ],
    }


@chore("slices.usage", every=20.0)
def count_usage() -> int:
    """What the ledger has that was not counted."""
    return usage.catch_up()


@chore("slices.check", every=60.0)
def check_ahead() -> int:
    """Check what was changed on disk, so that no page waits for it."""
    stale = [one.folder for one in every() if fitness.known(one.folder) is None]
    for folder in stale[:_CHECKED_AT_ONCE]:
        fitness.fitness_of(folder)
    return min(len(stale), _CHECKED_AT_ONCE)


@chore("slices.forget_trials", every=3600.0)
def forget_trials() -> int:
    """Trials are kept for a day, files and all."""
    old = Trial.objects.filter(at__lt=timezone.now() - _KEPT)
    for trial in old:
        shutil.rmtree(folder_of(trial), ignore_errors=True)
    count, _rows = old.delete()
    return count
