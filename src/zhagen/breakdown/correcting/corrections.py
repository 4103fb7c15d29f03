"""Reading a corrected breakdown back, from the table or the JSON, as field-level differences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from zhagen.breakdown.correcting.applying import applied
from zhagen.breakdown.correcting.model import Corrections, FieldName
from zhagen.breakdown.correcting.rows import Entry, Row, entries_of
from zhagen.breakdown.correcting.table import rows_of
from zhagen.breakdown.from_json import UnreadableBreakdown, breakdown_from_json
from zhagen.breakdown.model import NOWHERE, Body, Breakdown, Deadline, Standing, Task
from zhagen.breakdown.papers.table_xlsx_read import is_our_table, read_table
from zhagen.breakdown.to_json import document_hash
from zhagen.breakdown.wording import deadline_line, name_of, when

_ROW: Final = re.compile(r"第 (\d+) 行")
_OTHER_PAPER: Final = "这份改稿改的是另一份文件或另一版，和原件对不上。请交同一份的改稿。"


def read_corrected(path: Path, original: Breakdown | None = None) -> Corrections:
    """What was corrected in `path` (.xlsx or .json). Raises UnreadableBreakdown.

    A table carries its original with it; a JSON file does not, so there `original` is needed (the
    same document broken down again). Where one is given, the file must be of the same document.
    """
    suffix = path.suffix.lower()
    if suffix == ".json":
        return _from_json(path, original)
    if suffix == ".xlsx":
        return _from_table(path, original)
    raise UnreadableBreakdown(
        f"改稿要是 .xlsx 或 .json，这份是“{suffix or '没有后缀'}”。请另存后再交。"
    )


def plan_in(path: Path) -> Corrections | None:
    """The plan in a file this tool wrote, as it now stands; None for a workbook that is not ours.

    A JSON file is as it now stands without any original. Raises UnreadableBreakdown.
    """
    if path.suffix.lower() == ".json":
        plan = breakdown_from_json(_text_of(path))
        return Corrections(plan, plan, ())
    return _from_table(path, None) if is_our_table(path) else None


def _from_table(path: Path, original: Breakdown | None) -> Corrections:
    table = read_table(path)
    _same_paper(table.original, original)
    rows, remarks = rows_of(table)
    found = applied(table.original, rows)
    return replace(found, remarks=tuple(sorted((*remarks, *found.remarks), key=_row_in)))


def _row_in(remark: str) -> int:
    """The row a remark is about; 0 for one about the table as a whole."""
    row = _ROW.match(remark)
    return int(row[1]) if row else 0


def _from_json(path: Path, original: Breakdown | None) -> Corrections:
    corrected = breakdown_from_json(_text_of(path))
    if original is None:
        raise UnreadableBreakdown(
            "JSON 改稿里没有原稿，比不出改了什么。请把原稿一起交来（--original 原文件）。"
        )
    _same_paper(corrected, original)
    tasks = {task.id: task for task in original.tasks}
    rows = [
        _json_row(number, task, tasks.get(task.id))
        for number, task in enumerate(corrected.tasks, start=1)
    ]
    return applied(original, rows)


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise UnreadableBreakdown("读不了这份 JSON。请看文件在不在、有没有权限。") from fault
    except UnicodeDecodeError as fault:
        raise UnreadableBreakdown("这份 JSON 不是 UTF-8 编码。请另存为 UTF-8 再交。") from fault


def _same_paper(one: Breakdown, other: Breakdown | None) -> None:
    if other is not None and document_hash(one.document) != document_hash(other.document):
        raise UnreadableBreakdown(_OTHER_PAPER)


def _json_row(number: int, task: Task, original: Task | None) -> Row:
    place = f"第 {number} 项"
    fields = entries_of(task)
    if original is not None:
        for name, bodies, held in (
            (FieldName.LEAD, task.roles.lead, original.roles.bodies()),
            (FieldName.SUPPORT, task.roles.support, original.roles.bodies()),
            (FieldName.JOINT, task.roles.joint, original.roles.bodies()),
            (FieldName.GUIDE, task.roles.guide, original.roles.bodies()),
        ):
            fields[name] = tuple(_json_body(body, held) for body in bodies)
        fields[FieldName.DEADLINE] = tuple(
            _json_deadline(one, original.deadlines) for one in task.deadlines
        )
    remarks: tuple[str, ...] = ()
    if original is not None and task.text != original.text:
        remarks = (f"{place}的 text 改过；原文以文件为准，没有采纳。要改的话请改 title。",)
    confirmed = task.check is not None and task.check.standing is Standing.CONFIRMED
    return Row(place, task.id, fields, task.check if confirmed else None, remarks)


def _json_body(body: Body, held: Iterable[Body]) -> Entry:
    """A body whose name was changed and its full name forgotten is the one its name says."""
    names = {one.name for one in held}
    if body.name in names or not body.resolved:
        return Entry(name_of(body), body)
    known = {one.resolved for one in held}
    full = body.name if body.resolved in known else body.resolved
    return Entry(full, replace(body, resolved=full))


def _json_deadline(deadline: Deadline, held: Iterable[Deadline]) -> Entry:
    """A deadline of which only the day, or only the words, were written has a norm to be found."""
    day = deadline.date.isoformat() if deadline.date else ""
    if not day and not deadline.norm and deadline not in held:
        return Entry(deadline.text)
    stale = not deadline.norm or any(
        one.norm == deadline.norm and one.date != deadline.date for one in held
    )
    if day and stale and "/" not in deadline.norm:
        deadline = replace(deadline, norm=day)
    mended = deadline if deadline in held else _as_persons_word(deadline, held)
    return Entry(deadline_line(mended), mended)


def _as_persons_word(deadline: Deadline, held: Iterable[Deadline]) -> Deadline:
    """A corrected time drops what the document said of another one: its words, how it was counted.

    Words the person wrote besides are the person's and stay.
    """
    of_document = any(one.text == deadline.text and _says_otherwise(one, deadline) for one in held)
    plain = replace(deadline, basis="", span=NOWHERE)
    return replace(plain, text=when(replace(plain, text=deadline.norm))) if of_document else plain


def _says_otherwise(one: Deadline, other: Deadline) -> bool:
    return (one.norm, one.date) != (other.norm, other.date)
