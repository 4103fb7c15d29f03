"""Rows of a department's export, whatever it is written in: CSV, XLSX, JSON, Parquet.

A row comes out as its headers and raw values with its number in the file, so that whatever is
wrong with it later can be told with its place. Nothing is interpreted here but the format: which
sheet and row hold the header, and in which characters the file is written.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import duckdb

from zhagen.pilot.cases.headers import SEARCHED, Header, header_of, repeated
from zhagen.slices.faults import reason_of

Row = Mapping[str, object]
# The only key of a row that cannot be read as it stands; its value is what can be guessed of it.
UNREADABLE = ""
_BATCH = 10_000
_MOST_FIELD = 100_000
_HEAD = 512
_UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# First bytes of files that are no table for this reader -> what they are.
_FOREIGN = {b"\xd0\xcf\x11\xe0": "旧版的 Excel 文件（.xls）", b"%PDF": "PDF", b"<": "网页或 XML"}


class BadCaseFile(Exception):
    """A file that holds no rows; the message says which and what to do."""


def rows_of(path: Path, named: Collection[str] = ()) -> Iterator[tuple[int, Row]]:
    """(number, values by header) of every row; numbers as people count them in the file.

    `named` are headers of this department, which help to find the header under a title. Elements of
    a JSON file and rows of Parquet are counted from 1. Raises BadCaseFile.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise BadCaseFile(f"{path} 读不了：{reason_of(error)}，请检查路径和权限") from error
    if not head:
        raise BadCaseFile(f"{path} 是空文件，请重新导出")
    if head.startswith(b"PAR1"):
        return _parquet(path)
    if head.startswith(b"PK"):
        return _workbook(path, named)
    encoding = _utf_16(head) or _encoding(path)
    start = head.decode(encoding, errors="ignore").lstrip("\ufeff \r\n\t")
    for mark, kind in _FOREIGN.items():
        if head.startswith(mark) or start.startswith(mark.decode("latin-1")):
            raise BadCaseFile(f"{path} 是{kind}，不是能读的表格，请打开后另存为 xlsx 或 CSV")
    if start.startswith("{"):
        return _json_lines(path, encoding)
    return _json_array(path, encoding) if start.startswith("[") else _csv(path, named, encoding)


def _utf_16(head: bytes) -> str:
    """The name of UTF-16 where the first bytes show it: a mark, or Latin letters with zeros."""
    if (known := _UTF_16.get(head[:2])) is not None:
        return known
    if len(head) > 3 and head[1] == head[3] == 0 != head[0]:
        return "utf-16-le"
    return "utf-16-be" if len(head) > 3 and head[0] == head[2] == 0 != head[1] else ""


def _encoding(path: Path) -> str:
    """UTF-8 as agreed, else GB 18030, which older office software writes."""
    with path.open("rb") as file:
        try:
            for line in file:
                line.decode("utf-8")
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _text(path: Path, encoding: str) -> io.TextIOWrapper:
    return path.open(encoding=encoding, errors="replace", newline="")


def _csv(path: Path, named: Collection[str], encoding: str) -> Iterator[tuple[int, Row]]:
    with _text(path, encoding) as file:
        first = "".join(islice(file, SEARCHED))
        delimiter = max(",\t;", key=first.count)
        file.seek(0)
        csv.field_size_limit(_MOST_FIELD)
        reader = csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter)
        try:
            yield from _listed(path, reader, named)
        except csv.Error as error:
            raise BadCaseFile(
                f"{path} 第 {reader.line_num} 行读不下去：有一格没有结束的引号，请改正后重新导出"
            ) from error


def _listed(
    path: Path, records: Iterator[list[str]], named: Collection[str]
) -> Iterator[tuple[int, Row]]:
    """Rows of a table whose cells are separated by signs: a sign too many shifts what follows."""
    first = list(islice(records, SEARCHED))
    header = header_of([[_name(cell) for cell in record] for record in first], named)
    _refuse_repeated(path, header)
    size = len(header.names)
    for number, values in enumerate(chain(first[header.rows :], records), start=header.rows + 1):
        if not any(map(str.strip, values)):
            continue
        row = _by_name(header, values)
        if len(values) < size or any(map(str.strip, values[size:])):
            row = {UNREADABLE: row}
        yield number, row


def _by_name(header: Header, values: Sequence[object]) -> dict[str, object]:
    """The values under their names; missing ones are empty, columns without a name are not read."""
    padded = (*values, *[None] * (len(header.names) - len(values)))
    return {name: value for name, value in zip(header.names, padded, strict=False) if name}


