"""Pre-review on the terminal: how far the reading is, and what was found."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhagen.precheck.model import Review

FILES_A_LINE = 5


def print_review(review: Review) -> None:
    """The readable form, on standard output."""
    from rich.console import Console  # noqa: PLC0415 - slow to load, and not for a program's output

    from zhagen.precheck.terminal import render_terminal  # noqa: PLC0415

    render_terminal(review, Console(highlight=False))


def progress_line(file: str, page: int, pages_known: int) -> None:
    """One line that is written over while pages are read."""
    sys.stderr.write(f"\r\033[K正在读 {file} 第 {page} 页，共 {pages_known} 页")
    sys.stderr.flush()


class ProgressSteps:
    """A line of its own now and then: where no one can be shown a line that is written over."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._pages: set[tuple[str, int]] = set()

    def __call__(self, file: str, page: int, pages_known: int) -> None:
        """Note a page; every few files tell how far the reading is."""
        self._pages.add((file, page))
        if file in self._files:
            return
        self._files.add(file)
        if len(self._files) % FILES_A_LINE == 0:
            told = f"读到第 {len(self._files)} 个文件，已读 {len(self._pages)} / {pages_known} 页\n"
            sys.stderr.write(told)
            sys.stderr.flush()


def progress_or_none(*, quiet: bool) -> Callable[[str, int, int], None] | None:
    """How far the reading is, as standard error can show it; nothing for a program's output."""
    if quiet:
        return None
    return progress_line if sys.stderr.isatty() else ProgressSteps()


def end_progress() -> None:
    """Clear the progress line."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
