"""Writing the archive while the installation is in use.

The database is copied first and the files after it: whatever a row speaks of has been written by
then, and a file too many does no harm.
"""

from __future__ import annotations

import io
import json
import os
import sqlite3
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import DatabaseError, connection

import zhagen
from zhagen.slices.faults import reason_of
from zhagen.web.configuration import Configuration
from zhagen.web.upkeep import places, tables
from zhagen.web.upkeep.archive import SETTINGS, Manifest, Writer
from zhagen.web.upkeep.place import SECRETS, has_password

DATABASE: Final = "database"
SQLITE: Final = "sqlite"
ROWS: Final = "rows"


class CannotSave(Exception):
    """No archive was written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a back-up is to hold: `secrets` too, and the database as `rows` for another engine."""

    secrets: bool = False
    rows: bool = False


def save(
    out: Path, configuration: Configuration, settings: Path | None, wish: Wish, now: datetime
) -> Manifest:
    """Write the archive; nothing is left where it cannot be written. Raises CannotSave."""
    _refuse(out, configuration)
    part = out.with_name(f"{out.name}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            rows = wish.rows or bool(configuration.database)
            writer = Writer(file, _about(now, ROWS if rows else SQLITE))
            _add_database(writer, configuration, out.parent, rows=rows)
            for place, folder in places.folders(configuration).items():
                for name, path in places.files(folder, secrets=wish.secrets):
                    writer.add_file(f"{place}/{name}", path)
            _add_settings(writer, configuration, settings, secrets=wish.secrets)
            manifest = writer.close()
            file.flush()
            os.fsync(file.fileno())
        part.rename(out)
    except (OSError, sqlite3.Error, DatabaseError) as error:
        part.unlink(missing_ok=True)
        why = reason_of(error) if isinstance(error, OSError) else str(error).splitlines()[0]
        raise CannotSave(
            f"没有备份成（{why}）。请检查磁盘空间、权限和数据库，再做一次。"
        ) from error
    finally:
        connection.close()
    return manifest


def _refuse(out: Path, configuration: Configuration) -> None:
    if out.exists():
        raise CannotSave(f"{out} 已经有了。请换一个文件名，备份不覆盖旧的。")
    if not out.parent.is_dir():
        raise CannotSave(f"没有文件夹 {out.parent}。请先建好。")
    for folder in places.folders(configuration).values():
        if out.resolve().is_relative_to(folder.resolve()):
            raise CannotSave(
                f"备份不能放在被备份的文件夹 {folder} 里。请放到别处，最好是另一块盘。"
            )
    if not configuration.data.is_dir():
        raise CannotSave(f"没有数据文件夹 {configuration.data}。请检查设置 data。")


def _about(now: datetime, engine: str) -> Mapping[str, str]:
    return {"version": zhagen.__version__, "engine": engine, "made_at": now.isoformat()}


def _add_database(
    writer: Writer, configuration: Configuration, beside: Path, *, rows: bool
) -> None:
    with tempfile.TemporaryDirectory(dir=beside, prefix=".zhagen-") as folder:
        if rows:
            copy = Path(folder, tables.ROWS)
            with copy.open("wb") as out:
                tables.write_rows(out)
        else:
            copy = Path(folder, places.SQLITE)
            tables.copy_sqlite(configuration.data / places.SQLITE, copy)
        writer.add_file(f"{DATABASE}/{copy.name}", copy)


def _add_settings(
    writer: Writer, configuration: Configuration, settings: Path | None, *, secrets: bool
) -> None:
    if settings is not None:
        text = settings.read_text(encoding="utf-8")
        writer.add(SETTINGS, io.BytesIO((text if secrets else without_secrets(text)).encode()))
    for name in ("catalogue", "calendar"):
        path = getattr(configuration, name)
        if path is not None:
            writer.add_file(f"settings/{name}{path.suffix}", path)


def without_secrets(text: str) -> str:
    """The settings without keys and passwords; a database address keeps all but its password."""
    lines = []
    for name, value in tomllib.loads(text).items():
        if name in SECRETS:
            lines.append(f"# {name} 没有备份，请另外保管")
        elif name == "database" and has_password(str(value)):
            lines.append("# database 里有密码，没有备份，请另外保管")
        else:
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
