"""Which materials a case needs, and the facts that follow from other facts: three-valued.

Shared by the guide (facts as said) and pre-review (facts as read): what an applicant is told to
bring is exactly what is then required, because both ask here. What a named function means
depends on the tool, so functions are passed in.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from zhagen.slices.expr import UNKNOWN, Condition, Truth, variables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from zhagen.slices.model import Slice

    Functions = Mapping[str, Callable[..., object]]


@lru_cache(maxsize=4096)
def condition(source: str) -> Condition:
    """The compiled condition of a source text; slices are small, so each is compiled once."""
    return Condition.parse(source)


def environment(definition: Slice, known: Mapping[str, object], on: date) -> dict[str, Any]:
    """The variables of a case for this slice's conditions, from its known facts."""
    return variables(known, on=on, parameters=definition.parameters, declared=definition.facts)


def derived(
    definition: Slice, name: str, values: Mapping[str, Any], functions: Functions
) -> object:
    """The value fact `name` takes from its `derive` list, or UNKNOWN.

    The first entry whose condition is true decides; an unknown one before it leaves the fact
    unknown, because it might have decided otherwise.
    """
    for derivation in definition.facts[name].derive:
        truth = condition(derivation.when).evaluate(values, functions)
        if truth is True:
            return derivation.value
        if truth is UNKNOWN:
            return UNKNOWN
    return UNKNOWN


def needed(
    definition: Slice, material: str, values: Mapping[str, Any], functions: Functions
) -> Truth:
    """Whether the material is needed: true, false or UNKNOWN."""
    return condition(definition.materials[material].need).evaluate(values, functions)


def requirements(
    definition: Slice, known: Mapping[str, object], on: date, functions: Functions
) -> dict[str, Truth]:
    """For every material of the slice whether it is needed, given what is known.

    `known` maps facts and concepts to values; facts with a `derive` list are added first.
    """
    complete = dict(known)
    for name, fact in definition.facts.items():
        if fact.derive and name not in complete:
            value = derived(definition, name, environment(definition, complete, on), functions)
            if value is not UNKNOWN:
                complete[name] = value
    values = environment(definition, complete, on)
    return {
        material: needed(definition, material, values, functions)
        for material in definition.materials
    }
