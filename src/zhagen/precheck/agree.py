"""Whether the readings of one concept agree, and which of them is the odd one out.

The most believed reading (order of facts.yaml) is what the others are held against. A difference
that a misreading explains is none: an unsure character that looks like the sure one, an unsure
code that fails its own check and is otherwise the same. A number that surely differs is told even
where it is wrong in itself: that it is no number and that it is not the card's are two statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import Origin
from zhagen.language import likeness
from zhagen.precheck.surety import GATE, is_seal
from zhagen.slices.validators import validate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from zhagen.precheck.surety import Held
    from zhagen.precheck.values import CaseFile
    from zhagen.slices.model import Slice

_CODES: Final = frozenset({"id_number", "uscc", "bank_account", "phone", "mobile"})
# More characters than this are not one code misread for another.
_MISREAD: Final = 2


class Likeness(Enum):
    """What comparing two readings says."""

    SAME = "same"
    DIFFERENT = "different"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The readings of a concept held against the most believed one.

    `apart` are those that differ, `near` those that might, `alike` those that do not; the
    reference itself is among `alike`. `illegible` are those that could not be read.
    """

    reference: Held | None
    alike: tuple[Held, ...]
    near: tuple[Held, ...]
    apart: tuple[Held, ...]
    illegible: tuple[Held, ...]

    @property
    def odd(self) -> tuple[Held, ...]:
        """The readings to look at first: the smaller camp; in a tie not the most believed."""
        differing = (*self.apart, *self.near)
        materials = {one.reading.material for one in differing}
        alone = {one.reading.material for one in self.alike}
        if len(alone) == 1 and len(materials) > 1 and _one_value(differing):
            return self.alike
        return differing


def _one_value(readings: Sequence[Held]) -> bool:
    return len({str(one.reading.value) for one in readings}) == 1


def reference(case: CaseFile, concept: str) -> Held | None:
    """The reading of a concept that is believed: from a material before what was said."""
    known = [
        one for one in case.of_concept(concept) if one.known and not _is_seal(case.definition, one)
    ]
    known.sort(key=lambda one: one.reading.origin is not Origin.READ)
    return known[0] if known else None


def compare_concept(case: CaseFile, concept: str, facts: Sequence[str] | None = None) -> Comparison:
    """Hold the readings of `facts` (all of the concept if None) against the reference."""
    believed = reference(case, concept)
    pool = [
        one
        for one in case.of_concept(concept)
        if (one.reading.fact in facts if facts is not None else not _is_seal(case.definition, one))
    ]
    camps: dict[Likeness, list[Held]] = {kind: [] for kind in Likeness}
    if believed is not None:
        camps[Likeness.SAME].append(believed)
        for one in pool:
            if one.known and one is not believed:
                camps[compare(case.definition, believed, one)].append(one)
        if _is_alone(case.definition, believed, camps):
            camps[Likeness.SAME] += camps.pop(Likeness.DOUBT)
            camps[Likeness.DOUBT] = []
    return Comparison(
        believed,
        tuple(camps[Likeness.SAME]),
        tuple(camps[Likeness.DOUBT]),
        tuple(camps[Likeness.DIFFERENT]),
        tuple(one for one in pool if one.illegible),
    )


def _is_alone(definition: Slice, believed: Held, camps: Mapping[Likeness, list[Held]]) -> bool:
    """Whether what is believed is the misread one: other materials say one thing beside it.

    That a misreading may explain the difference is known already; that papers written apart from
    each other share a mistake that looks like it is not to be expected.
    """
    if believed.sure and not believed.copied:
        return False
    near = camps[Likeness.DOUBT]
    materials = {one.reading.material for one in near} - {believed.reading.material}
    alone = camps[Likeness.SAME] == [believed] and len(materials) > 1
    return alone and all(compare(definition, near[0], one) is Likeness.SAME for one in near)


def compare(definition: Slice, one: Held, other: Held) -> Likeness:
    """Whether two readings say the same."""
    first, second = one.reading.value, other.reading.value
    if not (isinstance(first, str) and isinstance(second, str)):
        return Likeness.SAME if first == second else Likeness.DIFFERENT
    if _is_seal(definition, one) or _is_seal(definition, other):
        ring, name = (first, second) if _is_seal(definition, one) else (second, first)
        same = likeness.same_seal_owner(ring, name)
        if same is None and min(one.reading.confidence, other.reading.confidence) < GATE:
            same = likeness.might_be_ring_of(ring, name) or None
        return _likeness(same)
    checks = set(definition.facts[one.reading.fact].validators)
    checks |= set(definition.facts[other.reading.fact].validators)
    if checks & _CODES:
        return _compare_codes(one, other, checks)
    return _compare_texts(one, other, is_name=bool(checks))


def _likeness(same: bool | None) -> Likeness:  # noqa: FBT001 - a truth value with a third state
    if same is None:
        return Likeness.DOUBT
    return Likeness.SAME if same else Likeness.DIFFERENT


def _compare_codes(one: Held, other: Held, checks: set[str]) -> Likeness:
    first, second = str(one.reading.value), str(other.reading.value)
    if likeness.same_code(first, second):
        return Likeness.SAME
    apart = likeness.edits(first, second)
    for check in checks & {"id_number", "uscc"}:
        right = [validate(check, text) is None for text in (first, second)]
        # Codes with a wrong check digit have been issued, and people mistype numbers: only an
        # unsure reading of one is taken for a misreading.
        misread = [
            not fits and not held.sure for fits, held in zip(right, (one, other), strict=True)
        ]
        if any(misread) and any(right) and apart <= _MISREAD:
            return Likeness.SAME
    return Likeness.DIFFERENT


def _compare_texts(one: Held, other: Held, *, is_name: bool) -> Likeness:
    first, second = str(one.reading.value), str(other.reading.value)
    same = likeness.same_name(first, second)
    if same is False and not is_name:
        same = likeness.same_address(first, second)
    unsure = not (one.sure and other.sure)
    if same is not True and unsure and likeness.must_be_misread(first, second):
        return Likeness.SAME
    if same is False and not _typed(one, other) and _might_be_misread(one, other, unsure=unsure):
        return Likeness.DOUBT
    return _likeness(same)


def _might_be_misread(one: Held, other: Held, *, unsure: bool) -> bool:
    """Whether one of two texts may be the other misread.

    An unsure one of any character that looks alike, on a photocopy a sure one too, and everywhere
    one with a character recognition does not know.
    """
    first, second = str(one.reading.value), str(other.reading.value)
    copied = one.copied or other.copied
    return likeness.might_be_rare(first, second) or (
        (unsure or copied) and likeness.might_be_misread(first, second, copied=copied)
    )


def _typed(one: Held, other: Held) -> bool:
    """Whether neither text was recognised from a picture: a text layer is never misread."""
    return one.reading.confidence >= 1 and other.reading.confidence >= 1


def _is_seal(definition: Slice, one: Held) -> bool:
    return is_seal(definition.facts[one.reading.fact])
