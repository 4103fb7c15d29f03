"""What the commands of pre-review have in common: progress, and writing report and notice."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rich.console import Console

from zhagen import wiring
from zhagen.cli.exits import UsageFault
from zhagen.precheck.model import Review
from zhagen.precheck.notice import render_notice
from zhagen.precheck.page import render_html
from zhagen.precheck.terminal import render_terminal


def print_review(review: Review) -> None:
    """The readable form, on standard output."""
    render_terminal(review, Console(highlight=False))


def progress_line(file: str, page: int, pages_known: int) -> None:
    """One line that is written over while pages are read; nothing where no one is looking."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K正在读 {file} 第 {page} 页，共 {pages_known} 页")
        sys.stderr.flush()


def progress_or_none(*, quiet: bool) -> Callable[[str, int, int], None] | None:
    """The progress line, unless the output is for a program."""
    return None if quiet else progress_line


def end_progress() -> None:
    """Clear the progress line."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()


def write_html(done: wiring.Prechecked, output: Path) -> None:
    """Write the self-contained report."""
    pages = [page for file in done.files for page in file.pages]
    pictures = {(page.file, page.page): page.picture for page in pages if page.picture}
    plain = {(page.file, page.page): page.plain for page in pages if page.plain}
    texts = {(page.file, page.page): page.text for page in pages if not page.picture}
    printed = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    report = render_html(done.review, pictures, plain, texts=texts, printed=printed)
    _write(output, report.encode())


def write_notice(done: wiring.Prechecked, output: Path) -> None:
    """Write the one-time notice."""
    _write(output, render_notice(done.review))


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise UsageFault(f"写不出文件：{output}（{error.strerror}）。请换个输出位置。") from error
