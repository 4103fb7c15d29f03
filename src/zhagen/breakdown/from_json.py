"""A breakdown out of its JSON file, checked before anything uses it.

A file may have been edited by hand or by another program. What it quotes must stand in the
paragraph it names, or the promise that every field shows where it comes from would be broken by
reading a file.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from zhagen.breakdown.model import (
    NOWHERE,
    Body,
    Breakdown,
    Check,
    Comparator,
    Deadline,
    DeadlineType,
    Deliverable,
    Issue,
    IssueCode,
    Origin,
    Roles,
    Span,
    Standing,
    Suggestion,
    SuggestionKind,
    Target,
    Task,
)
from zhagen.breakdown.source import Cell, Kind, Paragraph, SourceDocument

_MOST_NAMED: Final = 40
_WHY: Final = {"missing": "缺这一项", "extra_forbidden": "多了不认识的一项"}


class UnreadableBreakdown(ValueError):
    """A file that is no breakdown, or a damaged one; the message says what and what to do."""


class _Values(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _SpanIn(_Values):
    paragraph: int
    start: int
    end: int
    text: str


class _BodyIn(_Values):
    name: str
    resolved: str = ""
    source: Origin = Origin.CORRECTED
    generic: bool = False
    span: _SpanIn | None = None


def _named(value: object) -> object:
    """A body may be given as its bare name."""
    return {"name": value} if isinstance(value, str) else value


_AnyBody = Annotated[_BodyIn, BeforeValidator(_named)]


class _DeadlineIn(_Values):
    text: str
    norm: str = ""
    type: DeadlineType = DeadlineType.BY
    day: date | None = Field(default=None, alias="date")
    basis: str = ""
    span: _SpanIn | None = None
    source: str = ""


class _DeliverableIn(_Values):
    name: str
    recipient: str = ""
    span: _SpanIn | None = None
    source: str = ""


class _TargetIn(_Values):
    text: str
    quantity: str = ""
    comparator: Comparator = Comparator.EQUAL
    value: Decimal
    unit: str = ""
    baseline: str = ""
    span: _SpanIn | None = None
    source: str = ""


class _IssueIn(_Values):
    code: IssueCode
    message: str


class _SuggestionIn(_Values):
    kind: SuggestionKind
    value: str
    reason: str


class _TaskIn(_Values):
    id: str = ""
    path: tuple[str, ...] = ()
    text: str = ""
    title: str = ""
    lead: tuple[_AnyBody, ...] = ()
    support: tuple[_AnyBody, ...] = ()
    joint: tuple[_AnyBody, ...] = ()
    guide: tuple[_AnyBody, ...] = ()
    deadlines: tuple[_DeadlineIn, ...] = ()
    deliverables: tuple[_DeliverableIn, ...] = ()
    targets: tuple[_TargetIn, ...] = ()
    evidence: tuple[_SpanIn, ...] = ()
    issues: tuple[_IssueIn, ...] = ()
    suggestions: tuple[_SuggestionIn, ...] = ()
    parent: str = ""
    status: Standing | None = None
    confirmed_by: str = ""
    confirmed_at: str = ""


class _CellIn(_Values):
    head: str
    start: int
    end: int


class _ParagraphIn(_Values):
    id: int
    text: str
    kind: Kind
    number: str
    level: int
    parent: int
    page: int
    typed: bool = True
    cells: tuple[_CellIn, ...] = ()


class _DocumentIn(_Values):
    title: str
    issuer: str
    number: str
    issued: date | None
    addressees: tuple[str, ...]
    paragraphs: tuple[_ParagraphIn, ...]
    remarks: tuple[str, ...] = ()


class _OtherIn(_Values):
    paragraph: int
    reason: str


class _BreakdownIn(_Values):
    schema_: Literal[1] = Field(alias="schema")
    document: _DocumentIn
    tasks: tuple[_TaskIn, ...]
    others: tuple[_OtherIn, ...] = ()


def breakdown_from_json(text: str) -> Breakdown:
    """The breakdown in a JSON text. Raises UnreadableBreakdown."""
    return _breakdown(_parsed(text))


def _parsed(text: str) -> _BreakdownIn:
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as fault:
        raise UnreadableBreakdown("不是完好的 JSON，可能没存完整。请重新导出或保存。") from fault
    if not isinstance(value, dict) or not {"schema", "document", "tasks"} <= value.keys():
        raise UnreadableBreakdown("不是事项解析导出的 JSON。请选 zhagen breakdown 导出的文件。")
    try:
        return _BreakdownIn.model_validate(value)
    except ValidationError as fault:
        raise UnreadableBreakdown(_told(fault)) from fault


def _told(fault: ValidationError) -> str:
    first = fault.errors(include_url=False, include_input=False)[0]
    why = _WHY.get(first["type"], "写法不对")
    return f"JSON 里{_place(first['loc'])}{why}，共 {fault.error_count()} 处。请照说明改好再交。"


def _place(where: tuple[int | str, ...]) -> str:
    """Where a fault is; a task by its place in the list, counted from 1."""
    match where:
        case ("tasks", int(at), *rest):
            head, left = f"第 {at + 1} 项任务", rest
        case _:
            head, left = "", list(where)
    path = ".".join(map(str, left))[:_MOST_NAMED]
    return f"{head}的 {path} " if head and path else head or f" {path or '最外层'} "


def _breakdown(given: _BreakdownIn) -> Breakdown:
    document = _document(given.document)
    texts = {paragraph.id: paragraph.text for paragraph in document.paragraphs}
    tasks = tuple(_task(task, texts) for task in given.tasks)
    return Breakdown(document, tasks, tuple((one.paragraph, one.reason) for one in given.others))


def _document(given: _DocumentIn) -> SourceDocument:
    paragraphs = tuple(
        Paragraph(
            one.id, one.text, one.kind, one.number, one.typed, one.level, one.parent, one.page,
            tuple(Cell(cell.head, cell.start, cell.end) for cell in one.cells),
        )
        for one in given.paragraphs
    )  # fmt: skip
    return SourceDocument(
        given.title, given.issuer, given.number, given.issued, given.addressees, paragraphs,
        given.remarks,
    )  # fmt: skip


def _span(given: _SpanIn | None, texts: dict[int, str]) -> Span:
    if given is None:
        return NOWHERE
    quoted = texts.get(given.paragraph, "")[max(given.start, 0) : max(given.end, 0)]
    if not given.text or quoted != given.text:
        raise UnreadableBreakdown(
            f"第 {given.paragraph} 段第 {given.start} 字起没有 JSON 里引的那句话。"
            "人工改写的值请把 span 写成 null。"
        )
    return Span(given.paragraph, given.start, given.end, given.text)


def _body(given: _BodyIn, texts: dict[int, str]) -> Body:
    span = _span(given.span, texts)
    origin = Origin.CORRECTED if span == NOWHERE else given.source
    return Body(given.name, given.resolved, origin, given.generic, span)


def _roles(given: _TaskIn, texts: dict[int, str]) -> Roles:
    lead, support, joint, guide = (
        tuple(_body(body, texts) for body in bodies)
        for bodies in (given.lead, given.support, given.joint, given.guide)
    )
    return Roles(lead, support, joint, guide)


def _task(given: _TaskIn, texts: dict[int, str]) -> Task:
    return Task(
        id=given.id,
        path=given.path,
        title=given.title,
        text=given.text,
        evidence=tuple(_span(span, texts) for span in given.evidence),
        roles=_roles(given, texts),
        deadlines=tuple(
            Deadline(one.text, one.norm, one.type, one.day, one.basis, _span(one.span, texts))
            for one in given.deadlines
        ),
        deliverables=tuple(
            Deliverable(one.name, one.recipient, _span(one.span, texts))
            for one in given.deliverables
        ),
        targets=tuple(_target(one, texts) for one in given.targets),
        issues=tuple(Issue(one.code, one.message) for one in given.issues),
        suggestions=tuple(Suggestion(one.kind, one.value, one.reason) for one in given.suggestions),
        parent=given.parent,
        check=_check(given),
    )


def _target(given: _TargetIn, texts: dict[int, str]) -> Target:
    return Target(
        given.text, given.quantity, given.comparator, given.value, given.unit, given.baseline,
        _span(given.span, texts),
    )  # fmt: skip


def _check(given: _TaskIn) -> Check | None:
    if given.status is None:
        return None
    return Check(given.status, given.confirmed_by, given.confirmed_at)
