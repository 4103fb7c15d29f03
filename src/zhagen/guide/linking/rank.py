"""Which items fit a wish best: letters, sounds, meaning, what is to be done, how often asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from zhagen.guide.linking.attach import letters
from zhagen.guide.linking.grams import Parts
from zhagen.guide.linking.index import Index, Places, Scores, heard
from zhagen.guide.linking.spelling import Spelled
from zhagen.guide.pinyin import sounds, typed

# What each kind of likeness counts beside the likeness of letters to the best single wording.
_SOUND_WEIGHT: Final = 0.6
# Of a wish typed in pinyin nothing else can be compared.
_TYPED_WEIGHT: Final = 2.4
_MEANING_WEIGHT: Final = 1.3
_PROFILE_WEIGHT: Final = 0.4
_CENTRE_WEIGHT: Final = 0.4
_SAME_OPERATION: Final = 0.2
_UNASKED_OPERATION: Final = 0.06
_OFTEN: Final = 0.03
# What the gate tells by rule is met by being near only if it is nearer than this: a story in which
# somebody "made it clear" or "told me how" is no call for a person, nor an attack on the machine.
_TOLD_BY_RULE: Final = 0.3
# Done only by people who say so: a wish that names no doing means none of these.
_SAID_WHEN_MEANT: Final = frozenset(
    {"change", "end", "renew", "replace", "suspend", "resume", "transfer", "refund"}
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Items by fit, best first, with their scores; and the best concept that is not done here.

    Of items of one name the first stands for all; `entries` are the names. Scores lie between 0
    and about 4 and are comparable within one wish. `length` is how many characters of the wish say
    something, `letters` the likeness to the best single wording by letters.
    """

    wish: str
    length: int
    operations: frozenset[str]
    items: tuple[int, ...]
    entries: tuple[int, ...]
    scores: tuple[float, ...]
    absent: int | None
    absent_score: float
    letters: float = 0.0


@dataclass(frozen=True, slots=True)
class Look:
    """A text as seen by letters alone, at an eighth of the price of a ranking.

    `thing` is the entry or concept with the wording most like it, `alike` how like.
    """

    spelled: Spelled
    written: Parts
    by_letters: Scores
    thing: int
    alike: float


def look(index: Index, text: str) -> Look:
    """What the letters of `text` are most like."""
    spelled = index.misspelt.mended(index.spelling.of_wish(text))
    # The letters of pinyin are no letters of names (usb, vip); its sounds are compared.
    written = [(text, weight) for text, weight in letters(spelled) if not typed("".join(text))]
    by_letters = index.chars.alike(written)
    best = int(np.argmax(by_letters))
    return Look(spelled, written, by_letters, int(index.target[best]), float(by_letters[best]))


def rank(index: Index, text: str | Look, *, most: int = 10) -> Ranking:
    """The items that fit a text best, at most `most`; a look already taken is not repeated."""
    seen = look(index, text) if isinstance(text, str) else text
    wish = seen.spelled
    doing = index.operations.of_wish(wish.asked)
    own, of_concepts = _fit(index, seen)
    own += _OFTEN * index.often + _fitting(index, doing, index.entry_bits)
    absent, absent_score = _best_absent(index, of_concepts, doing)
    best = np.argsort(-own, kind="stable")[:most]
    return Ranking(
        wish=wish.asked,
        length=sum(len(sounds(one.text) if typed(one.text) else one.text) for one in wish.own),
        operations=doing,
        items=tuple(index.entries[int(one)][0] for one in best),
        entries=tuple(map(int, best)),
        scores=tuple(float(own[one]) for one in best),
        absent=absent,
        absent_score=absent_score,
        letters=max(seen.alike, 0.0),
    )


def _fit(index: Index, seen: Look) -> tuple[Scores, Scores]:
    """How well each entry and each concept fits."""
    wish = seen.spelled
    weight = _SOUND_WEIGHT if seen.written else _TYPED_WEIGHT
    single = seen.by_letters + weight * index.sounds.alike(heard(wish))
    own, of_concepts = index.best_of(single)
    # Not `@`: on a busy machine the threads of a matrix product cost ten times the product.
    meaning = index.meanings.of(wish.own)
    alike = np.einsum("ij,j->i", index.meant, meaning)
    meant, meant_by_concepts = index.best_of(alike)
    whole = _PROFILE_WEIGHT * index.profiles.alike(seen.written)
    whole += _CENTRE_WEIGHT * np.einsum("ij,j->i", index.centres, meaning)
    entries = len(index.entries)
    return (
        own + _MEANING_WEIGHT * meant + whole[:entries],
        of_concepts + _MEANING_WEIGHT * meant_by_concepts + whole[entries:],
    )


def _best_absent(
    index: Index, of_concepts: Scores, doing: frozenset[str]
) -> tuple[int | None, float]:
    """The best concept that this catalogue lacks."""
    if not len(index.absent):
        return None, 0.0
    scores = of_concepts[index.absent] + _OFTEN * index.absent_often
    scores -= _TOLD_BY_RULE * index.absent_told_by_rule
    scores += _fitting(index, doing, index.absent_bits)
    best = int(np.argmax(scores))
    return int(index.absent[best]), float(scores[best])


def _fitting(index: Index, doing: frozenset[str], own: Places) -> Scores:
    """What things gain or lose by what is to be done with them and what is asked for."""
    asked = index.operations.bits(doing)
    if asked:
        fits = np.where(own & asked, _SAME_OPERATION, -_SAME_OPERATION)
    else:
        meant = index.operations.bits(_SAID_WHEN_MEANT)
        fits = np.where(own & ~meant, 0.0, -_UNASKED_OPERATION)
    return np.where(own == 0, 0.0, fits).astype(np.float32)
