"""Names are read twice: one wrong character in a name is a fault somebody would be blamed for.

Recognition is sure of 圭 where 桂 is printed: it has seldom seen the rarer name and says so only by
being a little less sure. A character it does not know it may leave out, surer still: 孙飏源 becomes
孙源. So names not read perfectly, names with characters it does not know and names of two
characters are looked at by the finer engine too; where the two disagree neither is believed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from zhagen.cases.model import State
from zhagen.language import shapes
from zhagen.language.authorities import districts_in, restored
from zhagen.language.familiar import is_familiar
from zhagen.language.normalise import fold
from zhagen.reading.documents.boxes import height, width
from zhagen.reading.documents.draft import Draft, agreed, fact_kind
from zhagen.reading.documents.typed import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zhagen.slices.model import Slice

_PERFECT = 0.995
_DISAGREED = 0.85  # below what a finding may rest on
_MOST_NAMES = 3
_NO_NAME = 0.2  # fit of a wording that is a label or a verb
_SHORT = 2  # characters of a name, of which one more may have been left out
_SCRAP = re.compile(r"[A-Za-z0-9]{1,2}(?=[\u3400-\u9fff]{2})")
# Between Chinese characters and brackets a unit's name has no punctuation: specks are read so.
_SPECK = re.compile(
    r"(?<=[\u3400-\u9fff（）()])[.,'\"`~^*:;、。，；：|_]+(?=[\u3400-\u9fff（）()])"
)
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
    found.sort(key=lambda draft: (is_familiar(str(draft.value)), draft.confidence))
    return found[:_MOST_NAMES]


def may_be_misread(draft: Draft) -> bool:
    """Whether a name was read less than perfectly, or may hide a character the engine lacks."""
    if draft.weak or not draft.sources:
        return False
    name = str(draft.value)
    return draft.confidence < _PERFECT or len(name) == _SHORT or not is_familiar(name)


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
    wordings = [draft.value for draft in drafts if isinstance(draft.value, str)]
    places = [
        place for text in wordings for place in districts_in(fold(text), slice_.region)
    ] if slice_.region else []  # fmt: skip
    named = tuple(dict.fromkeys(places))
    return [_known(slice_, draft, named) for draft in drafts]


def _known(slice_: Slice, draft: Draft, districts: tuple[str, ...]) -> Draft:
    fact = slice_.facts.get(draft.fact)
    if fact is None or fact_kind(fact, slice_) is not Kind.AUTHORITY:
        return draft
    if draft.state is not State.READ or not isinstance(draft.value, str):
        return draft
    own = districts_in(fold(draft.value), slice_.region)
    others = tuple(one for one in districts if one not in own)
    value, _ = shapes.authority(draft.value, slice_.region)
    # A character put in is certain by the grammar of such names; one exchanged is a likelihood.
    most = 1.0 if len(value) > len(draft.value) else _DISAGREED
    if draft.confidence < 1.0 and (known := restored(value, slice_.region, others)) != value:
        value, most = known, _DISAGREED
    if value == draft.value:
        return draft
    return replace(draft, value=value, confidence=min(draft.confidence, most))


def that_name_somebody(slice_: Slice, drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts without persons' names that are none: a label, a verb, a single character.

    What stands there nobody has read; called a name, it would be held against the right one.
    """
    return [draft for draft in drafts if not _names_nobody(slice_, draft)]


def _names_nobody(slice_: Slice, draft: Draft) -> bool:
    fact = slice_.facts.get(draft.fact)
    if fact is None or draft.state is not State.READ or fact_kind(fact, slice_) is not Kind.PERSON:
        return False
    return draft.fit <= _NO_NAME


def without_scraps(slice_: Slice, drafts: Iterable[Draft]) -> list[Draft]:
    """Texts without the letter recognition saw in the paper before them, names without specks."""
    return [_unspecked(slice_, _bare(slice_, draft)) for draft in drafts]


def _unspecked(slice_: Slice, draft: Draft) -> Draft:
    """A unit's name without the specks that recognition took for punctuation within it."""
    if draft.state is not State.READ or not _is_unit(slice_, draft.fact):
        return draft
    if draft.confidence >= 1.0 or not isinstance(draft.value, str):
        return draft
    return replace(draft, value=_SPECK.sub("", draft.value))


def _bare(slice_: Slice, draft: Draft) -> Draft:
    """A draft without a lone sign before its Chinese text.

    It goes where it stood in a box of its own, and from a unit's name (which is written in Chinese
    characters) in any case, doubtfully: 3M and TCL are names, a single letter hardly is.
    """
    scrap = _SCRAP.match(draft.value) if isinstance(draft.value, str) else None
    if scrap is None or draft.state is not State.READ or draft.confidence >= 1.0:
        return draft
    first = min(draft.sources, key=lambda box: box[0], default=None)
    apart = len(draft.sources) > 1 and first is not None and width(first) <= 2.5 * height(first)
    if not apart and not (len(scrap.group()) == 1 and _is_unit(slice_, draft.fact)):
        return draft
    value = str(draft.value)[scrap.end() :]
    return replace(draft, value=value, confidence=min(draft.confidence, _DISAGREED))


def _is_unit(slice_: Slice, name: str) -> bool:
    fact = slice_.facts.get(name)
    return fact is not None and fact_kind(fact, slice_) is Kind.ORG
