"""Cases whose pages were read already: what the engine gave once for a shipped sample is stored in
`readings/`, so that what the screen does with it can be tested without reading again."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

from django.utils import timezone
from PIL import Image

from zhagen.reading.model import PageReading
from zhagen.web.cases import codec
from zhagen.web.cases.folder import CaseFolder
from zhagen.web.cases.intake import Where, open_case
from zhagen.web.cases.models import Case, CaseFile, PageRead
from zhagen.web.cases.pictures import keep_pictures
from zhagen.web.cases.refresh import refresh
from zhagen.web.cases.settling import settle
from zhagen.web.cases.slices import newest

READINGS = Path(__file__).with_name("readings") / "several_faults.json"
DAY = date(2026, 11, 20)
SLICE = "employer-social-insurance"


def empty_case(officer, **given) -> Case:
    """A case at the officer's window, without files."""
    user = officer.user
    where = Where(officer.department, user.window, user)
    return open_case(where, newest(SLICE), DAY, timezone.now(), **given)


def read_case(officer, *, leave_out=(), pictures=False) -> Case:
    """The sample with several faults, read but for the pages left out: (file, page) pairs."""
    case = empty_case(officer)
    return with_pages(case, leave_out=leave_out, pictures=pictures)


def with_pages(case, *, leave_out=(), pictures=False, only=None) -> Case:
    for position, file in enumerate(json.loads(READINGS.read_text("utf-8")), start=1):
        if only is not None and file["file"] not in only:
            continue
        row, _ = CaseFile.objects.get_or_create(
            case=case,
            name=file["file"],
            defaults={
                "position": f"{position:05}",
                "sha256": f"{position:064}",
                "size": 1000,
                "pages": len(file["pages"]),
            },
        )
        for value in file["pages"]:
            if (file["file"], value["page"]) not in leave_out:
                keep(row, value, pictures=pictures)
    Case.objects.filter(pk=case.pk).update(inputs=case.inputs + 1)
    refresh(case.pk)
    settle(case.pk)
    case.refresh_from_db()
    return case


def keep(row, value, *, pictures=False) -> None:
    codec.made(PageReading, value)
    width, height = value["size"]
    names = {}
    if pictures:
        folder = CaseFolder(row.case.key)
        kept = keep_pictures(folder, f"{row.pk}-{value['page']}", blank(width, height), None)
        names = {"picture": kept.picture, "plain": kept.plain}
    PageRead.objects.get_or_create(
        file=row,
        page=value["page"],
        defaults={"value": value, "width": width, "height": height, "at": timezone.now(), **names},
    )


def blank(width, height) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(target, "JPEG")
    return target.getvalue()
