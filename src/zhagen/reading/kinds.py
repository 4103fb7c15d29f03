"""What a file is, told from its content.

The extension decides nothing: a JPEG named .pdf is read as the JPEG it is, and a program named
.jpg is refused as a program.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING

from zhagen.reading.faults import DamagedFile, EncryptedFile, UnsupportedFile

if TYPE_CHECKING:
    from zhagen.reading.faults import FileFault

HEAD_BYTES = 4096


class Kind(StrEnum):
    """The kinds of file that are read."""

    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    BMP = "BMP"
    WEBP = "WEBP"
    GIF = "GIF"
    HEIC = "HEIC"
    PDF = "PDF"
    DOCX = "DOCX"
    XLSX = "XLSX"
    OFD = "OFD"
    ZIP = "ZIP"


# Decoded by looking at the file as one picture; TIFF and GIF may hold several.
SINGLE_PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.BMP, Kind.WEBP, Kind.GIF, Kind.HEIC})
PICTURES = SINGLE_PICTURES | {Kind.TIFF}

_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"II+\x00", Kind.TIFF),
    (b"MM\x00+", Kind.TIFF),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "GZ 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"MZ", "可执行程序"),
    (b"\x7fELF", "可执行程序"),
    (b"%!PS", "PostScript 文件"),
    (b"8BPS", "Photoshop 图片"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL 图片"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000 图片"),
)
_UNPACK = "请解压后直接提交其中的文件，或改用 ZIP 压缩包。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(head: bytes, content: bytes | None = None) -> Kind:
    """The kind of a file from its first HEAD_BYTES and, to tell ZIP packages apart, all of it.

    With `content` None a ZIP package of any sort is ZIP. Raises UnsupportedFile, EncryptedFile
    or DamagedFile.
    """
    for start, kind in _STARTS:
        if head.startswith(start):
            return _package_kind(content) if kind is Kind.ZIP and content is not None else kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"BM") and head[14:18] in (
        b"\x28\0\0\0",
        b"\x6c\0\0\0",
        b"\x7c\0\0\0",
        b"\x0c\0\0\0",
        b"\x40\0\0\0",
        b"\x38\0\0\0",
    ):
        return Kind.BMP
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIC_BRANDS:
            return Kind.HEIC
        raise UnsupportedFile("视频或其他多媒体文件", "请改交照片、扫描图片或 PDF。")
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    raise _refusal(head, content)


def _refusal(head: bytes, content: bytes | None) -> FileFault:
    if head.startswith(_OLE):
        return _ole_fault(content or head)
    for start, name in _REFUSED:
        if head.startswith(start):
            return UnsupportedFile(name, _UNPACK if name.endswith("压缩包") else "")
    if head[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype", b"<html")):
        return UnsupportedFile("网页")
    if _is_text(head):
        return UnsupportedFile("纯文本")
    return UnsupportedFile("无法识别文件内容")


def _ole_fault(content: bytes) -> FileFault:
    """Old Office formats; an encrypted DOCX or XLSX is one too, with a telling stream name."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return EncryptedFile("Office 文档")
    if "Workbook".encode("utf-16-le") in content:
        return UnsupportedFile("旧版 Excel（.xls）", "请另存为 XLSX 或 PDF 后提交。")
    return UnsupportedFile("旧版 Word 或 WPS 文档（.doc/.wps）", "请另存为 PDF 或 DOCX 后提交。")


def _package_kind(content: bytes) -> Kind:
    """DOCX, XLSX and OFD are ZIP packages; their main part tells them apart."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {name.replace("\\", "/").lstrip("/").casefold() for name in package.namelist()}
    except (zipfile.BadZipFile, ValueError, EOFError, OSError) as error:
        raise DamagedFile("压缩包结构不完整，可能没有传完") from error
    if "ofd.xml" in names:
        return Kind.OFD
    if "[content_types].xml" in names:
        if "word/document.xml" in names:
            return Kind.DOCX
        if "xl/workbook.xml" in names:
            return Kind.XLSX
        if "ppt/presentation.xml" in names:
            raise UnsupportedFile("演示文稿（PPTX）")
        if "xl/workbook.bin" in names:
            raise UnsupportedFile("二进制 Excel（.xlsb）", "请另存为 XLSX 或 PDF 后提交。")
    if "mimetype" in names and "content.xml" in names:
        raise UnsupportedFile("OpenDocument 文档（.odt/.ods）")
    return Kind.ZIP


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    for charset in ("utf-8", "gb18030"):
        try:
            # The head may end in the middle of a character: an incremental decoder waits for more.
            codecs.getincrementaldecoder(charset)().decode(head)
        except UnicodeDecodeError:
            continue
        return True
    return False
