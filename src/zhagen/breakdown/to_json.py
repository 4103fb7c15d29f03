"""A breakdown as JSON: the contract's keys, and the hash by which its document is known again.

What the contract does not name but a reader of the file needs stands beside it: `cells` of a table
row, `typed` where the number of a paragraph is not part of its text, and `others`, the paragraphs
that are no task with the reason. A value that a person wrote has no place in the document: its
source is "corrected" and its span null.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.model import (
    NOWHERE,
    Body,
    Breakdown,
    Check,
    Deadline,
    Deliverable,
    Origin,
    Span,
    Target,
    Task,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from zhagen.breakdown.source import Paragraph, SourceDocument

SCHEMA: Final = 1


def breakdown_json(breakdown: Breakdown) -> dict[str, object]:
    """The whole breakdown as JSON values."""
    return {
        "schema": SCHEMA,
        "document": document_json(breakdown.document),
        "tasks": [task_json(task) for task in breakdown.tasks],
        "others": [{"paragraph": at, "reason": reason} for at, reason in breakdown.others],
    }


def breakdown_text(breakdown: Breakdown) -> str:
    """The JSON file."""
    return json_text(breakdown_json(breakdown))


def json_text(value: object) -> str:
    """A JSON value as a file's text, Chinese readable."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def document_hash(document: SourceDocument) -> str:
    """By what a document is known again: any other wording gives another hash."""
    plain = json.dumps(document_json(document), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def document_json(document: SourceDocument) -> dict[str, object]:
    """The document: its head and its paragraphs."""
    return {
        "title": document.title,
        "issuer": document.issuer,
        "number": document.number,
        "issued": document.issued.isoformat() if document.issued else None,
        "addressees": list(document.addressees),
        "paragraphs": [_paragraph(paragraph) for paragraph in document.paragraphs],
        "remarks": list(document.remarks),
    }


def _paragraph(paragraph: Paragraph) -> dict[str, object]:
    made: dict[str, object] = {
        "id": paragraph.id,
        "text": paragraph.text,
        "kind": paragraph.kind.value,
        "number": paragraph.number,
        "level": paragraph.level,
        "parent": paragraph.parent,
        "page": paragraph.page,
    }
    if not paragraph.typed:
        made["typed"] = False
    if paragraph.cells:
        made["cells"] = [
            {"head": cell.head, "start": cell.start, "end": cell.end} for cell in paragraph.cells
        ]
    return made


def task_json(task: Task) -> dict[str, object]:
    """One row of the table."""
    roles = task.roles
    return {
        "id": task.id,
        "path": list(task.path),
        "text": task.text,
        "title": task.title,
        "lead": [_body(body) for body in roles.lead],
        "support": [_body(body) for body in roles.support],
        "joint": [_body(body) for body in roles.joint],
        "guide": [_body(body) for body in roles.guide],
        "deadlines": [_deadline(deadline) for deadline in task.deadlines],
        "deliverables": [_deliverable(deliverable) for deliverable in task.deliverables],
        "targets": [_target(target) for target in task.targets],
        "evidence": [_span(span) for span in task.evidence],
        "issues": [{"code": one.code.value, "message": one.message} for one in task.issues],
        "suggestions": [
            {"kind": one.kind.value, "value": one.value, "reason": one.reason}
            for one in task.suggestions
        ],
        "parent": task.parent,
        **(_check(task.check) if task.check else {}),
    }


def _check(check: Check) -> dict[str, object]:
    return {
        "status": check.standing.value,
        "confirmed_by": check.confirmed_by,
        "confirmed_at": check.confirmed_at,
    }


def _span(span: Span) -> dict[str, object] | None:
    if span == NOWHERE:
        return None
    return {
        "paragraph": span.paragraph,
        "start": span.start,
        "end": span.end,
        "text": span.text,
    }


def _body(body: Body) -> dict[str, object]:
    return {
        "name": body.name,
        "resolved": body.resolved,
        "source": body.origin.value,
        "generic": body.generic,
        "span": _span(body.span),
    }


def _deadline(deadline: Deadline) -> dict[str, object]:
    return _placed(
        {
            "text": deadline.text,
            "norm": deadline.norm,
            "type": deadline.type.value,
            "date": deadline.date.isoformat() if deadline.date else None,
            "basis": deadline.basis,
        },
        deadline.span,
    )


def _deliverable(deliverable: Deliverable) -> dict[str, object]:
    return _placed({"name": deliverable.name, "recipient": deliverable.recipient}, deliverable.span)


def _target(target: Target) -> dict[str, object]:
    return _placed(
        {
            "text": target.text,
            "quantity": target.quantity,
            "comparator": target.comparator.value,
            "value": number(target.value),
            "unit": target.unit,
            "baseline": target.baseline,
        },
        target.span,
    )


def _placed(values: Mapping[str, object], span: Span) -> dict[str, object]:
    """The values with their place, or with the word that a person wrote them."""
    told = {"source": Origin.CORRECTED.value} if span == NOWHERE else {}
    return {**values, "span": _span(span), **told}


def number(value: Decimal) -> int | float:
    """A decimal as a JSON number: whole ones without a point."""
    return int(value) if value == value.to_integral_value() else float(value)
