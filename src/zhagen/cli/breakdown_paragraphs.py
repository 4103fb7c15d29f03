# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`--paragraphs`: one JSON object a line in, one a line out.

All lines are checked before the first is read, so that a fault in the last line does not leave half
of the results behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from zhagen.cli.exits import UsageFault
from zhagen.cli.json_lines import identity_of, line_of, objects_of, text_of

if TYPE_CHECKING:
    from zhagen.calendar.workdays import WorkCalendar

MOST_IN_PARAGRAPH: Final = 200_000
_EXAMPLE: Final = '{"id": 1, "text": "……"}'


@dataclass(frozen=True, slots=True)
class Given:
    """One line, checked."""

    id: str | int
    text: str
    convention: str
    issuer: str
    issued: date | None


def tell_paragraphs(path: Path, calendar: WorkCalendar, issued: date | None) -> None:
    """Print the tasks of each paragraph; `issued` is the day of those that give none."""
    from zhagen.breakdown.lone import LoneParagraph, tasks_of
    from zhagen.breakdown.to_json import task_json

    for given in list(_given(path)):
        lone = LoneParagraph(given.text, given.convention, given.issuer, given.issued or issued)
        tasks = [task_json(task) for task in tasks_of(lone, calendar)]
        typer.echo(line_of({"id": given.id, "tasks": tasks}))


def day_of(text: str) -> date | None:
    """A day from the command line, None for "". Raises UsageFault."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageFault(f"不是日期：{text}。请写成 2026-03-09 这样。") from error


def _given(path: Path) -> Iterator[Given]:
    for place, given in objects_of(path, _EXAMPLE):
        yield Given(
            identity_of(given, place, _EXAMPLE),
            _short_enough(text_of(given, "text", place), place),
            text_of(given, "doc_convention", place),
            text_of(given, "issuer", place),
            _issued(text_of(given, "issued", place), place),
        )


def _short_enough(text: str, place: str) -> str:
    if len(text) > MOST_IN_PARAGRAPH:
        raise UsageFault(
            f"{place}的 text 有 {len(text)} 字，超过 {MOST_IN_PARAGRAPH} 字的上限。"
            "请按段落拆开，或去掉 --paragraphs 把它当一份文件来读。"
        )
    return text


def _issued(text: str, place: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageFault(
            f"{place}的 issued 不是日期：{text[:20]}。请写成 2026-03-09 这样。"
        ) from error
