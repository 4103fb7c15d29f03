"""What is still to be asked: an unknown fact that can change what the applicant must do.

First what decides whether this is the right item, then what decides a material, and the cells of
the forms we fill that pre-review will find empty. The order is the author's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import Value
from zhagen.cases.requirements import condition, environment, requirements
from zhagen.guide.talking.conditions import Conditions, Decision
from zhagen.guide.talking.functions import talk_functions
from zhagen.slices.conditions import subjects
from zhagen.slices.expr import UNKNOWN, Truth

if TYPE_CHECKING:
    from zhagen.slices.model import Outcome, Slice

READY: Final = "ready"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the facts decide: the outcome ("" while open), and whether any is still open.

    `ready` says that the item can be done, or may be while the outcome is open. `sure` is the
    outcome that is true whatever becomes of the open ones before it.
    """

    outcome: str
    undecided: bool
    ready: bool
    open_outcomes: tuple[str, ...] = ()
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans the questions of one slice on one day."""

    definition: Slice
    on: date
    conditions: Conditions = field(init=False)
    order: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what holds for every talk."""
        object.__setattr__(self, "conditions", Conditions(self.definition, self.on))
        guide = self.definition.guide
        first = guide.questions if guide else ()
        ordered = dict.fromkeys((*first, *self.definition.facts))
        object.__setattr__(self, "order", {name: at for at, name in enumerate(ordered)})

    def standing(self, known: Mapping[str, Value]) -> Standing:
        """The outcome the facts lead to: the first that is true, if those before it are false."""
        undecided: list[str] = []
        ready = False
        for outcome in self._outcomes():
            truth = self.conditions.settled(Decision(outcome.when), known)
            if truth is False:
                continue
            ready = ready or self.is_ready(outcome.id)
            if truth is UNKNOWN:
                undecided.append(outcome.id)
                continue
            decided = outcome.id if not undecided else ""
            return Standing(decided, bool(undecided), ready, tuple(undecided), outcome.id)
        return Standing("", bool(undecided), ready, tuple(undecided))

    def is_ready(self, outcome: str) -> bool:
        """Whether an outcome means that the item can be done.

        Its id says so: `ready` or `ready_…`; in a slice without one, the last outcome is meant.
        """
        ids = [one.id for one in self._outcomes()]
        ready = [one for one in ids if one == READY or one.startswith(f"{READY}_")]
        return outcome in (ready or ids[-1:])

    def questions(
        self, known: Mapping[str, Value], without: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Facts worth asking, the next one first; `without` are those not to be asked (again).

        Only the questions of the next stage are exact; later ones are an estimate, since the
        answers before them decide whether they are asked at all.
        """
        standing = self.standing(known)
        asks: dict[str, None] = {}
        for at, outcome in enumerate(self._open(standing)):
            source = _all_of(*_none_of(self._open(standing)[:at]), outcome.when)
            found = self.conditions.deciding(Decision(source), known)
            asks.update(dict.fromkeys(self._askable(found, without)))
        for guard in self._guards(standing, known):
            later = (*self._of_needs(known, guard), *self._of_cells(known, guard))
            asks.update(dict.fromkeys(self._askable(later, without)))
        return tuple(asks)

    def _open(self, standing: Standing) -> list[Outcome]:
        return [one for one in self._outcomes() if one.id in standing.open_outcomes]

    def _guards(self, standing: Standing, known: Mapping[str, Value]) -> Iterator[str]:
        """Under which condition materials matter at all, for each way to a ready outcome.

        "" where the outcome is decided; else what must still come true for it.
        """
        if not standing.ready:
            return
        if not standing.undecided:
            yield ""
            return
        open_ = self._open(standing)
        for at, outcome in enumerate(open_):
            if self.is_ready(outcome.id):
                guard = _all_of(*_none_of(open_[:at]), outcome.when)
                if self.conditions.can_hold(Decision(guard), known):
                    yield guard
        if standing.sure and self.is_ready(standing.sure):
            guard = _all_of(*_none_of(open_))
            if self.conditions.can_hold(Decision(guard), known):
                yield guard

    def requirements(self, known: Mapping[str, Value]) -> dict[str, Truth]:
        """For every material whether it is needed: what pre-review asks, asked of a talk."""
        values = environment(self.definition, self.conditions.complete(known), self.on)
        functions = talk_functions(self.definition, values, self.on)
        return requirements(self.definition, known, self.on, functions)

    def needs(self, known: Mapping[str, Value]) -> dict[str, Truth]:
        """The same, out of what was worked out before: for planning, turn after turn."""
        materials = self.definition.materials.values()
        return {one.id: self.conditions.truth(Decision(one.need), known) for one in materials}

    def required_cells(self, known: Mapping[str, Value]) -> tuple[str, ...]:
        """The cells of needed drafts that pre-review will find missing if they stay empty."""
        needs = self.needs(known)
        return tuple(
            decision.cell
            for decision in self._cell_decisions(needs)
            if self.conditions.truth(decision, known) is True
        )

    def _outcomes(self) -> tuple[Outcome, ...]:
        return self.definition.guide.outcomes if self.definition.guide else ()

    def _askable(self, names: Iterable[str], without: Collection[str]) -> list[str]:
        """Those of `names` that have a question and may be asked, in the author's order."""
        asks = {name for name in names if name not in without}
        return sorted(asks, key=lambda name: self.order[name])

    def _of_needs(self, known: Mapping[str, Value], guard: str) -> Iterator[str]:
        for material, truth in self.needs(known).items():
            if truth is UNKNOWN:
                need = _all_of(guard, self.definition.materials[material].need)
                yield from self.conditions.deciding(Decision(need), known)

    def _of_cells(self, known: Mapping[str, Value], guard: str) -> Iterator[str]:
        needs = self.needs(known)
        for decision in (*self._cell_decisions(needs), *self._wished_cells(needs)):
            concept = self.definition.facts[decision.cell].concept
            fact = self.definition.facts.get(concept)
            if fact is None or not fact.question or concept in known:
                continue
            truth = self.conditions.truth(decision, known)
            if truth is True:
                yield concept
            elif truth is UNKNOWN:
                guarded = Decision(_all_of(guard, decision.source), decision.cell)
                yield from self.conditions.deciding(guarded, known)

    def _cell_decisions(self, needs: Mapping[str, Truth]) -> Iterator[Decision]:
        """Every rule about an empty cell of a form that we fill and that is needed."""
        drafts = self.definition.guide.drafts if self.definition.guide else {}
        for rule in self.definition.rules.values():
            calls = [one for one in condition(rule.when).calls if one.function == "blank"]
            if not calls or rule.each.kind not in {"facts", "case"}:
                continue
            literals = {one.literals[0] for one in calls if one.literals and one.literals[0]}
            named = subjects(self.definition, rule.each) if rule.each.kind == "facts" else ()
            for cell in dict.fromkeys((*named, *sorted(literals))):
                fact = self.definition.facts.get(cell)
                papers = {place.material for place in fact.read} if fact else set()
                if any(one in drafts and needs.get(one) is True for one in papers):
                    yield Decision(rule.when, cell)

    def _wished_cells(self, needs: Mapping[str, Truth]) -> Iterator[Decision]:
        """The cells of needed drafts that the author wants filled though no rule does."""
        guide = self.definition.guide
        if guide is None:
            return
        for cell in guide.fill:
            papers = {place.material for place in self.definition.facts[cell].read}
            if any(one in guide.drafts and needs.get(one) is True for one in papers):
                yield Decision("blank(fact)", cell)


# A condition may be 2,000 characters long.
_LONGEST: Final = 1_900


def _none_of(outcomes: Iterable[Outcome]) -> list[str]:
    return [f"!({one.when})" for one in outcomes]


def _all_of(*sources: str) -> str:
    """The conditions as one; where that grows too long for CEL, the last alone."""
    parts = [one for one in sources if one]
    if len(parts) == 1:
        return parts[0]
    joined = " && ".join(one if one.startswith("!(") else f"({one})" for one in parts)
    return joined if len(joined) <= _LONGEST else parts[-1]


# Planners by slice and day; a service has few of both.
_MOST_PLANNERS: Final = 64
_PLANNERS: Final[dict[tuple[int, date], Planner]] = {}


def planner_of(definition: Slice, on: date) -> Planner:
    """The planner of a slice on a day, shared by all talks: it keeps no one's words."""
    found = _PLANNERS.get((id(definition), on))
    if found is None or found.definition is not definition:
        if len(_PLANNERS) >= _MOST_PLANNERS:
            _PLANNERS.clear()
        found = _PLANNERS[id(definition), on] = Planner(definition, on)
    return found
