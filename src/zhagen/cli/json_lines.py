"""JSON lines in and out: one object a line, every fault with its place.

A line ends at a line feed only: other marks for a line end may stand inside a text.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from zhagen.cli.exits import UsageFault

_LINE_ENDS: Final = {mark: f"\\u{mark:04x}" for mark in (0x7F, 0x85, 0x2028, 0x2029)}
STANDARD_INPUT: Final = Path("-")


def line_of(result: object) -> str:
    """One line to every program: Chinese readable, but marks of line ends escaped.

    Halves of characters, which UTF-8 cannot hold, come back as they were given.
    """
    line = json.dumps(result, ensure_ascii=False).translate(_LINE_ENDS)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(result)
    return line


def objects_of(path: Path, example: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Each object with its place ("标准输入 第 3 行"); `-` is standard input.

    Raises UsageFault, which shows `example` as what a line looks like.
    """
    name = "标准输入" if path == STANDARD_INPUT else str(path)
    for number, line in enumerate(_text_of(path, name).split("\n"), 1):
        if line.strip():
            yield f"{name} 第 {number} 行", _object(line, f"{name} 第 {number} 行", example)


def _object(line: str, place: str, example: str) -> dict[str, object]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageFault(f"{place}不是 JSON。每行写一个，如 {example}。") from error
    if not isinstance(given, dict):
        raise UsageFault(f"{place}不是 JSON 对象。每行写一个，如 {example}。")
    return given


def identity_of(given: dict[str, object], place: str, example: str) -> str | int:
    """The `id` of an object that must also have a `text`. Raises UsageFault with the place."""
    missing = [name for name in ("id", "text") if given.get(name) is None]
    if missing:
        raise UsageFault(f"{place}缺少 {'、'.join(missing)}。每行要有 id 和 text，如 {example}。")
    found = given["id"]
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise UsageFault(f"{place}的 id 要写成文字或整数，如 {example}。")
    return found


def text_of(given: dict[str, object], name: str, place: str) -> str:
    """A field that is text or absent ("" then). Raises UsageFault with the place."""
    found = given.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise UsageFault(f"{place}的 {name} 要写成文字（加引号）。")
    return found


def _text_of(path: Path, name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if path == STANDARD_INPUT else path.read_bytes()
        return content.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise UsageFault(f"找不到文件：{path}。请检查路径后再运行。") from error
    except IsADirectoryError as error:
        raise UsageFault(f"这是文件夹：{path}。请写到 JSON 行文件的文件名。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"读不出 {name}。请给 UTF-8 编码的 JSON 行文件。") from error
