"""Workbooks of spreadsheet programs, given where a table of text is wanted."""

from __future__ import annotations

from typing import Final

WORKBOOK: Final = "是 Excel 工作簿，请在 Excel 里另存为“CSV UTF-8（逗号分隔）”后再给"
# A workbook is a ZIP archive whose first entries say so, or an old compound document.
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_WORKBOOKS: Final = (b"xl/", b"opendocument.spreadsheet")
_CONTENT: Final = b"[Content_Types].xml"
_OTHER_PAPERS: Final = (b"word/", b"ppt/")


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins so is a workbook of a spreadsheet program."""
    if head.startswith(_COMPOUND):
        return True
    if not head.startswith(_ZIP):
        return False
    named = any(each in head for each in _IN_WORKBOOKS)
    return named or (_CONTENT in head and not any(each in head for each in _OTHER_PAPERS))
