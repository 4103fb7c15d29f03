"""Every condition of a slice with its place, and whether each word in it means something.

An undeclared name would pass at run time as a fact that is never known, so every dotted path and
every literal that names something is looked up here, when the slice is loaded.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zhagen.slices.expr import BadCondition, Condition
from zhagen.slices.faults import Fault
from zhagen.slices.functions import (
    FUNCTIONS,
    SIDES,
    SUBJECT_FIELDS,
    SUBJECT_IS,
    Argument,
)
from zhagen.slices.model import Each, FactType, Place, Slice
from zhagen.slices.validators import VALIDATORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from zhagen.slices.words import Call, Comparison

_NO_SUBJECT: Final = Each("case", ())


@dataclass(frozen=True, slots=True)
class Placed:
    """A condition as it stands in the slice. `owner` is the code or id it belongs to."""

    role: str
    owner: str
    source: str
    each: Each
    at: Place


def conditions_of(slice_: Slice) -> Iterator[Placed]:
    """Every condition: needs, derivations, rules, look-alikes, outcomes."""

    def at(file: str, *path: str | int) -> Place:
        return Place(file, slice_.lines.get("/".join((file, *map(str, path))), 0))

    for material in slice_.materials.values():
        where = at("materials.yaml", material.id, "need")
        where = where if where.line else material.at
        yield Placed("need", material.id, material.need, _NO_SUBJECT, where)
    for fact in slice_.facts.values():
        for one in fact.derive:
            yield Placed("derive", fact.name, one.when, _NO_SUBJECT, one.at)
    for rule in slice_.rules.values():
        yield Placed("when", rule.code, rule.when, rule.each, at("rules.yaml", rule.code, "when"))
    if slice_.guide is None:
        return
    for number, like in enumerate(slice_.guide.look_alikes):
        where = at("guide.yaml", "look_alikes", number, "when")
        yield Placed("look_alike", like.name, like.when, _NO_SUBJECT, where)
    for number, outcome in enumerate(slice_.guide.outcomes):
        where = at("guide.yaml", "outcomes", number, "when")
        yield Placed("outcome", outcome.id, outcome.when, _NO_SUBJECT, where)


def subjects(slice_: Slice, each: Each) -> tuple[str, ...]:
    """The names a rule goes through; all of the kind where it names none."""
    if each.names:
        return each.names
    everything: dict[str, Iterable[str]] = {
        "facts": slice_.facts,
        "concepts": concepts(slice_),
        "materials": slice_.materials,
        "rows": (fact.name for fact in slice_.facts.values() if fact.type is FactType.ROWS),
    }
    return tuple(everything.get(each.kind, ()))


def concepts(slice_: Slice) -> tuple[str, ...]:
    """Facts that are their own concept."""
    return tuple(fact.name for fact in slice_.facts.values() if fact.concept == fact.name)


def columns(slice_: Slice, rows_facts: Iterable[str]) -> tuple[str, ...]:
    """Columns of table facts, each once."""
    return tuple(
        dict.fromkeys(
            column.name
            for name in rows_facts
            if name in slice_.facts
            for place in slice_.facts[name].read
            for column in place.columns
        )
    )


def told_by(source: str) -> set[str]:
    """The placeholders that the functions of a condition fill."""
    try:
        called = Condition.parse(source).functions
    except BadCondition:
        return set()
    return {FUNCTIONS[name].tells for name in called if name in FUNCTIONS} - {""}


def suggest(name: str, known: Iterable[str], otherwise: str) -> str:
    """The name that was probably meant."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"是不是 {close[0]}" if close else otherwise


def faults_of_conditions(slice_: Slice) -> tuple[Fault, ...]:
    """Syntax and names of every condition."""
    found: list[Fault] = []
    for placed in conditions_of(slice_):
        try:
            condition = Condition.parse(placed.source)
        except BadCondition as bad:
            found.append(_fault(placed, "condition", f"条件写法不对：{bad}", "改正条件"))
            continue
        reader = _Reader(slice_, placed, condition)
        found.extend(reader.faults())
    return tuple(found)


