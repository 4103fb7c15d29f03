"""The log of a pilot: cases appended, chained, and open to anyone's check.

A log is a folder. Each append makes one segment: `entries/000001.jsonl` holds its cases, one
canonical JSON line each (RFC 8785), and `segments/000001.parquet` the same rows typed for grouping.
`segments.jsonl` is the spine: a line a segment with the digests of both files, the head of the
chain over all cases and what was set aside; each line carries the hash of the line before it, and
the first one that of the sealed charter. A line is written last, so a crash in the middle of an
append leaves nothing half counted; see `writing`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

import duckdb
import rfc8785

from zhagen.pilot.agreeing.seal import check_seal
from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.agreeing.sealed_file import read_sealed, write_sealed
from zhagen.pilot.cases.known import Case, Known
from zhagen.pilot.cases.reading import Tally, Terms, columns_of, read_cases
from zhagen.pilot.cases.rows import BadCaseFile, Row
from zhagen.pilot.formula_nodes import Kind
from zhagen.pilot.log.merkle import leaf_hash
from zhagen.pilot.log.pseudonyms import Secret, commit, require_own
from zhagen.pilot.log.spine import (
    Adoption,
    BrokenLog,
    Line,
    Segment,
    as_adopted,
    followed,
    in_order,
    read_lines,
)
from zhagen.pilot.log.terms import terms_of
from zhagen.pilot.log.typed_rows import recall, superseded_in
from zhagen.pilot.log.writing import add_line, refuse_leftover, settle, sole_writer, staged
from zhagen.pilot.model import CASE_COLUMNS
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
    adoptions: tuple[Adoption, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The spine: segments, and the amendments taken in between."""
        return in_order(self.segments, self.adoptions)

    @property
    def size(self) -> int:
        """How many entries: one a case, and one for each supplement of an open case."""
        return self.segments[-1].last if self.segments else 0

    @property
    def head(self) -> str:
        """Hash of the spine's last line, or of the charter."""
        lines = self.lines
        return lines[-1].hash if lines else self.sealed.hash

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
    commit(folder, secret)
    write_sealed(sealed, folder / "sealed.json")
    return PilotLog(folder, sealed, (), secret)


def open_log(folder: Path, secret: Secret | None = None) -> PilotLog:
    """Open a log; its seal is checked, its files are not (`verify` does that).

    Raises BrokenLog, BrokenSeal, and BadSecret where the log has another secret.
    """
    if not (folder / "sealed.json").is_file():
        raise BrokenLog(f"{folder} 不是试点记录，请给出 zhagen pilot log 建的文件夹")
    sealed = read_sealed(folder / "sealed.json")
    check_seal(sealed)
    lines = read_lines(folder)
    segments = tuple(each for each in lines if isinstance(each, Segment))
    adoptions = tuple(each for each in lines if isinstance(each, Adoption))
    if secret is not None:
        require_own(folder, secret, segments[-1].secret if segments else "")
    return PilotLog(folder, as_adopted(sealed, adoptions), segments, secret, adoptions)


def append(
    log: PilotLog, rows: Iterable[tuple[int, Row]], *, source: str, at: datetime
) -> PilotLog:
    """Append the cases of `rows` as one segment; `source` names where they come from.

    The grown log's last segment says how many rows came and what was set aside. Raises NoRows where
    none came, BrokenLog, BadCaseFile; nothing is appended then.
    """
    if log.secret is None:
        raise BrokenLog("没有给出部门的密钥文件，不能加记录")
    if followed(log.lines) not in ("", log.sealed.head):
        raise BrokenLog(
            f"{log.folder} 里的立项书不是记录照着走的那一份，"
            f"请运行 zhagen pilot verify {log.folder} 看怎么办"
        )
    rows = _some_rows(rows, source)
    number = len(log.segments) + 1
    final = log.entries(number), log.typed(number)
    with sole_writer(log.folder, log.lines) as spine:
        refuse_leftover(*final)
        try:
            segment = _write_segment(log, log.secret, rows, source, at)
            for path in final:
                settle(path)
            commit(log.folder, log.secret)
            add_line(spine, segment)
        except OSError as error:
            raise BrokenLog(f"{log.folder} 写不了：{reason_of(error)}，请检查磁盘和权限") from error
        finally:
            for path in final:
                staged(path).unlink(missing_ok=True)
    return replace(log, segments=(*log.segments, segment))


def _write_segment(
    log: PilotLog, secret: Secret, rows: Iterator[tuple[int, Row]], source: str, at: datetime
) -> Segment:
    """Both files of the next segment under their staged names, and its line."""
    number, tally, terms = len(log.segments) + 1, Tally(), terms_of(log.sealed.charter)
    entries, typed = staged(log.entries(number)), staged(log.typed(number))
    known = known_cases(log, terms)
    cases = read_cases(rows, terms, tally, known, secret.disguise)
    head = _write_entries(log, cases, entries)
    _write_typed(entries, typed, terms)
    return Segment(
        number=number,
        first=log.size + 1,
        last=log.size + tally.accepted,
        entries_sha256=digest_of(entries),
        parquet_sha256=digest_of(typed),
        head=head.hex(),
        source=source,
        appended_at=at.isoformat(timespec="seconds"),
        received=tally.received,
        set_aside=tally.set_aside,
        previous=log.head,
        sealed=log.sealed.head,
        secret=secret.commitment,
        unusable=tally.unusable,
        supplements=known.supplements,
    )


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


def known_cases(log: PilotLog, terms: Terms) -> Known:
    """What the log holds of each case, by pseudonym. Raises BrokenLog."""
    known = Known(columns_of(terms))
    with _readable(log):
        recall(known, _files(log))
    return known


def superseded(log: PilotLog) -> int:
    """How many entries a later one of the same case has replaced. Raises BrokenLog."""
    with _readable(log):
        return superseded_in(_files(log))


def _files(log: PilotLog) -> list[str]:
    return [str(log.typed(each.number)) for each in log.segments]


@contextmanager
def _readable(log: PilotLog) -> Iterator[None]:
    try:
        yield
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
