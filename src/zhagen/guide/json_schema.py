"""JSON Schema of what a talk leaves: its state, the package for a person, the report.

`python -m zhagen.guide.json_schema docs/reference/guide` writes them; a test keeps them current and
checks real output against them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from zhagen.events.guide_codes import GUIDE_DOORS
from zhagen.guide.measuring.measure import Result
from zhagen.guide.measuring.report import SCHEMA as REPORT_SCHEMA
from zhagen.guide.measuring.wishes import CAME, RESULTS
from zhagen.guide.talking.outcome import REASONS
from zhagen.guide.talking.turn import SCHEMA as STATE_SCHEMA
from zhagen.guide.talking.turn import End

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_Schema = dict[str, object]

_TEXT: Final[_Schema] = {"type": "string"}
_TEXTS: Final[_Schema] = {"type": "array", "items": _TEXT}
_COUNT: Final[_Schema] = {"type": "integer", "minimum": 0}
_SHARE: Final[_Schema] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_MAYBE: Final[_Schema] = {"type": ["number", "null"], "minimum": 0}
_DAY: Final[_Schema] = {"type": "string", "format": "date"}
_VALUE: Final[_Schema] = {
    "description": "text, number, truth value, null (no end), list, rows; a day as told below"
}


def documents() -> dict[str, str]:
    """File name to schema."""
    return {
        "state.schema.json": _written("the state of a talk", _state()),
        "handoff.schema.json": _written("the package for a person", _handoff()),
        "report.schema.json": _written("zhagen guide report --json", _report()),
    }


def _written(title: str, schema: _Schema) -> str:
    content = {"$schema": _DIALECT, "title": title, **schema}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _state() -> _Schema:
    known = _map(
        _object(value={**_VALUE, "$comment": 'a day is {"day": …}'}, turn=_COUNT, text=_TEXT)
    )
    return _object(
        schema={"const": STATE_SCHEMA},
        slice=_TEXT,
        lock=_TEXT,
        on=_DAY,
        facts=known,
        unknown=_TEXTS,
        refused=_TEXTS,
        asked={"type": ["string", "null"]},
        path=_TEXTS,
        turns=_list({"type": "array", "prefixItems": [_WHO, _TEXT], "minItems": 2, "maxItems": 2}),
        misses=_COUNT,
        end={"enum": [one.value for one in End]},
        outcome=_TEXT,
        others=_list(known),
        finished=_list(known),
        confirmed={"type": "boolean"},
    )


def _handoff() -> _Schema:
    values = _map({**_VALUE, "$comment": "a day is an ISO text"})
    return _object(
        schema={"const": STATE_SCHEMA},
        slice=_TEXT,
        lock=_TEXT,
        on=_DAY,
        reason={"enum": list(REASONS)},
        known=values,
        turns=_map(_COUNT),
        missing=_TEXTS,
        refused=_TEXTS,
        path=_TEXTS,
        others=_list(values),
        transcript=_list(_object(who=_WHO, text=_TEXT)),
    )


def _report() -> _Schema:
    rate = _object(events=_COUNT, n=_COUNT, share=_SHARE, low=_SHARE, high=_SHARE)
    satisfaction = _object(mean=_MAYBE, good=rate, response=rate)
    one = _object(
        slice=_TEXT,
        sessions=_COUNT,
        outcomes=_object(**{result.value: _COUNT for result in Result}),
        resolution=rate,
        provisional=_COUNT,
        satisfaction=satisfaction,
        turns_median=_MAYBE,
        minutes_median=_MAYBE,
        seat_asked_again=_COUNT,
        questions=_list(_object(fact=_TEXT, put=_COUNT, failed=_map(_COUNT))),
    )
    linking = {"anyOf": [_linking(), {"type": "null"}]}
    return _object(schema={"const": REPORT_SCHEMA}, slices=_list(one), linking=linking)


def _linking() -> _Schema:
    doors = {"type": "object", "propertyNames": {"enum": list(GUIDE_DOORS)}}
    return _object(
        wishes=_object(**dict.fromkeys(CAME, _COUNT)),
        found=_object(events=_COUNT, n=_COUNT, share=_SHARE),
        questions=_COUNT,
        doors={**doors, "additionalProperties": _COUNT},
        sessions_without_slice=_object(**{result.value: _COUNT for result in RESULTS}),
    )


_WHO: Final[_Schema] = {"enum": ["applicant", "guide", "seat"]}


def _object(**properties: object) -> _Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _map(value: _Schema) -> _Schema:
    return {"type": "object", "additionalProperties": value}


def _list(item: _Schema) -> _Schema:
    return {"type": "array", "items": item}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")
