"""What one field of an event may hold, and whether a value fits it.

None of the types has room for a name, a number or a sentence of a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from zhagen.events.model import Scalar

if TYPE_CHECKING:
    from zhagen.slices.model import Slice

# Far above what a case can be, far below a phone or ID number (11 and 18 digits).
_MOST_COUNT = 10_000
_MOST_BYTES = 10**10
_MOST_SECONDS = 10**6


class FieldType(StrEnum):
    """What a payload field may hold: RULE, MATERIAL, FACT and HINT are codes of the slice."""

    RULE = "rule"
    MATERIAL = "material"
    FACT = "fact"
    HINT = "hint"
    CODE = "code"
    COUNT = "count"
    BYTES = "bytes"
    SECONDS = "seconds"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """One declared payload field. `codes` is the closed list of a CODE field."""

    name: str
    type: FieldType
    codes: tuple[str, ...] = ()
    optional: bool = False


# Type -> (whole numbers only, bound).
_BOUNDS: Mapping[FieldType, tuple[bool, int]] = {
    FieldType.COUNT: (True, _MOST_COUNT),
    FieldType.BYTES: (True, _MOST_BYTES),
    FieldType.SECONDS: (False, _MOST_SECONDS),
}


def fits(field: Field, value: Scalar, definition: Slice | None) -> bool:
    """Whether the value is one that the field may hold; codes are those of the slice."""
    if field.type is FieldType.FLAG:
        return isinstance(value, bool)
    if field.type in _BOUNDS:
        whole, most = _BOUNDS[field.type]
        if isinstance(value, bool | str) or (whole and not isinstance(value, int)):
            return False
        return 0 <= value < most
    return isinstance(value, str) and value in _vocabulary(field, definition)


def _vocabulary(field: Field, definition: Slice | None) -> frozenset[str]:
    if definition is None:
        return frozenset(field.codes)
    if field.type is FieldType.RULE:
        return frozenset(definition.rules)
    if field.type is FieldType.MATERIAL:
        return frozenset(definition.materials)
    if field.type is FieldType.FACT:
        concepts = {fact.concept for fact in definition.facts.values()}
        return frozenset(definition.facts) | concepts
    if field.type is FieldType.HINT:
        hints = (hint for material in definition.materials.values() for hint in material.hints)
        return frozenset(hint.code for hint in hints)
    return frozenset(field.codes)
