"""The papers of a pilot as bytes, in the format that the end of their name asks for."""

# ruff: noqa: PLC0415 - Word files and templates load slowly

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from zhagen.cli.exits import UsageFault

if TYPE_CHECKING:
    from zhagen.pilot.charter import Charter
    from zhagen.pilot.log.roots import Root
    from zhagen.pilot.recording.lessons import Lessons

PAPER: Final = ".docx"
PAGE: Final = ".html"


def format_of(output: Path) -> str:
    """PAPER or PAGE. Raises UsageFault for another ending."""
    suffix = output.suffix.lower()
    if suffix not in {PAPER, PAGE}:
        raise UsageFault(f"不知道 {output} 要写成什么。文件名请以 .docx 或 .html 结尾。")
    return suffix


def sheet_bytes(root: Root, charter: Charter, output: Path) -> bytes:
    """The sheet of a root."""
    from zhagen.pilot.papers.root_sheet import root_sheet_docx, root_sheet_html

    if format_of(output) == PAPER:
        return root_sheet_docx(root, charter)
    return root_sheet_html(root, charter).encode()


def lessons_bytes(lessons: Lessons, charter: Charter, output: Path) -> bytes:
    """The page of lessons."""
    from zhagen.pilot.papers.lessons_page import lessons_docx, lessons_page

    if format_of(output) == PAPER:
        return lessons_docx(lessons, charter)
    return lessons_page(lessons, charter).encode()
