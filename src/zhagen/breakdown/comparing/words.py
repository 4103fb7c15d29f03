"""A comparison as JSON, and as the short Chinese text one colleague would send another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.comparing.compare import Changed, Difference
from zhagen.breakdown.to_json import SCHEMA, document_hash
from zhagen.breakdown.wording import NOT_WRITTEN, heading_of, lead_lines, when

if TYPE_CHECKING:
    from zhagen.breakdown.comparing.compare import Comparison, Pair
    from zhagen.breakdown.model import Breakdown, Task

_WORDS: Final = {
    Difference.EARLIER: "时限提前",
    Difference.LATER: "时限推后",
    Difference.DEADLINE_ADDED: "新写了时限",
    Difference.DEADLINE_DROPPED: "时限没有了",
    Difference.DEADLINE_CHANGED: "时限改了",
    Difference.LEAD: "牵头单位变了",
    Difference.SUPPORT: "配合单位变了",
    Difference.TARGET: "目标变了",
    Difference.DELIVERABLE: "交付物变了",
    Difference.WORDING: "文字有改动",
    Difference.TITLE: "任务名称改了",
}
_SAME: Final = "两版任务一样。"


def comparison_json(found: Comparison) -> dict[str, object]:
    """The comparison as JSON values."""
    return {
        "schema": SCHEMA,
        "old": _paper(found.old),
        "new": _paper(found.new),
        "added": [_task(task) for task in found.added],
        "dropped": [_task(task) for task in found.dropped],
        "changed": [_pair(pair) for pair in found.pairs if pair.changes],
        "unchanged": [
            {"old": pair.old.id, "new": pair.new.id} for pair in found.pairs if not pair.changes
        ],
    }


def _paper(breakdown: Breakdown) -> dict[str, object]:
    document = breakdown.document
    return {
        "title": document.title,
        "number": document.number,
        "issued": document.issued.isoformat() if document.issued else None,
        "hash": document_hash(document),
        "tasks": len(breakdown.tasks),
    }


def _task(task: Task) -> dict[str, object]:
    return {"id": task.id, "title": task.title, "path": list(task.path), "text": task.text}


def _pair(pair: Pair) -> dict[str, object]:
    return {
        "old": pair.old.id,
        "new": pair.new.id,
        "title": pair.new.title,
        "likeness": pair.likeness,
        "changes": [
            {"what": one.what.value, "before": one.before, "after": one.after}
            for one in pair.changes
        ],
    }


def comparison_text(found: Comparison) -> str:
    """A few lines: the sum first, then what was added, dropped and changed."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Comparison) -> Iterator[str]:
    changed = [pair for pair in found.pairs if pair.changes]
    yield f"旧版：{_named(found.old)}，{len(found.old.tasks)} 项任务"
    yield f"新版：{_named(found.new)}，{len(found.new.tasks)} 项任务"
    if not (found.added or found.dropped or changed):
        yield _SAME
        return
    same = len(found.pairs) - len(changed)
    yield (
        f"新增 {len(found.added)} 项，取消 {len(found.dropped)} 项，"
        f"有变化 {len(changed)} 项，没变 {same} 项。"
    )
    for head, tasks in (("新增", found.added), ("取消", found.dropped)):
        if tasks:
            yield ""
            yield f"{head}："
            yield from (f"  {task.title}（{_who_and_when(task)}）" for task in tasks)
    if changed:
        yield ""
        yield "有变化："
        for pair in changed:
            yield f"  {pair.new.title}"
            yield from (f"    {_told(change)}" for change in pair.changes)


def _named(breakdown: Breakdown) -> str:
    number = f"（{breakdown.document.number}）" if breakdown.document.number else ""
    return heading_of(breakdown.document) + number


def _who_and_when(task: Task) -> str:
    lead = "；".join(lead_lines(task)) or f"牵头单位{NOT_WRITTEN}"
    times = "；".join(map(when, task.deadlines)) or f"时限{NOT_WRITTEN}"
    return f"{lead}，{times}"


def _told(change: Changed) -> str:
    word = _WORDS[change.what]
    if change.what is Difference.WORDING:
        return word
    return f"{word}：{change.before or NOT_WRITTEN} → {change.after or NOT_WRITTEN}"
