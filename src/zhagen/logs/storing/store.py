"""The folder in which the records of a site are kept: what lies where, and how it gets there.

    store.json                          when made, under which names the site is reached
    salts/2026-07.key                   the secret of a month, for nobody but the owner
    files/<sha256>.json                 one report for each file that has been read in
    access/day=2026-07-01/<sha>-0.parquet    requests; `halves/` and `search/` likewise
    served/ waits/ day=…                documents taken, failures, waiting times
    counts/<sha>-0.parquet              requests by day, robots' too
    handling/ votes/ inventory/ ledger/ records of files that have no days
    words/<sha>-0.parquet               what enough people searched for
    exported/<sha>-0.parquet            ids of the records of exports
    sums/<sha>-0.parquet                checksums of the beginnings of each file
    cube/                               daily counts, made from the above

A file is read into a staging folder. What it gave is then moved to its place, and its report is
written last: data without a report do not count and are cleared away by the next run, so that a
crash at any moment leaves nothing counted twice and nothing counted in part.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from zhagen.logs.faults import LogFault

SCHEMA: Final = 1
TABLES: Final = (
    "access", "halves", "served", "waits", "search", "counts", "handling", "votes", "inventory",
    "ledger", "words", "exported", "sums",
)  # fmt: skip
_SHORT: Final = 16
_STAGING: Final = ".staging-"
_BETWEEN: Final = "~"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file that has been read in. `digest` is of the unpacked content.

    `head`: the checksum of its shortest beginning that can be told, 0 if it is too short.
    """

    digest: str
    name: str
    kind: str
    size: int
    lines: int
    days: tuple[date, ...]
    packed_size: int = 0
    packed_digest: str = ""
    head: int = 0


class Store:
    """A store that exists."""

    def __init__(self, root: Path) -> None:
        """Use the store at `root`."""
        self.root = root

    def files(self) -> Iterator[StoredFile]:
        """The files that have been read in, by digest."""
        for path in sorted((self.root / "files").glob("*.json")):
            yield _stored(path)

    def salt(self, month: str) -> bytes:
        """The secret of a month such as `2026-07`, made when first asked for."""
        path = self.root / "salts" / f"{month}.key"
        try:
            return path.read_bytes()
        except FileNotFoundError:
            made = secrets.token_bytes(32)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as key:
                key.write(made)
                key.flush()
                os.fsync(key.fileno())
            return made

    def settings(self) -> dict[str, Any]:
        """What store.json says."""
        found: dict[str, Any] = json.loads((self.root / "store.json").read_text(encoding="utf-8"))
        return found

    def set(self, **values: object) -> None:
        """Change what store.json says."""
        write_json(self.root / "store.json", self.settings() | values)