def _name(cell: object) -> str:
    """A cell as a header: a name broken over lines is one name."""
    return "" if cell is None else "".join(part.strip() for part in str(cell).splitlines()).strip()


def _refuse_repeated(path: Path, header: Header, sheet: str = "") -> None:
    found = repeated(header.names)
    if found is not None:
        name, one, other = found
        raise BadCaseFile(
            f"{path}{sheet} 的表头里有两列都叫“{name}”（第 {one} 列和第 {other} 列），"
            "不知道该用哪一列；请改掉其中一列的名字，再重新加"
        )


def _json_lines(path: Path, encoding: str) -> Iterator[tuple[int, Row]]:
    with _text(path, encoding) as file:
        first = True
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                found = json.loads(line, object_pairs_hook=_once)
            except (ValueError, RecursionError) as error:
                if first:  # an object over several lines: none of them is a case
                    raise BadCaseFile(
                        f"{path} 第 {number} 行不是一个完整的 JSON 对象；"
                        "请每件写成一行，或者全部写成一个 JSON 数组"
                    ) from error
                found = None
            first = False
            yield number, _object(found)


def _json_array(path: Path, encoding: str) -> Iterator[tuple[int, Row]]:
    """One array of objects, as many systems write JSON; it is read as a whole."""
    with _text(path, encoding) as file:
        try:
            found = json.load(file, object_pairs_hook=_once)
        except json.JSONDecodeError as error:
            raise BadCaseFile(
                f"{path} 以“[”开头，却不是完整的 JSON 数组，第 {error.lineno} 行读不下去；"
                "请重新导出，或者另存为 CSV"
            ) from error
        except RecursionError as error:
            raise BadCaseFile(f"{path} 嵌套太深，请每件写成一个 JSON 对象") from error
    yield from enumerate(map(_object, found), start=1)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; with a key written twice nobody knows which value counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        return {UNREADABLE: {}}
    found.pop(UNREADABLE, None)
    return found


def _object(found: object) -> Row:
    return found if isinstance(found, dict) else {UNREADABLE: {}}


def _workbook(path: Path, named: Collection[str]) -> Iterator[tuple[int, Row]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, rarely needed
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet, header = _sheet(path, book.worksheets, named)
    except (
        OSError,
        ValueError,
        KeyError,
        IndexError,
        zipfile.BadZipFile,
        InvalidFileException,
    ) as error:
        raise BadCaseFile(f"{path} 不是能读的表格，请另存为 xlsx 或 CSV") from error
    _refuse_repeated(path, header, f"（工作表“{sheet.title}”）")
    rows = islice(sheet.iter_rows(values_only=True), header.rows, None)
    for number, values in enumerate(rows, start=header.rows + 1):
        if any(value is not None and _name(value) for value in values):
            yield number, _by_name(header, values)
    book.close()


def _sheet(path: Path, sheets: Sequence[Any], named: Collection[str]) -> tuple[Any, Header]:
    """The sheet with the cases: the one whose header is known, else the first that has rows."""
    every: list[tuple[Any, Header]] = []
    found: list[tuple[Any, Header]] = []
    for sheet in sheets:
        sheet.reset_dimensions()  # some programs write a size that leaves columns out
        cells = islice(sheet.iter_rows(values_only=True), SEARCHED)
        texts = [[_name(cell) for cell in row] for row in cells]
        every.append((sheet, header_of(texts, named)))
        if any(map(any, texts[every[-1][1].rows :])):
            found.append(every[-1])
    sure = [each for each in found if each[1].sure]
    if len(sure) > 1:
        titles = "、".join(f"“{sheet.title}”" for sheet, _ in sure)
        raise BadCaseFile(
            f"{path} 里工作表{titles}都有办件，一次只读一张；请合成一张，或者各存成一个文件分别加"
        )
    return (sure or found or every)[0]


def _parquet(path: Path) -> Iterator[tuple[int, Row]]:
    with duckdb.connect() as connection:
        try:
            found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        except duckdb.Error as error:
            raise BadCaseFile(f"{path} 不是完整的 Parquet 文件，请重新导出") from error
        header = [column[0] for column in found.description or ()]
        number = 0
        while batch := found.fetchmany(_BATCH):
            for values in batch:
                number += 1
                yield number, dict(zip(header, values, strict=True))
