"""From the edge models to the frozen values of `model`, each with the line it stands on.

Nothing is judged here beyond what building needs (the sources of a basis); whether names refer to
something is `references`' question.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhagen.slices.faults import Fault
from zhagen.slices.model import (
    Basis,
    Column,
    Derivation,
    Each,
    Fact,
    Guide,
    Hint,
    LookAlike,
    Material,
    Outcome,
    Place,
    ReadFrom,
    Rule,
    Severity,
    Slice,
    Source,
)
from zhagen.slices.patterns import spelled_out
from zhagen.slices.worked import Written, spell_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from zhagen.slices import schema
    from zhagen.slices.marks import Key, Marked


@dataclass(slots=True)
class Builder:
    """Builds the values of one file. `faults` collects sources that do not exist."""

    marked: Marked
    sources: Mapping[str, Source]
    faults: list[Fault] = field(default_factory=list)

    def place(self, *path: Key) -> Place:
        """Where the thing at `path` stands."""
        return Place(self.marked.file, self.marked.line(path))

    def listed_place(self, at: int, *path: str) -> Place:
        """Where item `at` stands, of a list that may be written without its dash when it is one."""
        listed = isinstance(_at(self.marked.value, *path), list)
        return self.place(*path, at) if listed else self.place(*path)

    def basis(self, texts: Sequence[str], *path: Key) -> tuple[Basis, ...]:
        """`sil 第五十七条` -> the source and its clause."""
        found = []
        for at, text in enumerate(texts):
            name, _, clause = text.strip().partition(" ")
            source = self.sources.get(name)
            if source is None:
                self.faults.append(
                    Fault(
                        self.marked.file,
                        self.marked.line((*path, at)),
                        "unknown-source",
                        f"依据“{text}”的来源“{name}”不在 slice.yaml 的 sources 中",
                        "在 sources 中登记这个来源，或改正代号（写法：代号 空格 条款）",
                    )
                )
            else:
                found.append(Basis(source, clause.strip()))
        return tuple(found)

    def fact(self, name: str, edge: schema.FactYaml) -> Fact:
        """One entry of facts.yaml."""
        return Fact(
            name=name,
            title=edge.title,
            group=edge.group,
            concept=edge.concept or name,
            type=edge.type,
            sensitivity=edge.sensitivity,
            values=dict(edge.values),
            question=edge.question,
            why=edge.why,
            basis=self.basis(edge.basis, name, "basis"),
            validators=tuple(edge.validators),
            shape=edge.shape,
            said={value: tuple(words) for value, words in edge.said.items()},
            replies={value: tuple(words) for value, words in edge.replies.items()},
            called=tuple(edge.called),
            read=tuple(
                self._read(read, self.listed_place(at, name, "read"))
                for at, read in enumerate(edge.read)
            ),
            at=self.place(name),
            derive=tuple(
                Derivation(one.value, one.when, self.listed_place(at, name, "derive"))
                for at, one in enumerate(edge.derive)
            ),
        )

    def _read(self, edge: schema.ReadYaml, at: Place) -> ReadFrom:
        columns = tuple(
            Column(column.name, column.title, column.type, tuple(column.labels or [column.title]))
            for column in edge.columns
        )
        return ReadFrom(
            material=edge.material,
            how=edge.how,
            labels=tuple(edge.labels),
            near=tuple(edge.near),
            patterns=tuple(map(spelled_out, edge.patterns)),
            field=edge.field,
            options={value: tuple(words) for value, words in edge.options.items()},
            columns=columns,
            at=at,
        )

    def material(self, name: str, edge: schema.MaterialYaml) -> Material:
        """One entry of materials.yaml."""
        hints = tuple(
            Hint(hint.code, hint.text, self.place(name, "hints", at))
            for at, hint in enumerate(edge.hints)
        )
        return Material(
            id=name,
            name=edge.name,
            need=edge.need,
            reader=edge.reader,
            titles=tuple(edge.titles),
            keywords=tuple(edge.keywords),
            holder=edge.holder,
            sides=tuple(edge.sides),
            seal=edge.seal,
            signature=edge.signature,
            originals=edge.originals,
            copies=edge.copies,
            forms=tuple(edge.forms),
            accept_stand=edge.accept_stand,
            basis=self.basis(edge.basis, name, "basis"),
            hints=hints,
            sample=edge.sample,
            at=self.place(name),
        )

    def rule(self, code: str, edge: schema.RuleYaml) -> Rule:
        """One entry of rules.yaml."""
        return Rule(
            code=code,
            title=edge.title,
            each=_each(edge.each),
            when=edge.when,
            severity=Severity(edge.severity),
            message=edge.message,
            remedy=edge.remedy,
            unclear=edge.unclear,
            basis=self.basis(edge.basis, code, "basis"),
            tells=tuple(edge.tells),
            wording_version=edge.wording_version,
            at=self.place(code),
        )

    def guide(self, edge: schema.GuideYaml) -> Guide:
        """guide.yaml."""
        return Guide(
            names=tuple(edge.names),
            look_alikes=tuple(
                LookAlike(
                    item.name, item.when, item.fact, item.where, self.place("look_alikes", at)
                )
                for at, item in enumerate(edge.look_alikes)
            ),
            questions=tuple(edge.questions),
            outcomes=tuple(
                Outcome(item.id, item.when, item.text, self.place("outcomes", at))
                for at, item in enumerate(edge.outcomes)
            ),
            drafts=dict(edge.drafts),
            fill=tuple(edge.fill),
        )


@dataclass(frozen=True, slots=True)
class Edges:
    """The files of one folder as their edge models; `guide` is None where there is none."""

    head: schema.SliceYaml
    facts: schema.FactsYaml
    materials: schema.MaterialsYaml
    rules: schema.RulesYaml
    guide: schema.GuideYaml | None
    cases: Sequence[Written]


def build_slice(
    folder: Path, edges: Edges, marked: Mapping[str, Marked], lock_hash: str
) -> tuple[Slice, tuple[Fault, ...]]:
    """The frozen slice; faults of its sources and of the shorthand of its cases."""
    sources = sources_of(edges.head, marked["slice.yaml"])
    builders = {name: Builder(one, sources) for name, one in marked.items()}
    head = edges.head.model_dump(exclude={"schema_", "sources", "basis"})
    facts, materials = edges.facts.root, edges.materials.root
    built_facts = {name: builders["facts.yaml"].fact(name, edge) for name, edge in facts.items()}
    cases, case_faults = spell_out(edges.cases, built_facts)
    charter = marked.get("charter.yaml")
    built = Slice(
        **{**head, "basis": builders["slice.yaml"].basis(edges.head.basis, "basis")},
        sources=sources,
        facts=built_facts,
        materials={
            name: builders["materials.yaml"].material(name, edge)
            for name, edge in materials.items()
        },
        rules={
            code: builders["rules.yaml"].rule(code, edge) for code, edge in edges.rules.root.items()
        },
        guide=builders["guide.yaml"].guide(edges.guide) if edges.guide else None,
        charter=charter.value if charter and isinstance(charter.value, dict) else None,
        cases=cases,
        folder=folder,
        lock_hash=lock_hash,
        lines=_lines(marked),
    )
    source_faults = [fault for builder in builders.values() for fault in builder.faults]
    return built, (*source_faults, *case_faults)


def _lines(marked: Mapping[str, Marked]) -> dict[str, int]:
    """`rules.yaml/V01/when` -> line, for everything that stands in a file."""
    return {
        "/".join((file, *map(str, path))): line
        for file, one in marked.items()
        for path, line in one.lines.items()
    }


def sources_of(edge: schema.SliceYaml, marked: Marked) -> dict[str, Source]:
    """The sources of slice.yaml, by their id."""
    return {
        name: Source(
            name,
            source.title,
            source.issuer,
            source.date,
            source.note,
            Place(marked.file, marked.line(("sources", name))),
        )
        for name, source in edge.sources.items()
    }


def _each(edge: schema.EachYaml | None) -> Each:
    """`{facts: [...]}` -> the kind and its names; `all` is no name."""
    if edge is None:
        return Each("case", ())
    (kind,) = edge.model_fields_set
    names = getattr(edge, kind) or []
    return Each(kind, () if names == ["all"] else tuple(names))


def _at(value: object, *path: str) -> object:
    """The part of a plain YAML value at `path`, None where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
