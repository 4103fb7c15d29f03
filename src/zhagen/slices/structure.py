"""Keys and types of a slice's files: pydantic's errors turned into Chinese with their lines."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from zhagen.slices.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from zhagen.slices.marks import Key, Marked

Model = TypeVar("Model", bound=BaseModel)

_KINDS = {
    "string_type": ("应为文本", "给它加上引号"),
    "int_type": ("应为整数", "写数字，不加引号"),
    "bool_type": ("应为 true 或 false", "写 true 或 false，不加引号"),
    "date_type": ("应为日期", "写成 2026-11-22，不加引号"),
    "list_type": ("应为列表", "写成 [甲, 乙] 或逐行以“- ”开头"),
    "dict_type": ("下面应有“键: 值”", "检查缩进"),
    "model_type": ("下面应有“键: 值”", "检查缩进"),
    "model_attributes_type": ("下面应有“键: 值”", "检查缩进"),
    "string_too_short": ("是空的", "填写内容，或删去这一项（如果不是必填）"),
    "greater_than_equal": ("太小", "写更大的数"),
}
_VALUE_KINDS = frozenset({"string_type", "int_type", "bool_type", "date_type", "list_type"})


def validated(model: type[Model], marked: Marked) -> tuple[Model | None, tuple[Fault, ...]]:
    """The file as the edge model, or its faults (one a line, not one a pydantic branch)."""
    if marked.faults:
        return None, marked.faults
    try:
        return model.model_validate(marked.value), ()
    except ValidationError as error:
        faults: dict[tuple[Key, ...], Fault] = {}
        for details in error.errors(include_url=False):
            path = path_in(details, marked.value)
            faults.setdefault(path, _fault(details, path, marked, model))
        return None, tuple(sorted(faults.values(), key=lambda fault: fault.line))


def path_in(details: ErrorDetails, value: object) -> tuple[Key, ...]:
    """The part of an error's location that stands in the file, and the key that is missing there.

    Pydantic names the branches of a union as well, which no author has written.
    """
    path: list[Key] = []
    for key in details["loc"]:
        known = dict(enumerate(value)) if isinstance(value, list) else value
        if not isinstance(known, dict) or key not in known:
            absent = isinstance(value, dict) and details["type"] == "missing"
            return (*path, key) if absent or key == "[key]" else tuple(path)
        value = known[key]
        path.append(key)
    return tuple(path)


def _fault(
    details: ErrorDetails, path: tuple[Key, ...], marked: Marked, model: type[BaseModel]
) -> Fault:
    what, remedy = _said(details, path, model)
    return Fault(marked.file, marked.line(path), "structure", what, remedy)


def _said(  # noqa: PLR0911 - one a kind of error
    details: ErrorDetails, path: tuple[Key, ...], model: type[BaseModel]
) -> tuple[str, str]:
    """What is wrong and what to do, for one pydantic error."""
    kind = details["type"]
    context: Mapping[str, Any] = details.get("ctx", {})
    name = _shown(path)
    if kind == "missing":
        return f"{_shown(path[:-1])}缺少必填的“{path[-1]}”", f"补上 {path[-1]}"
    if kind == "extra_forbidden":
        return f"{name}：没有这个键", _nearest(str(path[-1]), model)
    if kind == "string_pattern_mismatch" or path[-1:] == ("[key]",):
        return f"{name}：写法不合（{_shape(str(context.get('pattern', '')))}）", "改成合规的写法"
    if kind in {"enum", "literal_error"}:
        allowed = re.findall(r"'([^']*)'|(\d+)", str(context.get("expected", "")))
        words = "、".join(text or number or "“”（空着）" for text, number in allowed)
        return f"{name}：“{plain(details['input'])}”不在可选值中", f"只能写 {words}"
    if kind == "value_error":
        return f"{name}：{context.get('error')}", "见 docs/slice-format.md"
    if kind in _VALUE_KINDS and "facts" in path[:-1] and "given" in path:
        return f"{name}：值的写法不合", "写文本、整数、true/false、日期、null 或列表"
    what, remedy = _KINDS.get(kind, ("写法不合", "见 docs/slice-format.md"))
    return f"{name}：{what}", remedy


def plain(value: object) -> str:
    """A value as its author would write it in YAML."""
    words = {None: "null", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return words[value]
    if isinstance(value, list | tuple):
        return f"[{'、'.join(map(plain, value))}]"
    if isinstance(value, dict):
        return "{" + "、".join(f"{key}: {plain(item)}" for key, item in value.items()) + "}"
    return str(value)


def _shown(path: tuple[Key, ...]) -> str:
    """A path as people read it: `org.name → read → 第 1 项`."""
    parts = [f"第 {key + 1} 项" if isinstance(key, int) else str(key) for key in path]
    return " → ".join(part for part in parts if part != "[key]") or "文件"


def _shape(pattern: str) -> str:
    """What a name pattern asks for, in words."""
    if pattern.startswith("^[A-Z]"):
        return "应为大写字母开头的代码，如 C01、H-FORM-1"
    if r"\d+(\.\d+)" in pattern:
        return "应为版本号，如 1.0"
    if r"(\." in pattern:
        return "应为小写英文，可用点分段，如 org.name"
    return "应为小写英文、数字，如 business_license"


def _nearest(key: str, model: type[BaseModel]) -> str:
    """The key that was probably meant."""
    known = _keys(model.model_json_schema(by_alias=True))
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    return f"是不是 {close[0]}？否则删去" if close else "删去，或对照 docs/slice-format.md 改正"


def _keys(schema: object) -> list[str]:
    """Every property name of a JSON schema."""
    found: list[str] = []
    if isinstance(schema, dict):
        properties = schema.get("properties")
        found += properties if isinstance(properties, dict) else []
        for part in schema.values():
            found += _keys(part)
    return found
