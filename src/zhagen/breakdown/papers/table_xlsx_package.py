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
_FIRST_SHEET: Final = "xl/worksheets/sheet1.xml"
_ROW: Final = re.compile(rb'<row r="(\d+)"[^>]*>')
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def packed(book: Workbook, title: str, day: date | None, fixed_rows: int) -> bytes:
    """The finished file; `day` stands in its properties, a fixed day where there is none.

    Below the first `fixed_rows` rows a height is a proposal: a row grows when more is typed in.
    """
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
            if entry.filename == _FIRST_SHEET:
                content = _ROW.sub(lambda row: _free(row, fixed_rows), content)
            if entry.filename == _PROPERTIES:
                content = _MODIFIED.sub(rb"\g<1>" + said, content)
            made = zipfile.ZipInfo(entry.filename, stamp)
            made.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(made, content)
    return target.getvalue()


def _free(row: re.Match[bytes], fixed_rows: int) -> bytes:
    return row[0] if int(row[1]) <= fixed_rows else row[0].replace(b' customHeight="1"', b"")
