"""Reading logs into a store: recognised by content, once each, whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from zhagen.logs.clock import end_of_time
from zhagen.logs.exports.exports import twice_counted
from zhagen.logs.faults import LogFault
from zhagen.logs.files.unpack import Packing, packing_of
from zhagen.logs.ingesting.allocation import keep_memory
from zhagen.logs.ingesting.file import Reading, ingest_file, refusal
from zhagen.logs.ingesting.own_hosts import hosts_of_store
from zhagen.logs.ingesting.progress import CountStep, Files, Progress
from zhagen.logs.ingesting.report import FileReport, IngestReport
from zhagen.logs.records.words import Words
from zhagen.logs.storing.known import Known
from zhagen.logs.storing.store import Store, locked, make_store, open_store, tidy

# Parts of a log's size that its records take, with room for staging; packed logs unpack tenfold.
_ROOM: Final = {Packing.PLAIN: 0.15, Packing.GZIP: 1.5, Packing.ZSTD: 2.0, Packing.OTHER: 0.0}
_SPARE: Final = 32 << 20


@dataclass(frozen=True, slots=True)
class Given:
    """A file to read, and whether someone named it himself or it was found in a folder."""

    path: Path
    named: bool


def ingest(
    root: Path,
    logs: Sequence[Path],
    *,
    today: date,
    hosts: Sequence[str] = (),
    progress: Progress | None = None,
    counting: bool = True,
) -> IngestReport:
    """Read files and folders into the store at `root`; what is there already is left alone.

    What is dated more than two days after `today`, the day of the run, is rejected: one wrong clock
    must not stretch the store by years. `hosts` are the names of the site, where they shall not be
    told from the logs. `progress` is told how far the reading and the counting are. With `counting`
    the daily counts are brought up to date as well, which takes an SQL engine. Raises LogFault if
    nothing can be done at all; what is wrong with one file stands in its report. Without `logs`,
    the counts of a store are brought up to date. No store is made before one file is known to be
    of use.
    """
    if not logs:
        store = open_store(root)
        with locked(store):
            tidy(store)
            _count(root, progress, counting=counting)
        return IngestReport(())
    files = list(_given(logs, root))
    if not files:
        raise LogFault(
            f"{'、'.join(map(str, logs))} 里没有可读的文件。请给出日志或装日志的文件夹。"
        )
    refuse_small_disk(root, [each.path for each in files])
    if not (root / "store.json").exists():
        refused = _all_refused(files)
        if refused is not None:
            return refused
    store = make_store(root, created=today)
    keep_memory()
    with locked(store):
        tidy(store)
        made = _read_all(store, files, hosts, today, progress)
        _count(root, progress, counting=counting)
    return made


def _all_refused(files: Sequence[Given]) -> IngestReport | None:
    """The report of files that are all of no use; None as soon as one is of use."""
    reports: list[FileReport] = []
    for each in files:
        report = refusal(each.path, str(each.path))
        if report is None:
            return None
        reports.append(replace(report, named=each.named))
    return IngestReport(tuple(reports))


def _read_all(
    store: Store,
    files: Sequence[Given],
    hosts: Sequence[str],
    today: date,
    progress: Progress | None,
) -> IngestReport:
    own = hosts_of_store(store, [each.path for each in files], hosts)
    order = sorted(range(len(files)), key=lambda at: _turn(files[at].path))
    steps = Files(progress, [_size(files[at].path) for at in order]) if progress else None
    reached = steps.reached if steps else None
    run = Reading(store, own.hosts, Known.of(store), Words(store), end_of_time(today), reached)
    reports: dict[int, FileReport] = {}
    for number in order:
        each = files[number]
        if steps:
            steps.next()
        report = ingest_file(run, each.path, str(each.path))
        reports[number] = replace(report, named=each.named)
    remarks = (own.remark, twice_counted(store.root))
    return IngestReport(
        tuple(reports[number] for number in range(len(files))),
        tuple(remark for remark in remarks if remark),
    )


def _count(root: Path, progress: Progress | None, *, counting: bool) -> None:
    if not counting:
        return
    from zhagen.logs.cube.days import refresh  # noqa: PLC0415 - loads an SQL engine

    def counted(done: int, days: int) -> None:
        if progress is not None:
            progress(CountStep(done, days))

    refresh(root, progress=counted)


def _given(logs: Iterable[Path], root: Path) -> Iterator[Given]:
    """The files meant, those of folders in the order of their names; not the store's own."""
    own = root.resolve()
    for log in logs:
        if not log.is_dir():
            yield Given(log, named=True)
            continue
        for path in sorted(log.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(log).parts)
            if path.is_file() and not hidden and not path.resolve().is_relative_to(own):
                yield Given(path, named=False)


def refuse_small_disk(root: Path, files: Iterable[Path]) -> None:
    """Raise LogFault if the records of these files will not fit beside the store."""
    needed = _SPARE + sum(_room(path) for path in files)
    place = next(each for each in (root, *root.resolve().parents) if each.exists())
    free = shutil.disk_usage(place).free
    if needed > free:
        raise LogFault(
            f"磁盘空间不够：读入这些日志约需 {_mib(needed)}，{place} 只剩 {_mib(free)}。"
            "请清理磁盘，或把 --store 放到别处；现在还没有写入任何内容。"
        )


def _room(path: Path) -> int:
    try:
        return int(path.stat().st_size * _ROOM[packing_of(path)])
    except OSError:
        return 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _turn(path: Path) -> tuple[bool, int]:
    """Plain files first, small ones before large.

    So a log that was read while it was still growing comes before the log it has become.
    """
    try:
        return packing_of(path) is not Packing.PLAIN, _size(path)
    except OSError:
        return False, 0


def _mib(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MB"
