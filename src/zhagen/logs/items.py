"""Service items and the pages that belong to them: the table that `--items` names.

A page belongs to the item with the longest prefix that its path begins with, so that a table
with nested prefixes has one answer.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from zhagen.logs.faults import LogFault
from zhagen.logs.files.workbooks import WORKBOOK, is_workbook

KINDS: Final = ("enterprise", "personal")
_REQUIRED: Final = ("item_code", "name")
_MOST_NAMED: Final = 5


class BadItemTable(LogFault):
    """An item table that cannot be used; the message says which line and what to do."""


@dataclass(frozen=True, slots=True)
class Item:
    """One service item. `kind` is enterprise, personal or "" where the table does not say."""

    code: str
    name: str
    url_prefix: str = ""
    kind: str = ""
    updated_on: date | None = None


@dataclass(frozen=True, slots=True)
class ItemPages:
    """Finds the item of a page. Prefixes are compared as written, after percent-decoding."""

    items: tuple[Item, ...]
    _prefixes: tuple[str, ...] = field(init=False)
    _codes: tuple[str, ...] = field(init=False)
    _shorter: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the prefixes once, and find for each the longest other one that it begins with."""
        codes: dict[str, str] = {}
        for item in self.items:
            if item.url_prefix:
                codes.setdefault(item.url_prefix, item.code)
        prefixes = tuple(sorted(codes))
        shorter: list[int] = []
        for place, prefix in enumerate(prefixes):
            shorter.append(_enclosing(prefix, place - 1, prefixes, shorter))
        object.__setattr__(self, "_prefixes", prefixes)
        object.__setattr__(self, "_codes", tuple(codes[prefix] for prefix in prefixes))
        object.__setattr__(self, "_shorter", tuple(shorter))

    def code_of(self, path: str) -> str | None:
        """The code of the item whose prefix is the longest that `path` begins with, or None."""
        place = bisect_right(self._prefixes, path) - 1
        place = _enclosing(path, place, self._prefixes, self._shorter)
        return self._codes[place] if place >= 0 else None

    def codes_of(self, paths: Iterable[str]) -> dict[str, str]:
        """Path -> item code, for the paths that belong to an item."""
        found = ((path, self.code_of(path)) for path in paths)
        return {path: code for path, code in found if code is not None}

    def nested(self) -> tuple[tuple[str, str], ...]:
        """Pairs of codes: an item whose prefix begins with another's, and that other."""
        pairs = zip(self._codes, self._shorter, strict=True)
        return tuple((code, self._codes[place]) for code, place in pairs if place >= 0)


def _enclosing(text: str, place: int, prefixes: Sequence[str], shorter: Sequence[int]) -> int:
    """The place of the longest prefix of `text`, looking from the last one not after it; or -1.

    Whatever lies between a prefix and the text begins with that prefix too, so that one step from
    each to its own longest prefix leads there.
    """
    while place >= 0 and not text.startswith(prefixes[place]):
        place = shorter[place]
    return place


@dataclass(frozen=True, slots=True)
class ItemTable:
    """The items of a table, and what its reader should know of it."""

    items: tuple[Item, ...]
    remarks: tuple[str, ...] = ()


def read_items(path: Path) -> ItemTable:
    """Read the table of items (CSV with a header, UTF-8 or GB18030).

    Raises BadItemTable: unreadable, a column or value missing, a code twice.
    """
    text, remarks = _text(path)
    reader = csv.DictReader(io.StringIO(text))
    names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    missing = [name for name in _REQUIRED if name not in names]
    if missing:
        raise BadItemTable(
            f"事项表 {path.name}：表头缺少 {'、'.join(missing)} 列。"
            "表头应为 item_code,name,url_prefix,kind,updated_on。"
        )
    reader.fieldnames = names
    items: dict[str, Item] = {}
    try:
        for row in reader:
            item = _item(path, reader.line_num, row)
            if item is None:
                continue
            if item.code in items:
                raise _fault(path, reader.line_num, f"事项编码 {item.code} 重复，请只保留一行。")
            items[item.code] = item
    except csv.Error as error:
        raise _fault(path, reader.line_num, "不是有效的 CSV，请检查引号是否成对。") from error
    if not items:
        raise BadItemTable(f"事项表 {path.name}：一个事项也没有，请在表头之后填写事项。")
    found = tuple(items.values())
    return ItemTable(found, (*remarks, *_without_pages(path, names, found), *_overlaps(found)))


