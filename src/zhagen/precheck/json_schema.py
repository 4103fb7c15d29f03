"""JSON Schema of what `zhagen precheck --json` prints.

`python -m zhagen.precheck.json_schema > docs/reference/precheck.schema.json` writes it; a test
keeps the file current and checks real output against it.
"""

from __future__ import annotations

import json
import sys
from typing import Final

from zhagen.precheck.model import SCHEMA, Verdict
from zhagen.slices.model import Severity

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final = {"type": "string"}
_MAYBE_TEXT: Final = {"type": ["string", "null"]}
_SHARE: Final = {"type": "number", "minimum": 0, "maximum": 1}
_PAGE: Final = {"type": "integer", "minimum": 1}
_MAYBE_PAGE: Final = {"type": ["integer", "null"], "minimum": 1}
_BOX: Final = {
    "description": "[x0, y0, x1, y1] in pixels of the upright page picture; null: no such place",
    "anyOf": [
        {"type": "null"},
        {"type": "array", "items": {"type": "integer"}, "minItems": 4, "maxItems": 4},
    ],
}


def document() -> str:
    """The schema as JSON text."""
    schema = {
        "$schema": _DIALECT,
        "title": "zhagen precheck --json",
        **_object(
            schema={"const": SCHEMA},
            slice={**_TEXT, "description": "id@version"},
            documents=_list(_document()),
            facts=_list(_fact()),
            findings=_list(_finding()),
            verdict={"enum": [str(verdict) for verdict in Verdict]},
            seconds={"type": "number", "minimum": 0},
        ),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _document() -> dict[str, object]:
    return _object(
        file=_TEXT,
        page=_PAGE,
        material={**_MAYBE_TEXT, "description": "null: none of the listed materials"},
        confidence=_SHARE,
        size={
            "description": "[width, height] of the upright page picture; [0, 0]: no picture",
            "type": "array",
            "items": {"type": "integer", "minimum": 0},
            "minItems": 2,
            "maxItems": 2,
        },
        turned={"enum": [0, 90, 180, 270], "description": "degrees clockwise, after EXIF"},
    )


def _fact() -> dict[str, object]:
    return _object(
        name=_TEXT,
        value={"description": "text, integer, boolean, ISO day, null (长期), or a list"},
        material=_MAYBE_TEXT,
        file=_MAYBE_TEXT,
        page=_MAYBE_PAGE,
        box=_BOX,
        confidence=_SHARE,
    )


def _finding() -> dict[str, object]:
    evidence = _object(file=_TEXT, page=_PAGE, box=_BOX)
    return _object(
        code=_TEXT,
        severity={"enum": [str(severity) for severity in Severity]},
        material=_MAYBE_TEXT,
        fact=_MAYBE_TEXT,
        message=_TEXT,
        remedy=_TEXT,
        basis=_TEXT,
        evidence=_list(evidence),
    )


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


if __name__ == "__main__":
    sys.stdout.write(document())
