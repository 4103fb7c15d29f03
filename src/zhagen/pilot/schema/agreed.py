"""JSON Schema of what both parties agree on before the start: scope, charter, plan, seal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from zhagen.pilot.accuracy.accuracy import Accuracy, AccuracyPlan, AccuracyReason, AccuracyVerdict
from zhagen.pilot.accuracy.agreement import Agreement
from zhagen.pilot.agreeing.edges import CharterPart
from zhagen.pilot.charter import Design, Information, Standing
from zhagen.pilot.planning.feasible import Chances, Force
from zhagen.pilot.planning.guardrails import GuardrailPlan
from zhagen.pilot.planning.plan import BaselineFigures
from zhagen.pilot.schema import codes
from zhagen.pilot.schema.records import UNREAD
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
    either,
    keyed,
    listed,
    marked,
    one_of,
    plainly,
)
from zhagen.slices.faults import Level

_NONE: Final[Schema] = {"type": "null"}
_SIGNATURE: Final[Mapping[str, Schema]] = {
    "party": TEXT,
    "key": {**HASH, "description": "public half, Ed25519"},
    "signed_on": DAY,
    "signature": {"type": "string", "pattern": "^[0-9a-f]{128}$"},
}
# What a type cannot say.
_REFINED: Final[Mapping[type, Mapping[str, Schema]]] = {
    Chances: {"better": SHARE, "target": SHARE, "target_extended": SHARE},
    AccuracyReason: {"code": one_of(codes.ACCURACY)},
}


def _scope() -> str:
    group = closed(
        {
            "rank": FROM_ONE,
            "item": TEXT,
            "reason": {**TEXT, "description": "of the return; empty: not returned"},
            "window": TEXT,
            "cases": FROM_ONE,
            "minutes_each": NUMBER,
            "share": {**SHARE, "description": "of all minutes"},
            "cumulated": SHARE,
        }
    )
    outside = closed({"cases": COUNT, "share": SHARE})
    proposal = {
        "item": TEXT,
        "windows": TEXTS,
        "reasons": TEXTS,
        "cases": COUNT,
        "share": SHARE,
        "left_out": closed(dict.fromkeys(codes.LEFT_OUT, outside), optional=codes.LEFT_OUT),
    }
    content = marked(
        {
            "file": TEXT,
            "sha256": HASH,
            "received": COUNT,
            "counted": COUNT,
            "set_aside": UNREAD,
            "minutes": NUMBER,
            "groups": listed(group),
            "rest": closed({"groups": COUNT, "cases": COUNT, "share": SHARE}),
            "proposal": closed(proposal),
        }
    )
    return document("zhagen pilot scope --json", content)


def _charter() -> str:
    return document("charter.yaml", _charter_part())


def _charter_part() -> Schema:
    found = plainly(CharterPart.model_json_schema(by_alias=True))
    return {**found, "description": "What both parties fix before the start."}


def _plan() -> str:
    shapes = Shapes(_REFINED)
    fault = {"file": TEXT, "line": COUNT, "level": one_of(Level), "what": TEXT, "remedy": TEXT}
    content = marked(
        {
            "faults": listed(closed(fault)),
            "received": COUNT,
            "accepted": COUNT,
            "set_aside": UNREAD,
            "plan": either(_made_plan(shapes), _NONE),
        },
        optional=("received", "accepted", "set_aside"),
    )
    # Without a baseline, or with errors in the charter, there is no plan and nothing was read.
    read = ["received", "accepted", "set_aside"]
    content["if"] = {"properties": {"plan": {"type": "object"}}}
    content["then"] = {"required": read}
    content["else"] = {"not": {"anyOf": [{"required": [name]} for name in read]}}
    return document("zhagen pilot plan --json", content, shapes)


def _made_plan(shapes: Shapes) -> Schema:
    numbers = keyed({"type": ["number", "string", "null"]})
    finding = shapes.named(
        "Finding",
        closed(
            {
                "code": one_of(codes.FINDINGS),
                "force": one_of(Force),
                "values": numbers,
                "what": TEXT,
                "remedy": TEXT,
            }
        ),
    )
    day = {
        "day": DAY,
        "week": FROM_ONE,
        "kind": one_of(codes.DAYS),
        "name": {**TEXT, "description": "of the holiday"},
        "counted": TEXTS,
        "on": {**TEXTS, "description": "windows that work with the tool"},
    }
    return closed(
        {
            "feasible": FLAG,
            "findings": listed(finding),
            "baseline": either(shapes.of(BaselineFigures), _NONE),
            "planned": FINITE,
            "target": FINITE,
            "power": SHARE,
            "success": {
                "type": ["number", "null"],
                "minimum": 0,
                "maximum": 1,
                "description": "chance of target and all guardrails; null where one is not known",
            },
            "chosen": {"enum": [*map(str, Design), None]},
            "designs": listed(_design(shapes, finding)),
            "information": either(shapes.of(Information), _NONE),
            "mix_weights": keyed({**FINITE, "minimum": 0}),
            "treated": TEXTS,
            "guardrails": listed(closed({**shapes.properties(GuardrailPlan), "text": TEXT})),
            "days": listed(closed(day)),
            "simulations": COUNT,
        }
    )


def _design(shapes: Shapes, finding: Schema) -> Schema:
    return closed(
        {
            "design": one_of(Design),
            "name": TEXT,
            "standing": one_of(Standing),
            "label": TEXT,
            "feasible": FLAG,
            "simulated": FLAG,
            "chances": either(shapes.of(Chances), _NONE),
            "weeks_needed": {"type": ["integer", "null"], "minimum": 1},
            "units": NUMBER,
            "findings": listed(finding),
        }
    )


def _sealed() -> str:
    charter = _charter_part()
    known, parts = charter.pop("$defs"), charter["properties"]
    if not isinstance(known, dict) or not isinstance(parts, dict):
        raise TypeError(charter)
    shapes = Shapes({}, {**known, "CharterPart": charter})
    signatures = listed(shapes.named("Signature", closed(_SIGNATURE)))
    changes = closed(
        {str(name): {"$ref": f"#/$defs/CharterPart/properties/{name}"} for name in parts},
        optional=tuple(map(str, parts)),
    )
    amendment = {
        "number": FROM_ONE,
        "on": DAY,
        "text": TEXT,
        "changes": {**changes, "minProperties": 1},
        "data_seen": one_of(codes.SEEN),
        "previous_hash": HASH,
        "hash": HASH,
        "signatures": signatures,
    }
    content = marked(
        {
            "hash": {**HASH, "description": "SHA-256 of `charter` as RFC 8785 canonical JSON"},
            "signatures": signatures,
            "amendments": listed(closed(amendment)),
            "charter": {"$ref": "#/$defs/CharterPart"},
        }
    )
    return document("charter.sealed.json, and sealed.json in a log", content, shapes)


def _accuracy_sample() -> str:
    shapes = Shapes(_REFINED)
    case = {"number": FROM_ONE, "case": TEXT, "window": TEXT, "day": DAY}
    content = marked(
        {
            "seed": {"type": "integer"},
            "population": COUNT,
            "errors_per_case": FINITE,
            "per_window_day": FINITE,
            "plan": shapes.of(AccuracyPlan),
            "cases": listed(closed(case)),
        }
    )
    return document("zhagen pilot accuracy sample -o", content, shapes)


def _accuracy_judge() -> str:
    shapes = Shapes(_REFINED)
    content = marked(
        {
            "verdict": one_of(AccuracyVerdict),
            "more": {**COUNT, "description": "cases to judge in addition, once"},
            "reasons": listed(shapes.of(AccuracyReason)),
            "found": shapes.of(Accuracy),
            "agreement": listed(shapes.of(Agreement)),
        }
    )
    return document("zhagen pilot accuracy judge --json", content, shapes)


MAKERS: Final[Mapping[str, Callable[[], str]]] = {
    "scope": _scope,
    "charter": _charter,
    "plan": _plan,
    "sealed": _sealed,
    "accuracy-sample": _accuracy_sample,
    "accuracy-judge": _accuracy_judge,
}
