"""What a rule is asked about one by one: facts, concepts, materials, pages, files, rows, the case.

A subject knows how it stands in a condition (`it`, `fact`), how a worked example names it, and
where on the paper it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from zhagen.cases.model import Spot
from zhagen.reading.model import Legibility
from zhagen.slices.expr import to_cel
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from zhagen.cases.model import Row
    from zhagen.precheck.surety import Held
    from zhagen.precheck.values import CaseFile
    from zhagen.precheck.view import View
    from zhagen.reading.model import FileReading, PageReading
    from zhagen.slices.model import Fact, Rule


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing a rule is asked about.

    `key` is its name in a worked example's `expect`. `full` and `sure` are the variables it puts
    into a condition in either view. `values` are its own words for the rule's sentences, by
    placeholder. `held` are the readings it stands for, `spots` its places, `unread` the
    names of `it` where something stands that could not be read.
    """

    kind: str
    key: str
    full: Mapping[str, Any]
    sure: Mapping[str, Any]
    values: Mapping[str, object]
    fact: str | None = None
    material: str | None = None
    held: tuple[Held, ...] = ()
    spots: tuple[Spot, ...] = ()
    unread: frozenset[str] = frozenset()


def subjects(rule: Rule, full: View, sure: View) -> Iterable[Subject]:
    """Every subject of a rule in this case."""
    return _KINDS[rule.each.kind](rule, full, sure)


def _case(_rule: Rule, _full: View, _sure: View) -> Iterable[Subject]:
    yield Subject("case", "", {}, {}, {})


def _facts(rule: Rule, full: View, sure: View) -> Iterable[Subject]:
    definition = full.case.definition
    for name in rule.each.names or definition.facts:
        fact = definition.facts[name]
        held = full.case.of(name)
        material = next((one.reading.material for one in held if one.reading.material), None)
        if material is None and fact.read:
            material = fact.read[0].material
        known, value = full.own(name)
        yield Subject(
            "facts",
            name,
            _it(full, name),
            _it(sure, name),
            {"title": fact.title, **({"it": value} if known else {})},
            name,
            material,
            held,
        )


def _it(view: View, fact: str) -> dict[str, Any]:
    known, value = view.own(fact)
    return {"fact": fact, "it": to_cel(value)} if known else {"fact": fact}


def _concepts(rule: Rule, full: View, _sure: View) -> Iterable[Subject]:
    definition = full.case.definition
    names = rule.each.names or tuple({fact.concept: None for fact in definition.facts.values()})
    for name in names:
        title = definition.facts[name].title
        yield Subject("concepts", name, {"it": name}, {"it": name}, {"title": title})


def _materials(rule: Rule, full: View, _sure: View) -> Iterable[Subject]:
    for name in rule.each.names or full.case.definition.materials:
        yield Subject("materials", name, {"it": name}, {"it": name}, {}, material=name)


def _pages(rule: Rule, full: View, _sure: View) -> Iterable[Subject]:
    for file in full.case.files:
        for page in file.pages:
            material = _material_of(full.case, page)
            if rule.each.names and material not in rule.each.names:
                continue
            yield _page(file, page, material)


def _material_of(case: CaseFile, page: PageReading) -> str | None:
    return next(
        (
            one.document.material
            for one in case.placed
            if one.page is page and one.document.material is not None
        ),
        None,
    )


def _page(file: FileReading, page: PageReading, material: str | None) -> Subject:
    legibility = page.quality.legibility
    sorted_by = max((one.confidence for one in page.documents), default=0.0)
    it: dict[str, Any] = {
        "file": page.file,
        "page": page.page,
        "material": material,
        "legibility": str(legibility),
        "reasons": list(page.quality.reasons),
        "confidence": sorted_by,
    }
    # What a page that can hardly be read is none of, nobody can tell.
    doubtful = material is None and legibility is not Legibility.CLEAR
    sure = {key: value for key, value in it.items() if key != "material" or not doubtful}
    alone = len(file.pages) == page.page == 1 and file.unusable is None
    values = {
        "file": page.file,
        "page": page.page,
        "place": page.file if alone else f"{page.file} 第 {page.page} 页",
        "reason": page.quality.reasons,
    }
    # One document on the page: its region; several, or none known: the whole page.
    regions = [document.region for document in page.documents]
    spot = Spot(page.file, page.page, regions[0] if len(regions) == 1 else None)
    key = f"{page.file}#{page.page}"
    return Subject("pages", key, {"it": it}, {"it": sure}, values, material=material, spots=(spot,))


def _files(_rule: Rule, full: View, _sure: View) -> Iterable[Subject]:
    for file in full.case.files:
        yield _file(file)


def _file(file: FileReading) -> Subject:
    reason = file.unusable.reason if file.unusable else ""
    it = {"file": file.file, "reason": reason}
    values: dict[str, object] = {"file": file.file, "reason": (reason,)}
    if file.unusable:
        # In full where it is known: 共 500 页 tells more than the kind of the fault.
        values["reason"] = (file.unusable.message or reason,)
        values["remedy"] = file.unusable.remedy
    return Subject("files", file.file, {"it": it}, {"it": it}, values, spots=(Spot(file.file, 1),))


def _rows(rule: Rule, full: View, _sure: View) -> Iterable[Subject]:
    definition = full.case.definition
    for name in rule.each.names:
        for held in full.case.of(name):
            if not held.known or not isinstance(held.reading.value, tuple):
                continue
            for index, row in enumerate(held.reading.value):
                if isinstance(row, dict):
                    yield _row(definition.facts[name], held, index, row)


_CELL: Mapping[FactType, type] = {FactType.INTEGER: int, FactType.DATE: date}


def _row(fact: Fact, held: Held, index: int, row: Row) -> Subject:
    types = {column.name: column.type for read in fact.read for column in read.columns}
    cells = {key: cell for key, cell in row.items() if cell not in {None, ""}}
    # 六千二 is no wage a condition could compare: something stands there, it was not read.
    unread = {key for key, cell in cells.items() if not isinstance(cell, _cell_type(types, key))}
    full = {"row": index + 1, **{key: cell for key, cell in cells.items() if key not in unread}}
    sure = {
        key: cell for key, cell in full.items() if key == "row" or held.cell_is_sure(index, cell)
    }
    values: dict[str, object] = {"title": fact.title, "row": index + 1}
    values |= {f"it.{key}": cell for key, cell in cells.items()}
    reading = held.reading
    spot = reading.spots[index] if index < len(reading.spots) else reading.spot
    return Subject(
        "rows",
        str(index + 1),
        {"it": to_cel(full)},
        {"it": to_cel(sure)},
        values,
        fact.name,
        reading.material,
        (held,),
        (spot,) if spot else (),
        frozenset(f"it.{key}" for key in unread),
    )


def _cell_type(types: Mapping[str, FactType], column: str) -> type:
    return _CELL.get(types.get(column, FactType.TEXT), str)


def gathered(rows: Sequence[Subject]) -> Subject:
    """Several rows told in one sentence: `{row}` becomes 2、5."""
    first = rows[0]
    numbers = "、".join(str(one.values["row"]) for one in rows)
    values = {"title": first.values["title"], "row": numbers}
    spots = tuple(spot for one in rows for spot in one.spots)
    return replace(first, key=numbers, values=values, spots=spots)


_KINDS: Mapping[str, Callable[[Rule, View, View], Iterable[Subject]]] = {
    "case": _case,
    "facts": _facts,
    "concepts": _concepts,
    "materials": _materials,
    "pages": _pages,
    "files": _files,
    "rows": _rows,
}
