"""Sides of identity cards on a page, and which of them belong to one card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhagen.reading.documents.boxes import around, inside, middle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhagen.cases.model import Box
    from zhagen.reading.documents.draft import Draft


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a card on a page: front (portrait) or back (emblem), with its fields."""

    name: str
    region: Box
    fields: tuple[Draft, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Card:
    """The sides on a page that belong together."""

    sides: tuple[Side, ...]

    @property
    def region(self) -> Box:
        """Where the card is."""
        return around(side.region for side in self.sides)


def distinct(sides: Sequence[Side]) -> list[Side]:
    """Sides whose middles are not inside a surer one of the same kind."""
    kept: list[Side] = []
    for side in sorted(sides, key=lambda side: (-len(side.fields), -side.confidence)):
        if not any(inside(side.region, other.region) for other in kept):
            kept.append(side)
    return sorted(kept, key=lambda side: (side.region[1], side.region[0]))


def paired(fronts: Sequence[Side], backs: Sequence[Side]) -> tuple[Card, ...]:
    """Fronts with their backs: copies put both sides of one card in one row or one column.

    Which of the two shows in how the fronts stand: fronts beside each other have their backs
    below them, fronts below each other have them at their side.
    """
    left = list(backs)
    across = _spread(fronts)
    cards: list[Card] = []
    for front in fronts:
        if not left:
            cards.append(Card((front,)))
            continue
        back = min(left, key=lambda side: _apart(front, side, across=across))
        left.remove(back)
        cards.append(Card((front, back)))
    cards.extend(Card((back,)) for back in left)
    return tuple(cards)


def _spread(fronts: Sequence[Side]) -> bool | None:
    """Whether fronts stand beside each other (True) or below each other; None for a single one."""
    if len(fronts) < 2:
        return None
    first, second = middle(fronts[0].region), middle(fronts[1].region)
    return abs(first[0] - second[0]) > abs(first[1] - second[1])


def _apart(front: Side, back: Side, *, across: bool | None) -> float:
    dx = abs(middle(front.region)[0] - middle(back.region)[0])
    dy = abs(middle(front.region)[1] - middle(back.region)[1])
    if across is None:
        return dx + dy
    return dx * 3 + dy if across else dy * 3 + dx
