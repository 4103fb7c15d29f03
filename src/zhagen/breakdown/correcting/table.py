"""The rows of a corrected table as rows to be compared: which cells were touched, and with what.

A cell that reads as it went out was not touched. Whatever a person wrote that is not taken over is
told, with its row, so that nothing gets lost unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from zhagen.breakdown.correcting.model import FieldName
from zhagen.breakdown.correcting.names import EMPTY, names_typed
from zhagen.breakdown.correcting.rows import Entry, Row, confirmation, entries_of, lines_of
from zhagen.breakdown.model import Task
from zhagen.breakdown.papers.table_xlsx import (
    CHECK,
    DELIVERABLE,
    DUE,
    LEAD,
    SOURCE,
    SUPPORT,
    TARGET,
    TITLE_COLUMN,
)
from zhagen.breakdown.papers.table_xlsx_read import Table, TableRow
from zhagen.breakdown.wording import ISSUE_WORDS, name_of

# What our own table may have asked in the column of the checks.
_ASKED: Final = frozenset({"", *ISSUE_WORDS.values()})
_BODIES: Final = {
    LEAD: (FieldName.LEAD, FieldName.JOINT),
    SUPPORT: (FieldName.SUPPORT, FieldName.GUIDE),
}
_LINES: Final = {
    TITLE_COLUMN: FieldName.TITLE,
    DUE: FieldName.DEADLINE,
    DELIVERABLE: FieldName.DELIVERABLE,
    TARGET: FieldName.TARGET,
}
_FOOT: Final = re.compile(
    r"(?:填表|填报|制表|审核|审批|联系|经办)(?:人|单位|日期|时间|电话)?[：:].*|(?:备注|说明|注)[：:].*",
    re.DOTALL,
)


def rows_of(table: Table) -> tuple[list[Row], list[str]]:
    """The rows that stand for tasks, and what is to be said about the others."""
    tasks = {task.id: task for task in table.original.tasks}
    its_own = _chosen(table, tasks)
    rows: list[Row] = []
    remarks = list(table.remarks)
    for row in table.rows:
        task = tasks.get(row.id) if its_own.get(row.id) is row else None
        told = _left_out(row, task)
        if told:
            remarks += [*row.remarks, told]
        elif any(text.strip() for text in row.cells.values()) or row.remarks:
            rows.append(_row_with_fields(row, task, table.sent.get(row.id, {}) if task else {}))
    order = [row.id for row in rows if row.id]
    places = {name: at for at, name in enumerate(tasks)}
    if any(places[one] > places[other] for one, other in pairwise(order)):
        remarks.append("表里的行换过顺序；改后的表仍按原文的顺序排。")
    return rows, remarks


def _chosen(table: Table, tasks: Mapping[str, Task]) -> dict[str, TableRow]:
    """Of rows with one id (a row was copied) the one most like the row that went out."""
    made: dict[str, tuple[int, TableRow]] = {}
    for row in table.rows:
        if row.id in tasks:
            sent = table.sent.get(row.id, {})
            alike = sum(row.cells.get(name, "").strip() == sent[name].strip() for name in sent)
            if row.id not in made or alike > made[row.id][0]:
                made[row.id] = (alike, row)
    return {name: row for name, (_, row) in made.items()}


def _left_out(row: TableRow, task: Task | None) -> str:
    """Why a row stands for no task; "" where it does."""
    title = row.cells.get(TITLE_COLUMN, "").strip()
    others = [text for name, text in row.cells.items() if name != TITLE_COLUMN and text.strip()]
    if task is not None:
        empty = not title and not others and not row.remarks
        return f"第 {row.number} 行的内容清空了，按删去“{task.title}”处理。" if empty else ""
    if title and not others and _FOOT.fullmatch(title):
        return f"第 {row.number} 行“{title[:40]}”像表尾的说明，没有当作任务。"
    if not title and others:
        return f"第 {row.number} 行没有写任务，这一行没有采纳。请在“{TITLE_COLUMN}”栏写明。"
    return ""


def _row_with_fields(row: TableRow, task: Task | None, sent: Mapping[str, str]) -> Row:
    place = f"第 {row.number} 行"
    touched = {
        name: text.strip()
        for name, text in row.cells.items()
        if text.strip() != sent.get(name, "").strip()
    }
    fields, remarks = _named(touched, task, place)
    for column, name in _LINES.items():
        if column in touched:
            fields[name] = tuple(map(Entry, _told(touched[column].split("\n"))))
    if TITLE_COLUMN in touched and task and not fields[FieldName.TITLE]:
        remarks.append(f"{place}的任务名称空了，仍用原来的“{task.title}”。")
    if task and SOURCE in row.cells and _bare(sent.get(SOURCE, "")) != _bare(row.cells[SOURCE]):
        remarks.append(f"{place}的原文改过；原文以文件为准，没有采纳。")
    said = touched.get(CHECK, "")
    check = confirmation(said) if said else None
    if check is None and set(said.split("\n")) - _ASKED:
        remarks.append(f"{place}的核对写的是“{said[:40]}”，没有认作已确认。要确认请写“已确认”。")
    return Row(place, row.id if task else "", fields, check, (*row.remarks, *remarks))


def _told(lines: Iterable[str]) -> Iterator[str]:
    return (line.strip() for line in lines if line.strip() not in EMPTY)


def _named(
    touched: Mapping[str, str], task: Task | None, place: str
) -> tuple[dict[FieldName, tuple[Entry, ...]], list[str]]:
    """The bodies of the touched columns by role; a role written beside a name goes before."""
    known = [name_of(body) for body in task.roles.bodies()] if task else []
    held = entries_of(task) if task else {}
    fields: dict[FieldName, tuple[Entry, ...]] = {}
    moved: list[tuple[FieldName, Sequence[Entry]]] = []
    remarks: list[str] = []
    for column, (plain, marked) in _BODIES.items():
        if column not in touched:
            continue
        typed = names_typed(touched[column], plain, known)
        fields |= {role: typed.by_role.get(role, ()) for role in (plain, marked)}
        moved += [one for one in typed.by_role.items() if one[0] not in {plain, marked}]
        if typed.helping:
            names = "、".join(typed.helping)
            remarks.append(f"{place}写明了谁牵头，同一格里的{names}记作配合单位，请再看一下。")
    for role, entries in moved:
        before = fields.get(role, held.get(role, ()))
        fields[role] = (*before, *(one for one in entries if one.line not in lines_of(before)))
    return fields, remarks


def _bare(text: str) -> str:
    """Without spaces: programs differ in the ends of lines."""
    return "".join(text.split())
