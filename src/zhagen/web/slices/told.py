"""A slice as its pages show it: rules, materials, facts and talks as rows of plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhagen.slices.choices import FactType, Severity
from zhagen.slices.model import Each, Fact, Material, Rule, Slice
from zhagen.slices.phrases import in_words


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A review point: the condition in words ("" where there are none) and as it is computed."""

    rule: Rule
    words: str
    each: str
    basis: str
    cases: int

    @property
    def severity(self) -> str:
        """error, warning, notice."""
        return self.rule.severity.value


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A material: when it must be handed in, and what rests on what."""

    material: Material
    need: str
    always: bool
    basis: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact: how it is asked, what it may be, where it is read."""

    fact: Fact
    kind: str
    values: str
    read: str
    basis: str


def rule_rows(slice_: Slice, query: str = "") -> tuple[RuleRow, ...]:
    """The review points, in the order of rules.yaml; with a query those that hold it."""
    cases = Counter(found["code"] for case in slice_.cases for found in case.expect)
    rows = (_rule(slice_, rule, cases[rule.code]) for rule in slice_.rules.values())
    wanted = query.strip().lower()
    return tuple(row for row in rows if not wanted or wanted in _searched(row))


def _searched(row: RuleRow) -> str:
    rule = row.rule
    return " ".join((rule.code, rule.title, row.words, rule.message, rule.remedy)).lower()


def _rule(slice_: Slice, rule: Rule, cases: int) -> RuleRow:
    said = in_words(slice_, rule.when, rule.each)
    unsaid = f"（{' '.join(rule.when.split())}）"
    words = "" if said == unsaid else said
    return RuleRow(rule, words, _each(slice_, rule.each), _cited(rule.basis), cases)


def _each(slice_: Slice, each: Each) -> str:
    """What the rule is asked about one by one, in words; "" for the case as a whole."""
    kinds = {
        "facts": _("逐项看"), "concepts": _("逐项比对"), "materials": _("逐份看"),
        "pages": _("逐页看"), "files": _("逐个文件看"), "rows": _("逐行看"),
    }  # fmt: skip
    word = kinds.get(each.kind, "")
    if not word:
        return ""
    names = [_named(slice_, name) for name in each.names]
    return f"{word}：{'、'.join(names)}" if names else word


def _named(slice_: Slice, name: str) -> str:
    if name in slice_.materials:
        return slice_.materials[name].name
    return slice_.facts[name].title if name in slice_.facts else name


def severities(rows: Iterable[RuleRow]) -> tuple[tuple[str, int], ...]:
    """How many points weigh how much."""
    counts = Counter(row.rule.severity for row in rows)
    order = (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
    return tuple((one.value, counts[one]) for one in order if counts[one])


def material_rows(slice_: Slice) -> tuple[MaterialRow, ...]:
    """The materials in the order of materials.yaml."""
    return tuple(
        MaterialRow(
            one,
            "" if one.need == "true" else in_words(slice_, one.need),
            one.need == "true",
            _cited(one.basis),
            tuple(
                fact.title
                for fact in slice_.facts.values()
                if any(place.material == one.id for place in fact.read)
            ),
        )
        for one in slice_.materials.values()
    )


def fact_groups(slice_: Slice) -> tuple[tuple[str, tuple[FactRow, ...]], ...]:
    """The facts under their headings."""
    groups: dict[str, list[FactRow]] = {}
    for fact in slice_.facts.values():
        groups.setdefault(fact.group or _("其他"), []).append(_fact(slice_, fact))
    return tuple((title, tuple(rows)) for title, rows in groups.items())


def _fact(slice_: Slice, fact: Fact) -> FactRow:
    read = "；".join(
        f"{_named(slice_, one.material)}{f'“{one.labels[0]}”' if one.labels else ''}"
        for one in fact.read
    )
    return FactRow(
        fact, type_words()[fact.type], "、".join(fact.values.values()), read, _cited(fact.basis)
    )


def type_words() -> Mapping[FactType, str]:
    """What a value is, in words."""
    return {
        FactType.TEXT: _("文字"), FactType.DATE: _("日期"), FactType.INTEGER: _("整数"),
        FactType.BOOLEAN: _("是或否"), FactType.CHOICE: _("选一个"), FactType.LIST: _("选几个"),
        FactType.ROWS: _("表格"),
    }  # fmt: skip


def asked(slice_: Slice) -> tuple[Fact, ...]:
    """The facts that may be asked, in the order of the guide."""
    first = [slice_.facts[name] for name in (slice_.guide.questions if slice_.guide else ())]
    rest = [fact for fact in slice_.facts.values() if fact.question and fact not in first]
    return (*first, *rest)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that holds under a condition: its name, when in words, when as computed."""

    name: str
    words: str
    cel: str
    more: str = ""


def look_alikes(slice_: Slice) -> tuple[Condition, ...]:
    """The neighbouring items, and what means them."""
    return tuple(
        Condition(one.name, in_words(slice_, one.when), one.when, one.where)
        for one in (slice_.guide.look_alikes if slice_.guide else ())
    )


def outcomes(slice_: Slice) -> tuple[Condition, ...]:
    """How a talk may end."""
    return tuple(
        Condition(one.text, in_words(slice_, one.when), one.when)
        for one in (slice_.guide.outcomes if slice_.guide else ())
    )


def charter_rows(slice_: Slice) -> tuple[tuple[str, str], ...]:
    """The charter's entries as they are written: the pilot's own page reads them."""
    return tuple((key, _plain(value)) for key, value in (slice_.charter or {}).items())


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return "；".join(f"{key} {_plain(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return "、".join(map(_plain, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)


def _cited(basis: Iterable[object]) -> str:
    return "；".join(map(str, basis))
