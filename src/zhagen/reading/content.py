"""Where the bytes of a file handed in come from: the disk, or an entry of an archive on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from zhagen.reading import archives
from zhagen.reading.faults import (
    DamagedFile,
    EmptyFile,
    FileFault,
    MissingFile,
    NotAFile,
    TooLarge,
    UnreadableFile,
)
from zhagen.reading.kinds import HEAD_BYTES
from zhagen.slices.faults import reason_of

if TYPE_CHECKING:
    from types import TracebackType

    from zhagen.reading.limits import Limits


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file's content is: a path, or an entry of the archive at that path.

    `name` is what people see: the file name, or `folder/inner.jpg`, `package.zip/inner.jpg`.
    `entry` is the index in the archive's table of contents.
    """

    name: str
    path: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A file that can be opened, and how many pages it has."""

    source: Source
    pages: int


class Content:
    """A source's bytes: its head without the rest, and all of it once asked for."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._whole: bytes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._whole = None

    def head(self) -> bytes:
        """The first HEAD_BYTES. Raises FileFault; an empty file is one."""
        if self._whole is not None:
            return self._whole[:HEAD_BYTES]
        head = self._read(HEAD_BYTES)
        if not head:
            raise EmptyFile
        return head

    def whole(self) -> bytes:
        """All of it, within the limit. Raises FileFault."""
        if self._whole is None:
            self._whole = self._read(0)
            if not self._whole:
                raise EmptyFile
        return self._whole

    def _read(self, head: int) -> bytes:
        path = Path(self._source.path)
        try:
            if not path.is_file():
                raise NotAFile if path.exists() else MissingFile
            size = path.stat().st_size
            if size > self._limits.file_bytes:
                raise TooLarge.by_bytes(size, self._limits.file_bytes)
            with path.open("rb") as stream:
                if self._source.entry is None:
                    return stream.read(head) if head else stream.read()
                return self._entry(stream, head)
        except OSError as error:
            raise os_fault(error) from error
        except MemoryError as error:
            raise TooLarge("文件过大，内存不足", "请压缩图片或拆分文件后提交。") from error

    def _entry(self, stream: BinaryIO, head: int) -> bytes:
        with archives.open_archive(stream, self._limits) as archive:
            try:
                return archives.read_entry(
                    archive, self._source.entry or 0, self._limits.file_bytes, head
                )
            except IndexError as error:
                raise DamagedFile("压缩包在读取时发生了变化", "请重新提交。") from error


def os_fault(error: OSError) -> FileFault:
    """What the file system refused, in words."""
    if isinstance(error, FileNotFoundError):
        return MissingFile()
    if isinstance(error, PermissionError):
        return UnreadableFile("没有读取权限")
    if isinstance(error, IsADirectoryError):
        return UnreadableFile("这是文件夹")
    return UnreadableFile(reason_of(error))
