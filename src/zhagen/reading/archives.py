"""ZIP archives without their dangers.

Entries are read straight into memory and never written anywhere, so a path that climbs out can do
no harm; it is refused all the same, because an archive that tries is not what an applicant packs.
Every refused entry is one line; the others are read.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from zhagen.reading.faults import (
    Bomb,
    DamagedFile,
    EncryptedFile,
    FileFault,
    TooLarge,
    TooManyPages,
    UnsafeArchive,
)
from zhagen.reading.limits import MEBIBYTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhagen.reading.limits import Limits

_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_UNIX = 3
_CHUNK = 1024 * 1024
_IGNORED = re.compile(
    r"(^|/)(__MACOSX(/|$)|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE
)
_READ_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)
# What reading a broken DOCX, XLSX or OFD package raises: zipfile says "encrypted" and "unknown
# method" with RuntimeError, and a missing part is a KeyError.
PACKAGE_ERRORS = (*_READ_ERRORS, RuntimeError, LookupError, TypeError, AttributeError)


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key by which 2.jpg comes before 10.jpg, as people number their pages."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts)


def ignorable(name: str) -> bool:
    """Whether a name is one of the traces operating systems leave (.DS_Store and the like)."""
    return _IGNORED.search(name.replace("\\", "/")) is not None


def entry_name(info: zipfile.ZipInfo) -> str:
    """An entry's name as its author saw it.

    Without the UTF-8 flag zipfile decodes names as CP437; Chinese Windows wrote GBK there and
    other tools UTF-8.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        try:
            raw = info.filename.encode("cp437")
        except UnicodeEncodeError:
            raw = info.filename.encode()
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def open_archive(stream: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """The archive, its table of contents within bounds. Raises DamagedFile, TooManyPages."""
    try:
        archive = zipfile.ZipFile(stream)
    except _READ_ERRORS as error:
        raise DamagedFile("压缩包结构不完整，可能没有传完", "请重新压缩后提交。") from error
    entries = len(archive.infolist())
    if entries > limits.archive_entries:
        archive.close()
        raise TooManyPages(entries, limits.archive_entries, "个文件")
    return archive


def entries(
    archive: zipfile.ZipFile, limits: Limits
) -> Iterator[tuple[int, str, FileFault | None]]:
    """Every entry that is a file, in name order: index in the table of contents, name, fault."""
    named = [
        (entry_name(info), index, info)
        for index, info in enumerate(archive.infolist())
        if not info.is_dir()
    ]
    total = 0
    for name, index, info in sorted(named, key=lambda item: natural(item[0])):
        if ignorable(name):
            continue
        fault = _entry_fault(name, info, limits)
        if fault is None:
            total += info.file_size
            if total > limits.archive_bytes:
                fault = Bomb(f"压缩包解压后超过 {limits.archive_bytes / MEBIBYTE:.0f} MB")
        yield index, name.lstrip("/"), fault


def _entry_fault(name: str, info: zipfile.ZipInfo, limits: Limits) -> FileFault | None:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name) or "\0" in name:
        return UnsafeArchive("压缩包内的路径指向包外，已拒绝", "请重新压缩或解压后直接提交文件。")
    if info.create_system == _UNIX and stat.S_ISLNK(info.external_attr >> 16):
        return UnsafeArchive("压缩包内的这一项是链接，不是文件")
    if info.flag_bits & _ENCRYPTED_FLAG:
        return EncryptedFile("压缩包")
    packed = max(info.compress_size, 1)
    if info.file_size > limits.ratio_from and info.file_size / packed > limits.archive_ratio:
        return Bomb(f"压缩比达 {info.file_size // packed} 倍")
    if info.file_size > limits.file_bytes:
        return TooLarge.by_bytes(info.file_size, limits.file_bytes)
    return None


def read_entry(archive: zipfile.ZipFile, index: int, limit: int, head: int = 0) -> bytes:
    """The content of an entry, or its first `head` bytes.

    Never holds more than `limit` bytes, whatever size the table of contents claims. Raises
    DamagedFile, EncryptedFile, Bomb.
    """
    info = archive.infolist()[index]
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as stream:
            if head:
                return stream.read(head)
            while piece := stream.read(_CHUNK):
                size += len(piece)
                if size > limit:
                    raise Bomb("解压后的大小与目录不符")
                pieces.append(piece)
    except RuntimeError as error:
        # zipfile says "password required" with a bare RuntimeError, and its subclass
        # NotImplementedError for compression methods it lacks.
        if isinstance(error, NotImplementedError):
            raise DamagedFile("压缩方法不受支持", "请用普通 ZIP 方式重新压缩后提交。") from error
        raise EncryptedFile("压缩包") from error
    except _READ_ERRORS as error:
        raise DamagedFile("压缩包内的这个文件已损坏", "请重新压缩后提交。") from error
    return b"".join(pieces)


def check_package(content: bytes, limits: Limits) -> None:
    """Refuse a DOCX, XLSX or OFD whose parts unpack to more than `package_bytes`.

    zipfile never hands out more than an entry declares, so adding up what is declared is enough.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
    except _READ_ERRORS as error:
        raise DamagedFile("文件结构不完整，可能没有传完") from error
    if any(info.flag_bits & _ENCRYPTED_FLAG for info in infos):
        raise EncryptedFile("文档")
    if sum(info.file_size for info in infos) > limits.package_bytes:
        raise Bomb(f"文档解压后超过 {limits.package_bytes / MEBIBYTE:.0f} MB")
