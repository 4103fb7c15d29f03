"""What can be said of a slice, and by which words: made once from its facts.

Everything comes from the slice: the kind of a value from validators, shape and type; the words
beside it from title, labels and `called`; whom it belongs to from the group and its roles. A
reading of a material (form.org_name) is no fact of its own: what a person says is stored under the
concept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from zhagen.language.plain import plain
from zhagen.slices.choices import FactType, How, Sensitivity, Shape
from zhagen.slices.model import Fact, Slice


class Kind(StrEnum):
    """The kind of value a recogniser knows."""

    USCC = "uscc"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ACCOUNT = "account"
    UNIT_NAME = "unit_name"
    PERSON_NAME = "person_name"
    BANK_NAME = "bank_name"
    ADDRESS = "address"
    DATE = "date"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    LIST = "list"
    TEXT = "text"
    OTHER = "other"


CODES: Final = frozenset({Kind.USCC, Kind.ID_NUMBER, Kind.PHONE, Kind.ACCOUNT})
_BY_VALIDATOR: Final = {
    "uscc": Kind.USCC,
    "id_number": Kind.ID_NUMBER,
    "phone": Kind.PHONE,
    "mobile": Kind.PHONE,
    "bank_account": Kind.ACCOUNT,
    "org_name": Kind.UNIT_NAME,
    "person_name": Kind.PERSON_NAME,
}
_BY_SHAPE: Final = {
    Shape.UNIT_NAME: Kind.UNIT_NAME,
    Shape.PERSON_NAME: Kind.PERSON_NAME,
    Shape.ADDRESS: Kind.ADDRESS,
    Shape.BANK_NAME: Kind.BANK_NAME,
}
_BY_TYPE: Final = {
    FactType.DATE: Kind.DATE,
    FactType.INTEGER: Kind.INTEGER,
    FactType.BOOLEAN: Kind.BOOLEAN,
    FactType.CHOICE: Kind.CHOICE,
    FactType.LIST: Kind.LIST,
}
_OF_A_PERSON: Final = frozenset({Kind.PERSON_NAME, Kind.ID_NUMBER, Kind.PHONE})
# 法人身份证号码, 经办人姓名: what is left names the person.
_OF_WHOM: Final = re.compile(
    r"的?(?:姓名|名字|(?:居民|公民)?身份.*|证件.*|联系(?:电话|方式|手机)|移动电话|固定电话"
    r"|电话|手机.*|[（(].*)$"
)
_BRACKETS: Final = re.compile(r"[（(].*?[）)]")
# On a form the place tells which day is meant; in talk these words tell nothing.
_SAYS_NOTHING: Final = frozenset({"日期", "时间"})
_NOBODY: Final = re.compile(r"^(?:姓名|证件|联系(?!人)|号码|电话|手机|移动|固定)|^.?$")


@dataclass(frozen=True, slots=True, eq=False)
class Sayable:
    """A concept a person can tell. `cues` are the words for it, longest first."""

    name: str
    kind: Kind
    fact: Fact
    cues: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The concepts of a slice that can be said, and the words by which persons are told apart.

    `roles` maps a word (法人, 经办人, 老板) to its group of facts, `titles` are those that stand on
    the materials; `speakers` maps the values of the choice that says who speaks (handler.role) to
    groups; `speaker` is that choice's name, "" without one.
    """

    concepts: Mapping[str, Sayable]
    concept_of: Mapping[str, str]
    roles: Mapping[str, str]
    titles: frozenset[str]
    speakers: Mapping[str, str]
    speaker: str
    region: str

    def of(self, kind: Kind) -> tuple[Sayable, ...]:
        """The concepts of one kind, in the order of the slice."""
        return self._by_kind.get(kind, ())

    def first_of(self, kind: Kind, asked: Sayable | None) -> Sayable | None:
        """The concept of a kind that was asked for, else the first one."""
        among = self.of(kind)
        return asked if asked in among else next(iter(among), None)

    @cached_property
    def _by_kind(self) -> Mapping[Kind, tuple[Sayable, ...]]:
        return {
            kind: tuple(one for one in self.concepts.values() if one.kind is kind) for kind in Kind
        }

    @cached_property
    def role_words(self) -> re.Pattern[str]:
        """Any word that names a person of the slice by the part they play."""
        return any_of(self.roles)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The words the slice shows for its values: 工伤保险, 银行代扣."""
        shown = (word for one in self.concepts.values() for word in one.fact.values.values())
        return tuple(dict.fromkeys(plain(word) for word in shown))

    @cached_property
    def wordings(self) -> Mapping[str, tuple[str, ...]]:
        """Concept to every wording of its values."""
        return {
            name: tuple(
                dict.fromkeys(
                    plain(word)
                    for words in (*one.fact.said.values(), *one.fact.replies.values())
                    for word in words
                )
            )
            for name, one in self.concepts.items()
        }

    def is_wording(self, text: str, *, but: str = "") -> bool:
        """Whether a text is just a wording for a value of some concept other than `but`."""
        return any(
            text in words or text in map(plain, self.concepts[name].fact.values.values())
            for name, words in self.wordings.items()
            if name != but
        )

    @property
    def groups(self) -> frozenset[str]:
        """The groups of facts that belong to a person."""
        return frozenset(self.roles.values())

    @cached_property
    def cue_patterns(self) -> Mapping[str, re.Pattern[str]]:
        """Concept to the pattern of its cue words."""
        return {name: any_of(one.cues) for name, one in self.concepts.items()}


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of any of the words, the longest first; of nothing if there are none."""
    longest_first = sorted({word for word in words if word}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) if longest_first else r"(?!)")


