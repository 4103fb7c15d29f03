"""Tasks from the rows of a table: each column's head says what its cells are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.actors import Actors, merged_roles
from zhagen.breakdown.brackets import roles_in
from zhagen.breakdown.drafts import Draft
from zhagen.breakdown.fields import Fields, Reckoning, fields_of, span_of
from zhagen.breakdown.model import Deliverable, Roles, Span
from zhagen.breakdown.taskness_titles import title_of
from zhagen.language.plain import plain as plain_spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.breakdown.conventions import DocumentState
    from zhagen.breakdown.source import Cell, Paragraph

_HEADS: Final = (
    ("nothing", re.compile(r"^(?:序号|编号|备注|说明|项目编号|联系电话|联系人|进展.*)$")),
    (
        "roles",
        re.compile(r"单位|部门|责任人|责任领导|牵头|配合|协同|协办|主办|责任科室|科室|分管|领导"),
    ),
    ("time", re.compile(r"时限|时间|期限|进度|节点|日期|时段")),
    ("paper", re.compile(r"交付|成果|形成材料|佐证|印证|输出")),
    ("goal", re.compile(r"目标|指标|要求|标准|成效")),
    ("wording", re.compile(r"任务|事项|内容|举措|措施|工作|项目|整改|要点|做法|环节")),
)


def read_rows(
    rows: Sequence[Paragraph], state: DocumentState, reckoning: Reckoning
) -> tuple[list[Draft], list[tuple[int, str]]]:
    """The drafts of a table that assigns work, and what the other rows are."""
    drafts: list[Draft] = []
    others: list[tuple[int, str]] = []
    for row in rows:
        meanings = [(_meaning(cell.head), cell) for cell in row.cells]
        kinds = {kind for kind, _ in meanings}
        draft = None
        if "wording" in kinds and kinds & {"roles", "time", "paper"}:
            draft = _draft(row, meanings, state, reckoning)
        if draft is None:
            others.append((row.id, "表格"))
        else:
            drafts.append(draft)
    return drafts, others


def _meaning(head: str) -> str:
    close = re.sub(r"\s", "", plain_spelling(head))
    return next((kind for kind, pattern in _HEADS if pattern.search(close)), "nothing")


def _draft(
    row: Paragraph,
    meanings: Sequence[tuple[str, Cell]],
    state: DocumentState,
    reckoning: Reckoning,
) -> Draft | None:
    wording = [cell for kind, cell in meanings if kind == "wording" and _text(row, cell)]
    if not wording:
        return None
    plain = plain_spelling(row.text)
    roles = Roles()
    slots = [(cell.start, cell.end) for kind, cell in meanings if kind == "time"]
    for kind, cell in meanings:
        found = (
            roles_in(row.text, plain, cell.start, cell.end, cell.head, state)
            if kind == "roles" and _text(row, cell)
            else None
        )
        if found is not None:
            roles = merged_roles(roles, found.roles(row.id))
    own = max(wording, key=lambda cell: cell.end - cell.start)
    told = [cell for kind, cell in meanings if kind in {"wording", "goal", "paper", "time"}]
    fields = _fields(row, plain, reckoning, slots, told)
    papers = [cell for kind, cell in meanings if kind == "paper" and _text(row, cell)]
    fields = Fields(fields.timed, _papers(row, papers, fields), fields.targets)
    return Draft(row, own.start, own.end, title_of(_text(row, wording[0])), Actors(roles), fields)


def _fields(
    row: Paragraph,
    plain: str,
    reckoning: Reckoning,
    slots: Sequence[tuple[int, int]],
    told: Sequence[Cell],
) -> Fields:
    whole = fields_of(row, plain, reckoning, slots)
    found = Fields()
    for cell in told:
        found = found.joined(whole.between(cell.start, cell.end))
    return found


def _papers(row: Paragraph, cells: Sequence[Cell], fields: Fields) -> tuple[Deliverable, ...]:
    """What a column of results names is a deliverable as it stands."""
    named = [Deliverable(place.text, "", place) for cell in cells for place in _items(row, cell)]
    inside = {(cell.start, cell.end) for cell in cells}
    others = [
        one
        for one in fields.deliverables
        if not any(start <= one.span.start < end for start, end in inside)
    ]
    return (*others, *named)


def _items(row: Paragraph, cell: Cell) -> list[Span]:
    text = row.text[cell.start : cell.end]
    return [
        span_of(row, cell.start + found.start(), cell.start + found.end())
        for found in re.finditer(r"[^；;\n。]+", text)
        if found.group().strip()
    ]


def _text(row: Paragraph, cell: Cell) -> str:
    return row.text[cell.start : cell.end].strip()
