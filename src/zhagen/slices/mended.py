"""What can still be checked of a slice some of whose entries are broken.

An author who has misspelt a key wants to hear of the wrong fact name in another file as well, in
the same run. So broken parts are taken out or filled with neutral values, just enough for the rest
to be built and judged; what is then said about a broken part, or about something that went with
it, is not told. Nothing built here is ever used on a case.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import BaseModel, ValidationError

from zhagen.slices import schema
from zhagen.slices.build import Edges, build_slice
from zhagen.slices.edges_of_cases import CaseYaml
from zhagen.slices.marks import Marked, read_marked
from zhagen.slices.model import Place
from zhagen.slices.structure import path_in
from zhagen.slices.worked import Written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zhagen.slices.faults import Fault
    from zhagen.slices.marks import Key
    from zhagen.slices.model import Slice

Model = TypeVar("Model", bound=BaseModel)

_ROUNDS: Final = 8
_NEEDED: Final = ("slice.yaml", "facts.yaml", "materials.yaml", "rules.yaml")
_NEUTRAL: Final[dict[str, object]] = {
    **dict.fromkeys(("title", "region", "owner", "issuer", "date", "name", "message"), "—"),
    "accept_stand": "—",
    "basis": [],
    "id": "x",
    "reader": "other",
    "schema": 1,
    "severity": "notice",
    "sources": {},
    "version": "0",
    "when": "true",
}
# Said of the slice as a whole: wrong as soon as a part of it is missing.
_OF_THE_WHOLE: Final = frozenset({"unused-source"})
_GONE_WITH: Final[dict[str, frozenset[str]]] = {
    "sources": frozenset({"unknown-source", "no-basis"}),
    "parameters": frozenset({"unknown-parameter", "unknown-placeholder"}),
    "id": frozenset({"folder"}),
    "version": frozenset({"folder"}),
}


@dataclass(slots=True)
class Mended:
    """A slice as far as it is sound, and what of it may be told."""

    slice_: Slice
    faults: tuple[Fault, ...]
    _loss: _Loss

    def tells(self, fault: Fault) -> bool:
        """Whether a fault found in the sound rest is the author's and no consequence."""
        loss = self._loss
        if fault.code in loss.codes:
            return False
        if any(low <= fault.line < high for low, high in loss.ranges.get(fault.file, ())):
            return False
        words = set(re.findall(r"[\w.-]+", fault.what))
        return not words & loss.names


@dataclass(slots=True)
class _Loss:
    """What mending took away: lines, by file; names of entries; codes of faults not to tell."""

    ranges: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=lambda: set(_OF_THE_WHOLE))


def mend(folder: Path) -> Mended | None:
    """The sound rest of the slice; None where too little of it is left."""
    loss = _Loss()
    marked = {
        name: read_marked(folder, name)
        for name in schema.FILES
        if name != "cases" and (folder / name).is_file()
    }
    if any(name not in marked or marked[name].faults for name in _NEEDED):
        return None
    sound = {name: one for name, one in marked.items() if not one.faults}
    head = _edge(schema.SliceYaml, sound, "slice.yaml", loss)
    facts = _edge(schema.FactsYaml, sound, "facts.yaml", loss)
    materials = _edge(schema.MaterialsYaml, sound, "materials.yaml", loss)
    rules = _edge(schema.RulesYaml, sound, "rules.yaml", loss)
    guide = _edge(schema.GuideYaml, sound, "guide.yaml", loss)
    if head is None or facts is None or materials is None or rules is None:
        return None
    cases = tuple(_cases(folder, loss))
    built, faults = build_slice(
        folder, Edges(head, facts, materials, rules, guide, cases), sound, ""
    )
    return Mended(built, faults, loss)


def _edge(model: type[Model], marked: dict[str, Marked], file: str, loss: _Loss) -> Model | None:
    """The edge model of one file, its broken parts taken out; `marked` gets what was kept."""
    if file not in marked:
        return None
    one = marked[file]
    value = copy.deepcopy(one.value)
    for _ in range(_ROUNDS):
        try:
            edge = model.model_validate(value)
        except ValidationError as error:
            for details in error.errors(include_url=False):
                path = path_in(details, value)
                if not path or not isinstance(value, dict):
                    return None
                _note(loss, one, path)
                _take_out(value, path, loss)
        else:
            marked[file] = Marked(file, value, one.lines)
            return edge
    return None


def _take_out(value: dict[str, object], path: tuple[Key, ...], loss: _Loss) -> None:
    """Delete what stands at `path`, or fill it where it is missing and something neutral can be.

    An item of a list takes the list's key with it: a shorter list would shift the lines of others.
    """
    keys = path[: next((at for at, key in enumerate(path) if isinstance(key, int)), len(path))]
    holder: object = value
    for key in keys[:-1]:
        holder = holder.get(str(key)) if isinstance(holder, dict) else None
    last = str(keys[-1])
    if not isinstance(holder, dict):
        return
    loss.codes |= _GONE_WITH.get(str(keys[0]), frozenset()) if len(keys) == 1 else frozenset()
    if last in holder:
        del holder[last]
    elif last in _NEUTRAL:
        # A reader that nobody chose fits no field that is read by it.
        loss.codes |= {"type"} if last == "reader" else frozenset()
        holder[last] = copy.deepcopy(_NEUTRAL[last])
    elif len(keys) > 1:
        _take_out(value, keys[:-1], loss)


def _note(loss: _Loss, marked: Marked, path: tuple[Key, ...]) -> None:
    """The entry `path` lies in: nothing more is said about its lines, nor about it elsewhere.

    A name that is no name (F04x, Org.name) was meant to be one: the likely ones are noted too.
    """
    starts = sorted({line for one, line in marked.lines.items() if len(one) == 1})
    low = marked.line(path[:1])
    high = next((line for line in starts if line > low), 1 << 30)
    loss.ranges.setdefault(marked.file, []).append((low, high))
    name = str(path[0])
    code = re.match(r"[A-Z][A-Z0-9-]*", name)
    loss.names |= {name, name.lower(), code.group() if code else name}
    if path[:1] == ("parameters",) and len(path) > 1:
        loss.names.add(f"param.{path[1]}")


def _cases(folder: Path, loss: _Loss) -> Iterator[Written]:
    """The sound cases; without all of them nobody can say that a rule has none."""
    for path in sorted((folder / "cases").glob("*.yaml")):
        marked = read_marked(folder, f"cases/{path.name}")
        single = isinstance(marked.value, dict)
        items = [marked.value] if single else marked.value
        for at, item in enumerate(items if isinstance(items, list) else ()):
            place = Place(marked.file, marked.line(() if single else (at,)))
            try:
                yield Written(CaseYaml.model_validate(item), place)
            except ValidationError:
                loss.codes |= {"no-case", "unknown-case"}
        if marked.faults:
            loss.codes |= {"no-case", "unknown-case"}
