"""A catalogue made ready for linking: its names, aliases and the wordings of concepts it has.

Items of one name, as several districts or bodies have them, are one entry: what is said of one is
said of all. A concept of the lexicon is attached to the entries that its names name; one that finds
none stays as knowledge of what is not done here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from zhagen.guide.lexicon.concepts import Concept, Lexicon
from zhagen.guide.linking.attach import SIZES, Attached, Attacher, Named, letters
from zhagen.guide.linking.catalogue import Catalogue
from zhagen.guide.linking.grams import Grams, Parts
from zhagen.guide.linking.meaning import Meanings, shipped_meanings
from zhagen.guide.linking.misspelt import Misspelt
from zhagen.guide.linking.operations import Operations
from zhagen.guide.linking.profiles import Profiles
from zhagen.guide.linking.spelling import Spelled, Spelling
from zhagen.guide.model import Item
from zhagen.guide.pinyin import sounds

# Sounds are few, so one alone says little.
_SOUNDS: Final = (0.1, 1.0, 1.0)
# What is said of a thing fits its kin (the same thing, another doing) this well.
_KIN: Final = 0.85
# Reasons of concepts that are no thing but a way to talk to the guide.
_TOLD_BY_RULE: Final = frozenset({"human", "injection"})

Scores = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Index:
    """What linking looks into.

    `entries` are the items by name. Rows of the three tables (letters, sounds, meanings) are texts;
    `target` gives for each the entry (0 …) or, from `len(entries)` on, the concept it belongs to.
    `profiles` and `centres` have a row for each entry and concept. `attached[c]` are the entries
    that concept c is, and their kin.
    """

    catalogue: Catalogue
    entries: tuple[tuple[int, ...], ...]
    concepts: tuple[Concept, ...]
    attached: tuple[Attached, ...]
    spelling: Spelling
    misspelt: Misspelt
    operations: Operations
    chars: Grams
    sounds: Grams
    meanings: Meanings
    meant: Scores
    profiles: Profiles
    centres: Scores
    target: Places
    entry_operations: tuple[frozenset[str], ...]
    entry_things: tuple[str, ...]
    concept_operations: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, catalogue: Catalogue, lexicon: Lexicon) -> Index:
        """The index of a catalogue: two seconds for a thousand names."""
        spelling, operations = Spelling(lexicon), Operations(lexicon)
        entries = _entries(catalogue)
        firsts = [catalogue.items[own[0]] for own in entries]
        named = tuple(Named.of(item.name, spelling, operations) for item in firsts)
        attached = _attached(named, lexicon.concepts, spelling, operations)
        texts, target = _texts(firsts, lexicon.concepts, spelling)
        groups = [_group(one, len(entries), attached) for one in target]
        written = [letters(one) for one in texts]
        meanings = shipped_meanings()
        meant = meanings.table([one.own for one in texts])
        things = _things(target, len(entries), attached)
        return cls(
            catalogue=catalogue,
            entries=entries,
            concepts=lexicon.concepts,
            attached=attached,
            spelling=spelling,
            misspelt=Misspelt.of(texts, meanings),
            operations=operations,
            chars=Grams.of(written, groups, SIZES),
            sounds=Grams.of([heard(one) for one in texts], groups, _SOUNDS),
            meanings=meanings,
            meant=meant,
            profiles=Profiles.of(written, things, SIZES),
            centres=_centres(meant, things),
            target=np.array(target, dtype=np.int64),
            entry_operations=tuple(name.doing for name in named),
            entry_things=tuple("".join(text for text, _ in name.thing) for name in named),
            concept_operations=tuple(
                operations.of_name(spelling.of_name(one.names[0]).core) for one in lexicon.concepts
            ),
        )

    def best_of(self, of_rows: Scores) -> tuple[Scores, Scores]:
        """The best row of each entry, those of its concepts among them, and of each concept."""
        entries = len(self.entries)
        best = np.maximum(np.maximum.reduceat(of_rows, self._starts), np.float32(0))
        own, of_concepts = best[:entries], best[entries:]
        items, concepts = self._held
        np.maximum.at(own, items, of_concepts[concepts])
        kin, concepts = self._kin
        np.maximum.at(own, kin, np.float32(_KIN) * of_concepts[concepts])
        return own, of_concepts

    @cached_property
    def _starts(self) -> Places:
        """The first row of each entry and concept; their rows stand together."""
        return np.flatnonzero(np.diff(self.target, prepend=-1)).astype(np.int64)

    @cached_property
    def _held(self) -> tuple[Places, Places]:
        return _pairs([one.items for one in self.attached])

    @cached_property
    def _kin(self) -> tuple[Places, Places]:
        return _pairs([one.kin for one in self.attached])

    @cached_property
    def often(self) -> Scores:
        """How often each entry is asked for, 0 to 3, by its concepts."""
        found = np.zeros(len(self.entries), dtype=np.float32)
        asked = np.array([concept.often for concept in self.concepts], dtype=np.float32)
        items, concepts = self._held
        np.maximum.at(found, items, asked[concepts])
        return found

    @cached_property
    def absent(self) -> Places:
        """The concepts that this catalogue does not have."""
        missing = [at for at, own in enumerate(self.attached) if not own.items]
        return np.array(missing, dtype=np.int64)

    @cached_property
    def absent_often(self) -> Scores:
        """How often each absent concept is asked for."""
        return np.array([self.concepts[at].often for at in self.absent], dtype=np.float32)

    @cached_property
    def absent_told_by_rule(self) -> Scores:
        """1 for each absent concept that is no thing but a way to talk to the guide, else 0."""
        told = [self.concepts[at].reason in _TOLD_BY_RULE for at in self.absent]
        return np.array(told, dtype=np.float32)

    @cached_property
    def entry_of(self) -> dict[int, int]:
        """The entry of each item."""
        return {item: at for at, own in enumerate(self.entries) for item in own}

    @cached_property
    def entry_bits(self) -> Places:
        """The operations of each entry as one number."""
        return np.array(list(map(self.operations.bits, self.entry_operations)), dtype=np.int64)

    @cached_property
    def absent_bits(self) -> Places:
        """The operations of each absent concept as one number."""
        doings = [self.concept_operations[at] for at in self.absent]
        return np.array(list(map(self.operations.bits, doings)), dtype=np.int64)


def heard(text: Spelled) -> Parts:
    """A text as units of sound; official words are not what was said."""
    return [(sounds(part.text), part.weight) for part in text.own]


def _entries(catalogue: Catalogue) -> tuple[tuple[int, ...], ...]:
    """The items by name and aliases, in the order of their first."""
    held: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for at, item in enumerate(catalogue.items):
        held.setdefault((item.name, item.aliases), []).append(at)
    return tuple(map(tuple, held.values()))


def _texts(
    firsts: Sequence[Item], concepts: Sequence[Concept], spelling: Spelling
) -> tuple[list[Spelled], list[int]]:
    """Every wording and the entry or concept it belongs to."""
    name, said = spelling.of_name, spelling.of_wish
    of_entries = [[name(item.name), *map(said, item.aliases)] for item in firsts]
    of_concepts = [[*map(name, one.names), *map(said, one.say)] for one in concepts]
    texts: list[Spelled] = []
    target: list[int] = []
    for at, own in enumerate((*of_entries, *of_concepts)):
        for text in dict.fromkeys(own):
            texts.append(text)
            target.append(at)
    return texts, target


def _group(target: int, entries: int, attached: Sequence[Attached]) -> int:
    """The entry a text counts for when rarity is counted; a concept counts for its first."""
    if target < entries:
        return target
    own = attached[target - entries].items
    return own[0] if own else target


def _things(
    target: Sequence[int], entries: int, attached: Sequence[Attached]
) -> list[tuple[int, ...]]:
    """The texts of each entry, those of its concepts among them, and of each concept."""
    own: list[list[int]] = [[] for _ in range(entries + len(attached))]
    for row, at in enumerate(target):
        own[at].append(row)
    whole = [list(rows) for rows in own]
    for at, one in enumerate(attached):
        for entry in one.items:
            whole[entry] += own[entries + at]
    return list(map(tuple, whole))


def _centres(meant: Scores, things: Sequence[Sequence[int]]) -> Scores:
    """The mean direction of what is said of each thing."""
    centres = np.zeros((len(things), meant.shape[1]), dtype=np.float32)
    for at, rows in enumerate(things):
        if rows:
            centres[at] = meant[list(rows)].sum(axis=0)
    lengths = np.linalg.norm(centres, axis=1, keepdims=True)
    return np.asarray(centres / np.maximum(lengths, 1e-6), dtype=np.float32)


def _attached(
    named: tuple[Named, ...],
    concepts: Sequence[Concept],
    spelling: Spelling,
    operations: Operations,
) -> tuple[Attached, ...]:
    """For each concept the entries that it is, and their kin."""
    attacher = Attacher(named, operations)
    found = [
        attacher.attached([Named.of(name, spelling, operations) for name in concept.names])
        for concept in concepts
    ]
    return tuple(_by_shared_name(concepts, found))


def _by_shared_name(concepts: Sequence[Concept], found: Sequence[Attached]) -> list[Attached]:
    """Two concepts with a name in common are one thing: one that found nothing is the other."""
    named: dict[str, list[int]] = {}
    for concept, own in zip(concepts, found, strict=True):
        for name in concept.names:
            named.setdefault(name, []).extend(own.items)
    return [
        own
        if own.items
        else Attached(
            tuple(sorted({item for name in concept.names for item in named[name]})), own.kin
        )
        for concept, own in zip(concepts, found, strict=True)
    ]


def _pairs(held: Sequence[Sequence[int]]) -> tuple[Places, Places]:
    """Entries and, beside each, the concept that holds it."""
    entries = np.array([entry for own in held for entry in own], dtype=np.int64)
    return entries, np.repeat(np.arange(len(held)), [len(own) for own in held])
