"""A catalogue made ready for linking: its names, aliases and the wordings of concepts it has.

A concept of the lexicon is attached to the items whose names it names; one that finds no item stays
as knowledge of what is not done here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from zhagen.guide.catalogue import Catalogue
from zhagen.guide.grams import Grams, Parts
from zhagen.guide.lexicon import Concept, Lexicon
from zhagen.guide.meaning import Meanings, shipped_meanings
from zhagen.guide.operations import Operations
from zhagen.guide.pinyin import sounds
from zhagen.guide.spelling import Spelled, Spelling

# Weights of n-grams of one, two and three units; sounds are few, so one alone says little.
_CHARS = (0.4, 1.0, 1.0)
_SOUNDS = (0.1, 1.0, 1.0)
# How alike an official name of a concept and of an item must be to be the same thing, and how far
# behind the best of the catalogue a further one may be.
_SAME_NAME = 0.72
# Names may differ in formalities alone (法律援助申请, 对公民法律援助申请的审批): then the things
# they speak of must be nearly the same, and it counts a little less than the same name.
_SAME_THING = 0.84
_THING_ALONE = 0.1
_AS_GOOD = 0.06

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Index:
    """What linking looks into.

    Rows of the three tables (letters, sounds, meanings) are texts; `target` gives for each the item
    (0 …) or, from `len(items)` on, the concept it belongs to. `attached[c]` are the items of
    concept c.
    """

    catalogue: Catalogue
    concepts: tuple[Concept, ...]
    attached: tuple[tuple[int, ...], ...]
    spelling: Spelling
    operations: Operations
    chars: Grams
    sounds: Grams
    meanings: Meanings
    meant: Scores
    target: npt.NDArray[np.int64]
    item_operations: tuple[frozenset[str], ...]
    concept_operations: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, catalogue: Catalogue, lexicon: Lexicon) -> Index:
        """The index of a catalogue: a second for a thousand items."""
        spelling, operations = Spelling(lexicon), Operations(lexicon)
        names = [spelling.of_name(item.name) for item in catalogue.items]
        attached = _attached(names, lexicon.concepts, spelling, operations)
        texts, target = _texts(catalogue, lexicon.concepts, spelling)
        groups = [_group(one, len(names), attached) for one in target]
        meanings = shipped_meanings()
        return cls(
            catalogue=catalogue,
            concepts=lexicon.concepts,
            attached=attached,
            spelling=spelling,
            operations=operations,
            chars=Grams.of([letters(one) for one in texts], groups, _CHARS),
            sounds=Grams.of([heard(one) for one in texts], groups, _SOUNDS),
            meanings=meanings,
            meant=meanings.table([one.own for one in texts]),
            target=np.array(target, dtype=np.int64),
            item_operations=tuple(operations.of_name(name.core) for name in names),
            concept_operations=tuple(
                operations.of_name(spelling.of_name(one.names[0]).core) for one in lexicon.concepts
            ),
        )

    def best_of(self, of_rows: Scores) -> tuple[Scores, Scores]:
        """The best row of each item, those of its concepts among them, and of each concept."""
        items = len(self.catalogue)
        best = np.zeros(items + len(self.concepts), dtype=np.float32)
        np.maximum.at(best, self.target, of_rows)
        own, of_concepts = best[:items], best[items:]
        np.maximum.at(own, self.held, of_concepts[self.holder])
        return own, of_concepts

    @cached_property
    def held(self) -> npt.NDArray[np.int64]:
        """Every item that a concept is attached to, concept by concept."""
        return np.array([item for own in self.attached for item in own], dtype=np.int64)

    @cached_property
    def holder(self) -> npt.NDArray[np.int64]:
        """The concept of each of `held`."""
        return np.repeat(np.arange(len(self.attached)), [len(own) for own in self.attached])

    @cached_property
    def often(self) -> Scores:
        """How often each item is asked for, 0 to 3, by its concepts."""
        found = np.zeros(len(self.catalogue), dtype=np.float32)
        asked = np.array([concept.often for concept in self.concepts], dtype=np.float32)
        np.maximum.at(found, self.held, asked[self.holder])
        return found

    @cached_property
    def absent(self) -> npt.NDArray[np.int64]:
        """The concepts that this catalogue does not have."""
        return np.array([at for at, own in enumerate(self.attached) if not own], dtype=np.int64)


def _texts(
    catalogue: Catalogue, concepts: tuple[Concept, ...], spelling: Spelling
) -> tuple[list[Spelled], list[int]]:
    """Every wording and the item or concept it belongs to."""
    name, said = spelling.of_name, spelling.of_wish
    of_items = [[name(item.name), *map(said, item.aliases)] for item in catalogue.items]
    of_concepts = [[*map(name, one.names), *map(said, one.say)] for one in concepts]
    texts: list[Spelled] = []
    target: list[int] = []
    for at, own in enumerate((*of_items, *of_concepts)):
        for text in dict.fromkeys(own):
            texts.append(text)
            target.append(at)
    return texts, target


def _group(target: int, items: int, attached: tuple[tuple[int, ...], ...]) -> int:
    """The item a text counts for when rarity is counted; a concept counts for its first item."""
    if target < items:
        return target
    own = attached[target - items]
    return own[0] if own else target


def _attached(
    names: list[Spelled], concepts: tuple[Concept, ...], spelling: Spelling, operations: Operations
) -> tuple[tuple[int, ...], ...]:
    """For each concept the items that are it: alike in name, and the same is done."""
    groups = range(len(names))
    whole = Grams.of([letters(name) for name in names], groups, _CHARS)
    things = Grams.of([_thing(name, operations) for name in names], groups, _CHARS)
    doings = [operations.of_name(name.core) for name in names]
    found = []
    for concept in concepts:
        best = np.zeros(len(names), dtype=np.float32)
        for name in map(spelling.of_name, concept.names):
            alike = whole.alike(letters(name))
            thing = things.alike(_thing(name, operations))
            alike = np.maximum(alike, np.where(thing >= _SAME_THING, thing - _THING_ALONE, 0.0))
            doing = operations.of_name(name.core)
            fits = np.array([_compatible(doing, one) for one in doings])
            best = np.maximum(best, np.where(fits, alike, 0.0))
        most = float(best.max(initial=0.0))
        near = max(_SAME_NAME, most - _AS_GOOD)
        found.append(tuple(int(at) for at in np.flatnonzero(best >= near)))
    return tuple(found)


def letters(text: Spelled) -> Parts:
    """A text as units of letters."""
    return [(part.text, part.weight) for part in text.parts]


def heard(text: Spelled) -> Parts:
    """A text as units of sound; official words are not what was said."""
    return [(sounds(part.text), part.weight) for part in text.own]


def _thing(name: Spelled, operations: Operations) -> Parts:
    return [(operations.thing(name.core), 1.0)]


def _compatible(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names may speak of the same doing; saying none fits a first application."""
    if one == other:
        return True
    if not one or not other:
        return (one or other) <= {"new", "claim", "pay"}
    return bool(one & other)
