"""The workbook as a package: no clock, no machine, so the same table gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl import Workbook

_FIRST_ZIP_DAY: Final = date(1980, 1, 1)
_PROPERTIES: Final = "docProps/core.xml"
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def packed(book: Workbook, title: str, day: date | None) -> bytes:
    """The finished file; `day` stands in its properties, a fixed day where there is none."""
    known = max(day or _FIRST_ZIP_DAY, _FIRST_ZIP_DAY)
    moment = datetime.combine(known, time())
    properties = book.properties
    properties.title, properties.creator, properties.created = title[:200], "", moment
    source, target = io.BytesIO(), io.BytesIO()
    book.save(source)
    said = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
    stamp = (known.year, known.month, known.day, 0, 0, 0)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == _PROPERTIES:
                content = _MODIFIED.sub(rb"\g<1>" + said, content)
            made = zipfile.ZipInfo(entry.filename, stamp)
            made.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(made, content)
    return target.getvalue()
