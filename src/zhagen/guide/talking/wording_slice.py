"""Sentences of the slice as pieces, and the way back: from a piece's source to its text.

The way back is what an audit walks: a reply whose piece does not resolve to its text is made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from zhagen.cases.model import Value
from zhagen.guide.talking.turn import Piece
from zhagen.guide.talking.wording import COMMA, listed, said, say, without_source
from zhagen.guide.talking.wording_doors import SENTENCES
from zhagen.slices.model import FactType
from zhagen.slices.validators import VALIDATORS, validate

if TYPE_CHECKING:
    from zhagen.slices.model import Basis, Fact, Outcome, Slice


def fact_piece(fact: Fact, field: str) -> Piece:
    """A text field of a fact: question, why, title, basis."""
    text = f"依据：{cited(fact.basis)}" if field == "basis" else str(getattr(fact, field))
    return Piece(text, f"facts.{fact.name}.{field}")


def material_piece(definition: Slice, material: str, field: str = "name") -> Piece:
    """A text field of a material."""
    about = definition.materials[material]
    text = cited(about.basis) if field == "basis" else str(getattr(about, field))
    return Piece(text, f"materials.{material}.{field}")


def outcome_piece(definition: Slice, outcome: str) -> Piece:
    """The words of an outcome."""
    text = next(one.text for one in _outcomes(definition) if one.id == outcome)
    return Piece(text, f"guide.outcomes.{outcome}")


def slice_piece(definition: Slice, field: str) -> Piece:
    """A field of the slice itself: title, owner, promise_day."""
    return Piece(str(getattr(definition, field)), f"slice.{field}")


def value_piece(fact: Fact, value: Value) -> Piece:
    """A value as it is shown: options in the author's words, the rest as said."""
    if isinstance(value, bool):
        return say("value.yes" if value else "value.no")
    if fact.type is FactType.CHOICE and str(value) in fact.values:
        return Piece(fact.values[str(value)], f"facts.{fact.name}.values.{value}")
    if value is None:
        return say("value.no_end")
    if isinstance(value, date):
        return said(f"{value.year} 年 {value.month} 月 {value.day} 日")
    if isinstance(value, tuple):
        return _several(fact, value)
    return said(str(value))


def _several(fact: Fact, values: Sequence[object]) -> Piece:
    if not values:
        return say("value.none")
    if fact.type is FactType.ROWS:
        return said(str(len(values)))
    pieces = [
        Piece(fact.values[str(one)], f"facts.{fact.name}.values.{one}")
        if str(one) in fact.values
        else said(str(one))
        for one in values
    ]
    return listed(pieces)


def titled(fact: Fact, value: Value, key: str = "talk.fact") -> Piece:
    """A fact with its value, on one line."""
    return say(key, title=fact_piece(fact, "title"), value=value_piece(fact, value))


def fault_of(fact: Fact, text: str, on: date) -> Piece | None:
    """Why a value said is refused, in the validator's words; None where none objects."""
    for name in fact.validators:
        fault = validate(name, text, on)
        if fault is not None:
            return Piece(fault.says, f"validators.{name}")
    return None


def cited(basis: Sequence[Basis]) -> str:
    """Where it stands, in the officers' way of citing."""
    return COMMA.join(str(one) for one in basis)


def unresolved(definition: Slice, piece: Piece) -> Iterator[str]:
    """Sources of this piece and its parts that do not resolve to its text."""
    return without_source(piece, lambda one: _stands(definition, one))


def _stands(definition: Slice, piece: Piece) -> bool:
    kind, _, rest = piece.source.partition(".")
    if kind == "validators":
        return rest in VALIDATORS
    if kind == "door":
        return piece.text.startswith(SENTENCES.get(rest, "\0").partition("{")[0])
    if kind == "slice":
        return str(getattr(definition, rest, "")) == piece.text
    if kind == "guide":
        return any(
            f"outcomes.{one.id}" == rest and one.text == piece.text for one in _outcomes(definition)
        )
    about, _, field = rest.rpartition(".")
    if kind == "materials":
        return _of_material(definition, about, field) == piece.text
    return kind == "facts" and _of_fact(definition, rest) == piece.text


def _of_fact(definition: Slice, rest: str) -> str | None:
    name, _, field = rest.rpartition(".")
    owner, found, value = rest.rpartition(".values.")
    if found and owner in definition.facts:
        return definition.facts[owner].values.get(value)
    owner, found, _ = rest.rpartition(".labels.")
    if found and owner in definition.facts:
        at = int(rest.rpartition(".")[2])
        return definition.facts[owner].read[at].labels[0]
    fact = definition.facts.get(name)
    if fact is None:
        return None
    return fact_piece(fact, field).text if field in {"question", "why", "title", "basis"} else None


def _of_material(definition: Slice, about: str, field: str) -> str | None:
    name, found, _ = about.partition(".hints")
    if found:
        hints = definition.materials[name].hints
        return next((one.text for one in hints if one.code == field), None)
    return material_piece(definition, about, field).text if about in definition.materials else None


def _outcomes(definition: Slice) -> Sequence[Outcome]:
    return definition.guide.outcomes if definition.guide else ()
