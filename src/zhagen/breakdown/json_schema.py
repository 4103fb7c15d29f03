"""JSON Schema of a breakdown file and of one row of it.

`python -m zhagen.breakdown.json_schema > docs/reference/breakdown.schema.json` writes it; a test
keeps the file current and checks real output against it.
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Final

from zhagen.breakdown.model import (
    Comparator,
    DeadlineType,
    IssueCode,
    Origin,
    Standing,
    SuggestionKind,
)
from zhagen.breakdown.source import Kind
from zhagen.breakdown.to_json import SCHEMA

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final = {"type": "string"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_DAY: Final = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"}
_SOURCE: Final = {"const": Origin.CORRECTED.value, "description": "written by a person"}


def document() -> str:
    """The schema as JSON text."""
    schema = {
        "$schema": _DIALECT,
        "title": "zhagen breakdown -o OUT.json",
        **_object(
            schema={"const": SCHEMA},
            document=_document(),
            tasks=_list({"$ref": "#/$defs/task"}),
            others=_list(_object(paragraph=_COUNT, reason=_TEXT)),
        ),
        "$defs": {"task": _task(), "body": _body(), "span": _span()},
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _document() -> dict[str, object]:
    cell = _object(head=_TEXT, start=_COUNT, end=_COUNT)
    paragraph = _object(
        id=_COUNT,
        text=_TEXT,
        kind=_one_of(Kind),
        number={**_TEXT, "description": "as shown in front of it"},
        level={**_COUNT, "description": "1 is the top of the numbering, 0 stands outside"},
        parent={**_COUNT, "description": "id of the paragraph above, 0 for none"},
        page=_COUNT,
        optional={
            "typed": {"const": False, "description": "the number is not part of the text"},
            "cells": _list(cell),
        },
    )
    return _object(
        title=_TEXT,
        issuer=_TEXT,
        number=_TEXT,
        issued=_DAY,
        addressees=_list(_TEXT),
        paragraphs=_list(paragraph),
        remarks=_list(_TEXT),
    )


def _task() -> dict[str, object]:
    bodies = _list({"$ref": "#/$defs/body"})
    return _object(
        id=_TEXT,
        path=_list(_TEXT),
        text=_TEXT,
        title=_TEXT,
        lead=bodies,
        support=bodies,
        joint=bodies,
        guide=bodies,
        deadlines=_list(_deadline()),
        deliverables=_list(_placed(name=_TEXT, recipient=_TEXT)),
        targets=_list(_target()),
        evidence=_list({"$ref": "#/$defs/span"}),
        issues=_list(_object(code=_one_of(IssueCode), message=_TEXT)),
        suggestions=_list(_object(kind=_one_of(SuggestionKind), value=_TEXT, reason=_TEXT)),
        parent={**_TEXT, "description": "id of the task it is a part of"},
        optional={
            "status": _one_of(Standing),
            "confirmed_by": _TEXT,
            "confirmed_at": _TEXT,
        },
    )


def _deadline() -> dict[str, object]:
    return _placed(
        text=_TEXT,
        norm={**_TEXT, "description": "ISO last day, a/b, a/, P10WD@issue, QUARTERLY …"},
        type=_one_of(DeadlineType),
        date=_DAY,
        basis=_TEXT,
    )


def _target() -> dict[str, object]:
    return _placed(
        text=_TEXT,
        quantity=_TEXT,
        comparator=_one_of(Comparator),
        value={"type": "number"},
        unit=_TEXT,
        baseline=_TEXT,
    )


def _body() -> dict[str, object]:
    return _object(
        name={**_TEXT, "description": "as written"},
        resolved={**_TEXT, "description": "the full name, where the document lets it be told"},
        source=_one_of(Origin),
        generic={"type": "boolean", "description": "points at nobody in particular"},
        span=_maybe_span(),
    )


def _span() -> dict[str, object]:
    return _object(
        paragraph=_COUNT,
        start={**_COUNT, "description": "offset in characters"},
        end=_COUNT,
        text={**_TEXT, "description": "the quotation"},
    )


def _maybe_span() -> dict[str, object]:
    return {
        "anyOf": [{"$ref": "#/$defs/span"}, {"type": "null"}],
        "description": "null: written by a person, not in the document",
    }


def _placed(**properties: object) -> dict[str, object]:
    return _object(**properties, span=_maybe_span(), optional={"source": _SOURCE})


def _one_of(words: type[StrEnum]) -> dict[str, object]:
    return {"enum": [word.value for word in words]}


def _object(
    *, optional: dict[str, object] | None = None, **properties: object
) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {**properties, **(optional or {})},
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


if __name__ == "__main__":
    sys.stdout.write(document())
