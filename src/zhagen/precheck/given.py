"""Facts known beforehand (`--facts F.json`): said to the guide, or looked up.

A person's answer is stored under a concept (org.name), a looked-up value may name any fact.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from zhagen.cases.model import Value
from zhagen.slices.faults import reason_of
from zhagen.slices.model import Fact, FactType, Slice


class BadGiven(Exception):
    """The file of known facts cannot be used; the message says what, where and what to do."""


def read_given(path: Path, definition: Slice) -> dict[str, Value]:
    """Read `{fact: value}` from a JSON file; raises BadGiven with one clear line."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadGiven(
            f"已知要素文件读不了：{path}（{reason_of(error)}）。请检查路径和权限。"
        ) from error
    except ValueError as error:
        raise BadGiven(f"已知要素文件不是 JSON：{path}。请改成 {{“要素”: 值}} 的形式。") from error
    if not isinstance(content, Mapping):
        raise BadGiven(f"已知要素文件 {path} 的最外层要是 {{“要素”: 值}}。")
    return parse_given(content, definition, str(path))


def parse_given(
    content: Mapping[str, object], definition: Slice, where: str = ""
) -> dict[str, Value]:
    """Turn JSON values into typed values of the slice's facts; raises BadGiven.

    `where` names the source in messages. A name may be a fact or a concept.
    """
    by_concept = {fact.concept: fact for fact in reversed(list(definition.facts.values()))}
    known: dict[str, Value] = {}
    for name, value in content.items():
        fact = definition.facts.get(name) or by_concept.get(name)
        if fact is None:
            raise BadGiven(
                f"{where}：切片 {definition.ref} 没有要素 {name}。请核对名称，或删去这一项。"
            )
        known[name] = _typed(fact, name, value, where)
    return known


def _typed(fact: Fact, name: str, value: object, where: str) -> Value:
    typed = _convert(fact, value)
    if typed is _BAD:
        raise BadGiven(
            f"{where}：{name}（{fact.title}）要的是{_WANTED[fact.type]}。请改这一项的值。"
        )
    return typed  # type: ignore[return-value]


_BAD = object()
_WANTED = {
    FactType.TEXT: "文字",
    FactType.DATE: "日期，如 2026-11-22，或 null 表示长期",
    FactType.INTEGER: "整数",
    FactType.BOOLEAN: "true 或 false",
    FactType.CHOICE: "列出的选项之一",
    FactType.LIST: "列出的选项组成的列表",
    FactType.ROWS: "由行组成的列表",
}


_SCALARS: dict[FactType, type] = {
    FactType.TEXT: str,
    FactType.CHOICE: str,
    FactType.INTEGER: int,
    FactType.BOOLEAN: bool,
}


def _convert(fact: Fact, value: object) -> object:
    if fact.type is FactType.DATE:
        return _date(value)
    if fact.type is FactType.LIST:
        return _list(fact, value)
    if fact.type is FactType.ROWS:
        return _rows(value)
    wanted = _SCALARS[fact.type]
    if not isinstance(value, wanted) or isinstance(value, bool) is not (wanted is bool):
        return _BAD
    chosen = fact.type is FactType.CHOICE and bool(fact.values)
    return value if not chosen or value in fact.values else _BAD


def _date(value: object) -> object:
    if value is None:
        return None
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _BAD
    except ValueError:
        return _BAD


def _list(fact: Fact, value: object) -> object:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return _BAD
    if fact.values and not all(item in fact.values for item in value):
        return _BAD
    return tuple(value)


def _rows(value: object) -> object:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return _BAD
    return tuple(value)
