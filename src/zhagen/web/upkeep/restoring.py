"""Putting an archive back: looked through whole before anything is touched, the old kept aside.

New folders are unpacked beside the old ones and take their names at the end, so that a restore that
fails half way leaves the installation as it was.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import DatabaseError, connection

import zhagen
from zhagen.slices.faults import reason_of
from zhagen.web.configuration import Configuration
from zhagen.web.jobs.lease import after
from zhagen.web.jobs.models import Worker
from zhagen.web.upkeep import places, tables
from zhagen.web.upkeep.archive import Manifest, read, unpack
from zhagen.web.upkeep.database import reachable
from zhagen.web.upkeep.saving import DATABASE, SQLITE

_ALIVE: Final = 30.0
# What a command makes by being started; a folder with nothing else is empty.
_MADE: Final = frozenset({places.SECRET})


class CannotRestore(Exception):
    """Nothing was changed; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where the old stands."""

    manifest: Manifest
    aside: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Move:
    """A folder that takes another's place."""

    incoming: Path
    target: Path
    aside: Path


def restore(
    archive: Path, configuration: Configuration, now: datetime, *, replace: bool
) -> Restored:
    """Put an archive back. Raises CannotRestore, DamagedArchive."""
    stamp = f"{now:%Y%m%d-%H%M%S}"
    try:
        manifest = read(archive)
        _refuse(manifest, configuration, replace=replace)
        moves = _moves(manifest, configuration, stamp)
        _room(manifest, configuration)
        try:
            _unpack(archive, manifest, moves)
            aside = _swap_and_load(manifest, configuration, moves, stamp)
        finally:
            for move in moves.values():
                shutil.rmtree(move.incoming, ignore_errors=True)
    except OSError as error:
        raise CannotRestore(
            f"没有恢复成（{reason_of(error)}）：{error.filename or archive}。原来的数据没有动。"
        ) from error
    finally:
        connection.close()
    return Restored(manifest, aside)


def _refuse(manifest: Manifest, configuration: Configuration, *, replace: bool) -> None:
    made = manifest.about.get("version", "")
    if _order(made) > _order(zhagen.__version__):
        raise CannotRestore(f"备份是扎根 {made} 做的，这里是 {zhagen.__version__}。请先更新扎根。")
    if manifest.about.get("engine") == SQLITE and configuration.database:
        raise CannotRestore(
            "备份里是 SQLite 数据库，这里设的是 PostgreSQL。请在原来的机器上用 "
            "zhagen backup --rows 再做一份。"
        )
    if reachable(configuration) and Worker.objects.filter(beat_at__gte=after(-_ALIVE)).exists():
        raise CannotRestore("服务正在运行。请先停下 zhagen serve 和各台机器上的 zhagen worker。")
    connection.close()
    if not replace:
        for folder in places.folders(configuration).values():
            if _holds(folder):
                raise CannotRestore(
                    f"{folder} 里已经有数据。确实要换成备份里的，请加 --replace；旧的会留在旁边。"
                )
        if configuration.database and _has_rows(configuration):
            raise CannotRestore("数据库里已经有数据。确实要换成备份里的，请加 --replace。")


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _holds(folder: Path) -> bool:
    """Whether anything stands there but what every command makes: a key, empty folders."""
    found = (path for path in folder.rglob("*") if not path.is_dir())
    return any(path.name not in _MADE for path in found)


def _has_rows(configuration: Configuration) -> bool:
    return reachable(configuration) and tables.has_people()


def _moves(manifest: Manifest, configuration: Configuration, stamp: str) -> Mapping[str, _Move]:
    """The data folder always, the others where they are in the archive."""
    held = {name.partition("/")[0] for name in manifest.members}
    moves = {}
    for place, folder in places.folders(configuration).items():
        if place == places.DATA or place in held:
            beside = folder.parent
            moves[place] = _Move(
                beside / f"{folder.name}.incoming-{stamp}",
                folder,
                beside / f"{folder.name}.replaced-{stamp}",
            )
    return moves


def _room(manifest: Manifest, configuration: Configuration) -> None:
    needed = sum(member.size for member in manifest.members.values())
    free = shutil.disk_usage(_existing(configuration.data)).free
    if free < needed * 1.1:
        raise CannotRestore(
            f"磁盘空间不够：要 {needed / 1e9:.1f} GB，还有 {free / 1e9:.1f} GB。请先腾出空间。"
        )


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def _unpack(archive: Path, manifest: Manifest, moves: Mapping[str, _Move]) -> None:
    inside = moves[places.DATA].incoming
    folders = {place: inside / place for place in ("ledger", "slices")}
    folders |= {place: move.incoming for place, move in moves.items()}
    for move in moves.values():
        move.incoming.mkdir(parents=True, mode=0o700)
    unpack(archive, manifest, {**folders, DATABASE: inside})
    key = moves[places.DATA].target / places.SECRET
    if key.is_file() and not (inside / places.SECRET).exists():
        shutil.copy2(key, inside / places.SECRET)


def _swap_and_load(
    manifest: Manifest, configuration: Configuration, moves: Mapping[str, _Move], stamp: str
) -> tuple[Path, ...]:
    aside = _rows_kept(configuration, stamp)
    done: list[_Move] = []
    try:
        for move in moves.values():
            if move.target.exists():
                if _holds(move.target):
                    aside.append(move.aside)
                move.target.rename(move.aside)
            done.append(move)
            move.incoming.rename(move.target)
        if manifest.about.get("engine") != SQLITE:
            _load(configuration.data / tables.ROWS)
    except (OSError, DatabaseError, tables.CannotRead) as error:
        connection.close()
        for move in reversed(done):
            _undo(move)
        if isinstance(error, OSError):
            raise
        why = str(error).splitlines()[0]
        raise CannotRestore(f"没有恢复成：{why}原来的数据没有动。") from error
    for move in done:
        if move.aside not in aside:
            shutil.rmtree(move.aside, ignore_errors=True)
    return tuple(aside)


def _rows_kept(configuration: Configuration, stamp: str) -> list[Path]:
    """What stands in a database server is written beside the data folder before it is replaced."""
    if not configuration.database or not reachable(configuration):
        return []
    kept = configuration.data.with_name(f"database.replaced-{stamp}.jsonl")
    with kept.open("xb") as out:
        kept.chmod(0o600)
        tables.write_rows(out)
    return [kept]


def _undo(move: _Move) -> None:
    if move.target.exists():
        move.target.rename(move.incoming)
    if move.aside.exists():
        move.aside.rename(move.target)


def _load(rows: Path) -> None:
    connection.close()
    call_command("migrate", verbosity=0, interactive=False)
    with rows.open("rb") as source:
        tables.read_rows(source)
    rows.unlink()
