"""Taking in what an applicant hands over: a case is opened, its files are kept, reading begins.

Whatever is wrong with one file is a line with a remedy at that file; the others go on.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone

from zhagen.reading import archives
from zhagen.reading.faults import EmptyFile, FileFault, TooLarge, TooManyPages
from zhagen.reading.limits import DEFAULT_LIMITS
from zhagen.slices.model import Slice
from zhagen.web.accounts.models import Department, User, Window
from zhagen.web.cases.arm import arm_of
from zhagen.web.cases.faults import CaseFault
from zhagen.web.cases.folder import CaseFolder, TooMuch, is_full
from zhagen.web.cases.history import audited, tell
from zhagen.web.cases.models import Case, CaseFile, CaseState
from zhagen.web.cases.wording import MESSAGES
from zhagen.web.jobs import queue

# What one case may take in all; a single file is bounded by the reader's own limits.
MOST_BYTES: Final = 400 * 1024 * 1024
_MORE_SECONDS: Final = 60
_TRIES: Final = 20
_LONGEST_NAME: Final = 240


class Upload(Protocol):
    """A file as Django hands it over."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, a piece at a time."""


@dataclass(frozen=True, slots=True)
class Where:
    """Who takes a case in, and where."""

    department: Department
    window: Window | None
    by: User | None
    channel: str = "window"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before any file is read: facts said in a talk, as JSON, and their code."""

    case_key: str = ""
    code: str = ""
    facts: dict[str, dict[str, object]] | None = None
    unit: str = ""


def open_case(
    where: Where, definition: Slice, on: date, now: datetime, known: Known | None = None
) -> Case:
    """A new case of this department, without files yet."""
    told = known or Known()
    # By the day it really comes in: `on` is for the officer to say, the arm is not.
    arm = arm_of(definition.ref, where.window, timezone.localdate(now))
    values = {
        "key": told.case_key or f"case-{secrets.token_hex(16)}",
        "department": where.department,
        "window": where.window,
        "slice_ref": definition.ref,
        "lock_hash": definition.lock_hash,
        "title": definition.title,
        "on": on,
        "channel": where.channel,
        "arm": arm.code if arm else "",
        "shown": arm.tool if arm else True,
        "unit": told.unit,
        "guide_code": told.code,
        "said": told.facts or {},
        "made_by": where.by,
        "received_at": now,
        "changed_at": now,
    }
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                case = Case.objects.create(number=_number(where.department, now), **values)
                tell(case, "opened", where.by, now, channel=where.channel)
                audited(case, "case.opened", where.by, slice=definition.ref)
        except IntegrityError:
            continue  # somebody took the same number a moment earlier
        return case
    raise CaseFault("busy", str(MESSAGES["busy"]), 503)


def open_with_files(
    where: Where,
    definition: Slice,
    on: date,
    uploads: Sequence[tuple[str, Upload]],
    now: datetime,
    *,
    more: bool = False,
) -> Case:
    """A new case with its first files; one none of whose files could be kept is withdrawn.

    Raises CaseFault.
    """
    case = open_case(where, definition, on, now)
    try:
        add_files(case, uploads, where.by, now, more=more)
    except Exception:
        # Nobody may find an empty case in the queue; its number stays used.
        if not case.files.exists():
            Case.objects.filter(pk=case.pk).update(state=CaseState.WITHDRAWN)
        raise
    return case


def _number(department: Department, now: datetime) -> str:
    """The day and how many came before on it: 20261120-0037."""
    day = f"{timezone.localtime(now):%Y%m%d}-"
    last = (
        Case.objects.filter(department=department, number__startswith=day)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{day}{int(last.rpartition('-')[2]) + 1 if last else 1:04}"


def add_files(
    case: Case, uploads: Sequence[tuple[str, Upload]], by: User | None, now: datetime, *, more: bool
) -> list[CaseFile]:
    """Keep these files, each under its shown name, and have them read.

    `more` says that further files are on their way. Raises CaseFault where the case cannot take
    any: it was decided, its files are too many or too large in all, the disk is full.
    """
    _refuse(case, uploads)
    folder = CaseFolder(case.key)
    kept = [(name, *_kept(folder, upload)) for name, upload in uploads]
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        _refuse_decided(held)
        first = not held.files.exists()
        rows = list(_rows(held, kept))
        back = held.state == CaseState.RETURNED
        Case.objects.filter(pk=held.pk).update(
            inputs=F("inputs") + 1,
            version=F("version") + 1,
            state=CaseState.READING,
            round=F("round") + (1 if back else 0),
            more_until=now + timedelta(seconds=_MORE_SECONDS) if more else None,
            # One that a talk opened waits from the moment there is something to read.
            received_at=now if back or first else held.received_at,
            decided_at=None,
            decided_by=None,
            changed_at=now,
        )
        tell(held, "came_back" if back else "files", by, now, files=len(rows))
        queue.submit("cases.survey", f"{held.pk}:{held.inputs + 1}", case=held.pk)
        audited(held, "case.files", by, files=len(rows))
    return rows


def _refuse(case: Case, uploads: Sequence[tuple[str, Upload]]) -> None:
    _refuse_decided(case)
    count = case.files.count() + len(uploads)
    if count > DEFAULT_LIMITS.inputs:
        raise CaseFault("too_many", str(MESSAGES["too_many"]) % {"most": DEFAULT_LIMITS.inputs})
    stored = case.files.filter(archive=None).aggregate(size=Sum("size"))["size"] or 0
    if stored + sum(upload.size or 0 for _, upload in uploads) > MOST_BYTES:
        most = MOST_BYTES // (1024 * 1024)
        raise CaseFault("too_large", str(MESSAGES["too_large"]) % {"most": most})


def _refuse_decided(case: Case) -> None:
    if case.state in {CaseState.ACCEPTED, CaseState.WITHDRAWN} or case.forgotten_at:
        raise CaseFault("decided", str(MESSAGES["decided"]), 409)


def _kept(folder: CaseFolder, upload: Upload) -> tuple[str, int, FileFault | None]:
    """Hash, size and fault of a file handed in. Raises CaseFault where nothing can be kept."""
    most = DEFAULT_LIMITS.file_bytes
    if (upload.size or 0) > most:
        return "", upload.size or 0, TooLarge.by_bytes(upload.size or 0, most)
    try:
        kept = folder.keep(upload.chunks(), most)
    except TooMuch:
        return "", most, TooLarge.by_bytes(most + 1, most)
    except OSError as error:
        code = "disk_full" if is_full(error) else "not_kept"
        raise CaseFault(code, str(MESSAGES[code]), 507) from error
    return kept.sha256, kept.size, EmptyFile() if not kept.size else None


def _rows(case: Case, kept: Iterable[tuple[str, str, int, FileFault | None]]) -> Iterator[CaseFile]:
    taken = set(case.files.values_list("name", flat=True))
    here = dict(case.files.exclude(sha256="").values_list("sha256", "name"))
    position = case.files.filter(archive=None).count()
    for name, sha256, size, fault in kept:
        if archives.ignorable(name):
            continue
        position += 1
        shown = free_name(name, taken)
        taken.add(shown)
        same = here.get(sha256) if sha256 else None
        here.setdefault(sha256, shown)
        yield CaseFile.objects.create(
            case=case,
            position=f"{position:05}",
            name=shown,
            sha256=sha256,
            size=size,
            round=case.round + (1 if case.state == CaseState.RETURNED else 0),
            pages=0 if same or fault else None,
            set_aside=bool(same),
            reason=fault.reason if fault else "",
            message=fault.message if fault else (_same(same) if same else ""),
            remedy=fault.remedy if fault else "",
        )


def _same(name: str) -> str:
    return (str(MESSAGES["same_file"]) % {"name": name})[:300]


def free_name(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it where the case has one of that name."""
    clean = "".join(sign for sign in name.replace("\\", "/") if sign.isprintable()).strip("/ ")
    short = (clean or "文件")[-_LONGEST_NAME:]
    if short not in taken:
        return short
    stem, dot, end = short.rpartition(".")
    for number in range(2, len(taken) + 3):
        other = f"{stem}（{number}）{dot}{end}" if stem else f"{short}（{number}）"
        if other not in taken:
            return other
    raise CaseFault("busy", str(MESSAGES["busy"]), 503)


def too_many_pages(pages: int) -> FileFault:
    """The fault of a file that would make the case too long."""
    return TooManyPages(pages, DEFAULT_LIMITS.file_pages, "页")
