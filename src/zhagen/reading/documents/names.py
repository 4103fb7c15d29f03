"""Names are read twice: one wrong character in a name is a fault somebody would be blamed for.

Recognition is sure of 圭 where 桂 is printed: it has seldom seen the rarer name and says so only by
being a little less sure. So names with uncommon characters, and names not read perfectly, are
looked at by the finer engine too; where the two disagree neither is believed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language import shapes
from zhagen.language.normalise import fold, is_common
from zhagen.reading.documents.draft import Draft, agreed, fact_kind
from zhagen.reading.documents.typed import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhagen.slices.model import Slice

_PERFECT = 0.995
_DISAGREED = 0.85  # below what a finding may rest on
_MOST_NAMES = 3
_NAMES = frozenset({Kind.PERSON, Kind.ORG})


def is_name(slice_: Slice, name: str) -> bool:
    """Whether a fact is the name of a person or a unit."""
    fact = slice_.facts.get(name)
    return fact is not None and fact_kind(fact, slice_) in _NAMES


def to_check(slice_: Slice, drafts: Iterable[Draft]) -> list[Draft]:
    """The names on a page worth a second reading, the most doubtful first; three at most.

    A name the page says twice alike has been read twice already.
    """
    names = [draft for draft in drafts if is_name(slice_, draft.fact) and draft.state is State.READ]
    found = []
    for draft in names:
        concept = slice_.facts[draft.fact].concept
        alike = any(
            other is not draft
            and slice_.facts[other.fact].concept == concept
            and fold(str(other.value)) == fold(str(draft.value))
            and not set(other.sources) & set(draft.sources)
            for other in names
        )
        if not alike and may_be_misread(draft):
            found.append(draft)
    found.sort(key=lambda draft: (is_common(str(draft.value)), draft.confidence))
    return found[:_MOST_NAMES]


def may_be_misread(draft: Draft) -> bool:
    """Whether a name was read less than perfectly, or has characters recognition seldom meets."""
    if draft.weak or not draft.sources:
        return False
    return draft.confidence < _PERFECT or not is_common(str(draft.value))


def better_name(first: Draft, second: Draft | None) -> Draft:
    """Of two readings of one name the likelier; disagreement makes it doubtful."""
    if second is None or second.state is not State.READ or not second.value:
        return first
    if fold(str(first.value)) == fold(str(second.value)):
        confidence = agreed(first.value, first.confidence, second.confidence)
        usual = max(first.fit, second.fit)
        # Two engines that read an unusual name alike make it a name.
        return replace(first, confidence=confidence, fit=1.0 if usual >= 0.8 else usual)
    chosen = second if second.fit >= first.fit else first
    return replace(chosen, confidence=min(chosen.confidence, _DISAGREED))


def with_known_authorities(slice_: Slice, drafts: list[Draft]) -> list[Draft]:
    """Authorities named with characters put back that the slice's region tells."""
    return [_known(slice_, draft) for draft in drafts]


def _known(slice_: Slice, draft: Draft) -> Draft:
    fact = slice_.facts.get(draft.fact)
    if fact is None or fact_kind(fact, slice_) is not Kind.AUTHORITY:
        return draft
    if draft.state is not State.READ or not isinstance(draft.value, str):
        return draft
    value, _ = shapes.authority(draft.value, slice_.region)
    if value == draft.value:
        return draft
    # A character put in is certain by the grammar of such names; one exchanged is a likelihood.
    most = 1.0 if len(value) > len(draft.value) else _DISAGREED
    return replace(draft, value=value, confidence=min(draft.confidence, most))
