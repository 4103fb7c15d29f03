"""Pre-review on the terminal: how far the reading is, and what was found."""

from __future__ import annotations

import sys
from collections.abc import Callable

from rich.console import Console

from zhagen.precheck.model import Review
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
