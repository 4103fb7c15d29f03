"""YAML with the line of every key, and without YAML's surprises.

A fault is only useful with its place, so the node tree is walked here instead of loaded. Plain
words follow YAML 1.2: `on`, `yes` and `no` are words, `0755` and `12:30` are texts, and only
`2026-11-22` is a date. Anchors are refused: a slice is read by people, and an alias bomb is none.

The parser that builds nodes goes down with every level and takes the whole process along when the
levels are many; the stream of events does not, so the levels are counted there first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

import yaml

from zhagen.slices.faults import Fault, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Key = str | int
Path_ = tuple[Key, ...]

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 30
# Deeper than this nothing is built; what is above MAX_DEPTH is told with the other faults.
_MOST_BUILT: Final = 2 * MAX_DEPTH

_PARSER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG: Final = "tag:yaml.org,2002:"
_RESOLVERS: Final = (
    ("null", re.compile(r"(?:~|null|)\Z"), ["~", "n", ""]),
    ("bool", re.compile(r"(?:true|false)\Z"), list("tf")),
    ("int", re.compile(r"[-+]?(?:0|[1-9]\d*)\Z"), list("-+0123456789")),
    ("float", re.compile(r"[-+]?(?:0|[1-9]\d*)\.\d+\Z"), list("-+0123456789")),
    ("day", re.compile(r"\d{4}-\d{2}-\d{2}\Z"), list("0123456789")),
)
_SCALARS: Final[dict[str, Callable[[str], object]]] = {
    "null": lambda _: None,
    "bool": lambda text: text == "true",
    # Twenty digits are no quantity but an account number someone forgot to quote.
    "int": lambda text: int(text) if len(text) < 20 else text,
    "float": float,
    "day": date.fromisoformat,
    "str": str,
}


class _Loader(_PARSER):  # type: ignore[misc]
    """The C parser where it is built in, with the plain words of YAML 1.2."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _kind, _pattern, _first in _RESOLVERS:
    _Loader.add_implicit_resolver(_TAG + _kind, _pattern, _first)


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML file: its value, the line of every path in it, and what is wrong with it."""

    file: str
    value: object
    lines: dict[Path_, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def line(self, path: Path_) -> int:
        """The line of `path`, or of the nearest thing around it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return self.lines.get((), 1)


def read_marked(folder: Path, file: str) -> Marked:
    """Read `folder/file`; whatever is wrong comes back as faults, nothing is raised."""
    try:
        raw = (folder / file).read_bytes()
    except OSError as error:
        return _broken(file, 0, f"读不了：{reason_of(error)}", "检查文件和权限")
    if len(raw) > MAX_BYTES:
        return _broken(file, 0, f"文件太大（{len(raw)} 字节）", f"拆小到 {MAX_BYTES} 字节以内")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _broken(file, line, "不是 UTF-8 编码", "用编辑器另存为 UTF-8")
    return parse_marked(text, file)


def parse_marked(text: str, file: str) -> Marked:
    """The same for a text."""
    if line := too_deep(text):
        return _broken(file, line, "嵌套太深", "按 docs/slice-format.md 的结构写")
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        return _broken(file, line, _syntax(error), "检查缩进、冒号后的空格和引号")
    except (yaml.YAMLError, RecursionError, ValueError):
        return _broken(file, 0, "不是合法的 YAML（有不可见字符或嵌套过深）", "删去这些内容")
    finally:
        loader.dispose()
    if node is None:
        return _broken(file, 1, "文件是空的", "按 docs/slice-format.md 填写，或删去这个文件")
    walk = _Walk(file)
    value = walk.plain(node, ())
    return Marked(file, value, walk.lines, tuple(walk.faults))


def too_deep(text: str) -> int:
    """The line at which the nesting is beyond reason; 0 where it never is."""
    level = 0
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            if isinstance(event, yaml.CollectionStartEvent):
                level += 1
                if level > _MOST_BUILT:
                    return event.start_mark.line + 1 if event.start_mark else 1
            elif isinstance(event, yaml.CollectionEndEvent):
                level -= 1
    except (yaml.YAMLError, ValueError, RecursionError):
        return 0  # reading it tells what is wrong
    return 0


def _broken(file: str, line: int, what: str, remedy: str) -> Marked:
    return Marked(file, None, {}, (Fault(file, line, "yaml", what, remedy),))


def _syntax(error: yaml.MarkedYAMLError) -> str:
    """The parser's complaint in Chinese where it is one of the usual ones."""
    problem = str(error.problem or error)
    for english, chinese in (
        ("mapping values are not allowed", "冒号用错了地方（文字里有“: ”时请加引号）"),
        ("could not find expected ':'", "缺少冒号，或上一行缩进不对"),
        ("found character '\\t'", "用了制表符缩进（请用空格）"),
        ("cannot start any token", "这里的字符不能开头（以 @ ` % 等开头的文字请加引号）"),
        ("unexpected end of stream", "引号或括号没有结束"),
        ("did not find expected", "缩进不对，或引号、括号没有配对"),
        ("undefined alias", "不支持别名（以 * 开头的文字请加引号）"),
        ("expected a single document", "一个文件只能有一份文档（删去 ---）"),
    ):
        if english in problem or english in str(error):
            return f"不是合法的 YAML：{chinese}"
    return "不是合法的 YAML"


class _Walk:
    """Turns nodes into plain values, noting lines and faults on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def plain(self, node: yaml.Node, path: Path_) -> object:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if id(node) in self._seen:
            self._fault(line, "不支持锚点和别名（& 和 *）", "把内容写全")
            return None
        if len(path) > MAX_DEPTH:
            self._fault(line, "嵌套太深", "按 docs/slice-format.md 的结构写")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, at)) for at, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(line, "键应为一个词", "检查冒号和缩进")
                continue
            key = str(key_node.value)
            if key in values:
                first = self.lines[(*path, key)]
                self._fault(
                    line,
                    f"“{key}”重复了（第 {first} 行已有）",
                    "改名或删去一个",
                    code="duplicate",
                )
                continue
            self.lines[(*path, key)] = line
            values[key] = self.plain(value_node, (*path, key))
        return values

    def _scalar(self, node: yaml.Node, line: int) -> object:
        text = str(node.value)
        make = _SCALARS.get(node.tag.removeprefix(_TAG))
        if make is None:
            self._fault(line, f"不支持的标记 {node.tag}", "删去以 ! 开头的标记")
            return None
        try:
            return make(text)
        except ValueError:
            self._fault(line, f"没有 {text} 这一天", "改正日期，文本请加引号")
            return None

    def _fault(self, line: int, what: str, remedy: str, code: str = "yaml") -> None:
        self.faults.append(Fault(self.file, line, code, what, remedy))
