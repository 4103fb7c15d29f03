"""What is known of a case: once with everything, once with the sure readings only.

A finding needs both to say so (docs/decisions/0003-doubt-is-evaluated-twice.md). In the sure view
a doubtful reading is not false, it is absent: conditions become unknown, never decided.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zhagen.cases.model import Origin, Reading
from zhagen.cases.requirements import condition, derived, environment
from zhagen.precheck.agree import Likeness, compare, reference
from zhagen.precheck.functions import Functions, as_code
from zhagen.precheck.surety import Held
from zhagen.precheck.trace import Trace
from zhagen.slices.expr import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhagen.cases.model import Value
    from zhagen.precheck.values import CaseFile
    from zhagen.slices.expr import Truth


@dataclass(frozen=True, slots=True)
class View:
    """The facts of a case that may be used: `values` by name, `variables` as CEL takes them.

    `derivations` are the facts that follow from others, with the reading they follow from.
    """

    case: CaseFile
    sure_only: bool
    values: Mapping[str, Value] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    derivations: Mapping[str, Reading] = field(default_factory=dict)
    _indexes: dict[tuple[str, str], Mapping[str, Sequence[int]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def evaluate(self, source: str, trace: Trace, subject: Mapping[str, Any]) -> Truth:
        """Whether a condition holds for a subject; `trace` learns what it rested on."""
        compiled = condition(source)
        for name in compiled.names:
            trace.touch(*self.behind(name))
        functions = Functions(self, trace).table()
        return compiled.evaluate({**self.variables, **subject}, functions)

    def behind(self, name: str) -> tuple[Held, ...]:
        """The readings a name in a condition stands for, the most believed first."""
        if name in self.derivations:
            return (Held(self.derivations[name], sure=True),)
        own = self.case.of(name)
        if own or name not in self.case.definition.facts:
            return own
        believed = reference(self.case, name)
        return (believed,) if believed else ()

    def rows_with(self, rows: str, column: str) -> Mapping[str, Sequence[int]]:
        """The numbers of a table's rows, from 1, by what stands in a column; made once."""
        if (rows, column) not in self._indexes:
            value = self.values.get(rows)
            found: dict[str, list[int]] = {}
            for number, row in enumerate(value if isinstance(value, tuple) else (), start=1):
                cell = row.get(column) if isinstance(row, dict) else None
                if cell not in {None, ""}:
                    found.setdefault(as_code(cell), []).append(number)
            self._indexes[rows, column] = found
        return self._indexes[rows, column]

    def own(self, fact: str) -> tuple[bool, Value]:
        """Whether the fact's own readings give a value, and that value."""
        return _own(self.case, fact, sure_only=self.sure_only)


def view(case: CaseFile, *, sure_only: bool) -> View:
    """Everything known of the case, or only what is sure."""
    values = _values(case, sure_only=sure_only)
    derivations: dict[str, Reading] = {}
    for name, fact in case.definition.facts.items():
        if not fact.derive or name in values:
            continue
        so_far = View(case, sure_only, values, _variables(case, values), derivations)
        functions = Functions(so_far, Trace()).table()
        value = derived(case.definition, name, so_far.variables, functions)
        if value is not UNKNOWN:
            values[name] = value  # type: ignore[assignment]
            derivations[name] = _follows(so_far, name, values[name])
    return View(case, sure_only, values, _variables(case, values), derivations)


def _variables(case: CaseFile, values: Mapping[str, Value]) -> dict[str, Any]:
    return environment(case.definition, values, case.context.on)


def _follows(view: View, name: str, value: Value) -> Reading:
    """The derived value, placed at the reading that decided it, else at the page that did.

    A reading is named before a page: 经办人 filled in says more about who comes than that a
    letter lies beside the form.
    """
    trace = _decision(view, name)
    first = trace.touched[0] if trace.touched else None
    if first is not None and (first.known or not trace.spots):
        origin = first.reading
        return Reading(
            name, value, origin.confidence, origin.material, Origin.DERIVED, spot=origin.spot
        )
    spot = trace.spots[0] if trace.spots else None
    return Reading(name, value, material=trace.material, origin=Origin.DERIVED, spot=spot)


def _decision(view: View, name: str) -> Trace:
    """What the first condition that holds rests on: what its functions asked, else its name."""
    for derivation in view.case.definition.facts[name].derive:
        trace = Trace()
        compiled = condition(derivation.when)
        if compiled.evaluate(view.variables, Functions(view, trace).table()) is not True:
            continue
        if not trace.touched:
            trace.touch(*(held for used in compiled.names[:1] for held in view.behind(used)))
        return trace
    return Trace()


def _values(case: CaseFile, *, sure_only: bool) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, fact in case.definition.facts.items():
        known, value = (
            _believed(case, name, sure_only=sure_only)
            if fact.concept == name
            else _own(case, name, sure_only=sure_only)
        )
        if known:
            values[name] = value
    return values


def _believed(case: CaseFile, concept: str, *, sure_only: bool) -> tuple[bool, Value]:
    believed = reference(case, concept)
    if believed is None:
        return False, None
    return _own(case, believed.reading.fact, sure_only=sure_only)


def _own(case: CaseFile, fact: str, *, sure_only: bool) -> tuple[bool, Value]:
    """The value of a fact's own readings.

    Where two of them contradict each other none is sure, however confident both are; picking
    the better one would let a lower confidence turn into a finding.
    """
    known = [one for one in case.of(fact) if one.known]
    if not known:
        return _empty_list(case, fact, sure_only=sure_only)
    first = known[0]
    if sure_only:
        others = known[1:]
        if not any(one.sure for one in known) or any(
            compare(case.definition, first, one) is not Likeness.SAME for one in others
        ):
            return False, None
        first = next(one for one in known if one.sure)
    return True, first.reading.value


def _empty_list(case: CaseFile, fact: str, *, sure_only: bool) -> tuple[bool, Value]:
    """A list nothing was ticked in is known to be empty."""
    empty = [
        one for one in case.of(fact) if one.reading.value == () and (one.sure or not sure_only)
    ]
    return (True, ()) if empty else (False, None)
