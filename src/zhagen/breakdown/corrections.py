"""Reading a corrected breakdown back, from the table or the JSON, as field-level differences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from zhagen.breakdown.corrections_apply import applied
from zhagen.breakdown.corrections_model import Corrections, FieldName
from zhagen.breakdown.corrections_rows import Entry, Row, confirmation, entries_of
from zhagen.breakdown.from_json import UnreadableBreakdown, breakdown_from_json
from zhagen.breakdown.model import Body, Breakdown, Deadline, Standing, Task
from zhagen.breakdown.table_xlsx import (
    CHECK,
    DELIVERABLE,
    DUE,
    LEAD,
    SUPPORT,
    TARGET,
    TITLE_COLUMN,
    cells_of,
)
from zhagen.breakdown.table_xlsx_read import TableRow, read_table
from zhagen.breakdown.to_json import document_hash
from zhagen.breakdown.wording import (
    GUIDED,
    ISSUE_WORDS,
    LEFT_EMPTY,
    NOT_WRITTEN,
    TOGETHER,
    deadline_line,
    name_of,
    split_names,
)

_EMPTY: Final = frozenset({"", NOT_WRITTEN, LEFT_EMPTY})
# What our own table may have asked in the column of the checks.
_ASKED: Final = frozenset({"", *ISSUE_WORDS.values()})
_OTHER_PAPER: Final = "这份改稿改的是另一份文件或另一版，和原件对不上。请交同一份的改稿。"
# Column -> field of plain names, the word before names of another field, that field.
_BODIES: Final = {
    LEAD: (FieldName.LEAD, TOGETHER, FieldName.JOINT),
    SUPPORT: (FieldName.SUPPORT, GUIDED, FieldName.GUIDE),
}
_LINES: Final = {
    TITLE_COLUMN: FieldName.TITLE,
    DUE: FieldName.DEADLINE,
    DELIVERABLE: FieldName.DELIVERABLE,
    TARGET: FieldName.TARGET,
}


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


def _from_table(path: Path, original: Breakdown | None) -> Corrections:
    table = read_table(path)
    _same_paper(table.original, original)
    tasks = {task.id: task for task in table.original.tasks}
    # A copied row carries the id of the row it was copied from: only the first is that row.
    rows = [_table_row(row, tasks.pop(row.id, None)) for row in table.rows]
    return applied(table.original, rows)


def _from_json(path: Path, original: Breakdown | None) -> Corrections:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise UnreadableBreakdown("读不了这份 JSON。请看文件在不在、有没有权限。") from fault
    except UnicodeDecodeError as fault:
        raise UnreadableBreakdown("这份 JSON 不是 UTF-8 编码。请另存为 UTF-8 再交。") from fault
    corrected = breakdown_from_json(text)
    if original is None:
        raise UnreadableBreakdown("JSON 改稿里没有原稿，比不出改了什么。请把原稿一起交来。")
    _same_paper(corrected, original)
    tasks = {task.id: task for task in original.tasks}
    rows = [
        _json_row(number, task, tasks.get(task.id))
        for number, task in enumerate(corrected.tasks, start=1)
    ]
    return applied(original, rows)


def _same_paper(one: Breakdown, other: Breakdown | None) -> None:
    if other is not None and document_hash(one.document) != document_hash(other.document):
        raise UnreadableBreakdown(_OTHER_PAPER)


def _table_row(row: TableRow, task: Task | None) -> Row:
    """The touched cells of a row; a cell that reads as it went out was not touched."""
    sent = cells_of(task) if task else {}
    place = f"第 {row.number} 行"
    touched = {
        name: text.strip()
        for name, text in row.cells.items()
        if text.strip() != sent.get(name, "").strip()
    }
    fields: dict[FieldName, tuple[Entry, ...]] = {}
    for column, (plain, word, marked) in _BODIES.items():
        if column in touched:
            known = [name_of(body) for body in task.roles.bodies()] if task else []
            fields |= _named(touched[column], word, known, plain, marked)
    for column, name in _LINES.items():
        if column in touched:
            lines = touched[column].split("\n")
            fields[name] = tuple(Entry(line) for line in _told(lines))
    said = touched.get(CHECK, "")
    check = confirmation(said) if said else None
    remarks: tuple[str, ...] = ()
    if check is None and set(said.split("\n")) - _ASKED:
        remarks = (f"{place}的核对写的是“{said[:40]}”，没有认作已确认。要确认请写“已确认”。",)
    return Row(place, row.id, fields, check, remarks)


def _told(lines: Iterable[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip() not in _EMPTY]


def _named(
    text: str, word: str, known: Iterable[str], plain: FieldName, marked: FieldName
) -> dict[FieldName, tuple[Entry, ...]]:
    """The names of a cell: those behind the word (共同负责：) and the others."""
    held: dict[FieldName, list[Entry]] = {plain: [], marked: []}
    names = sorted(known, key=len, reverse=True)
    for line in _told(text.replace(word.rstrip("：") + ":", word).split("\n")):
        field = marked if line.startswith(word) else plain
        held[field] += [Entry(name) for name in _names_in(line.removeprefix(word), names)]
    return {field: tuple(entries) for field, entries in held.items()}


def _names_in(line: str, known: Iterable[str]) -> tuple[str, ...]:
    """The names of a line; a name we wrote is taken whole even where it holds a 、."""
    marks: dict[str, str] = {}
    for index, name in enumerate(known):
        if "、" in name and name in line:
            marks[chr(0xE000 + index)] = name
            line = line.replace(name, chr(0xE000 + index))
    return tuple("".join(marks.get(char, char) for char in name) for name in split_names(line))


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
    check = task.check
    if check is None or check.standing is not Standing.CONFIRMED:
        return Row(place, task.id, fields)
    return Row(place, task.id, fields, check)


def _json_body(body: Body, held: Iterable[Body]) -> Entry:
    """A body whose name was changed and its full name forgotten is the one its name says."""
    names = {one.name for one in held}
    if body.name in names or not body.resolved:
        return Entry(name_of(body), body)
    known = {one.resolved for one in held}
    full = body.name if body.resolved in known else body.resolved
    return Entry(full, replace(body, resolved=full))


def _json_deadline(deadline: Deadline, held: Iterable[Deadline]) -> Entry:
    """A deadline of which only the day was changed has a new norm as well."""
    day = deadline.date.isoformat() if deadline.date else ""
    stale = any(one.norm == deadline.norm and one.date != deadline.date for one in held)
    if day and stale and "/" not in deadline.norm:
        text = deadline.text if all(deadline.text != one.text for one in held) else day
        changed = replace(deadline, text=text, norm=day, basis="")
        return Entry(deadline_line(changed), changed)
    return Entry(deadline_line(deadline), deadline)
