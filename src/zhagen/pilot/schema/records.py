"""JSON Schema of what a pilot records and concludes: its log, looks, verdict and lessons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from zhagen.pilot.cases.reading import PERSONAL
from zhagen.pilot.formula_nodes import Kind
from zhagen.pilot.model import (
    CASE_COLUMNS,
    Arm,
    Checks,
    Decision,
    GuardrailState,
    Look,
    SetAside,
    Spending,
    Verdict,
)
from zhagen.pilot.recording.effort import Effort, PartyEffort
from zhagen.pilot.schema import codes
from zhagen.pilot.schema.shapes import (
    COUNT,
    DAY,
    FINITE,
    FLAG,
    FROM_ONE,
    HASH,
    NUMBER,
    SHARE,
    TEXT,
    TEXTS,
    Schema,
    Shapes,
    closed,
    document,
    listed,
    marked,
    one_of,
)

# Rows that became no case, as a log, a plan and a ranking tell them.
UNREAD: Final = listed(
    closed(
        {
            "reason": one_of(codes.UNREAD),
            "count": FROM_ONE,
            "rows": {**TEXTS, "description": "numbers of the first such rows"},
        }
    )
)
_SLICE: Final[Schema] = {**TEXT, "description": "id@version; empty where the charter names none"}
_CHANCE: Final[Schema] = {**NUMBER, "minimum": 0, "maximum": 1}
_WHEN: Final[Schema] = {"type": "string", "format": "date-time"}
_LOCAL: Final[Schema] = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$",
    "description": "the hall's local time",
}
_HASH_OR_NONE: Final[Schema] = {"type": "string", "pattern": "^([0-9a-f]{64})?$"}
_PSEUDONYM: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_CHARTER: Final[Schema] = {**HASH, "description": "of the sealed charter"}
_HEAD: Final[Schema] = {**HASH, "description": "of the newest amendment, else of the charter"}
_PREVIOUS: Final[Schema] = {**HASH, "description": "of the line before, else of the charter"}
_ENTRY: Final = closed(
    {
        "entry": FROM_ONE,
        "party": TEXT,
        "on": DAY,
        "days": {**FINITE, "minimum": 0},
        "what": TEXT,
        "corrects": {**COUNT, "description": "the entry whose place it takes; 0: none"},
        "written_at": _WHEN,
        "previous": _PREVIOUS,
    }
)
# A row that should have been a case, with all that could be read of it.
_UNUSABLE: Final = closed(
    {
        "reason": one_of(codes.UNREAD),
        "count": FROM_ONE,
        "case_id": _PSEUDONYM,
        "window": TEXT,
        "started_at": _LOCAL,
    },
    optional=("case_id", "window", "started_at"),
)
_REASON: Final = closed(
    {"code": one_of(codes.REASONS), "value": NUMBER, "limit": NUMBER, "subject": TEXT},
    optional=("value", "limit", "subject"),
)
_WEEK: Final = closed({"week": FROM_ONE, "effect": NUMBER, "low": NUMBER, "high": NUMBER})
# What a type cannot say.
_REFINED: Final[Mapping[type, Mapping[str, Schema]]] = {
    Checks: {
        "compliance": SHARE,
        "completeness": SHARE,
        "carry_over_p": _CHANCE,
        "arrivals_p": _CHANCE,
        "split_p": _CHANCE,
    },
    Spending: {"look": FROM_ONE, "week": FROM_ONE, "alpha_spent": SHARE, "alpha_before": SHARE},
    SetAside: {"reason": one_of(codes.SET_ASIDE)},
    GuardrailState: {"chance": _CHANCE},
    Look: {"week": FROM_ONE, "conditional_power": _CHANCE, "weekly": listed(_WEEK)},
    Decision: {
        "reasons": listed(_REASON),
        "next_step": one_of(codes.NEXT_STEPS),
        "week": FROM_ONE,
        "charter_hash": _HEAD,
        "log_root": _HASH_OR_NONE,
    },
    Effort: {"head": {**_HASH_OR_NONE, "description": "of the last entry; empty without any"}},
    PartyEffort: {name: {**FINITE, "minimum": 0} for name in ("planned", "cap", "used")},
}


def _log_add() -> str:
    added = {"source": TEXT, "received": COUNT, "accepted": COUNT, "set_aside": UNREAD}
    content = marked({"size": COUNT, "head": HASH, "added": listed(closed(added))})
    return document("zhagen pilot log add --json", content)


def _log_case() -> str:
    kinds = {Kind.TEXT: TEXT, Kind.TIME: _LOCAL, Kind.TRUTH: FLAG, Kind.NUMBER: FINITE}
    columns = {
        **{name: kinds[kind] for name, kind in CASE_COLUMNS.items()},
        **dict.fromkeys(PERSONAL, _PSEUDONYM),
        "arm": one_of(Arm),
    }
    content = closed(columns, optional=set(columns) - {"case_id", "started_at"})
    # What a charter's `columns` adds is a number.
    content["additionalProperties"] = FINITE
    return document("a line of entries/*.jsonl in a log", content)


def _log_segment() -> str:
    content = closed(
        {
            "segment": FROM_ONE,
            "from": FROM_ONE,
            "to": COUNT,
            "entries_sha256": HASH,
            "parquet_sha256": HASH,
            "head": {**HASH, "description": "of the chain over all cases so far"},
            "source": TEXT,
            "appended_at": _WHEN,
            "received": COUNT,
            "set_aside": UNREAD,
            "unusable": listed(_UNUSABLE),
            "supplements": FROM_ONE,
            "previous": _PREVIOUS,
            "sealed": {**_HEAD, "description": f"{_HEAD['description']}; early logs have none"},
            "secret": {**HASH, "description": "commitment to the secret; early logs have none"},
            "hash": {**HASH, "description": "of the line without it; early logs have none"},
        },
        optional=("unusable", "supplements", "sealed", "secret", "hash"),
    )
    return document("a line of segments.jsonl in a log: an append", content)


def _log_amendment() -> str:
    content = closed(
        {
            "amendments_from": FROM_ONE,
            "amendments_to": FROM_ONE,
            "sealed": _HEAD,
            "cases": {**COUNT, "description": "in the log then; 0: before any data"},
            "segments": COUNT,
            "written_at": _WHEN,
            "previous": _PREVIOUS,
            "hash": {**HASH, "description": "of the line without it"},
        }
    )
    return document("a line of segments.jsonl in a log: amendments taken in", content)


def _log_root() -> str:
    content = closed(
        {
            "week": FROM_ONE,
            "made_on": DAY,
            "size": COUNT,
            "root": {**HASH, "description": "RFC 6962 tree head over the first `size` cases"},
            "head": HASH,
            "charter": _CHARTER,
            "sealed": {**_HEAD, "description": f"{_HEAD['description']}; early sheets have none"},
        },
        optional=("sealed",),
    )
    return document("a line of roots.jsonl, and the code on a weekly sheet", content)


def _log_effort() -> str:
    return document("a line of effort.jsonl in a log", _ENTRY)


def _effort() -> str:
    shapes = Shapes(_REFINED)
    content = marked({"effort": shapes.of(Effort), "written": listed(_ENTRY)})
    return document("zhagen pilot effort --json", content, shapes)


def _look() -> str:
    shapes = Shapes(_REFINED)
    head = {
        "charter": _CHARTER,
        "amended": _HEAD,
        "title": TEXT,
    }
    content = marked({**head, **shapes.properties(Look)})
    return document("zhagen pilot evaluate --json", content, shapes)


def _decision() -> str:
    shapes = Shapes(_REFINED)
    head = {
        "charter": _CHARTER,
        "title": TEXT,
        "slice": _SLICE,
        "decided_on": DAY,
        "decided_by": {**TEXTS, "minItems": 1},
    }
    spent = {"effort": shapes.of(Effort)}
    content = marked({**head, **shapes.properties(Decision), **spent})
    return document("zhagen pilot decide -o, --json", content, shapes)


def _lessons() -> str:
    lesson = closed({"code": one_of(codes.LESSONS)})
    lesson["additionalProperties"] = {"type": ["number", "string", "null"]}
    content = marked(
        {
            "title": TEXT,
            "slice": _SLICE,
            "hypothesis": TEXT,
            "verdict": one_of(Verdict),
            "decided_on": DAY,
            "effect": NUMBER,
            "low": NUMBER,
            "high": NUMBER,
            "target": FINITE,
            "charter": _CHARTER,
            "lessons": listed(lesson),
            "remarks": TEXTS,
        }
    )
    return document("zhagen pilot decide --lessons", content)


def _verify() -> str:
    fault = {"kind": one_of(codes.FAULTS), "where": TEXT, "detail": TEXT}
    content = marked(
        {
            "intact": FLAG,
            "cases": COUNT,
            "roots": {**COUNT, "description": "lodged sheets it was compared with"},
            "faults": listed(closed(fault)),
        }
    )
    return document("zhagen pilot verify --json", content)


MAKERS: Final[Mapping[str, Callable[[], str]]] = {
    "log-add": _log_add,
    "log-case": _log_case,
    "log-segment": _log_segment,
    "log-amendment": _log_amendment,
    "log-root": _log_root,
    "log-effort": _log_effort,
    "effort": _effort,
    "look": _look,
    "decision": _decision,
    "lessons": _lessons,
    "verify": _verify,
}
