"""The conditions of a slice in a talk: are they decided, and which answer could still decide them?

A condition that is unknown for want of answers is tried with every answer (finite facts) or with
the answers at which it can turn (numbers, days, texts compared with a literal). A fact whose
answers never make a difference is not worth a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, Final

from stdnum.cn import ric

from zhagen.cases.model import Value
from zhagen.cases.requirements import condition, derived, environment
from zhagen.guide.talking.functions import talk_functions
from zhagen.slices.expr import UNKNOWN, Truth, UnknownValue
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from zhagen.slices.model import Fact, Slice

# Beyond this many combinations of answers a question is taken to matter.
_MOST_TRIED: Final = 4096
_MOST_OPTIONS: Final = 3
_NUMBER: Final = re.compile(r"(?<![\w.])\d{1,9}(?![\w.])")
_ELSE: Final = "\ufffc"
_MOST_KEPT: Final = 10_000
_OLDEST: Final = 150
_NOTHING: Final[Mapping[str, Value]] = {}
_Key = tuple[str, str, tuple[tuple[str, Value], ...]]


@dataclass(frozen=True, slots=True)
class Decision:
    """A condition whose truth decides something.

    With a `cell` it is asked of the form as it will be handed in, with that cell left empty.
    """

    source: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of one slice on one day."""

    definition: Slice
    on: date
    _truths: dict[_Key, Truth] = field(default_factory=dict, compare=False, repr=False)
    _deciding: dict[_Key, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def complete(self, known: Mapping[str, Value]) -> dict[str, object]:
        """What is known, with the facts that follow from it."""
        complete: dict[str, object] = dict(known)
        for name, fact in self.definition.facts.items():
            if fact.derive and name not in complete:
                values = environment(self.definition, complete, self.on)
                value = derived(
                    self.definition, name, values, talk_functions(self.definition, values, self.on)
                )
                if value is not UNKNOWN:
                    complete[name] = value
        return complete

    def truth(self, decision: Decision, known: Mapping[str, Value]) -> Truth:
        """Whether the condition holds, given what was said."""
        key = self._key(decision, known)
        if key is None:
            return self._evaluated(decision, known)
        found = self._truths.get(key)
        if found is None:
            _room(self._truths)
            found = self._truths[key] = self._evaluated(decision, known)
        return found

    def deciding(self, decision: Decision, known: Mapping[str, Value]) -> tuple[str, ...]:
        """The facts not known whose answer can still change the truth of the condition."""
        key = self._key(decision, known)
        if key is None:
            return self._tried(decision, known)
        found = self._deciding.get(key)
        if found is None:
            _room(self._deciding)
            found = self._deciding[key] = self._tried(decision, known)
        return found

    def inputs(self, source: str, known: Mapping[str, Value] = _NOTHING) -> tuple[str, ...]:
        """The facts a condition rests on; of those not known also what they follow from."""
        return tuple(self._gathered(source, known, {}))

    def open_inputs(self, source: str, known: Mapping[str, Value]) -> tuple[str, ...]:
        """Those of the inputs that can be asked and are not known."""
        facts = self.definition.facts
        inputs = self.inputs(source, known)
        return tuple(name for name in inputs if name not in known and facts[name].question)

    def _key(self, decision: Decision, known: Mapping[str, Value]) -> _Key | None:
        """What the truth rests on; None where a person's words are in it, which are not kept."""
        values: list[tuple[str, Value]] = []
        for name in self.inputs(decision.source, known):
            if name in known:
                value = known[name]
                if isinstance(value, str) and value not in self.definition.facts[name].values:
                    return None
                if self.definition.facts[name].type is FactType.ROWS:
                    return None
                values.append((name, value))
        return (decision.source, decision.cell, tuple(values))

    def _evaluated(self, decision: Decision, known: Mapping[str, Value]) -> Truth:
        facts = self.definition.facts
        inputs = self.inputs(decision.source, known)
        follows = any(facts[name].derive and name not in known for name in inputs)
        complete = self.complete(known) if follows else known
        values: dict[str, Any] = environment(self.definition, complete, self.on)
        functions = dict(talk_functions(self.definition, values, self.on))
        if decision.cell:
            values["fact"] = decision.cell
            papers = {place.material for place in self.definition.facts[decision.cell].read}
            functions["blank"] = _told_of({decision.cell})
            functions["given"] = _told_of(papers)
        return condition(decision.source).evaluate(values, functions)

    def _gathered(
        self, source: str, known: Mapping[str, Value], seen: dict[str, None]
    ) -> dict[str, None]:
        compiled = condition(source)
        sources = [
            self.definition.materials[literal].need
            for call in compiled.calls
            for literal in call.literals
            if call.function == "needed" and literal and literal in self.definition.materials
        ]
        for name in compiled.names:
            if name in self.definition.facts and name not in seen:
                seen[name] = None
                if name not in known:
                    sources += [one.when for one in self.definition.facts[name].derive]
        for one in sources:
            self._gathered(one, known, seen)
        return seen

    def settled(self, decision: Decision, known: Mapping[str, Value]) -> Truth:
        """As `truth`; where every answer still open leads to the same truth, it is that one."""
        truth = self.truth(decision, known)
        if truth is not UNKNOWN or self.deciding(decision, known):
            return truth
        truths = set((self._truths_by_answer(decision, known) or {(): UNKNOWN}).values())
        return truths.pop() if len(truths) == 1 else UNKNOWN

    def can_hold(self, decision: Decision, known: Mapping[str, Value]) -> bool:
        """Whether some answers to what is not known leave the condition true, or unknown."""
        truths = self._truths_by_answer(decision, known)
        return truths is None or any(truth is not False for truth in truths.values())

    def _tried(self, decision: Decision, known: Mapping[str, Value]) -> tuple[str, ...]:
        unknown = self.open_inputs(decision.source, known)
        truths = self._truths_by_answer(decision, known)
        if truths is None:
            return unknown
        return tuple(
            name
            for at, name in enumerate(unknown)
            if _turns(truths, at) or _cannot_be_tried(self.definition.facts[name], decision.source)
        )

    def _truths_by_answer(
        self, decision: Decision, known: Mapping[str, Value]
    ) -> Mapping[tuple[int, ...], Truth] | None:
        """The truth for every combination of answers; None if there are too many to try."""
        names = self.open_inputs(decision.source, known)
        answers = [
            self._answers(self.definition.facts[one], decision.source, known) for one in names
        ]
        if prod(map(len, answers)) > _MOST_TRIED:
            return None
        return {
            picked: self._evaluated(
                decision, {**known, **dict(zip(names, _values(answers, picked), strict=True))}
            )
            for picked in product(*(range(len(one)) for one in answers))
        }

    def _answers(self, fact: Fact, source: str, known: Mapping[str, Value]) -> Sequence[Value]:
        """Answers that stand for all: each option, or those at which the condition can turn."""
        listed = _LISTED.get(fact.type)
        if listed is not None:
            return listed(tuple(fact.values))
        numbers = self._numbers(source)
        if fact.type is FactType.INTEGER:
            return sorted({one for number in numbers for one in (number - 1, number, number + 1)})
        if fact.type is FactType.DATE:
            return (*_days(self.on, numbers), *((None,) if "null" in source else ()))
        if "id_number" in fact.validators:
            return tuple(_id_of_age(age, self.on) for age in sorted(numbers) if age < _OLDEST)
        literals = [one.literal for one in condition(source).comparisons if one.name == fact.name]
        texts = [value for value in known.values() if isinstance(value, str)]
        return tuple(dict.fromkeys([*literals, *texts[:4], _ELSE]))

    def _numbers(self, source: str) -> set[int]:
        """The numbers a condition may compare with: those written in it, and the parameters."""
        sources = [source]
        for name in self.inputs(source):
            sources += [one.when for one in self.definition.facts[name].derive]
        written = {int(one) for text in sources for one in _NUMBER.findall(text)}
        parameters = self.definition.parameters.values()
        stated = {one for one in parameters if isinstance(one, int) and not isinstance(one, bool)}
        return {0, 1, *written, *sorted(stated)[:4]}


def _room(kept: dict[Any, Any]) -> None:
    """Room for one more: what is kept may be forgotten, it is only worked out again."""
    if len(kept) >= _MOST_KEPT:
        kept.clear()


def _told_of(names: Collection[str]) -> Callable[[object], bool]:
    """A function of papers that can be answered for these names: the draft as it will be."""

    def told(name: object) -> bool:
        if name not in names:
            raise UnknownValue(str(name))
        return True

    return told


def _values(answers: Sequence[Sequence[Value]], picked: Sequence[int]) -> list[Value]:
    return [one[at] for one, at in zip(answers, picked, strict=True)]


def _turns(truths: Mapping[tuple[int, ...], Truth], at: int) -> bool:
    """Whether, all else equal, the answer at this place changes the truth."""
    seen: dict[tuple[int, ...], Truth] = {}
    for picked, truth in truths.items():
        others = (*picked[:at], *picked[at + 1 :])
        if seen.setdefault(others, truth) is not truth:
            return True
    return False


def _cannot_be_tried(fact: Fact, source: str) -> bool:
    """A text handed to a function of the condition itself: no list of answers stands for all."""
    if fact.type is not FactType.TEXT or "id_number" in fact.validators:
        return False
    return any(fact.name in word for call in condition(source).calls for word in call.words)


def _lists(options: tuple[str, ...]) -> tuple[Value, ...]:
    if len(options) > _MOST_OPTIONS:
        return ((), *((one,) for one in options), options)
    picks = product((False, True), repeat=len(options))
    return tuple(
        tuple(one for one, is_in in zip(options, pick, strict=True) if is_in) for pick in picks
    )


_LISTED: Final[Mapping[FactType, Callable[[tuple[str, ...]], Sequence[Value]]]] = {
    FactType.BOOLEAN: lambda _: (True, False),
    FactType.CHOICE: lambda options: options,
    FactType.LIST: _lists,
    FactType.ROWS: lambda _: ((), ({},)),
}


def _days(on: date, numbers: set[int]) -> tuple[Value, ...]:
    """Days around the day of the talk, at the distances the condition names."""
    away = {shift for number in numbers if number < 40_000 for shift in (number, number + 1)}
    days = {on + timedelta(days=sign * shift) for shift in away for sign in (1, -1)}
    return tuple(sorted(days))


def _id_of_age(age: int, on: date) -> str:
    born = date(on.year - age, 1, 1)
    body = f"999999{born:%Y%m%d}999"
    return body + str(ric.calc_check_digit(body + "0"))
