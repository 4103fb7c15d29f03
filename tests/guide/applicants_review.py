"""What pre-review says of a simulated applicant: asked with its own functions, of a real case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from zhagen.cases.model import Context, Value
from zhagen.cases.requirements import condition, requirements
from zhagen.precheck.cases import build
from zhagen.precheck.functions import Functions
from zhagen.precheck.review import examine
from zhagen.precheck.trace import Trace
from zhagen.precheck.values import open_case
from zhagen.precheck.view import View, view
from zhagen.slices.expr import Truth
from zhagen.slices.model import FactType, Place, Slice, SliceCase


def seen_by_window(definition: Slice, known: Mapping[str, Value], on: date) -> View:
    """The case that opens at the window with these facts, before any paper is handed in."""
    case = open_case(definition, (), Context(on=on), dict(known))
    return view(case, sure_only=False)


def required(definition: Slice, known: Mapping[str, Value], on: date) -> dict[str, Truth]:
    """Which materials pre-review requires."""
    seen = seen_by_window(definition, known, on)
    return requirements(definition, known, on, Functions(seen, Trace()).table())


def outcomes(definition: Slice, known: Mapping[str, Value], on: date) -> list[tuple[str, Truth]]:
    """The outcomes in their order, as far as they are not false."""
    seen = seen_by_window(definition, known, on)
    functions = Functions(seen, Trace()).table()
    assert definition.guide is not None
    told: list[tuple[str, Truth]] = []
    for outcome in definition.guide.outcomes:
        truth = condition(outcome.when).evaluate(seen.variables, functions)
        if truth is not False:
            told.append((outcome.id, truth))
        if truth is True:
            break
    return told


def empty_cells(definition: Slice, known: Mapping[str, Value], on: date) -> set[str]:
    """Concepts whose cells pre-review finds empty on the drafts filled with these facts."""
    needs = required(definition, known, on)
    drafts = definition.guide.drafts if definition.guide else {}
    papers = [one for one in drafts if needs.get(one) is True]
    filled: dict[str, object] = {}
    blank: list[str] = []
    for name, fact in definition.facts.items():
        if not fact.read or fact.read[0].material not in papers:
            if fact.concept == name and not fact.read and name in known:
                filled[name] = _written(known[name])
        elif fact.concept in known:
            filled[name] = _written(known[fact.concept])
        elif fact.type is not FactType.ROWS:
            blank.append(name)
    case = SliceCase(
        name="草稿",
        story="",
        on=on,
        given={"facts": filled, "materials": papers, "blank": blank},
        expect=(),
        verdict="",
        at=Place("", 0),
    )
    files, said = build(definition, case)
    _, found = examine(definition, files, Context(on=on), {**said, **_given(definition, known)})
    about = {one.finding.fact for one in found if "blank(" in definition.rules[_code(one)].when}
    return {definition.facts[name].concept for name in about if name}


def _code(found: object) -> str:
    return str(found.finding.code)  # type: ignore[attr-defined]


def _given(definition: Slice, known: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in known.items() if name in definition.facts}


def _written(value: Value) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