def _fault(placed: Placed, code: str, what: str, remedy: str) -> Fault:
    return Fault(placed.at.file, placed.at.line, code, f"{placed.owner}：{what}", remedy)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One condition read against the slice's vocabulary."""

    slice_: Slice
    placed: Placed
    condition: Condition

    def faults(self) -> Iterator[Fault]:
        for name in self.condition.names:
            yield from self._name(name)
        for name in self.condition.functions:
            if name not in FUNCTIONS:
                remedy = suggest(name, FUNCTIONS, "可用的函数见 docs/slice-format.md")
                yield _fault(self.placed, "unknown-function", f"没有函数 {name}()", remedy)
        for call in self.condition.calls:
            yield from self._call(call)
        for comparison in self.condition.comparisons:
            yield from self._comparison(comparison)

    def _name(self, name: str) -> Iterator[Fault]:
        root, _, rest = name.partition(".")
        each = self.placed.each
        if root == "on" and not rest:
            return
        if root == "param":
            if rest not in self.slice_.parameters:
                remedy = suggest(rest, self.slice_.parameters, "在 slice.yaml 的 parameters 中登记")
                yield _fault(self.placed, "unknown-parameter", f"没有参数 {name}", remedy)
        elif root == "it":
            yield from self._subject(name, rest)
        elif root == "fact" and not rest:
            if each.kind != "facts":
                yield _fault(
                    self.placed, "subject", "fact 只在 each: {facts: …} 的要点里有", "改用 it"
                )
        elif name not in self.slice_.facts:
            remedy = suggest(name, self.slice_.facts, "在 facts.yaml 中登记，或改正名字")
            yield _fault(self.placed, "unknown-fact", f"没有要素 {name}", remedy)

    def _subject(self, name: str, rest: str) -> Iterator[Fault]:
        kind = self.placed.each.kind
        if kind == "case":
            yield _fault(
                self.placed, "subject", "没有 each 时条件里没有 it", "写上 each，或用要素名"
            )
            return
        fields = SUBJECT_FIELDS.get(kind, ())
        if kind == "rows":
            fields = (*fields, *columns(self.slice_, subjects(self.slice_, self.placed.each)))
        if bool(rest) != bool(fields) or (rest and rest not in fields):
            allowed = "、".join(f"it.{one}" for one in fields) or "it 本身"
            yield _fault(self.placed, "subject", f"这里没有 {name}", f"可以用 {allowed}")

    def _call(self, call: Call) -> Iterator[Fault]:
        function = FUNCTIONS.get(call.function)
        if function is None:
            return
        most = len(function.arguments)
        if not most - function.optional <= len(call.words) <= most:
            what = f"{call.function}() 的参数个数不对（写了 {len(call.words)} 个）"
            kinds = "、".join(function.arguments)
            yield _fault(self.placed, "arguments", what, f"按 {call.function}({kinds}) 写")
            return
        rows = call.literals[0] if function.arguments[0] is Argument.ROWS else None
        for kind, literal, word in zip(function.arguments, call.literals, call.words, strict=False):
            if kind in {Argument.VALUE, Argument.DAY} or self._is_subject(kind, word):
                continue
            if kind is Argument.FACTS:
                yield from self._listed(call.function, word)
                continue
            if literal is None:
                what = f"{call.function}() 的参数 {word} 应为加引号的名字"
                yield _fault(self.placed, "arguments", what, "写成 'business_license' 这样")
                continue
            known = self._known(kind, rows)
            if literal not in known:
                what = f"{call.function}() 的参数“{literal}”不存在"
                yield _fault(
                    self.placed, "unknown-argument", what, suggest(literal, known, "改正名字")
                )

    def _listed(self, function: str, word: str) -> Iterator[Fault]:
        """An argument that is a list of fact names."""
        if not (word.startswith("[") and word.endswith("]")):
            what = f"{function}() 的参数 {word} 应为要素名的列表"
            yield _fault(self.placed, "arguments", what, "写成 ['form.org_name'] 这样")
            return
        for item in filter(None, word[1:-1].split(",")):
            name = item.strip("'\"")
            if name not in self.slice_.facts and not self._is_subject(Argument.FACT, item):
                what = f"{function}() 的参数“{name}”不存在"
                remedy = suggest(name, self.slice_.facts, "改正名字")
                yield _fault(self.placed, "unknown-argument", what, remedy)

    def _is_subject(self, kind: Argument, word: str) -> bool:
        each = self.placed.each.kind
        if word == "fact":
            return kind is Argument.FACT and each == "facts"
        return word == "it" and kind in SUBJECT_IS[each]

    def _known(  # noqa: PLR0911 - one a kind
        self, kind: Argument, rows: str | None
    ) -> tuple[str, ...]:
        slice_ = self.slice_
        match kind:
            case Argument.FACT:
                return tuple(slice_.facts)
            case Argument.CONCEPT:
                return concepts(slice_)
            case Argument.MATERIAL:
                return tuple(slice_.materials)
            case Argument.ROWS:
                return subjects(slice_, Each("rows", ()))
            case Argument.COLUMN:
                return columns(slice_, (rows,) if rows else ())
            case Argument.SIDE:
                return SIDES
            case Argument.VALIDATOR:
                return tuple(VALIDATORS)
        return ()

    def _comparison(self, comparison: Comparison) -> Iterator[Fault]:
        allowed = self._values(comparison.name)
        if allowed is None or comparison.literal in allowed:
            return
        what = f"{comparison.name} 不会等于“{comparison.literal}”"
        if not allowed:
            yield _fault(self.placed, "comparison", f"{what}（它不是文本）", "去掉引号，或改正要素")
        else:
            remedy = suggest(comparison.literal, allowed, f"可以是 {'、'.join(allowed)}")
            yield _fault(self.placed, "comparison", what, remedy)

    def _values(self, name: str) -> tuple[str, ...] | None:
        """The texts `name` can be equal to: None for any, () for none."""
        each = self.placed.each
        named = subjects(self.slice_, each)
        if name == "fact" or (name == "it" and each.kind in {"materials", "concepts"}):
            return named
        if name == "it.material":
            return tuple(self.slice_.materials)
        if name == "it.legibility":
            return ("clear", "doubtful", "unreadable")
        return self._fact_values(named if name == "it" else (name,))

    def _fact_values(self, names: Iterable[str]) -> tuple[str, ...] | None:
        facts = [self.slice_.facts[name] for name in names if name in self.slice_.facts]
        if not facts or any(self._is_open_text(fact.name) for fact in facts):
            return None
        return tuple(dict.fromkeys(value for fact in facts for value in fact.values))

    def _is_open_text(self, name: str) -> bool:
        fact = self.slice_.facts[name]
        listed = fact.type in {FactType.CHOICE, FactType.LIST} and bool(fact.values)
        return fact.type in {FactType.TEXT, FactType.CHOICE, FactType.LIST} and not listed


def numbers_in(source: str) -> tuple[int, ...]:
    """Whole numbers written in a condition, strings left out."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", source)
    return tuple(int(number) for number in re.findall(r"(?<![\w.])\d{1,9}(?![\w.])", bare))
