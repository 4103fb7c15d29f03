"""Reading one file into the store: once, and whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from zhagen.logs.files.lines import LineReader
from zhagen.logs.files.sniff import EXPORTS, KINDS, Form, form_of
from zhagen.logs.files.tally import Tally
from zhagen.logs.files.unpack import Packing, packing_of
from zhagen.logs.files.workbooks import WORKBOOK, is_workbook
from zhagen.logs.ingesting.intake import Intake, Room, intake_of
from zhagen.logs.ingesting.rejections import complaint
from zhagen.logs.ingesting.report import EMPTY, FileReport
from zhagen.logs.ingesting.strangers import about, empty
from zhagen.logs.records.words import Words
from zhagen.logs.requests.referers import OwnHosts
from zhagen.logs.storing.known import Known, digest_of
from zhagen.logs.storing.line_sums import LineSums
from zhagen.logs.storing.store import Store, StoredFile, commit, forget, staging

UNKNOWN: Final = "unknown"
# So much may stand before the first line that says what a file is.
_CHUNKS_OF_JUNK: Final = 4
_HEAD: Final = 1 << 12
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """Where and how a run reads, the same for all its files; `until`: see `clock.end_of_time`."""

    store: Store
    hosts: OwnHosts
    known: Known
    words: Words
    until: int
    progress: Progress | None = None


def ingest_file(run: Reading, path: Path, name: str) -> FileReport:
    """Read a file in, unless the store has it; what is wrong with it stands in the report."""
    try:
        repeated = run.known.same_file(path)
        if repeated is not None:
            return FileReport(name, repeated.kind, repeated=True)
        strange = _unopened(path, name)
        if strange is not None:
            return strange
        with staging(run.store) as staged:
            return _read(run, path, name, staged)
    except OSError as error:
        return _unreadable(name, error)


def refusal(path: Path, name: str) -> FileReport | None:
    """What is wrong with a file that will be of no use, told by its beginning alone."""
    try:
        strange = _unopened(path, name)
        if strange is not None:
            return strange
        reader = LineReader(path)
        chunks = list(islice(reader, _CHUNKS_OF_JUNK))
        if any(form_of(chunk) is not None for chunk in chunks):
            return None
        return _unrecognised(name, reader, chunks)
    except OSError as error:
        return _unreadable(name, error)


def _unopened(path: Path, name: str) -> FileReport | None:
    """What is wrong with a file that is not even looked into."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if is_workbook(head):
        return _useless(name, WORKBOOK)
    if packing_of(path) is Packing.OTHER:
        return _useless(name, "是不支持的压缩格式，请先解压（可直接用的是 .gz 和 .zst）")
    return None


def _unreadable(name: str, error: OSError) -> FileReport:
    if isinstance(error, FileNotFoundError):
        return replace(_useless(name, "找不到，请检查路径"), missing=True)
    return _useless(name, f"读不了（{error.strerror}），请检查文件和权限")


def _useless(name: str, why: str) -> FileReport:
    return FileReport(name, UNKNOWN, problem=f"{name} {why}。", usable=False)


def _read(run: Reading, path: Path, name: str, staged: Path) -> FileReport:
    sums = LineSums(staged)
    reader = LineReader(path, marks=run.known.sizes(), sums=sums)
    tally, size = Tally(), path.stat().st_size
    form: Form | None = None
    intake: Intake | None = None
    room = Room(staged, run.hosts, run.store, run.words, run.until)
    waiting: list[bytes] = []
    for chunk in reader:
        waiting.append(chunk)
        form = form or form_of(chunk)
        if form is None and len(waiting) == _CHUNKS_OF_JUNK:
            break
        if form is not None:
            intake = intake or intake_of(form, room)
            while waiting:
                intake.take(waiting.pop(0), tally)
        if run.progress is not None:
            run.progress(name, reader.packed_bytes_read, size)
    if intake is None or form is None:
        return _unrecognised(name, reader, waiting)
    days = intake.close(tally)
    tally.reject("long", reader.too_long)
    tally.reject("cut", reader.cut)
    report = FileReport(
        file=name,
        kind=KINDS[form],
        lines=tally.lines,
        parsed=tally.parsed,
        rejected=tally.rejected,
        days=days,
        problem=_remarks(name, reader, tally),
        form=form,
        again=tally.again,
    )
    sums.close()
    return _kept(run, _stored(path, reader, sums, report), staged, reader, report)


def _remarks(name: str, reader: LineReader, tally: Tally) -> str:
    """What has to be said about a file that was read."""
    said = []
    if reader.damage:
        said.append(f"{name} {reader.damage}：之前的 {tally.parsed:,} 行照常计入。")
    if tally.jumps_back:
        said.append(
            f"{name} 的时间有 {tally.jumps_back:,} 处倒退一小时以上（时钟跳变，或几份日志接在"
            "一起）：各行照写明的时间计入。"
        )
    if tally.ahead:
        said.append(
            f"{name} 有 {tally.ahead:,} 条的时间比今天晚两天以上，没有计入："
            "请核对服务器和本机的时钟。"
        )
    return "".join(said) + complaint(name, tally)


def _stored(path: Path, reader: LineReader, sums: LineSums, report: FileReport) -> StoredFile:
    """A file that was read, as the store will know it."""
    packed = packing_of(path) is not Packing.PLAIN
    return StoredFile(
        digest=reader.digest,
        name=report.file,
        kind=report.kind,
        size=reader.bytes_read,
        lines=report.lines,
        days=report.days,
        packed_size=path.stat().st_size,
        packed_digest=digest_of(path) if packed else reader.digest,
        head=sums.head,
    )


def _kept(
    run: Reading, file: StoredFile, staged: Path, reader: LineReader, report: FileReport
) -> FileReport:
    """Put what a file gave into the store, unless the same lines came in another packing."""
    if run.known.has(file.digest) or run.known.longer(file, staged) is not None:
        return FileReport(report.file, report.kind, repeated=True)
    commit(
        run.store,
        staged,
        file,
        {
            "form": report.form,
            "parsed": report.parsed,
            "rejected": dict(sorted(report.rejected.items())),
        },
    )
    run.known.add(file)
    if report.form in EXPORTS:  # what it shares with an older one has not been taken from it
        return report
    for older in run.known.beginnings(reader.marked, file):
        forget(run.store, older.digest)
        run.known.drop(older)
    return report


def _unrecognised(name: str, reader: LineReader, chunks: Sequence[bytes]) -> FileReport:
    """A file that is no log. Nothing of it is stored, so none of its lines is counted."""
    if reader.damage:
        return _useless(name, f"{reader.damage}，没有读出内容")
    if not reader.bytes_read:
        return FileReport(name, EMPTY, problem=f"{name} 是空文件。")
    if chunks and empty(chunks):
        return FileReport(name, EMPTY, problem=f"{name} 里没有记录。")
    return _useless(name, about(chunks))
