"""Facts of a slice in what a person says: several in one sentence, typed and checked.

Typed recognisers run one after the other over the same turn, the surest first; what they find is
settled per concept. A value whose check digit is wrong is told back with the reason and never
known; what is only about (十来个人) is told as approximate, so that it can be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from zhagen.cases.model import Value
from zhagen.guide.gate.acts import TalkKind
from zhagen.guide.recognising.addresses import addresses
from zhagen.guide.recognising.answers import talk_act
from zhagen.guide.recognising.banks import banks
from zhagen.guide.recognising.choices import choices
from zhagen.guide.recognising.codes import codes
from zhagen.guide.recognising.corrections import newest, without_denied
from zhagen.guide.recognising.dates import dates
from zhagen.guide.recognising.numbers import numbers
from zhagen.guide.recognising.organisations import organisations
from zhagen.guide.recognising.parts import parts
from zhagen.guide.recognising.persons import persons
from zhagen.guide.recognising.said import BLANK, Mention, Said, said_of
from zhagen.guide.recognising.texts import texts
from zhagen.guide.recognising.typed import as_heard
from zhagen.guide.recognising.vocabulary import Kind, Sayable, Vocabulary, vocabulary_of
from zhagen.guide.recognising.whose import whose
from zhagen.slices.model import Slice
from zhagen.slices.validators import validate

# Turns about the question, not of it: what they name is no value.
_NO_ANSWER: Final = frozenset({TalkKind.WHY, TalkKind.EXPLAIN, TalkKind.SAFETY, TalkKind.NOTHING})
# Two of these may both be meant: two applicants in one sentence.
_SEVERAL: Final = frozenset({Kind.USCC, Kind.UNIT_NAME})


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a turn told, by concept.

    `known` are values to be taken; two applicants make a list. `invalid` is what was said and
    cannot be taken, `reasons` why; `approximate` what is not exact enough to be taken. `corrected`
    names concepts that were known with another value. `words` is what was said for each.
    """

    known: Mapping[str, Value] = field(default_factory=dict)
    invalid: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    approximate: Mapping[str, str] = field(default_factory=dict)
    corrected: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


class Recogniser:
    """Recognises the facts of one slice; made once, used for every turn."""

    def __init__(self, definition: Slice) -> None:
        self.vocabulary: Vocabulary = vocabulary_of(definition)

    def read(
        self,
        text: str,
        *,
        on: date,
        asked: str | None = None,
        known: Mapping[str, Value] | None = None,
    ) -> Recognised:
        """The facts in `text`, said on the day `on` after the question for `asked`."""
        named = self.vocabulary.concept_of
        before = {named.get(name, name): value for name, value in (known or {}).items()}
        concept = self.vocabulary.concepts.get(named.get(asked or "", ""))
        said = said_of(self.vocabulary, text, on, concept, before)
        if not said.text.strip() or talk_act(said).kind in _NO_ANSWER:
            return Recognised()
        heard = as_heard(text, self.vocabulary)
        if heard is not None:
            return _by_sound(said_of(self.vocabulary, heard, on, concept, before))
        return _settled(said, without_denied(said, _mentions(said)))


def recognise(
    definition: Slice,
    text: str,
    *,
    on: date,
    asked: str | None = None,
    known: Mapping[str, Value] | None = None,
) -> Recognised:
    """The facts of a slice that `text` tells; see `Recogniser` where many turns are read."""
    return _recogniser(definition).read(text, on=on, asked=asked, known=known)


_recent: tuple[tuple[Slice, Recogniser], ...] = ()
_MOST_KEPT: Final = 8


def _recogniser(definition: Slice) -> Recogniser:
    """The recogniser of a slice; a slice cannot be hashed, so the last few are kept in a row."""
    global _recent  # noqa: PLW0603 - replaced whole, so threads only lose a shortcut
    for one, made in _recent:
        if one is definition:
            return made
    made = Recogniser(definition)
    _recent = ((definition, made), *_recent)[:_MOST_KEPT]
    return made


def _by_sound(heard: Said) -> Recognised:
    """The facts of a turn in pinyin: its figures, and what its sounds mean; no names."""
    if talk_act(heard).kind in _NO_ANSWER:
        return Recognised()
    owner = whose(heard, _role(heard, heard.known.get(heard.vocabulary.speaker)))
    typed = [*codes(heard, owner), *dates(heard, owner)]
    rest = heard.without(typed)
    # Beside a sound that is no word it may be part of a name: … canyin youxian gongsi.
    found = [
        one
        for one in (*numbers(rest), *choices(rest))
        if BLANK not in heard.text[max(0, one.start - 1) : one.end + 1]
    ]
    return _settled(heard, without_denied(heard, [*typed, *found]))


