"""Writing into a log: one writer at a time, and nothing that is half there.

The spine itself is what a writer locks: it is there in every log that holds anything, and the
system lets go of the lock when a writer ends in whatever way. Files of a segment get their names
only when all is in them; the spine's line comes last and makes them count.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from zhagen.pilot.log.spine import SPINE, BrokenLog, Line, as_written, line_of
from zhagen.slices.faults import reason_of


@contextmanager
def sole_writer(folder: Path, known: Sequence[Line]) -> Iterator[BinaryIO]:
    """The spine of a log, open at its end and nobody else's until the block is left.

    `known` are the lines that the writer has read. Raises BrokenLog where somebody is writing, has
    written since, or the spine does not say the same byte for byte.
    """
    path = folder / SPINE
    try:
        spine = path.open("a+b")
    except OSError as error:
        raise BrokenLog(f"{path} 写不了：{reason_of(error)}，请检查磁盘和权限") from error
    with spine:
        try:
            fcntl.flock(spine, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BrokenLog(f"{folder} 正由另一个程序写入，请等它做完，再运行一次") from error
        _require_as_read(folder, spine, known)
        yield spine


def _require_as_read(folder: Path, spine: BinaryIO, known: Sequence[Line]) -> None:
    spine.seek(0)
    lines = spine.readlines()
    whole = all(line.endswith(b"\n") for line in lines)
    if len(lines) > len(known) and whole:
        raise BrokenLog(f"{folder} 刚由另一个程序加过记录，请再运行一次")
    if len(lines) != len(known) or not all(map(as_written, lines, known)):
        raise BrokenLog(
            f"{folder / SPINE} 不完整或被改过，不能再往后写。"
            f"请运行 zhagen pilot verify {folder} 看是哪一行，从备份恢复后再来"
        )


def add_line(spine: BinaryIO, line: Line) -> None:
    """Write a line, and return only when it is on the disk."""
    spine.write(line_of(line))
    spine.flush()
    os.fsync(spine.fileno())


def staged(path: Path) -> Path:
    """Where a file is written until it is whole."""
    return path.with_name(f"{path.name}.part")


def settle(path: Path) -> None:
    """Give a staged file its name once it is on the disk."""
    with staged(path).open("rb") as file:
        os.fsync(file.fileno())
    staged(path).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def leftover(*paths: Path) -> Path | None:
    """A file of a segment that the spine does not know, if there is one."""
    return next((path for path in paths if path.exists()), None)


def refuse_leftover(*paths: Path) -> None:
    """Raise BrokenLog where a segment was not finished: what lies there may be the only copy."""
    found = leftover(*paths)
    if found is not None:
        raise BrokenLog(
            f"有一段没有记完：{found} 在，记录里却没有它。请先用对方存的校验单核对"
            "（zhagen pilot verify --roots）；核对无误的，移走它和同号的另一个文件，"
            "把那一批重新加一次"
        )
