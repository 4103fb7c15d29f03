"""Whether a data folder is the one that belongs to the database.

Workers on other machines read the papers and write results into the same folder. A folder that is
not shared would lose them in silence; the same mark in both tells it at the start.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from zhagen.web.jobs.models import Mark

FILE: Final = "installation"


class NotShared(Exception):
    """The data folder is another one than the database's; the message says what to do."""


def put(data: Path, *, own_database: bool) -> None:
    """Mark a new installation, or see that folder and database belong together.

    With `own_database` the database is a file in this folder: then they always do. Raises
    NotShared.
    """
    row, _ = Mark.objects.get_or_create(id=1, defaults={"text": secrets.token_hex(16)})
    path = data / FILE
    first = not path.exists() and _is_new(data)
    if first or own_database:
        _write(path, row.text)
    see(data)


def see(data: Path) -> None:
    """Raises NotShared where the folder does not carry the database's mark."""
    row = Mark.objects.filter(id=1).first()
    path = data / FILE
    held = path.read_text(encoding="ascii").strip() if path.is_file() else ""
    if row is None:
        raise NotShared("数据库里还没有这套安装的记号。请先在服务器上运行一次 zhagen serve。")
    if held != row.text:
        raise NotShared(
            f"数据文件夹 {data} 不是这个数据库用的那一个：各台机器要用同一个共享文件夹。"
            f"请把设置 data 指到共享文件夹；如果就是它，请把旧文件夹里的 {FILE} 文件拷过来。"
        )


def _is_new(data: Path) -> bool:
    """Nothing but what a start makes is in it: the key, the ledger, empty folders."""
    return not any(
        path.name not in {"secret.key", "ledger"} and (path.is_file() or any(path.iterdir()))
        for path in data.iterdir()
    )


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_text(text, encoding="ascii")
    aside.replace(path)