def _text(path: Path) -> tuple[str, tuple[str, ...]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadItemTable(f"事项表 {path.name} 读不出来，请确认文件存在且能打开。") from error
    if is_workbook(data):
        raise BadItemTable(f"事项表 {path.name} {WORKBOOK}。")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030"), (f"事项表 {path.name} 不是 UTF-8，已按 GB18030 读入。",)
    except UnicodeDecodeError as error:
        raise BadItemTable(
            f"事项表 {path.name} 既不是 UTF-8 也不是 GB18030，请另存为“CSV UTF-8”。"
        ) from error


def _item(path: Path, line: int, row: Mapping[str | None, str | list[str] | None]) -> Item | None:
    """The item of a row; None for a row without any value."""
    cells = {name: value.strip() for name, value in row.items() if isinstance(value, str)}
    if not any(cells.values()):
        return None
    if any(row.get(None) or ()):
        raise _fault(path, line, "列数多于表头，名称里有逗号时请加引号。")
    code, name = cells.get("item_code", ""), cells.get("name", "")
    if not code or not name:
        raise _fault(path, line, "缺少事项编码（item_code）或名称（name）。")
    kind = cells.get("kind", "").lower()
    if kind and kind not in KINDS:
        raise _fault(path, line, f"kind“{kind}”应当是 enterprise（企业）或 personal（个人）。")
    prefix = _prefix(path, line, cells.get("url_prefix", ""))
    return Item(code, name, prefix, kind, _date(path, line, cells.get("updated_on", "")))


def _prefix(path: Path, line: int, text: str) -> str:
    """The path of a prefix; an address with scheme and host is accepted, its host is left out."""
    if "://" in text:
        text = urlsplit(text).path or "/"
    if text and not text.startswith("/"):
        raise _fault(path, line, f"url_prefix“{text}”应当以 / 开头，如 /guide/001/。")
    return unquote(text)


def _date(path: Path, line: int, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.replace("/", "-")[:10])
    except ValueError as error:
        raise _fault(path, line, f"updated_on“{text}”应当写成 2026-07-01。") from error


def _fault(path: Path, line: int, what: str) -> BadItemTable:
    return BadItemTable(f"事项表 {path.name} 第 {line} 行：{what}")


def _without_pages(path: Path, names: Sequence[str], items: Sequence[Item]) -> tuple[str, ...]:
    """What to say of items of which no page is known: much of the analysis passes them by."""
    without = [item for item in items if not item.url_prefix]
    if not without:
        return ()
    if len(without) < len(items):
        named = _some([f"{item.name}（{item.code}）" for item in without])
        said = f"事项表 {path.name}：{named}没有地址前缀（url_prefix），只看办件，不看网页。"
        return (said,)
    lacking = "没有" if "url_prefix" not in names else "没有填写"
    said = (
        f"事项表 {path.name}（表头：{'、'.join(name for name in names if name)}）{lacking} "
        "url_prefix 列，网页分不到事项：各事项的浏览量、停留时间、跳出、站内搜索、失效链接、"
        "打开快慢都不作分析，只看办件。请补上各事项网页的地址前缀，如 /guide/001/。"
    )
    return (said,)


def _overlaps(items: Sequence[Item]) -> tuple[str, ...]:
    """What to say of prefixes that are the same, or lie within one another."""
    first: dict[str, Item] = {}
    same = [
        f"{first[item.url_prefix].code} 与 {item.code}（{item.url_prefix}）"
        for item in items
        if item.url_prefix and first.setdefault(item.url_prefix, item) is not item
    ]
    inner = ItemPages(tuple(first.values())).nested()
    within = [f"{code} 在 {outer} 之内" for code, outer in inner]
    remarks = []
    if same:
        remarks.append(f"地址前缀相同的事项：{_some(same)}；其页面只计入表中靠前的事项。")
    if within:
        remarks.append(f"地址前缀互相包含：{_some(within)}；页面计入前缀最长的事项。")
    return tuple(remarks)


def _some(texts: Sequence[str]) -> str:
    more = f"等 {len(texts)} 处" if len(texts) > _MOST_NAMED else ""
    return "、".join(texts[:_MOST_NAMED]) + more