def open_store(root: Path) -> Store:
    """The store at `root`. Raises LogFault if there is none."""
    try:
        schema = json.loads((root / "store.json").read_text(encoding="utf-8"))["schema"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LogFault(
            f"{root} 不是效能分析的数据文件夹。请先读入日志："
            f"zhagen insight ingest --store {root} 日志…"
        ) from error
    if schema != SCHEMA:
        raise LogFault(f"{root} 是另一版本（{schema}）的数据文件夹，本版本（{SCHEMA}）读不了。")
    return Store(root)


def make_store(root: Path, *, created: date) -> Store:
    """The store at `root`, made if the folder is missing or empty."""
    if (root / "store.json").exists():
        return open_store(root)
    try:
        root.mkdir(parents=True, exist_ok=True)
        strange = [each.name for each in root.iterdir() if each.name not in {"lock", "salts"}]
        if strange:
            raise LogFault(f"{root} 里已有别的文件（{strange[0]}）。请换一个空文件夹做 --store。")
        for name in ("salts", "files"):
            (root / name).mkdir(exist_ok=True, mode=0o700)
        write_json(root / "store.json", {"schema": SCHEMA, "created": created.isoformat()})
    except OSError as error:
        raise LogFault(
            f"数据文件夹用不了：{root}（{error.strerror}）。请换一个能写入的文件夹。"
        ) from error
    return Store(root)


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Keep other runs away from the store. Raises LogFault if one is at work."""
    with (store.root / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LogFault(f"{store.root} 正被另一个程序读写。请等它结束后再运行。") from error
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


def stored_days(root: Path, kind: str = "access") -> tuple[date, ...]:
    """The days of which the store has records of a kind (access or search), in order."""
    days = {day for file in open_store(root).files() if file.kind == kind for day in file.days}
    return tuple(sorted(days))


def access_files(root: Path, day: date) -> tuple[Path, ...]:
    """The Parquet files that hold the requests of a day."""
    return day_files(root, "access", day)


def day_files(root: Path, table: str, day: date) -> tuple[Path, ...]:
    """The Parquet files of a day of the table access or search."""
    return _counted(root, (root / table / f"day={day.isoformat()}").glob("*.parquet"))


def table_files(root: Path, table: str) -> tuple[Path, ...]:
    """The Parquet files of a table, those of all days if it is divided by day."""
    return _counted(root, (root / table).rglob("*.parquet"))


def _counted(root: Path, paths: Iterator[Path]) -> tuple[Path, ...]:
    """Those of the paths whose file has its report."""
    known = {path.name[:_SHORT] for path in (root / "files").glob("*.json")}
    return tuple(sorted(path for path in paths if path.name[:_SHORT] in known))


def file_tables(store: Store, file: StoredFile, table: str) -> tuple[Path, ...]:
    """The Parquet files that one file gave to a table that is not divided by day."""
    return tuple(sorted((store.root / table).glob(f"{file.digest[:_SHORT]}-*.parquet")))


def tidy(store: Store) -> None:
    """Clear away what a run that was broken off has left. Needs the lock."""
    known = {path.name[:_SHORT] for path in (store.root / "files").glob("*.json")}
    for folder in store.root.glob(f"{_STAGING}*"):
        shutil.rmtree(folder, ignore_errors=True)
    for table in TABLES:
        for path in (store.root / table).rglob("*.parquet"):
            if path.name[:_SHORT] not in known:
                path.unlink()


def forget(store: Store, digest: str) -> None:
    """Take a file and all it gave out of the store: its report first. Needs the lock."""
    (store.root / "files" / f"{digest}.json").unlink(missing_ok=True)
    for table in TABLES:
        for path in (store.root / table).rglob(f"{digest[:_SHORT]}-*.parquet"):
            path.unlink()


def staged_name(table: str, number: int = 0, day: date | None = None) -> str:
    """What a part of a table is called in the staging folder, which has no folders in it."""
    folders = [table] if day is None else [table, f"day={day.isoformat()}"]
    return _BETWEEN.join([*folders, f"{number}.parquet"])


@contextmanager
def staging(store: Store) -> Iterator[Path]:
    """A folder for what a file gives, until it is moved to its place."""
    folder = store.root / f"{_STAGING}{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def commit(store: Store, staged: Path, file: StoredFile, report: Mapping[str, object]) -> None:
    """Move what a file gave to its place, then write its report."""
    for path in sorted(staged.iterdir()):
        *folders, name = path.name.split(_BETWEEN)
        place = store.root.joinpath(*folders)
        place.mkdir(parents=True, exist_ok=True)
        path.rename(place / f"{file.digest[:_SHORT]}-{name}")
    record = {
        "schema": SCHEMA,
        "digest": file.digest,
        "name": file.name,
        "kind": file.kind,
        "size": file.size,
        "lines": file.lines,
        "days": [day.isoformat() for day in file.days],
        "packed_size": file.packed_size,
        "packed_digest": file.packed_digest,
        "head": file.head,
        **report,
    }
    write_json(store.root / "files" / f"{file.digest}.json", record)


def write_json(path: Path, content: object) -> None:
    """Write a JSON file so that it is there wholly or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def _stored(path: Path) -> StoredFile:
    record = json.loads(path.read_text(encoding="utf-8"))
    return StoredFile(
        digest=record["digest"],
        name=record["name"],
        kind=record["kind"],
        size=record["size"],
        lines=record["lines"],
        days=tuple(date.fromisoformat(day) for day in record["days"]),
        packed_size=record["packed_size"],
        packed_digest=record["packed_digest"],
        head=record.get("head", 0),
    )