def vocabulary_of(definition: Slice) -> Vocabulary:
    """The vocabulary of a slice."""
    concepts = {
        fact.name: _sayable(definition, fact)
        for fact in definition.facts.values()
        if fact.concept == fact.name and (fact.question or fact.said or fact.called)
    }
    groups = {one.fact.group for one in concepts.values() if _personal(one)}
    speaker, speakers = _speakers(concepts, groups)
    titles = _titles(definition, concepts, groups)
    return Vocabulary(
        concepts=concepts,
        concept_of={name: fact.concept for name, fact in definition.facts.items()},
        roles={**_called(concepts, groups), **titles},
        titles=frozenset(titles),
        speakers=speakers,
        speaker=speaker,
        region=definition.region,
    )


def _personal(one: Sayable) -> bool:
    return one.kind in _OF_A_PERSON and one.fact.sensitivity is Sensitivity.PERSONAL


def kind_of(fact: Fact) -> Kind:
    """The kind of a fact's values."""
    for validator in fact.validators:
        if validator in _BY_VALIDATOR:
            return _BY_VALIDATOR[validator]
    if fact.shape in _BY_SHAPE:
        return _BY_SHAPE[fact.shape]
    if fact.type is FactType.TEXT:
        return Kind.TEXT
    return _BY_TYPE.get(fact.type, Kind.OTHER)


def _sayable(definition: Slice, fact: Fact) -> Sayable:
    words = [fact.title, *fact.called]
    for reading in definition.readings_of(fact.name):
        for place in reading.read:
            if place.how is not How.SEAL:
                words.extend(place.labels)
    cues = {plain(word).lower() for word in words if word not in _SAYS_NOTHING}
    return Sayable(
        fact.name, kind_of(fact), fact, tuple(sorted(cues, key=lambda one: (-len(one), one)))
    )


def _titles(definition: Slice, concepts: Mapping[str, Sayable], groups: set[str]) -> dict[str, str]:
    """法人, 法定代表人, 负责人 to the group of the legal representative, and so on."""
    found: dict[str, str] = {group: group for group in groups}
    for one in concepts.values():
        if one.fact.group not in groups or not _personal(one):
            continue
        for reading in definition.readings_of(one.name):
            for place in reading.read:
                for word in (*place.near, *place.labels):
                    bare = _OF_WHOM.sub("", _BRACKETS.sub("", plain(word)))
                    if not _NOBODY.search(bare):
                        found.setdefault(bare.lower(), one.fact.group)
    return found


def _called(concepts: Mapping[str, Sayable], groups: set[str]) -> dict[str, str]:
    """What people call the persons beside that: 老板, 会计."""
    return {
        plain(word).lower(): one.fact.group
        for one in concepts.values()
        if one.kind is Kind.PERSON_NAME and one.fact.group in groups
        for word in one.fact.called
    }


def _speakers(concepts: Mapping[str, Sayable], groups: set[str]) -> tuple[str, Mapping[str, str]]:
    """The choice whose values are persons of the slice: handler.role, with legal_rep and agent."""
    by_prefix = {
        one.name.partition(".")[0]: one.fact.group for one in concepts.values() if _personal(one)
    }
    for one in concepts.values():
        found = {
            value: by_prefix[value] for value in one.fact.values if by_prefix.get(value) in groups
        }
        if one.kind is Kind.CHOICE and len(found) == len(one.fact.values):
            return one.name, found
    return "", {}
