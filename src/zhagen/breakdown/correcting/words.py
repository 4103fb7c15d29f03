"""Corrections as JSON, and as lines for whoever handed the corrected table in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.correcting.model import ChangeKind, FieldName
from zhagen.breakdown.to_json import SCHEMA, document_hash

if TYPE_CHECKING:
    from zhagen.breakdown.correcting.model import Change, Corrections

_FIELDS: Final = {
    FieldName.TITLE: "任务",
    FieldName.LEAD: "牵头单位",
    FieldName.SUPPORT: "配合单位",
    FieldName.JOINT: "共同负责",
    FieldName.GUIDE: "指导单位",
    FieldName.DEADLINE: "完成时限",
    FieldName.DELIVERABLE: "交付物",
    FieldName.TARGET: "目标",
}
_WORDS: Final = {
    ChangeKind.FILLED: "补上",
    ChangeKind.CHANGED: "改了",
    ChangeKind.CLEARED: "删去",
    ChangeKind.ROW_ADDED: "加了一项",
    ChangeKind.ROW_REMOVED: "删了一项",
    ChangeKind.ROW_CONFIRMED: "已确认",
}


def corrections_json(corrections: Corrections) -> dict[str, object]:
    """The differences as JSON values; the corrected breakdown itself is a file of its own."""
    return {
        "schema": SCHEMA,
        "document": document_hash(corrections.original.document),
        "changes": [
            {
                "change": change.kind.value,
                "task": change.task,
                "row": change.number,
                "field": change.field.value if change.field else None,
                "before": change.before,
                "after": change.after,
            }
            for change in corrections.changes
        ],
        "remarks": list(corrections.remarks),
    }


def corrections_text(corrections: Corrections) -> str:
    """The sum first, then each difference, then what was not taken over."""
    return "\n".join(_lines(corrections)) + "\n"


def _lines(corrections: Corrections) -> Iterator[str]:
    if corrections.changes:
        fields = sum(change.field is not None for change in corrections.changes)
        yield (
            f"读回改稿：改了 {fields} 处，加了 {corrections.count(ChangeKind.ROW_ADDED)} 项，"
            f"删了 {corrections.count(ChangeKind.ROW_REMOVED)} 项，"
            f"确认了 {corrections.count(ChangeKind.ROW_CONFIRMED)} 项。"
        )
    else:
        yield "读回改稿：和原表一样，没有改动。"
    yield from map(_line, corrections.changes)
    if corrections.remarks:
        yield "没有采纳或要再看的："
        yield from (f"  {remark}" for remark in corrections.remarks)


def _line(change: Change) -> str:
    if change.field is None:
        what = change.after or change.before
        return f"  第 {change.number} 项：{_WORDS[change.kind]}{f'“{what}”' if what else ''}"
    before, after = (text.replace("\n", "；") for text in (change.before, change.after))
    told = " → ".join(part for part in (before, after) if part)
    return f"  第 {change.number} 项：{_WORDS[change.kind]}{_FIELDS[change.field]}，{told}"