def _mentions(said: Said) -> list[Mention]:
    """What every recogniser finds; each reads what the ones before have left."""
    role = _role(said, said.known.get(said.vocabulary.speaker))
    chosen = list(choices(said))
    for one in chosen:
        if one.concept == said.vocabulary.speaker:
            role = _role(said, one.value)
    owner = whose(said, role)
    found: list[Mention] = []
    rest = said
    for recogniser in (
        parts,
        lambda one: codes(one, owner),
        banks,
        organisations,
        addresses,
        lambda one: persons(one, owner),
        lambda one: dates(one, owner),
        numbers,
        texts,
    ):
        taken = list(recogniser(rest))
        found += taken
        rest = rest.without(taken)
    return [*found, *choices(rest)]


def _role(said: Said, value: Value) -> str | None:
    return value if isinstance(value, str) and value in said.vocabulary.speakers else None


def _settled(said: Said, mentions: Sequence[Mention]) -> Recognised:
    known: dict[str, Value] = {}
    invalid: dict[str, str] = {}
    reasons: dict[str, str] = {}
    approximate: dict[str, str] = {}
    words: dict[str, str] = {}
    for concept, found in _by_concept(mentions):
        sayable = said.vocabulary.concepts[concept]
        good = [one for one in found if not one.wrong and not one.vague]
        for one in found:
            if one.wrong:
                invalid.setdefault(concept, str(one.value))
                reasons.setdefault(concept, one.wrong)
            elif one.vague and not good:
                approximate.setdefault(concept, said.text[one.start : one.end])
        if good and _at_odds(said, sayable, good):
            approximate.setdefault(concept, said.text[good[0].start : good[-1].end])
        elif good:
            value, at = _value(said, sayable, good)
            fault = _fault(sayable, value, said.on)
            if fault:
                invalid[concept], reasons[concept] = _written(value), fault
            else:
                known[concept] = value
            words[concept] = said.text[at.start : at.end]
    corrected = tuple(
        name for name in known if name in said.known and said.known[name] != known[name]
    )
    return Recognised(known, invalid, reasons, approximate, corrected, words)


def _by_concept(mentions: Sequence[Mention]) -> Iterator[tuple[str, list[Mention]]]:
    ordered = sorted(mentions, key=lambda one: (one.start, one.end))
    for concept in dict.fromkeys(one.concept for one in ordered):
        yield concept, [one for one in ordered if one.concept == concept]


def _value(said: Said, concept: Sayable, found: Sequence[Mention]) -> tuple[Value, Mention]:
    """The value that counts of those found for one concept."""
    last = newest(said.text, found)
    if last is not None:
        return last.value, last
    most = max(one.weight for one in found)
    clear = [one for one in found if one.weight == most]
    different = tuple(dict.fromkeys(str(one.value) for one in clear))
    if len(different) > 1 and concept.kind in _SEVERAL:
        return different, clear[0]
    last_counts = concept.kind in {Kind.CHOICE, Kind.BOOLEAN} or _is_sum(clear)
    chosen = clear[-1] if last_counts else clear[0]
    return chosen.value, chosen


def _at_odds(said: Said, concept: Sayable, found: Sequence[Mention]) -> bool:
    """Whether equally clear numbers differ, none of them the newer: 办公室4个，车间9个."""
    if concept.kind is not Kind.INTEGER or newest(said.text, found) is not None:
        return False
    most = max(one.weight for one in found)
    clear = [one for one in found if one.weight == most]
    if _is_sum(clear):
        return False
    values = {one.value for one in clear}
    # Nobody hired, and yet some are counted: whether these are meant is not told.
    if 0 in values:
        nobody = [one for one in found if one.value == 0]
        values.update(one.value for one in found if not _within(one, nobody))
    return len(values) > 1


def _is_sum(found: Sequence[Mention]) -> bool:
    """两个老师加一个阿姨，三个人: the last number is that of all before it together."""
    counted = [one.value for one in found if isinstance(one.value, int)]
    return len(counted) > 2 and counted[-1] == sum(counted[:-1])


def _within(one: Mention, others: Sequence[Mention]) -> bool:
    """一个员工都没有: the 一个 is part of nobody."""
    return any(other.start <= one.start and one.end <= other.end for other in others)


def _fault(concept: Sayable, value: Value, on: date) -> str:
    """What the validators of the fact say against a value; "" if nothing."""
    for one in value if isinstance(value, tuple) else (value,):
        for name in concept.fact.validators:
            fault = validate(name, one, on)
            if fault:
                return fault.says
    return ""


def _written(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
