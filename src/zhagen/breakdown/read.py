"""Any policy text as a document: Word, PDF, web page, workbook, plain text, or text pasted in.

The content of a file decides what it is, not its name. Whatever cannot be read is refused with one
line that says what is wrong, with which file, and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from zhagen.breakdown.outline import outlined
from zhagen.breakdown.outline_lines import RawLine
from zhagen.breakdown.read_docx import docx_lines
from zhagen.breakdown.read_html import html_lines
from zhagen.breakdown.read_text import bounded, decoded, text_lines
from zhagen.breakdown.source import SourceDocument
from zhagen.reading.content import Content, Source
from zhagen.reading.faults import EmptyFile, FileFault, TooLarge, UnsupportedFile
from zhagen.reading.kinds import HEAD_BYTES, Kind, kind_of
from zhagen.reading.limits import DEFAULT_LIMITS, Limits

# A plan of a province with its annexes has some hundred pages; a book is not one document.
READ_LIMITS: Final = replace(DEFAULT_LIMITS, file_pages=500)
MOST_CHARACTERS: Final = 2_000_000
MOST_LINES: Final = 50_000
_LONGEST_CONTENTS: Final = 200
_WEB_PAGE: Final = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|body|div|p|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_NOT_TEXT: Final = (b"{\\rtf", b"%!PS")
_CONTENTS: Final = re.compile(r"(?:……|\.{4}|·{4}|\. \. \.)[\s.…·]*\d{1,4}\s*$")
_KINDS: Final = "请提交 DOCX、PDF、XLSX、网页或纯文本。"


class UnreadableDocument(Exception):
    """A policy text that cannot be read; the message says what, where and what to do."""

    def __init__(self, name: str, fault: FileFault) -> None:
        """`name` is the file as its owner knows it, `fault` what is wrong with it."""
        super().__init__(f"{name}：{fault.message}。{fault.remedy}")
        self.reason = fault.reason


def read_document(path: Path, limits: Limits = READ_LIMITS) -> SourceDocument:
    """The document in a file. Raises UnreadableDocument."""
    try:
        with Content(Source(path.name, str(path)), limits) as content:
            lines, remarks = _lines(content.whole(), path.name, limits)
        return _document(lines, remarks)
    except FileFault as fault:
        raise UnreadableDocument(path.name, fault) from fault


def read_text(text: str) -> SourceDocument:
    """The document in a text that was pasted or spoken. Raises UnreadableDocument."""
    try:
        if len(text) > MOST_CHARACTERS:
            raise _too_long(len(text))
        return _document(list(text_lines(text)), [])
    except FileFault as fault:
        raise UnreadableDocument("粘贴的文字", fault) from fault


def _lines(content: bytes, name: str, limits: Limits) -> tuple[list[RawLine], list[str]]:
    try:
        kind = kind_of(content[:HEAD_BYTES], content)
    except UnsupportedFile as fault:
        return _text_file(content, fault), []
    if kind is Kind.DOCX:
        return docx_lines(content, limits)
    if kind is Kind.PDF:
        from zhagen.breakdown.read_pdf import pdf_lines  # noqa: PLC0415 - PDFium loads slowly

        return pdf_lines(content, name, limits)
    if kind is Kind.XLSX:
        from zhagen.breakdown.read_xlsx import xlsx_lines  # noqa: PLC0415 - openpyxl loads slowly

        return xlsx_lines(content, name, limits)
    raise UnsupportedFile(f"{kind.value} 文件", f"政策文本{_KINDS}")


def _text_file(content: bytes, fault: UnsupportedFile) -> list[RawLine]:
    """A text file or web page; `fault` is raised when the bytes are neither."""
    text = None if content.startswith(_NOT_TEXT) else decoded(content)
    if text is None:
        what = fault.message.partition("：")[2]
        usual = fault.remedy == UnsupportedFile(what).remedy
        raise UnsupportedFile(what, _KINDS if usual else fault.remedy) from fault
    if len(text) > MOST_CHARACTERS:
        raise _too_long(len(text))
    return html_lines(text) if _WEB_PAGE.match(text[:HEAD_BYTES]) else list(text_lines(text))


def _too_long(characters: int) -> TooLarge:
    return TooLarge(
        f"文字共 {characters} 字，超过 {MOST_CHARACTERS} 字的上限", "请按文件拆分后提交。"
    )


def _document(lines: Sequence[RawLine], remarks: list[str]) -> SourceDocument:
    kept = [line for line in lines if not _is_contents(line.text)]
    if not any(line.cells or line.text.strip() for line in kept):
        raise EmptyFile("没有可以解析的文字")
    total = sum(len(line.text) + sum(len(text) for _, text in line.cells) for line in kept)
    if total > MOST_CHARACTERS:
        raise _too_long(total)
    if len(kept) > MOST_LINES:
        raise TooLarge(f"文字共 {len(kept)} 段，超过 {MOST_LINES} 段的上限", "请按文件拆分后提交。")
    parted = list(bounded(kept, remarks))
    return outlined(parted, tuple(remarks))


def _is_contents(text: str) -> bool:
    """Whether a line belongs to a table of contents: 一、总体要求……3."""
    short = len(text) <= _LONGEST_CONTENTS and text.rstrip()[-1:].isdecimal()
    return short and _CONTENTS.search(text) is not None
