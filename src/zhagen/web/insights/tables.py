"""Workbooks as the CSV the library reads: the first visible sheet, cell by cell."""

from __future__ import annotations

import csv
import warnings
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

from zhagen.web.insights.faults import InsightFault
from zhagen.web.insights.wording import MESSAGES

_HEAD: Final = b"PK\x03\x04"
_MOST_ROWS: Final = 1_000_000
_MOST_COLUMNS: Final = 200


def is_workbook(path: Path) -> bool:
    """Whether it is an .xlsx file, by its first bytes and its name."""
    with path.open("rb") as file:
        return file.read(4) == _HEAD and path.suffix.lower() == ".xlsx"


def to_csv(path: Path) -> Path:
    """The workbook's first sheet as a CSV beside it; the workbook goes. Raises InsightFault."""
    import openpyxl  # noqa: PLC0415 - loads slowly
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    made = path.with_suffix(".csv")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            rows = _write(book, made)
        finally:
            book.close()
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        made.unlink(missing_ok=True)
        raise InsightFault(str(MESSAGES["bad_workbook"]) % {"name": path.name}) from error
    if not rows:
        made.unlink(missing_ok=True)
        raise InsightFault(str(MESSAGES["empty_workbook"]) % {"name": path.name})
    path.unlink()
    return made


def _write(book: object, made: Path) -> int:
    sheets = [each for each in book.worksheets if each.sheet_state == "visible"]  # type: ignore[attr-defined]
    count = 0
    with made.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in sheets[0].iter_rows(
            max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True
        ) if sheets else ():  # fmt: skip
            cells = [_text(each) for each in row]
            if any(cells):
                writer.writerow(cells)
                count += 1
    return count


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
