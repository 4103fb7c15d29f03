"""What is wrong with a slice, where, and what to do: the words `zhagen slice check` speaks."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path


class Level(StrEnum):
    """ERROR: must be put right before use. WARNING: ought to be looked at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a slice. `file` is relative to its folder; line 0 means the file as a whole."""

    file: str
    line: int
    code: str
    what: str
    remedy: str
    level: Level = Level.ERROR

    def __str__(self) -> str:
        """One line, as compilers write it."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where} {self.what}。{self.remedy}。"


_REASONS: Final = {
    errno.ENOENT: "没有这个路径",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "它是文件夹",
    errno.ENAMETOOLONG: "路径太长",
    errno.EEXIST: "已经有同名的文件",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘读写出错",
    errno.EADDRINUSE: "别的程序正在用",
}


def reason_of(error: OSError) -> str:
    """Why a file could not be read or written, in Chinese."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


class BrokenSlice(Exception):
    """A slice folder that cannot be used; carries every fault found, not only the first."""

    def __init__(self, folder: Path, faults: tuple[Fault, ...]) -> None:
        self.folder = folder
        self.faults = faults
        more = f"（共 {len(faults)} 处，见 zhagen slice check）" if len(faults) > 1 else ""
        super().__init__(f"切片 {folder} 有误：{faults[0]}{more}")
