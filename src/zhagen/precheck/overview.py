"""The tables beside the findings: documents, facts, materials and unusable files of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhagen.cases.model import Origin, State
from zhagen.precheck import wording
from zhagen.precheck.functions import Functions
from zhagen.precheck.model import (
    DocumentEntry,
    Evidence,
    FactEntry,
    MaterialStatus,
    UnusableEntry,
)
from zhagen.precheck.trace import Trace
from zhagen.slices.expr import UnknownValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhagen.cases.model import Reading
    from zhagen.precheck.persons import Placed
    from zhagen.precheck.values import CaseFile
    from zhagen.precheck.view import View
    from zhagen.slices.model import Slice


def documents(case: CaseFile) -> tuple[DocumentEntry, ...]:
    """Every document found, in the order of files and pages."""
    return tuple(_document(case.definition, one) for one in case.placed)


def _document(definition: Slice, one: Placed) -> DocumentEntry:
    page, document = one.page, one.document
    known = definition.materials.get(document.material or "")
    return DocumentEntry(
        file=page.file,
        page=page.page,
        material=document.material,
        material_name=known.name if known else "不在清单内",
        confidence=document.confidence,
        size=page.size,
        turned=page.turned,
        legibility=str(page.quality.legibility),
        region=document.region,
    )


def facts(view: View) -> tuple[FactEntry, ...]:
    """Every fact read or given, in the order of facts.yaml; then those that follow from others."""
    readings = {name: [one.reading for one in view.case.of(name)] for name in view.case.held}
    for reading in view.case.shown:
        if reading.fact not in readings:
            readings[reading.fact] = [reading]
    for name, reading in view.derivations.items():
        readings.setdefault(name, []).append(reading)
    return tuple(
        _fact(view.case.definition, reading)
        for name in view.case.definition.facts
        for reading in readings.get(name, ())
    )


def _fact(definition: Slice, reading: Reading) -> FactEntry:
    fact, spot = definition.facts[reading.fact], reading.spot
    if reading.origin is Origin.DERIVED and spot is not None and spot.box is None:
        # That a page lies there decided it: nothing on the page says so.
        spot = None
    return FactEntry(
        name=fact.name,
        title=fact.title,
        group=fact.group,
        concept=fact.concept,
        value=reading.value,
        material=reading.material if spot or reading.origin is not Origin.DERIVED else None,
        file=spot.file if spot else None,
        page=spot.page if spot else None,
        box=spot.box if spot else None,
        confidence=reading.confidence,
        text=reading.text,
        state=str(reading.state),
        origin=str(reading.origin),
        shown=wording.shown(fact, reading.value) if reading.state is State.READ else "",
    )


def materials(view: View, hints_seen: Mapping[tuple[str, str], int]) -> tuple[MaterialStatus, ...]:
    """Each material of the slice: needed or not, given or not, its usual faults most seen first."""
    found = []
    for material in view.case.definition.materials.values():
        pages = view.case.pages_of(material.id)
        hints = sorted(
            material.hints, key=lambda hint: -hints_seen.get((material.id, hint.code), 0)
        )
        found.append(
            MaterialStatus(
                id=material.id,
                name=material.name,
                need=_need(view, material.id),
                given=bool(pages),
                pages=tuple(
                    Evidence(one.page.file, one.page.page, one.document.region) for one in pages
                ),
                hints=tuple(hint.text for hint in hints),
            )
        )
    return tuple(found)


def _need(view: View, material: str) -> bool | None:
    try:
        return Functions(view, Trace()).needed(material)
    except UnknownValue:
        return None


def unusable(case: CaseFile) -> tuple[UnusableEntry, ...]:
    """Files that could not be used, in the order they were handed in."""
    return tuple(
        UnusableEntry(bad.file, bad.reason, bad.message, bad.remedy)
        for file in case.files
        if (bad := file.unusable) is not None
    )
