"""A slice folder becomes a Slice, whole or not at all.

Everything wrong with the folder is collected and raised at once; tools that got a Slice may rely
on every name in it. What is merely poor (a rule without a case) is `check`'s business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel

from zhagen.slices import schema
from zhagen.slices.build import Edges, build_slice
from zhagen.slices.conditions import faults_of_conditions
from zhagen.slices.faults import BrokenSlice, Fault, Level
from zhagen.slices.lock import changed, lock_hash
from zhagen.slices.marks import Marked, read_marked
from zhagen.slices.model import Place, Slice
from zhagen.slices.references import faults_of_references
from zhagen.slices.structure import validated
from zhagen.slices.worked import Written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Model = TypeVar("Model", bound=BaseModel)

_NEEDED: Final = ("slice.yaml", "facts.yaml", "materials.yaml", "rules.yaml")


def load(folder: Path) -> Slice:
    """The slice in `folder`. Raises BrokenSlice with every fault found."""
    loaded, faults = assemble(folder)
    errors = tuple(fault for fault in faults if fault.level is Level.ERROR)
    if errors or loaded is None:
        raise BrokenSlice(folder, errors or faults)
    return loaded


def assemble(folder: Path) -> tuple[Slice | None, tuple[Fault, ...]]:
    """The slice as far as it can be built (None if its files are broken), and its faults."""
    reading = _Reading(folder)
    edges = {name: reading.edge(name) for name in schema.FILES if name != "cases"}
    cases = reading.cases()
    if reading.faults:
        return None, tuple(reading.faults)
    built, faults = _built(folder, reading, edges, cases)
    if built is None:
        return None, faults
    faults = (*faults, *faults_of_references(built), *faults_of_conditions(built))
    return built, tuple(sorted((*faults, *changed(folder)), key=lambda it: (it.file, it.line)))


class _Reading:
    """The files of one folder, read and validated; faults gather here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.marked: dict[str, Marked] = {}

    def edge(self, file: str) -> BaseModel | None:
        """One of the files named in `schema.FILES`; None if it is broken or not there."""
        if not (self.folder / file).is_file():
            if file in _NEEDED:
                self.faults.append(
                    Fault(file, 0, "missing", "缺少这个文件", "按 docs/slice-format.md 补上")
                )
            return None
        return self._validated(schema.FILES[file], read_marked(self.folder, file))

    def cases(self) -> list[Written]:
        """Every case of cases/*.yaml; a file may hold one or a list."""
        written: list[Written] = []
        for path in sorted((self.folder / "cases").glob("*.yaml")):
            marked = read_marked(self.folder, f"cases/{path.name}")
            single = isinstance(marked.value, dict)
            value = [marked.value] if single else marked.value
            if single:
                lines = {(0, *path_): line for path_, line in marked.lines.items()}
                marked = Marked(marked.file, value, lines, marked.faults)
            edges = self._validated(schema.CasesYaml, marked)
            for at, edge in enumerate(edges.root if edges else ()):
                written.append(Written(edge, Place(marked.file, marked.line((at,)))))
        return written

    def _validated(self, model: type[Model], marked: Marked) -> Model | None:
        edge, faults = validated(model, marked)
        self.faults.extend(faults)
        self.marked[marked.file] = marked
        return edge


def _built(
    folder: Path, reading: _Reading, edges: Mapping[str, BaseModel | None], cases: list[Written]
) -> tuple[Slice | None, tuple[Fault, ...]]:
    """The frozen slice; faults of its sources and of the shorthand of its cases."""
    head = edges["slice.yaml"]
    facts, materials = edges["facts.yaml"], edges["materials.yaml"]
    rules, guide = edges["rules.yaml"], edges["guide.yaml"]
    if not (
        isinstance(head, schema.SliceYaml)
        and isinstance(facts, schema.FactsYaml)
        and isinstance(materials, schema.MaterialsYaml)
        and isinstance(rules, schema.RulesYaml)
    ):
        return None, ()
    known = guide if isinstance(guide, schema.GuideYaml) else None
    whole = Edges(head, facts, materials, rules, known, cases)
    return build_slice(folder, whole, reading.marked, lock_hash(folder))
