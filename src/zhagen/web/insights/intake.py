"""What comes in: folders of the server, uploaded files, records a system pushes, the item table.

Whatever comes is first laid down beside the store and then read by a worker: reading a quarter of
logs takes minutes. The library reads a file once, whole or not at all, and accounts for every line.
"""

from __future__ import annotations

import csv
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhagen.logs.faults import LogFault
from zhagen.web.accounts.models import Department, User
from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.history import audited
from zhagen.web.insights.models import Reading, Source, State
from zhagen.web.insights.place import allowed, given_items, incoming, items_file, store_of
from zhagen.web.insights.tables import is_workbook, to_csv
from zhagen.web.insights.wording import MESSAGES
from zhagen.web.jobs.queue import submit

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

READ: Final = "insights.read"
LARGEST: Final = 200 << 20
HANDLING: Final = (
    "case_id", "item_code", "channel", "window", "applied_at", "accepted_at", "returned_at",
    "return_reason", "finished_at", "promise_days", "satisfaction",
)  # fmt: skip
_NAME: Final = 80


def connect(department: Department, text: str, by: User, now: datetime, hosts: str = "") -> Source:
    """Read a folder of the server from now on. Raises InsightFault."""
    path = str(allowed(text))
    with transaction.atomic():
        held = Source.objects.filter(department=department, path=path, removed_at=None).first()
        if held is not None:
            return held
        try:
            with transaction.atomic():
                made = Source.objects.create(
                    department=department, path=path, hosts=hosts.strip()[:300], by=by, at=now
                )
        except IntegrityError:
            return Source.objects.get(department=department, path=path, removed_at=None)
        _ask(department, "folder", [Path(path).name], by, now, source=made)
        audited(department, "insight.connected", made.pk, by)
    return made


def disconnect(source: Source, by: User, now: datetime) -> None:
    """Read the folder no more; what was read stays."""
    with transaction.atomic():
        if Source.objects.filter(pk=source.pk, removed_at=None).update(removed_at=now):
            audited(source.department, "insight.disconnected", source.pk, by)


def read_again(source: Source, by: User | None, now: datetime) -> Reading:
    """Read a folder now; while a reading of it is open, that one is meant."""
    with transaction.atomic():
        held = Reading.objects.filter(source=source, state=State.WAITING).first()
        if held is not None:
            return held
        made = _ask(source.department, "folder", [Path(source.path).name], by, now, source=source)
        audited(source.department, "insight.read", made.pk, by, way="folder")
    return made


def take_files(
    department: Department, files: Sequence[UploadedFile], by: User, now: datetime
) -> Reading:
    """Keep uploaded files until they are read. Raises InsightFault."""
    if not files:
        raise InsightFault(str(MESSAGES["nothing"]))
    if any((each.size or 0) > LARGEST for each in files):
        raise InsightFault(str(MESSAGES["too_large"]))
    folder = secrets.token_hex(12)
    place = _made(folder)
    try:
        for number, each in enumerate(files, 1):
            path = place / f"{number:03}-{_plain(each.name or 'file')}"
            with path.open("wb") as file:
                for chunk in each.chunks():
                    file.write(chunk)
            if is_workbook(path):
                to_csv(path)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    names = [_plain(each.name or "file") for each in files]
    with transaction.atomic():
        made = _ask(department, "upload", names, by, now, folder=folder)
        audited(department, "insight.read", made.pk, by, way="upload", files=len(names))
    return made


def take_handling(
    department: Department, rows: Iterable[Mapping[str, object]], now: datetime | None = None
) -> Reading:
    """Records a department's own system pushes: the columns of docs/insight-input.md.

    A case that comes again replaces its older state; a push of the same rows counts once. Raises
    InsightFault if there is no row. What is wrong with a row stands in the reading's report.
    """
    folder = secrets.token_hex(12)
    place = _made(folder)
    count = 0
    with (place / "pushed.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HANDLING, extrasaction="ignore", restval="")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: "" if value is None else value for key, value in row.items()})
            count += 1
    if not count:
        shutil.rmtree(place, ignore_errors=True)
        raise InsightFault(str(MESSAGES["no_rows"]))
    at = now or timezone.now()
    with transaction.atomic():
        made = _ask(department, "pushed", ["pushed.csv"], None, at, folder=folder)
        audited(department, "insight.read", made.pk, None, way="pushed", rows=count)
    return made


def keep_items(department: Department, sent: UploadedFile | None, by: User) -> int:
    """Keep the table of items for the next analysis; how many. Raises InsightFault."""
    from zhagen.logs.items import read_items  # noqa: PLC0415 - only here

    if sent is None:
        raise InsightFault(str(MESSAGES["nothing"]))
    if (sent.size or 0) > LARGEST:
        raise InsightFault(str(MESSAGES["too_large"]))
    place = _made(secrets.token_hex(12))
    try:
        path = place / _plain(sent.name or "items.csv")
        path.write_bytes(sent.read())
        if is_workbook(path):
            path = to_csv(path)
        try:
            table = read_items(path)
        except LogFault as fault:
            raise InsightFault(str(fault)) from fault
        stored = (store_of(department) / "store.json").is_file()
        kept = items_file(department) if stored else given_items(department)
        kept.parent.mkdir(parents=True, exist_ok=True)
        path.replace(kept)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    audited(department, "insight.items", department.pk, by, items=len(table.items))
    return len(table.items)


def _ask(
    department: Department, kind: str, names: Sequence[str], by: User | None, now: datetime,
    *, folder: str = "", source: Source | None = None,
) -> Reading:  # fmt: skip
    made = Reading.objects.create(
        department=department, kind=kind, names=[each[:_NAME] for each in names], by=by, at=now,
        folder=folder, source=source,
    )  # fmt: skip
    submit(READ, str(made.pk), reading=made.pk)
    return made


def _made(folder: str) -> Path:
    place = incoming(folder)
    place.mkdir(parents=True, mode=0o700)
    return place


def _plain(name: str) -> str:
    """The last part of a name, short, and no hidden file: those are passed over in folders."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "").lstrip(".") or "file"
    return last if len(last) <= _NAME else last[-_NAME:]
