"""The vocabulary every tool shares: a slice and what it is made of.

A slice is a folder of YAML written by business staff. These are the frozen values it is loaded
into; each remembers the file and line it stands on, so that a fault can be shown where it is.
Names follow GB/T 39554 at the edge (task_code, by_law, accept_stand) and the CCCEV shape inside
(requirement, information concept, evidence).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from zhagen.slices.choices import FactType, How, Reader, Sensitivity, Severity, Shape, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "Basis", "Column", "Derivation", "Each", "Fact", "FactType", "Guide", "Hint", "How",
    "LookAlike", "Material", "Outcome", "Place", "ReadFrom", "Reader", "Rule", "Sensitivity",
    "Severity", "Shape", "Slice", "SliceCase", "Source", "Status",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file; `file` is relative to the slice folder, lines count from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """A law, standard or guide a slice rests on."""

    id: str
    title: str
    issuer: str
    date: str
    note: str
    at: Place


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a requirement stands: a source and, where there is one, its clause."""

    source: Source
    clause: str

    def __str__(self) -> str:
        """The basis as an officer would cite it, e.g. 《社会保险法》第五十七条."""
        return f"《{self.source.title}》{self.clause}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table fact: key in the row, type of its cells, headings over it."""

    name: str
    title: str
    type: FactType
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadFrom:
    """One way a fact can be read: from which material, how, and by which words on the page.

    `near` names words that must stand in the same row or section when a label alone is not
    enough (联系电话 of whom). `options` maps an option's value to the words printed at its box.
    """

    material: str
    how: How
    labels: tuple[str, ...]
    near: tuple[str, ...]
    patterns: tuple[str, ...]
    field: str
    options: Mapping[str, tuple[str, ...]]
    columns: tuple[Column, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Derivation:
    """A value that follows from others: `value` holds where the CEL condition `when` is true."""

    value: str | int | bool
    when: str
    at: Place


@dataclass(frozen=True, slots=True)
class Fact:
    """An information concept of the service, or one reading place of it.

    `concept` is the fact several readings are compared under (form.org_name reads org.name);
    it equals `name` when the fact is its own concept. `values` maps the allowed values of a
    CHOICE or LIST fact to their Chinese wording. `derive` tells a value nobody said or wrote from
    what was: the first derivation that is true decides. `shape` is what its text looks like. `said`
    maps a value to what people say for it, `replies` to what means it only when this fact was
    asked; `called` is what they call the fact itself.
    """

    name: str
    title: str
    group: str
    concept: str
    type: FactType
    sensitivity: Sensitivity
    values: Mapping[str, str]
    question: str
    why: str
    basis: tuple[Basis, ...]
    validators: tuple[str, ...]
    read: tuple[ReadFrom, ...]
    at: Place
    derive: tuple[Derivation, ...] = ()
    shape: Shape | None = None
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """A usual fault of a material: told to applicants beforehand, counted in the ledger by code."""

    code: str
    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class Material:
    """A piece of evidence the applicant hands in.

    `need` is a CEL condition ("true" = always). `titles` are words that head such a page,
    `keywords` words usually found on it; both serve to recognise it. `holder` is, for identity
    cards, the concept prefix of the person it belongs to (legal_rep, agent). `seal` and
    `signature` say whether the acceptance standard requires them. `sides` are the sides that
    must be present.
    """

    id: str
    name: str
    need: str
    reader: Reader
    titles: tuple[str, ...]
    keywords: tuple[str, ...]
    holder: str
    sides: tuple[str, ...]
    seal: bool
    signature: bool
    originals: int
    copies: int
    forms: tuple[str, ...]
    accept_stand: str
    basis: tuple[Basis, ...]
    hints: tuple[Hint, ...]
    sample: str
    at: Place


@dataclass(frozen=True, slots=True)
class Each:
    """What a rule is asked about, one by one.

    `kind` is case, facts, concepts, materials, pages, files or rows; `names` are the facts,
    concepts, materials or table facts meant (empty means all of that kind).
    """

    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A review point. `when` is a CEL condition that is true where the finding applies.

    `message` and `remedy` are templates in the officer's words. `unclear` is the sentence shown
    when the material is there but what the rule needs could not be read ("" = say nothing).
    """

    code: str
    title: str
    each: Each
    when: str
    severity: Severity
    message: str
    remedy: str
    unclear: str
    basis: tuple[Basis, ...]
    tells: tuple[str, ...]
    wording_version: int
    at: Place


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A neighbouring item people confuse this one with, and the condition that means it."""

    name: str
    when: str
    fact: str
    where: str
    at: Place


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a guided talk may end: the condition and the words for it."""

    id: str
    when: str
    text: str
    at: Place


@dataclass(frozen=True, slots=True)
class Guide:
    """What the guide needs: the names people use, look-alike items, question order, outcomes.

    `fill` names cells of the drafts that are asked for although no rule finds them empty.
    """

    names: tuple[str, ...]
    look_alikes: tuple[LookAlike, ...]
    questions: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    drafts: Mapping[str, str]
    fill: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SliceCase:
    """A worked example: what is given and which findings are expected (`code`, `subject`)."""

    name: str
    story: str
    on: date
    given: Mapping[str, object]
    expect: tuple[Mapping[str, str], ...]
    verdict: str
    at: Place


@dataclass(frozen=True, slots=True)
class Slice:
    """One version of one scene slice, loaded and cross-checked."""

    id: str
    version: str
    title: str
    region: str
    owner: str
    status: Status
    task_code: str
    promise_day: str
    effective_from: date | None
    effective_until: date | None
    accept_condition: str
    basis: tuple[Basis, ...]
    parameters: Mapping[str, object]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    materials: Mapping[str, Material]
    rules: Mapping[str, Rule]
    guide: Guide | None
    charter: Mapping[str, object] | None
    cases: tuple[SliceCase, ...]
    folder: Path
    lock_hash: str = ""
    changed_because: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """`id@version`, as events and reports cite it."""
        return f"{self.id}@{self.version}"

    def readings_of(self, concept: str) -> tuple[Fact, ...]:
        """Every fact that is a reading of `concept`, in the order of facts.yaml."""
        return tuple(fact for fact in self.facts.values() if fact.concept == concept)
