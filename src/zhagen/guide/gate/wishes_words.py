"""What things and doings are called where wishes are told apart: words of the lexicon and data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import BaseModel, ConfigDict

from zhagen.guide.gate.gate import empty_words
from zhagen.guide.gate.rules import load, pattern
from zhagen.guide.lexicon.concepts import shipped

_WISHES: Final = "wishes.yaml"
_SHORTEST: Final = 2
_SIGNS: Final = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


class _WishesYaml(BaseModel):
    model_config = ConfigDict(extra="forbid")

    doings: list[str]
    not_things: list[str]
    patterns: dict[str, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing named in a text: where, and under which official word."""

    start: int
    end: int
    name: str


@dataclass(frozen=True)
class Words:
    """The things, the doings, and the patterns of `wishes.yaml` by name."""

    official: Mapping[str, str]
    thing: re.Pattern[str]
    doing: re.Pattern[str]
    patterns: Mapping[str, re.Pattern[str]]

    def things(self, text: str) -> list[Thing]:
        """The things named in `text`, in order."""
        return [
            Thing(*found.span(), self.official[found.group()])
            for found in self.thing.finditer(text)
        ]

    def named(self, text: str) -> frozenset[str]:
        """The official words of the things named in `text`."""
        return frozenset(one.name for one in self.things(text))

    def has(self, name: str, text: str) -> bool:
        """Whether the pattern `name` stands in `text`."""
        return self.patterns[name].search(text) is not None

    def tells_what(self, text: str) -> bool:
        """Whether more is left of `text` than doings and words that say nothing (怎么备案)."""
        if self.thing.search(text):
            return True
        return bool(empty_words().sub("", self.doing.sub("", _SIGNS.sub("", text))))

    def wanted(self, text: str) -> bool:
        """Whether `text` says that something is to be done, not that it has been done."""
        open_ = text if self.has("to_be_done", text) else self.patterns["done"].sub("", text)
        return self.doing.search(open_) is not None


@cache
def words() -> Words:
    """The words that come with the product."""
    (entry,) = load(_WISHES)
    data = _WishesYaml.model_validate(entry)
    lexicon = shipped()
    leave = frozenset(data.not_things)
    official = {
        said: name
        for said, name in (
            *lexicon.official.items(),
            *((name, name) for name in lexicon.official.values()),
        )
        if not {name, said} & leave and len(said) >= _SHORTEST
    }
    return Words(
        official=official,
        thing=re.compile("|".join(map(re.escape, sorted(official, key=len, reverse=True)))),
        doing=pattern(data.doings),
        patterns={name: pattern([written]) for name, written in data.patterns.items()},
    )
