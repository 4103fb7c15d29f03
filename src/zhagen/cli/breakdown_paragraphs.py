# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""`--paragraphs`: one JSON object a line in, one a line out.

All lines are checked before the first is read, so that a fault in the last line does not leave half
of the results behind. A line ends at a line feed only: other marks for
a line end may stand inside a text.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from zhagen.cli.exits import UsageFault

if TYPE_CHECKING:
    from zhagen.calendar.workdays import WorkCalendar

MOST_IN_PARAGRAPH: Final = 200_000
_OTHERS: Final = ("doc_convention", "issuer", "issued")
_LINE_ENDS: Final = {mark: f"\\u{mark:04x}" for mark in (0x7F, 0x85, 0x2028, 0x2029)}
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
        typer.echo(_line({"id": given.id, "tasks": tasks}))


def day_of(text: str) -> date | None:
    """A day from the command line, None for "". Raises UsageFault."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageFault(f"不是日期：{text}。请写成 2026-03-09 这样。") from error


def _line(result: dict[str, object]) -> str:
    """One line to every program: Chinese readable, but marks of line ends escaped.

    Halves of characters, which UTF-8 cannot hold, come back as they were given.
    """
    line = json.dumps(result, ensure_ascii=False).translate(_LINE_ENDS)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(result)
    return line


def _given(path: Path) -> Iterator[Given]:
    name = "标准输入" if str(path) == "-" else str(path)
    for number, line in enumerate(_text_of(path, name).split("\n"), 1):
        if line.strip():
            yield _checked(line, f"{name} 第 {number} 行")


def _checked(line: str, place: str) -> Given:
    """The values of a line. Raises UsageFault with its place."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageFault(f"{place}不是 JSON。每行写一个，如 {_EXAMPLE}。") from error
    if not isinstance(given, dict):
        raise UsageFault(f"{place}不是 JSON 对象。每行写一个，如 {_EXAMPLE}。")
    missing = [name for name in ("id", "text") if given.get(name) is None]
    if missing:
        raise UsageFault(f"{place}缺少 {'、'.join(missing)}。每行要有 id 和 text，如 {_EXAMPLE}。")
    if isinstance(given["id"], bool) or not isinstance(given["id"], str | int):
        raise UsageFault(f"{place}的 id 要写成文字或整数，如 {_EXAMPLE}。")
    for name in ("text", *_OTHERS):
        if not isinstance(given.get(name) or "", str) or given.get(name) is False:
            raise UsageFault(f"{place}的 {name} 要写成文字（加引号）。")
    return Given(
        given["id"], _short_enough(given["text"], place), given.get("doc_convention") or "",
        given.get("issuer") or "", _issued(given.get("issued") or "", place),
    )  # fmt: skip


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


def _text_of(path: Path, name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return content.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise UsageFault(f"找不到文件：{path}。请检查路径后再运行。") from error
    except IsADirectoryError as error:
        raise UsageFault(f"这是文件夹：{path}。请写到 JSON 行文件的文件名。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"读不出 {name}。请给 UTF-8 编码的 JSON 行文件。") from error
