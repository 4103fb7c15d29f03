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

from zhagen.breakdown.outlining.lines import RawLine
from zhagen.breakdown.outlining.outline import outlined
from zhagen.breakdown.reading.docx import docx_lines
from zhagen.breakdown.reading.forms import with_forms
from zhagen.breakdown.reading.html import html_lines
from zhagen.breakdown.reading.text import bounded, text_lines
from zhagen.breakdown.reading.text_csv import csv_lines
from zhagen.breakdown.reading.text_decoding import UNREADABLE, decoded, unreadable_lines
from zhagen.breakdown.source import SourceDocument
from zhagen.reading.content import Content, Source
from zhagen.reading.faults import DamagedFile, EmptyFile, FileFault, TooLarge, UnsupportedFile
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
# A mail or an archived page as it was sent: its text is coded and parted from its attachments.
_MAIL: Final = re.compile(
    rb"(?:(?:[A-Za-z][A-Za-z\-]{1,40}:|[ \t])[^\n]*\n){0,60}?"
    rb"(?:MIME-Version|Received|Message-ID|Return-Path):[^\n]*\n",
    re.IGNORECASE,
)
_MAIL_REMEDY: Final = "请把正文复制出来，粘贴或存成文本提交；附件请单独保存后提交。"
_SHOWN: Final = 5
_CONTENTS: Final = re.compile(r"(?:……|\.{4}|·{4}|\. \. \.)[\s.…·]*\d{1,4}\s*$")
_NAVIGATION: Final = re.compile(
    r"\s*(?:(?:您|你)?(?:现在|当前|目前)?(?:的|所在的?)?位置\s*[:：]"
    r"|(?:网站)?首页\s*(?:[>»›/|→-]|&gt;)"
    r"|[【\[(（]?\s*(?:字(?:体|号)(?:大小)?\s*[:：]?\s*[\[【（]?\s*大|打印(?:本页|此页|文章)?\s*[】\])）|]?\s*$"
    r"|关闭(?:本页|此页|窗口)?\s*[】\])）]?\s*$)"
    r"|分享(?:到|至)?\s*[:：]|扫一扫|浏览(?:次数|量)\s*[:：]|点击(?:数|量|次数)\s*[:：]"
    r"|[上下]一(?:篇|条)\s*[:：]|相关(?:链接|文章|阅读|稿件)\s*[:：]?\s*$|网站地图|返回(?:顶部|首页|列表)"
    r"|(?:主办|承办|版权所有|技术支持)[^。；]{0,40}(?:ICP备|公网安备|网站标识码)|[\u4e00-\u9fff]?ICP备"
    r"|信息来源\s*[:：].{0,40}(?:发布|浏览|字[体号]))"
)
_PACKAGES: Final = {".docx": "DOCX", ".xlsx": "XLSX"}
_NOTHING_IN_IT: Final = "请核对是不是交错了文件，把正文存好后再交。"
_KINDS: Final = "请提交 DOCX、PDF、XLSX、网页或纯文本。"


class UnreadableDocument(Exception):
    """A policy text that cannot be read; the message says what, where and what to do."""

    def __init__(self, name: str, fault: FileFault) -> None:
        """`name` is the file as its owner knows it, `fault` what is wrong with it."""
        remedy = _NOTHING_IN_IT if isinstance(fault, EmptyFile) else fault.remedy
        super().__init__(f"{name}：{fault.message}。{remedy}")
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
        return _text_file(content, fault)
    if kind is Kind.DOCX:
        return docx_lines(content, limits)
    if kind is Kind.PDF:
        from zhagen.breakdown.reading.pdf import pdf_lines  # noqa: PLC0415 - PDFium loads slowly

        return pdf_lines(content, name, limits)
    if kind is Kind.XLSX:
        from zhagen.breakdown.reading.xlsx import xlsx_lines  # noqa: PLC0415 - openpyxl loads slowly

        return xlsx_lines(content, name, limits)
    said = Path(name).suffix.lower()
    if kind is Kind.ZIP and said in _PACKAGES:  # the archive opens, its main part is gone
        what = _PACKAGES[said]
        raise DamagedFile(f"{what} 已损坏，里面没有正文", f"请用原程序打开，重新另存为 {what}。")
    raise UnsupportedFile(f"{kind.value} 文件", f"政策文本{_KINDS}")


def _text_file(content: bytes, fault: UnsupportedFile) -> tuple[list[RawLine], list[str]]:
    """A text file or web page; `fault` is raised when the bytes are neither."""
    mail = _MAIL.match(content[:HEAD_BYTES].lstrip())
    if mail:
        archive = b"multipart/related" in content[:HEAD_BYTES] and b"From" not in mail.group()
        raise UnsupportedFile("网页存档（.mht）" if archive else "邮件（.eml）", _MAIL_REMEDY)
    text = None if content.startswith(_NOT_TEXT) else decoded(content)
    if text is None:
        what = fault.message.partition("：")[2]
        usual = fault.remedy == UnsupportedFile(what).remedy
        raise UnsupportedFile(what, _KINDS if usual else fault.remedy) from fault
    if len(text) > MOST_CHARACTERS:
        raise _too_long(len(text))
    if _WEB_PAGE.match(text[:HEAD_BYTES]):
        return html_lines(text), _about_bytes(text)
    lines = csv_lines(text)
    return list(text_lines(text)) if lines is None else lines, _about_bytes(text)


def _about_bytes(text: str) -> list[str]:
    lines = unreadable_lines(text)
    if not lines:
        return []
    shown = "、".join(map(str, lines[:_SHOWN])) + ("" if len(lines) <= _SHOWN else " 等")
    told = f"第 {shown} 行有不能辨认的字节，已用“{UNREADABLE}”代替，其余文字照常读取；"
    return [told + "请对照原文补上，或另存为 UTF-8 后重读。"]


def _too_long(characters: int) -> TooLarge:
    return TooLarge(
        f"文字共 {characters} 字，超过 {MOST_CHARACTERS} 字的上限", "请按文件拆分后提交。"
    )


def _document(lines: Sequence[RawLine], remarks: list[str]) -> SourceDocument:
    kept = [line for line in lines if not (_is_contents(line.text) or _is_navigation(line.text))]
    if not any(line.cells or line.text.strip() for line in kept):
        raise EmptyFile("没有可以解析的文字")
    total = sum(len(line.text) + sum(len(text) for _, text in line.cells) for line in kept)
    if total > MOST_CHARACTERS:
        raise _too_long(total)
    if len(kept) > MOST_LINES:
        raise TooLarge(f"文字共 {len(kept)} 段，超过 {MOST_LINES} 段的上限", "请按文件拆分后提交。")
    parted = list(with_forms(list(bounded(kept, remarks))))
    return outlined(parted, tuple(remarks))


def _is_contents(text: str) -> bool:
    """Whether a line belongs to a table of contents: 一、总体要求……3."""
    short = len(text) <= _LONGEST_CONTENTS and text.rstrip()[-1:].isdecimal()
    return short and _CONTENTS.search(text) is not None


def _is_navigation(text: str) -> bool:
    """Whether a line is what a web site puts around its texts: 首页 > 政务公开, 【关闭】."""
    return len(text) <= _LONGEST_CONTENTS and _NAVIGATION.match(text) is not None
