"""The named functions of a slice's conditions in a talk, where there are no papers yet.

What asks about papers (given, sealed, blank …) is unknown: the applicant has not handed in any.
What asks about values only means the same as in pre-review.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from zhagen.cases.requirements import needed
from zhagen.language.likeness import same_code, same_name
from zhagen.slices.expr import UNKNOWN, UnknownValue
from zhagen.slices.functions import FUNCTIONS
from zhagen.slices.model import Slice
from zhagen.slices.validators import validate

Functions = Mapping[str, Callable[..., object]]


def of_papers(*arguments: object) -> object:
    """A function that speaks of papers, or of several readings: nothing can be said yet."""
    raise UnknownValue(str(arguments[0]) if arguments else "")


def talk_functions(definition: Slice, values: Mapping[str, Any], on: date) -> Functions:
    """Name to function, for the variables of a talk."""

    def is_needed(material: object) -> bool:
        truth = needed(definition, str(material), values, table)
        if truth is UNKNOWN:
            raise UnknownValue(str(material))
        return bool(truth)

    def is_valid(validator: object, value: object) -> bool:
        return validate(str(validator), value, on) is None

    table = {**_OF_ALL, "needed": is_needed, "valid": is_valid}
    return table


def _same(one: object, other: object) -> bool:
    if not (isinstance(one, str) and isinstance(other, str)):
        return one == other
    if one.isascii() and other.isascii():
        return same_code(one, other)
    verdict = same_name(one, other)
    if verdict is None:
        raise UnknownValue(one)
    return verdict


def _age(number: object, day: object) -> int:
    text = str(number)
    if not isinstance(day, date) or validate("id_number", text) is not None:
        raise UnknownValue(text[:0])
    born = (int(text[6:10]), int(text[10:12]), int(text[12:14]))
    return day.year - born[0] - ((day.month, day.day) < born[1:])


def _days_between(start: object, end: object) -> int:
    if not (isinstance(start, date) and isinstance(end, date)):
        raise UnknownValue("")
    return (end - start).days


def _before(day: object, limit: object, _name: object = "") -> bool:
    return _days_between(day, limit) > 0


def _after(day: object, limit: object, _name: object = "") -> bool:
    return _days_between(limit, day) > 0


_OF_ALL: Final[dict[str, Callable[..., object]]] = {
    **dict.fromkeys(FUNCTIONS, of_papers),
    "same": _same,
    "age": _age,
    "before": _before,
    "after": _after,
    "days_between": _days_between,
}
