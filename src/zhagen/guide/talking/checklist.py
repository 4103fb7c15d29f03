"""The materials an applicant must bring, with why: exactly what pre-review will require."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from zhagen.cases.model import Value
from zhagen.guide.talking.next_question import Planner
from zhagen.guide.talking.turn import Needed, Piece
from zhagen.guide.talking.wording import BREAK, listed, say
from zhagen.guide.talking.wording_slice import fact_piece, material_piece, titled
from zhagen.slices.expr import UNKNOWN

if TYPE_CHECKING:
    from zhagen.slices.model import Material, Slice


def checklist(planner: Planner, known: Mapping[str, Value]) -> tuple[Needed, ...]:
    """Every material that is needed, or may be (`sure` is false then), in the slice's order."""
    definition = planner.definition
    drafts = definition.guide.drafts if definition.guide else {}
    return tuple(
        _needed(planner, definition.materials[name], known, sure=truth is True, drafts=drafts)
        for name, truth in planner.requirements(known).items()
        if truth is True or truth is UNKNOWN
    )


def _needed(
    planner: Planner,
    material: Material,
    known: Mapping[str, Value],
    *,
    sure: bool,
    drafts: Mapping[str, str],
) -> Needed:
    definition = planner.definition
    reason = _reason(planner, material, known, sure=sure)
    hints = tuple(
        Piece(hint.text, f"materials.{material.id}.hints.{hint.code}") for hint in material.hints
    )
    name, basis = (material_piece(definition, material.id, field) for field in ("name", "basis"))
    stand = material_piece(definition, material.id, "accept_stand")
    return Needed(
        material=material.id,
        name=name.text,
        reason=reason.text,
        basis=basis.text,
        sure=sure,
        draft=material.id in drafts,
        hints=tuple(hint.text for hint in hints),
        pieces=(name, reason, basis, stand, *hints),
    )


def _reason(
    planner: Planner, material: Material, known: Mapping[str, Value], *, sure: bool
) -> Piece:
    """Why: the facts its need rests on, as they were said, or as they are still open."""
    definition = planner.definition
    rests_on = [definition.facts[name] for name in planner.conditions.inputs(material.need, known)]
    if sure:
        told = [titled(one, known[one.name], "need.fact") for one in rests_on if one.name in known]
        return say("need.because", facts=listed(told, BREAK)) if told else say("need.always")
    lacking = planner.conditions.open_inputs(material.need, known)
    return say("need.open", facts=listed([_title(definition, name) for name in lacking]))


def _title(definition: Slice, name: str) -> Piece:
    return fact_piece(definition.facts[name], "title")
