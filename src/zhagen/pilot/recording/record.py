"""Looks and decisions as JSON: what the report prints, what both parties keep, byte for byte."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from zhagen.pilot.agreeing.sealed import SealedCharter, canonical_bytes
from zhagen.pilot.model import Decision, Look
from zhagen.pilot.recording.effort import Effort, effort_of

SCHEMA = 1


def plain(value: object) -> object:
    """Any value of a look or decision as JSON types.

    A number that is none (not a number, unbounded) becomes null: JSON has no word for it, and a
    reader must not take it for zero.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(each) for each in value]
    return _leaf(value)


def _leaf(value: object) -> object:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def look_json(look: Look, sealed: SealedCharter) -> dict[str, object]:
    """A look as the JSON contract has it."""
    return {
        "schema": SCHEMA,
        "charter": sealed.hash,
        "amended": sealed.head,
        "title": sealed.charter.title,
        **_object(plain(look)),
    }


def decision_json(
    decision: Decision,
    sealed: SealedCharter,
    *,
    decided_on: date,
    decided_by: Sequence[str],
    effort: Effort | None = None,
) -> dict[str, object]:
    """The decision record: the verdict with its reasons, the day and the names of who decided.

    `effort` is what the pilot cost until then; without it nothing had been written down.
    """
    return {
        "schema": SCHEMA,
        "charter": sealed.hash,
        "title": sealed.charter.title,
        "slice": sealed.charter.slice_ref,
        "decided_on": decided_on.isoformat(),
        "decided_by": list(decided_by),
        **_object(plain(decision)),
        "effort": plain(effort or effort_of(sealed.charter)),
    }


def canonical(record: Mapping[str, object]) -> bytes:
    """The record's bytes (RFC 8785): the same inputs give the same bytes."""
    return canonical_bytes(dict(record)) + b"\n"


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value
