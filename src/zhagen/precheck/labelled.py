"""Whole applications with what is true of them: a folder a department labels to measure by.

Each case is a folder with the papers as handed in under `files/` and a `truth.json` that says what
a correct reviewer finds (samples/README.md describes its keys). It is written by people, so what
is wrong with it is told with file and key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from zhagen.slices.faults import reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping

TRUTH: Final = "truth.json"
UNNAMED_STYLE: Final = "未注明"


class BadLabels(Exception):
    """A folder of labelled cases cannot be used. One line: what, where, what to do."""


class _FindingEdge(BaseModel):
    """A finding a correct reviewer reports, or may report."""

    model_config = ConfigDict(extra="allow", frozen=True)
    code: str = Field(min_length=1)
    severity: Literal["error", "warning", "notice", "unclear"] | None = None
    material: str | None = None
    fact: str | None = None


class _DocumentEdge(BaseModel):
    """What one page is; null is a page that is none of the listed materials."""

    model_config = ConfigDict(extra="allow", frozen=True)
    file: str
    page: int = Field(ge=1)
    material: str | None


class _TruthEdge(BaseModel):
    """The file truth.json. Facts and documents may be left out: then only findings are scored."""

    model_config = ConfigDict(extra="allow", frozen=True)
    schema_: Literal[1] = Field(alias="schema")
    slice: str = Field(min_length=1)
    on: date
    style: str = ""
    files: tuple[str, ...] = Field(min_length=1)
    documents: tuple[_DocumentEdge, ...] = ()
    facts: dict[str, Any] = Field(default_factory=dict)
    findings: tuple[_FindingEdge, ...]
    allowed: tuple[_FindingEdge, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledCase:
    """One whole case. `style` is how its papers came (scan, photo …); `truth` as scored."""

    name: str
    slice_id: str
    style: str
    on: date
    files: tuple[Path, ...]
    truth: Mapping[str, Any]


def read_labelled(folder: Path) -> tuple[LabelledCase, ...]:
    """Every labelled case of the folder, by name. Raises BadLabels."""
    return tuple(_case(path) for path in sorted(folder.glob(f"*/{TRUTH}")))


def _case(path: Path) -> LabelledCase:
    try:
        edge = _TruthEdge.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BadLabels(f"{path} 读不了：{reason_of(error)}。请检查权限。") from error
    except ValidationError as error:
        raise BadLabels(_said(path, error)) from None
    beside = path.parent / "files"
    handed_in = beside if beside.is_dir() else path.parent
    files = tuple(handed_in / name for name in edge.files)
    missing = next((file for file in files if not file.exists()), None)
    if missing is not None:
        raise BadLabels(f"{path} 写着文件 {missing.name}，却没有 {missing}。补上，或改正 files。")
    truth = json.loads(edge.model_dump_json(by_alias=True))
    name, style = path.parent.name, edge.style or UNNAMED_STYLE
    return LabelledCase(name, edge.slice, style, edge.on, files, truth)


def _said(path: Path, error: ValidationError) -> str:
    """The first thing wrong with a truth.json, by its key."""
    first = error.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        return f"{path} 不是合法的 JSON。检查引号、逗号和括号。"
    where = " → ".join(
        f"第 {key + 1} 项" if isinstance(key, int) else str(key) for key in first["loc"]
    )
    what = f"缺少“{where}”" if first["type"] == "missing" else f"“{where}”写得不对"
    return f"{path} {what}。写法见 docs/slice-format.md。"
