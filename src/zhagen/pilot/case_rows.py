"""Rows of a department's export, whatever it is written in: CSV, XLSX, JSON lines, Parquet.

A row comes out as its headers and raw values with its number in the file, so that whatever is
wrong with it later can be told with its place. Nothing is interpreted here but the format.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from zhagen.slices.faults import reason_of

Row = Mapping[str, object]
_BATCH = 10_000
_MOST_FIELD = 100_000


class BadCaseFile(Exception):
    """A file that holds no rows; the message says which and what to do."""


def rows_of(path: Path) -> Iterator[tuple[int, Row]]:
    """(number, values by header) of every row; numbers as people count them, the header is row 1.

    JSON lines and Parquet have no header row: their first row is row 1. Raises BadCaseFile.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise BadCaseFile(f"{path} 读不了：{reason_of(error)}，请检查路径和权限") from error
    if not head:
        raise BadCaseFile(f"{path} 是空文件，请重新导出")
    if head.startswith(b"PAR1"):
        return _parquet(path)
    if head.startswith(b"PK"):
        return _workbook(path)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _json_lines(path)
    return _csv(path)


def _text(path: Path) -> io.TextIOWrapper:
    """The file as text: UTF-8 as agreed, else GB 18030, which older office software writes."""
    with path.open("rb") as file:
        try:
            for line in file:
                line.decode("utf-8")
        except UnicodeDecodeError:
            encoding = "gb18030"
        else:
            encoding = "utf-8-sig"
    return path.open(encoding=encoding, errors="replace", newline="")


def _csv(path: Path) -> Iterator[tuple[int, Row]]:
    with _text(path) as file:
        first = file.readline()
        delimiter = max(",\t;", key=first.count)
        file.seek(0)
        csv.field_size_limit(_MOST_FIELD)
        reader = csv.reader((line.replace("\0", "") for line in file), delimiter=delimiter)
        try:
            header = [name.strip() for name in next(reader)]
            for number, values in enumerate(reader, start=2):
                if not any(values):
                    continue
                if len(values) != len(header):
                    yield number, {"": f"{len(values)} 列，表头有 {len(header)} 列"}
                    continue
                yield number, dict(zip(header, values, strict=True))
        except csv.Error as error:
            raise BadCaseFile(
                f"{path} 第 {reader.line_num} 行读不下去：有一格没有结束的引号，请改正后重新导出"
            ) from error


def _json_lines(path: Path) -> Iterator[tuple[int, Row]]:
    with _text(path) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                found = None
            yield number, found if isinstance(found, dict) else {"": "不是一个 JSON 对象"}


def _workbook(path: Path) -> Iterator[tuple[int, Row]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, rarely needed
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        header = [str(name or "").strip() for name in next(rows)]
    except (OSError, ValueError, KeyError, StopIteration, zipfile.BadZipFile) as error:
        raise BadCaseFile(f"{path} 不是能读的表格，请另存为 xlsx 或 CSV") from error
    except InvalidFileException as error:
        raise BadCaseFile(f"{path} 不是能读的表格，请另存为 xlsx 或 CSV") from error
    for number, values in enumerate(rows, start=2):
        if any(value is not None for value in values):
            yield number, dict(zip(header, values, strict=False))
    book.close()


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
