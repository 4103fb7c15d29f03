"""Trying conditions on sample values: type errors, and outcomes that can never be reached.

CEL absorbs type errors, so `org.headcount == '12'` fails only on the day it decides. Each
condition is therefore evaluated over representative values of the facts it reads (every choice, a
date before, on and after the day, 长期, the numbers written in it and their neighbours).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from math import prod
from typing import TYPE_CHECKING, Final

from zhagen.slices.conditions import columns, numbers_in, subjects
from zhagen.slices.expr import Condition, ConditionFault, variables
from zhagen.slices.functions import FUNCTIONS
from zhagen.slices.model import Each, Fact, FactType, Slice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ON: Final = date(2026, 6, 15)
MOST: Final = 4096
_TEXT: Final = "示例文本"


@dataclass(frozen=True, slots=True)
class Samples:
    """Sample values of the names some conditions read.

    `complete` says whether they stand for every case that can make a difference, so that "never
    true" may be concluded.
    """

    values: Mapping[str, tuple[object, ...]]
    complete: bool

    def assignments(self) -> Iterator[dict[str, object]]:
        """Every combination, at most MOST."""
        names = list(self.values)
        combinations = itertools.product(*(self.values[name] for name in names))
        for combination in itertools.islice(combinations, MOST):
            yield dict(zip(names, combination, strict=True))


def samples_for(slice_: Slice, conditions: Sequence[Condition], each: Each) -> Samples:
    """Samples for conditions whose names have been checked."""
    values: dict[str, tuple[object, ...]] = {}
    complete = True
    for name in dict.fromkeys(name for one in conditions for name in one.names):
        root = name.partition(".")[0]
        if name == "on" or root == "param":
            continue
        literals = {c.literal for one in conditions for c in one.comparisons if c.name == name}
        numbers = {number for one in conditions for number in numbers_in(one.source)}
        if root in {"it", "fact"}:
            values[name] = _subject_samples(slice_, each, name, literals, numbers)
            complete = False
        else:
            fact = slice_.facts[name]
            values[name] = _fact_samples(fact, literals, numbers)
            complete &= fact.type is not FactType.ROWS and _only_compared(fact, conditions)
    complete &= not any(one.functions for one in conditions)
    return Samples(values, complete and prod(map(len, values.values())) <= MOST)


def _only_compared(fact: Fact, conditions: Sequence[Condition]) -> bool:
    """Whether a text is only compared with literals (not searched or matched)."""
    if fact.type is not FactType.TEXT:
        return True
    uses = sum(one.source.count(fact.name) for one in conditions)
    return uses <= sum(c.name == fact.name for one in conditions for c in one.comparisons)


def _fact_samples(  # noqa: PLR0911 - one a type
    fact: Fact, literals: set[str], numbers: set[int]
) -> tuple[object, ...]:
    match fact.type:
        case FactType.BOOLEAN:
            return (True, False)
        case FactType.CHOICE:
            return tuple(fact.values)
        case FactType.INTEGER:
            around = {number + step for number in numbers | {0} for step in (-1, 0, 1)}
            return tuple(sorted(around))
        case FactType.DATE:
            return (ON, ON - timedelta(days=1), ON + timedelta(days=1), date(1990, 1, 1), None)
        case FactType.LIST:
            known = tuple(fact.values) or (*sorted(literals), _TEXT)
            return ((), *((one,) for one in known), known)
        case FactType.ROWS:
            named = {column.name: column.type for place in fact.read for column in place.columns}
            return (({name: _cell(kind) for name, kind in named.items()},), ())
        case FactType.TEXT:
            return (_TEXT, *sorted(literals))


def _cell(kind: FactType) -> object:
    """A sample cell of a table."""
    samples = {FactType.INTEGER: 1, FactType.DATE: ON, FactType.BOOLEAN: True}
    return samples.get(kind, _TEXT)


def _subject_samples(
    slice_: Slice, each: Each, name: str, literals: set[str], numbers: set[int]
) -> tuple[object, ...]:
    names = subjects(slice_, each)
    if name == "fact" or each.kind in {"concepts", "materials"}:
        return names[:8]
    if each.kind == "facts":
        facts = (slice_.facts[one] for one in names)
        kinds = {fact.type: fact for fact in facts}
        found = [
            value for fact in kinds.values() for value in _fact_samples(fact, literals, numbers)
        ]
        return tuple(found)
    leaf = name.partition(".")[2]
    if each.kind == "rows":
        return _row_samples(slice_, names, leaf)
    return _MAP_SAMPLES[each.kind][leaf]


def _row_samples(slice_: Slice, names: Sequence[str], leaf: str) -> tuple[object, ...]:
    if leaf == "row" or leaf not in columns(slice_, names):
        return (1, 2)
    kinds = {
        column.type
        for name in names
        for place in slice_.facts[name].read
        for column in place.columns
        if column.name == leaf
    }
    return tuple(_cell(kind) for kind in kinds)


_MAP_SAMPLES: Final[Mapping[str, Mapping[str, tuple[object, ...]]]] = {
    "pages": {
        "file": ("1.jpg",),
        "page": (1, 2),
        "material": (None, _TEXT),
        "legibility": ("clear", "doubtful", "unreadable"),
        "reasons": ((), ("blur",)),
        "confidence": (0.5, 1.0),
    },
    "files": {"file": ("1.jpg",), "reason": ("", "damaged")},
}


def fault_on_samples(slice_: Slice, condition: Condition, each: Each) -> str | None:
    """What goes wrong when the condition is tried; None if nothing does."""
    samples = samples_for(slice_, [condition], each)
    for assignment in itertools.islice(samples.assignments(), 512):
        for functions in _stand_ins(condition):
            try:
                condition.evaluate(_variables(slice_, assignment), functions)
            except ConditionFault as fault:
                return f"{fault.what}（试值：{_shown(assignment)}）"
    return None


def reachable(slice_: Slice, condition: Condition, before: Sequence[Condition] = ()) -> bool | None:
    """Whether a case makes `condition` true and none of `before`; None if it cannot be told."""
    together = [condition, *before]
    samples = samples_for(slice_, together, Each("case", ()))
    for assignment in samples.assignments():
        values = _variables(slice_, assignment)
        truths = [one.evaluate(values, _always(one, yes=True)) is True for one in together]
        if truths[0] and not any(truths[1:]):
            return True
    return False if samples.complete else None


def _variables(slice_: Slice, assignment: Mapping[str, object]) -> dict[str, object]:
    facts = {name: value for name, value in assignment.items() if name != "fact"}
    found = variables(facts, on=ON, parameters=slice_.parameters)
    if "fact" in assignment:
        found["fact"] = assignment["fact"]
    return found


def _stand_ins(condition: Condition) -> Iterator[dict[str, Callable[..., object]]]:
    """Functions that always say yes (or 1), then no (or 0)."""
    yield _always(condition, yes=True)
    if condition.functions:
        yield _always(condition, yes=False)


def _always(condition: Condition, *, yes: bool) -> dict[str, Callable[..., object]]:
    def stand_in(name: str) -> Callable[..., object]:
        answer = FUNCTIONS[name].gives(yes)
        return lambda *_: answer

    return {name: stand_in(name) for name in condition.functions}


def _shown(assignment: Mapping[str, object]) -> str:
    words = {None: "null", True: "true", False: "false"}
    return (
        "，".join(
            f"{name} = {words[value] if value is None or isinstance(value, bool) else value}"
            for name, value in assignment.items()
        )
        or "无"
    )
