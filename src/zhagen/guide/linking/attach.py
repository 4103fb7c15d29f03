"""Which items of a catalogue a concept of the lexicon is.

Names of one thing differ from region to region: in formalities (法律援助申请, 对公民法律援助申请的
审批), in remarks in brackets, in order. What is to be done must agree: 设立 is never 变更. Items of
the same thing with another doing are kin of a concept: what people say of it fits them as well, if
less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from zhagen.guide.linking.grams import Grams, Parts
from zhagen.guide.linking.operations import Operations
from zhagen.guide.linking.spelling import Spelled, Spelling
from zhagen.language.normalise import fold

# How alike names must be to be the same thing, and how far behind the best a further one may be.
_SAME_NAME: Final = 0.72
_AS_GOOD: Final = 0.06
# Names may differ in formalities alone: then what they speak of must be nearly the same, and it
# counts a little less than the same name.
_SAME_THING: Final = 0.84
_THING_ALONE: Final = 0.1
# A remark in brackets that only one of two names has.
_REMARK_ALONE: Final = 0.07
_KIN: Final = 0.8
# A shorter thing (企业, 户口) is shared by too many names to make kin of them.
_TELLING: Final = 4
# Weights of n-grams of one, two and three characters.
SIZES: Final = (0.4, 1.0, 1.0)
# What a name that speaks of no doing may mean.
_FIRST: Final = frozenset({"new", "claim", "pay"})
_BRACKETS = re.compile(r"\([^()]*\)")

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Named:
    """An official name in the forms it is compared in; `bare` is without remarks in brackets."""

    whole: Spelled
    bare: Spelled
    thing: tuple[tuple[str, float], ...]
    doing: frozenset[str]

    @classmethod
    def of(cls, name: str, spelling: Spelling, operations: Operations) -> Named:
        """The forms of a name."""
        whole = spelling.of_name(name)
        without = _BRACKETS.sub("", fold(name))
        bare = spelling.of_name(without) if without.strip() else whole
        thing = ((operations.thing(bare.core), 1.0),)
        return cls(whole, bare, thing, operations.of_name(whole.core))

    @property
    def remarked(self) -> bool:
        """Whether it has a remark in brackets."""
        return self.whole.core != self.bare.core


@dataclass(frozen=True, slots=True)
class Attached:
    """The names of a catalogue that a concept is, by their places, and those of its kin."""

    items: tuple[int, ...]
    kin: tuple[int, ...]


@dataclass(frozen=True)
class Attacher:
    """Finds the names of one catalogue that other names speak of."""

    names: tuple[Named, ...]
    operations: Operations

    @cached_property
    def _whole(self) -> Grams:
        return self._table([letters(name.whole) for name in self.names])

    @cached_property
    def _bare(self) -> Grams:
        return self._table([letters(name.bare) for name in self.names])

    @cached_property
    def _things(self) -> Grams:
        return self._table([name.thing for name in self.names])

    @cached_property
    def _doings(self) -> npt.NDArray[np.int64]:
        return np.array([self.operations.bits(name.doing) for name in self.names], dtype=np.int64)

    @cached_property
    def _remarked(self) -> npt.NDArray[np.bool_]:
        return np.array([name.remarked for name in self.names], dtype=np.bool_)

    def _table(self, texts: Sequence[Parts]) -> Grams:
        return Grams.of(texts, range(len(texts)), SIZES)

    def attached(self, names: Sequence[Named]) -> Attached:
        """The names that are what these names (of one concept) say, and their kin."""
        best = np.zeros(len(self.names), dtype=np.float32)
        kin = np.zeros(len(self.names), dtype=np.float32)
        for name in names:
            thing = self._things.surely_alike(name.thing)
            if len(name.thing[0][0]) >= _TELLING:
                kin = np.maximum(kin, thing)
            whole = self._whole.surely_alike(letters(name.whole))
            alike = np.maximum(whole, self._remark_apart(name))
            alike = np.maximum(alike, np.where(thing >= _SAME_THING, thing - _THING_ALONE, 0.0))
            best = np.maximum(best, np.where(self._compatible(name), alike, 0.0))
        near = max(_SAME_NAME, float(best.max(initial=0.0)) - _AS_GOOD)
        held = best >= near
        return Attached(_places(held), _places((kin >= _KIN) & ~held))

    def _remark_apart(self, name: Named) -> Scores:
        alike = self._bare.surely_alike(letters(name.bare)) - _REMARK_ALONE
        return np.where(self._remarked != name.remarked, alike, 0.0).astype(np.float32)

    def _compatible(self, name: Named) -> npt.NDArray[np.bool_]:
        """Which items may speak of the same doing; saying none fits a first application."""
        own, first = self.operations.bits(name.doing), self.operations.bits(_FIRST)
        of_items = self._doings
        silent = (of_items == 0) | (own == 0)
        either = of_items | own
        fits = np.where(silent, (either & ~first) == 0, (of_items & own) != 0)
        return np.asarray(fits, dtype=np.bool_)


def letters(text: Spelled) -> Parts:
    """A text as units of letters."""
    return [(part.text, part.weight) for part in text.parts]


def _places(held: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(at) for at in np.flatnonzero(held))
