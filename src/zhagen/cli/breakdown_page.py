# ruff: noqa: PLC0415 - what a command needs is loaded when it is called
"""The table on a terminal: one block a task, what is missing said in words."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhagen.breakdown.model import Breakdown, Task

_INDENT: Final = "      "
_WIDEST: Final = 100


def print_breakdown(found: Breakdown) -> None:
    """The readable form, on standard output."""
    from zhagen.breakdown.wording import heading_of

    document = found.document
    head = "　".join(
        part
        for part in (
            heading_of(document), document.number,
            document.issued.isoformat() if document.issued else "成文日期未写",
        )
        if part
    )  # fmt: skip
    _say(head)
    for remark in document.remarks:
        _say(f"注意：{remark}")
    if not found.tasks:
        from zhagen.breakdown.tables.columns import has_headless_table

        _say(_NO_HEADS if has_headless_table(document.paragraphs) else _NONE)
        return
    _say(_sum(found))
    for task in found.tasks:
        _say("")
        for line in _lines(task):
            _say(line, _INDENT)


_NONE: Final = (
    "没有读出任务。可能是背景材料、讲话或通知的转发页；请换成带任务分工的正文，"
    "或用 -o 表格.html 打开核对页，把段落改成任务。"
)

_NO_HEADS: Final = (
    "没有读出任务：表格里没有找到表头。请在数据上面写一行列名，至少有“任务”（或“工作内容”）"
    "和“责任单位”“完成时限”中的一列，再解析。"
)


def _sum(found: Breakdown) -> str:
    open_points = sum(bool(task.issues) for task in found.tasks)
    suggested = sum(bool(task.suggestions) for task in found.tasks)
    return (
        f"共 {len(found.document.paragraphs)} 段，读出 {len(found.tasks)} 项任务；"
        f"{open_points} 项有待补内容，{suggested} 项有建议（建议不是原文，不写进表格）"
    )


def _lines(task: Task) -> Iterator[str]:
    from zhagen.breakdown.wording import (
        NOT_WRITTEN,
        deliverable_line,
        lead_lines,
        support_lines,
        target_line,
    )

    yield f"{task.id}  {task.title}"
    yield f"{_INDENT}牵头  {'；'.join(lead_lines(task)) or NOT_WRITTEN}"
    parts = (
        ("配合", support_lines(task)),
        ("时限", list(_times(task))),
        ("交付", [deliverable_line(one) for one in task.deliverables]),
        ("目标", [target_line(one) for one in task.targets]),
    )
    for name, lines in parts:
        if lines:
            yield f"{_INDENT}{name}  {'；'.join(lines)}"
    for issue in task.issues:
        yield f"{_INDENT}待补  {issue.message}"
    leads = [one.value for one in task.suggestions if one.kind.value == "lead"]
    if leads:
        yield f"{_INDENT}建议（非原文）  牵头可问：{'、'.join(leads)}"


def _times(task: Task) -> Iterator[str]:
    """Each time once; with its places where the text says it again."""
    from zhagen.breakdown.model import NOWHERE
    from zhagen.breakdown.wording import deadline_line

    places: dict[str, list[int]] = {}
    for one in task.deadlines:
        by_hand = "（人工改）" if one.span == NOWHERE else ""
        places.setdefault(deadline_line(one) + by_hand, []).append(one.span.paragraph)
    for line, said in places.items():
        where = "、".join(map(str, dict.fromkeys(said)))
        yield line if len(said) == 1 else f"{line}（写了 {len(said)} 处，在第 {where} 段）"


def _say(line: str, indent: str = "") -> None:
    from zhagen.report.lines import wrap

    if not sys.stdout.isatty():
        typer.echo(line)
        return
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    for number, part in enumerate(wrap(line, width - len(indent) - 6)):
        typer.echo(part if number == 0 else f"{indent}      {part}")
