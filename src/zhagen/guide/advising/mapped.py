"""The answer to a question with a closed list, as a model takes it: one of the list, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from zhagen.guide.advising.counts import Drop
from zhagen.guide.recognising.vocabulary import Kind
from zhagen.guide.talking.wording import WORDINGS

if TYPE_CHECKING:
    from zhagen.cases.model import Value
    from zhagen.guide.advising.advise import Adviser
    from zhagen.guide.recognising.vocabulary import Sayable

CLOSED: Final = frozenset({Kind.CHOICE, Kind.BOOLEAN, Kind.LIST})
UNKNOWN: Final = "未知"


def told_choices(concept: Sayable) -> Mapping[str, str]:
    """The allowed values of a fact and what they mean."""
    if concept.kind is Kind.BOOLEAN:
        return {"true": WORDINGS["choice.yes"], "false": WORDINGS["choice.no"]}
    return concept.fact.values


def mapped(concept: Sayable | None, claimed: object, adviser: Adviser) -> Value:
    """The value of the list that was named; None where it is unknown or anything else."""
    if claimed == UNKNOWN or claimed in ([], [UNKNOWN]):
        return None
    value = _named(concept, claimed) if concept is not None else None
    if value is None:
        adviser.drop(Drop.NOT_LISTED)
    return value


def _named(concept: Sayable, claimed: object) -> Value:
    """A list of several is taken whole or not at all."""
    allowed = tuple(told_choices(concept))
    several = claimed if isinstance(claimed, list) else [claimed]
    named = {_written(one) for one in several}
    if not named <= set(allowed) or len(named) != len(several):
        return None
    if concept.kind is Kind.LIST:
        return tuple(one for one in allowed if one in named)
    if len(named) > 1:
        return None
    (value,) = named
    return value == "true" if concept.kind is Kind.BOOLEAN else value


def _written(claimed: object) -> str:
    """A value as the list writes it; "" for what is no value."""
    if isinstance(claimed, bool):
        return "true" if claimed else "false"
    return claimed.strip() if isinstance(claimed, str) else ""
