"""Which parts of an utterance are wishes of their own: told by what each of them is found to be.

A story is best explained as a whole; of two wishes each half is explained better alone than within
the whole, and by something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from zhagen.guide.gate.wishes import Part
from zhagen.guide.linking.chance import chance, meant
from zhagen.guide.linking.index import Index
from zhagen.guide.linking.rank import Look, Ranking, look, rank

# Below these a part is not the name of a thing that is done, here or elsewhere, but a piece of the
# story.
_LEAST_SCORE: Final = 1.8
_LEAST_MEANT: Final = 0.5
_LEAST_ABSENT: Final = 2.5
# So little behind the first, an item is as good as the first.
_AS_GOOD: Final = 0.3
# The chance from which parts are wishes of their own; in a story more has to speak for it.
_LEAST: Final = 0.4
_LEAST_IN_STORY: Final = 0.6
_STORY: Final = 24
# The chance by letters alone from which the parts are worth ranking, and the likeness by letters
# from which one of them is.
_WORTH_A_LOOK: Final = 0.25
_WORTH_IN_STORY: Final = 0.5
# What a short text joins is looked at sooner: 执照和社保都要改地址 is one wording by its letters.
_WORTH_JOINED: Final = 0.1
_LEAST_ALIKE: Final = 0.18
_LEAST_ALIKE_JOINED: Final = 0.1
# After so many parts that are none, no further part is ranked.
_MOST_IN_VAIN: Final = 2
# A text so much like one known wording is that wording, whatever it joins (户口登记项目变更、更正).
_KNOWN: Final = 0.85


@dataclass(frozen=True, slots=True)
class Own:
    """A wish of its own: its text and what fits it."""

    text: str
    ranking: Ranking


def wishes_in(index: Index, parts: Sequence[Part], whole: Ranking) -> tuple[Own, ...]:
    """The parts that are wishes of their own; none where the text is one wish after all."""
    if whole.letters >= _KNOWN:
        return ()
    looks = [look(index, part.text) for part in parts]
    story = whole.length > _STORY
    if _likely(parts, looks, whole) < _worth(parts, story=story):
        return ()
    least = _LEAST_IN_STORY if story else _LEAST
    held: list[tuple[int, Ranking]] = []
    for tried, at in enumerate(sorted(range(len(parts)), key=lambda at: -looks[at].alike)):
        enough = _LEAST_ALIKE_JOINED if parts[at].joined else _LEAST_ALIKE
        if looks[at].alike < enough or (len(held) < 2 and tried - len(held) >= _MOST_IN_VAIN):
            break
        if not _held(held, at, parts[at], rank(index, looks[at])):
            continue
        # The likeliest two tell; the others are worth ranking only if those are two wishes.
        if len(held) == 2 and apart([(parts[one], own) for one, own in held], whole) < least:
            return ()
    if len(held) < 2:
        return ()
    return tuple(Own(parts[at].text, own) for at, own in sorted(held, key=itemgetter(0)))


def _worth(parts: Sequence[Part], *, story: bool) -> float:
    if story:
        return _WORTH_IN_STORY
    return _WORTH_JOINED if any(part.joined for part in parts) else _WORTH_A_LOOK


def _held(held: list[tuple[int, Ranking]], at: int, part: Part, ranking: Ranking) -> bool:
    """Whether the part is a further wish; said twice, the clearer one is kept."""
    if not _found(part, ranking):
        return False
    same = next((one for one in held if _same(one[1], ranking)), None)
    if same is None:
        held.append((at, ranking))
        return True
    if ranking.scores[0] > same[1].scores[0]:
        held[held.index(same)] = (at, ranking)
    return False


def _likely(parts: Sequence[Part], looks: Sequence[Look], whole: Ranking) -> float:
    """The chance of several wishes by letters alone: `apart` at an eighth of its price."""
    best: dict[int, float] = {}
    for one in looks:
        best[one.thing] = max(best.get(one.thing, 0.0), one.alike)
    first, second = sorted((*best.values(), 0.0), reverse=True)[:2]
    gain = (first + second) / 2 - whole.letters
    joined = any(part.joined for part in parts)
    return chance(-3.9 + 4.2 * second + 3.7 * gain + 2.8 * joined)


def apart(held: Sequence[tuple[Part, Ranking]], whole: Ranking) -> float:
    """The chance that these are wishes of their own.

    It rises with how well the less clear of the two best is found, with how much better both are
    found alone than within the whole, and with a word that joins them.
    """
    best = sorted((one for _, one in held), key=_score, reverse=True)[:2]
    gain = sum(map(_score, best)) / 2 - _score(whole)
    joined = any(part.joined for part, _ in held)
    return chance(-4.5 + 1.1 * _score(best[1]) + 3.0 * gain + 2.8 * joined)


def _found(part: Part, ranking: Ranking) -> bool:
    """Whether a part names something that is done, here or, if a word joins it, elsewhere."""
    if meant(ranking) >= _LEAST_MEANT:
        return ranking.scores[0] >= _LEAST_SCORE
    return part.joined and ranking.absent_score >= _LEAST_ABSENT


def _score(ranking: Ranking) -> float:
    """How well a part is found, as something that is done here or not."""
    return max(ranking.scores[0], ranking.absent_score)


def _same(one: Ranking, other: Ranking) -> bool:
    """Whether the first of one is as good as the first of the other, here or elsewhere."""
    if meant(one) < _LEAST_MEANT or meant(other) < _LEAST_MEANT:
        both = max(meant(one), meant(other)) < _LEAST_MEANT
        return both and one.absent == other.absent
    return _fits(one, other.entries[0]) or _fits(other, one.entries[0])


def _fits(ranking: Ranking, entry: int) -> bool:
    return any(
        own == entry and score > ranking.scores[0] - _AS_GOOD
        for own, score in zip(ranking.entries, ranking.scores, strict=True)
    )
