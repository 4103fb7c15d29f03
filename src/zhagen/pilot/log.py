"""The log of a pilot: cases appended, chained, and open to anyone's check.

A log is a folder. Each append makes one segment: `entries/000001.jsonl` holds its cases, one
canonical JSON line each (RFC 8785), and `segments/000001.parquet` the same rows typed for grouping.
`segments.jsonl` is the spine: a line a segment with the digests of both files, the head of the
chain over all cases and what was set aside; each line carries the hash of the line before it, and
the first one that of the sealed charter. A line is written last, so a crash in the middle of an
append leaves nothing half counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

import duckdb
import rfc8785

from zhagen.pilot.case_reading import Case, Tally, Terms, read_cases
from zhagen.pilot.case_rows import BadCaseFile, Row
from zhagen.pilot.formula_nodes import Kind
from zhagen.pilot.merkle import leaf_hash
from zhagen.pilot.model import CASE_COLUMNS
from zhagen.pilot.pseudonyms import Secret
from zhagen.pilot.seal import check_seal
from zhagen.pilot.sealed import SealedCharter
from zhagen.pilot.sealed_file import read_sealed, write_sealed
from zhagen.pilot.spine import SPINE, BrokenLog, Segment, line_of, read_spine
from zhagen.pilot.terms import terms_of
from zhagen.slices.faults import reason_of

SQL_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.TIME: "TIMESTAMP",
    Kind.TRUTH: "BOOLEAN",
    Kind.NUMBER: "DOUBLE",
}


class NoRows(BadCaseFile):
    """A source that can be read but holds no row: an empty segment would tell nobody anything."""


@dataclass(frozen=True, slots=True)
class PilotLog:
    """An open log. Without its `secret` it can be read and checked, not added to."""

    folder: Path
    sealed: SealedCharter
    segments: tuple[Segment, ...]
    secret: Secret | None = None

    @property
    def size(self) -> int:
        """How many cases it holds."""
        return self.segments[-1].last if self.segments else 0

    @property
    def head(self) -> str:
        """Hash of the spine's last line, or of the charter."""
        return self.segments[-1].hash if self.segments else self.sealed.hash

    @property
    def chain(self) -> bytes:
        """The chain over all cases; it begins with the charter's hash."""
        return bytes.fromhex(self.segments[-1].head if self.segments else self.sealed.hash)

    def entries(self, number: int) -> Path:
        """The canonical lines of a segment."""
        return self.folder / "entries" / f"{number:06d}.jsonl"

    def typed(self, number: int) -> Path:
        """The same rows as Parquet."""
        return self.folder / "segments" / f"{number:06d}.parquet"


def create_log(folder: Path, sealed: SealedCharter, secret: Secret) -> PilotLog:
    """Make an empty log for a completely sealed charter. Raises BrokenLog, BrokenSeal."""
    check_seal(sealed)
    try:
        if folder.exists() and any(folder.iterdir()):
            raise BrokenLog(f"{folder} 里已经有东西，请给一个空文件夹")
        for name in ("entries", "segments"):
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BrokenLog(f"{folder} 写不了：{reason_of(error)}，请换一个位置") from error
    write_sealed(sealed, folder / "sealed.json")
    return PilotLog(folder, sealed, (), secret)


def open_log(folder: Path, secret: Secret | None = None) -> PilotLog:
    """Open a log; its seal is checked, its files are not (`verify` does that).

    Raises BrokenLog, BrokenSeal.
    """
    if not (folder / "sealed.json").is_file():
        raise BrokenLog(f"{folder} 不是试点记录，请给出 zhagen pilot log 建的文件夹")
    sealed = read_sealed(folder / "sealed.json")
    check_seal(sealed)
    return PilotLog(folder, sealed, read_spine(folder), secret)


def append(
    log: PilotLog, rows: Iterable[tuple[int, Row]], *, source: str, at: datetime
) -> PilotLog:
    """Append the cases of `rows` as one segment; `source` names where they come from.

    The grown log's last segment says how many rows came and what was set aside. Raises NoRows where
    none came, BrokenLog, BadCaseFile; nothing is appended then.
    """
    if log.secret is None:
        raise BrokenLog("没有给出部门的密钥文件，不能加记录")
    rows = _some_rows(rows, source)
    number, tally, terms = len(log.segments) + 1, Tally(), terms_of(log.sealed.charter)
    cases = read_cases(rows, terms, tally, known_ids(log), log.secret.disguise)
    try:
        head = _write_entries(log, cases, log.entries(number))
        _write_typed(log.entries(number), log.typed(number), terms)
        segment = Segment(
            number=number,
            first=log.size + 1,
            last=log.size + tally.accepted,
            entries_sha256=digest_of(log.entries(number)),
            parquet_sha256=digest_of(log.typed(number)),
            head=head.hex(),
            source=source,
            appended_at=at.isoformat(timespec="seconds"),
            received=tally.received,
            set_aside=tally.set_aside,
            previous=log.head,
        )
        with (log.folder / SPINE).open("ab") as spine:
            spine.write(line_of(segment))
    except OSError as error:
        raise BrokenLog(f"{log.folder} 写不了：{reason_of(error)}，请检查磁盘和权限") from error
    return PilotLog(log.folder, log.sealed, (*log.segments, segment), log.secret)


def _some_rows(rows: Iterable[tuple[int, Row]], source: str) -> Iterator[tuple[int, Row]]:
    """The same rows, of which there is one at least; asked before anything is written."""
    coming = iter(rows)
    first = next(coming, None)
    if first is None:
        raise NoRows(f"{source} 里一件办件也没有，请核对导出时选的日期和事项，重新导出后再加")
    return chain((first,), coming)


def chained(head: bytes, leaf: bytes) -> bytes:
    """The chain after one more case."""
    return hashlib.sha256(head + leaf).digest()


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def known_ids(log: PilotLog) -> frozenset[str]:
    """Pseudonyms of the cases that the log holds."""
    if not log.segments:
        return frozenset()
    files = [str(log.typed(each.number)) for each in log.segments]
    try:
        with duckdb.connect() as connection:
            found = connection.execute("SELECT case_id FROM read_parquet(?)", [files])
            return frozenset(str(case_id) for (case_id,) in found.fetchall())
    except duckdb.Error as error:
        raise BrokenLog(f"{log.folder} 的记录文件损坏，请运行 zhagen pilot verify") from error


def plain(case: Case) -> dict[str, str | float | bool]:
    """A case as JSON values: times as local ISO 8601 to the second."""
    return {
        name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for name, value in case.items()
    }


def _write_entries(log: PilotLog, cases: Iterator[Case], path: Path) -> bytes:
    head = log.chain
    with path.open("wb") as file:
        for case in cases:
            line = rfc8785.dumps(plain(case))
            head = chained(head, leaf_hash(line))
            file.write(line + b"\n")
    return head


def typed_columns(extra: Iterable[str]) -> dict[str, str]:
    """Column -> DuckDB type of the typed rows."""
    known = {name: SQL_TYPES[kind] for name, kind in CASE_COLUMNS.items()}
    return {**known, **dict.fromkeys(sorted(extra), "DOUBLE")}


def _write_typed(lines: Path, path: Path, terms: Terms) -> None:
    columns = typed_columns(terms.extra)
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = true")
        rows = connection.read_json(str(lines), columns=columns, format="newline_delimited")
        rows.write_parquet(str(path), compression="zstd")
