"""JSON Schema of the findings and of the book of proposals.

`python -m zhagen.insight.json_schema docs/reference/insight` writes them; a test keeps them current
and holds real output against them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from zhagen.insight.book.file import SCHEMA
from zhagen.insight.book.register import State
from zhagen.insight.effects.effect import Doubt, Verdict
from zhagen.insight.model import Effort

Json = Mapping[str, object]
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final[Json] = {"type": "string"}
_NUMBER: Final[Json] = {"type": ["number", "null"]}
_COUNT: Final[Json] = {"type": "integer", "minimum": 0}
_DAY: Final[Json] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_ITEM: Final[Json] = {"type": ["string", "null"]}


def documents() -> dict[str, str]:
    """File name -> JSON Schema text."""
    return {"findings.schema.json": _dump(findings()), "proposals.schema.json": _dump(entries())}


def findings() -> Json:
    """The list that `zhagen insight report --json` writes."""
    evidence = _object(
        {"table": _TEXT, "query": _TEXT, "rows": _list(_list(_TEXT))}, ("table", "query", "rows")
    )
    interval = {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2}
    keys: dict[str, Json] = {
        "id": _TEXT,
        "type": {"type": "string", "pattern": r"^[a-z_]+\.[a-z_]+$"},
        "item": _ITEM,
        "sentence": _TEXT,
        "metric": _TEXT,
        "before": _NUMBER,
        "after": _NUMBER,
        "change": _NUMBER,
        "interval": interval,
        "q": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        "n": _COUNT,
        "evidence": evidence,
    }
    finding = _object({**keys, "proposal": _proposal()}, tuple(keys))
    return {"$schema": _DIALECT, "title": "findings of a period", **_list(finding)}


def entries() -> Json:
    """One line of the book of proposals."""
    head: dict[str, Json] = {
        "schema": {"const": SCHEMA},
        "state": {"enum": [each.value for each in State]},
        "id": _TEXT,
        "on": _DAY,
    }
    proposal = _proposal()
    told = proposal["properties"]
    of_finding: dict[str, Json] = {"finding": _TEXT, "item": _ITEM}
    kept = (
        {**proposal, "properties": {**told, **of_finding}} if isinstance(told, dict) else proposal
    )
    optional: dict[str, Json] = {
        "by": _TEXT, "corrects": {"const": True}, "period": _TEXT, "item_name": _TEXT,
        "proposal": kept, "effect": _effect(),
    }  # fmt: skip
    line = _object({**head, **optional}, tuple(head))
    return {"$schema": _DIALECT, "title": "one line of the book of proposals", **line}


def _proposal() -> Json:
    keys: dict[str, Json] = {
        "id": _TEXT,
        "title": _TEXT,
        "text": _TEXT,
        "place": _TEXT,
        "metric": _TEXT,
        "baseline": _NUMBER,
        "detectable": _NUMBER,
        "controls": _list(_TEXT),
        "measure_on": _DAY,
        "effort": {"enum": [each.value for each in Effort]},
        "people": _NUMBER,
    }
    return _object(keys, tuple(keys))


def _effect() -> Json:
    numbers = ("before", "after", "change", "low", "high", "power")
    keys: dict[str, Json] = {
        "verdict": {"enum": [each.value for each in Verdict]},
        "doubt": {"enum": [each.value for each in Doubt]},
        "metric": _TEXT,
        **dict.fromkeys(numbers, _NUMBER),
        **dict.fromkeys(("weeks_before", "weeks_after", "controls"), _COUNT),
    }
    return _object(keys, tuple(keys))


def _object(properties: Mapping[str, Json], required: tuple[str, ...]) -> Json:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _dump(content: Json) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def write(folder: Path) -> None:
    """Write them all into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
