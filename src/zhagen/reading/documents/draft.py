"""A reading before it is final: with the lines it rests on, so that it can be looked at again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language.normalise import has_chinese
from zhagen.reading.documents.typed import Kind, kind_named, kind_of
from zhagen.reading.model import Legibility

if TYPE_CHECKING:
    from zhagen.cases.model import Box, Cell, Value
    from zhagen.reading.documents.typed import Typed
    from zhagen.reading.model import Strip
    from zhagen.slices.model import Fact, Slice

_DOUBTFUL_PAGE = 0.93
_FITS = 0.85
_STILL_DOUBTFUL = 0.94
DISPUTED = 0.9  # of figures read in two ways neither is believed


@dataclass(frozen=True, slots=True)
class CellRead:
    """A cell of a table row: its value, how surely it was read, and from which boxes."""

    column: str
    value: Cell
    confidence: float
    checked: bool | None
    sources: tuple[Box, ...]

    def better_of(self, other: CellRead) -> CellRead:
        """Of two readings of one cell the one to believe; agreement makes both surer.

        Figures nothing proves, read in two ways, stay doubtful whichever is taken.
        """
        if self.value == other.value:
            return replace(self, confidence=agreed(self.value, self.confidence, other.confidence))
        if self.checked is not other.checked and (self.checked or other.checked):
            return self if self.checked else other
        best = self if self.confidence >= other.confidence else other
        if has_chinese(str(best.value)):
            return best
        return replace(best, confidence=min(best.confidence, DISPUTED))


@dataclass(frozen=True, slots=True)
class Draft:
    """A value of a fact with the boxes it rests on.

    `confidence` is that of the letters; `fit` says how well the wording suits the fact's type,
    `place` how surely the place is the fact's: neither becomes better by reading the letters again.
    `checked` is whether its check digit or shape holds, None where it has none. `box` is None only
    where nothing on the page can be pointed at.
    """

    fact: str
    value: Value
    confidence: float
    box: Box | None
    text: str = ""
    state: State = State.READ
    sources: tuple[Box, ...] = ()
    checked: bool | None = None
    fit: float = 1.0
    place: float = 1.0
    row_boxes: tuple[Box, ...] = ()
    cells: tuple[tuple[CellRead, ...], ...] = ()
    strips: tuple[Strip, ...] = ()

    @property
    def sureness(self) -> float:
        """How far the draft as a whole can be relied on, 0..1."""
        fitted = 1.0 if self.fit >= _FITS else 0.5 + self.fit / 2
        return self.confidence * fitted * self.place

    @property
    def fits(self) -> bool:
        """Whether it is a value of the kind the fact asks for."""
        return self.state is State.READ and self.fit >= _FITS

    @property
    def weak(self) -> bool:
        """Whether a second look is worth its time."""
        if not self.sources or self.state is State.BLANK:
            return False
        if self.cells:
            return True
        shapeless = self.state is State.READ and self.fit < _FITS
        illegible = self.state is State.ILLEGIBLE
        return self.confidence < 0.95 or self.checked is False or illegible or shapeless

    def better_than(self, other: Draft) -> bool:
        """Whether this reading of the same place should replace another one."""
        if (self.state is State.READ) != (other.state is State.READ):
            return self.state is State.READ
        if self.checked is not other.checked:
            return self.checked is True
        return self.sureness > other.sureness


def lowered(draft: Draft, factor: float) -> Draft:
    """The draft with less certainty that its place is the right one."""
    return replace(draft, place=draft.place * factor)


def agreed(value: object, first: float, second: float) -> float:
    """Confidence of a value two engines read alike.

    Trained on the same pages they take the same rare character for the same common one (鋆 for 黎):
    over Chinese words their agreement does not lift a doubt, over letters and digits it does.
    """
    if has_chinese(str(value)):
        return max(first, min(second, _STILL_DOUBTFUL))
    return round(min(0.99, max(first, second, 1 - 1.5 * (1 - first) * (1 - second))), 4)


def typed_draft(fact: Fact, typed: Typed, confidence: float, box: Box, text: str) -> Draft:
    """A draft for a typed wording: a wording that does not fit its type is doubtful."""
    return Draft(
        fact.name, typed.value, confidence, box, text.strip(), checked=typed.checked, fit=typed.fit
    )


def fact_kind(fact: Fact, slice_: Slice) -> Kind:
    """The kind of wording a fact expects; its concept speaks where the fact itself says nothing."""
    kind = kind_of(fact)
    concept = slice_.facts.get(fact.concept)
    if kind is Kind.TEXT and concept is not None and concept is not fact:
        return kind_of(concept)
    return kind


def column_kind(name: str, fallback: Kind) -> Kind:
    """The kind of wording in a table column."""
    return kind_named(name) or fallback


def legibility_factor(legibility: Legibility) -> float:
    """What a page's quality does to the confidence of everything read from it."""
    return {Legibility.CLEAR: 1.0, Legibility.DOUBTFUL: _DOUBTFUL_PAGE}.get(legibility, 0.6)
