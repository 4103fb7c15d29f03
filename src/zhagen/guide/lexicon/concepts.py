"""How people say what official names call otherwise: colloquial wordings kept as data.

A concept is one thing that is done at a counter somewhere in the country: its official names, who
does it, how often it is asked for, and how people say it. Whether this catalogue has it is decided
when the index is made; a concept it lacks is knowledge of what is not done here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, Field

from zhagen.language.normalise import fold

_FOLDER = "lexicon"
_WORDS = "words.yaml"
_CARRIERS = "carriers.yaml"


@dataclass(frozen=True, slots=True)
class Concept:
    """Something done at a counter, under its official `names` (the most usual first).

    `often` is 0 (rare) to 3 (everyday). `elsewhere` says that no catalogue of a government counter
    has it; `door` is then where to turn and `reason` what it is instead (complaint, crisis …; the
    gate's reasons).
    """

    names: tuple[str, ...]
    say: tuple[str, ...]
    body: str = ""
    often: int = 1
    elsewhere: bool = False
    door: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done with a thing (new, change, end …): words of names and words of people."""

    id: str
    names: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All of it. `official` maps people's words, folded, to the word of official names."""

    concepts: tuple[Concept, ...]
    official: Mapping[str, str]
    operations: tuple[Operation, ...]
    carriers: tuple[str, ...]
    places: str


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _ConceptYaml(_Strict):
    names: list[str] = Field(min_length=1)
    say: list[str] = []
    body: str = ""
    often: int = Field(1, ge=0, le=3)
    not_here: bool = False
    door: str = ""
    reason: str = ""


class _OperationYaml(_Strict):
    names: list[str]
    said: list[str]


class _WordsYaml(_Strict):
    words: list[list[str]]
    operations: dict[str, _OperationYaml]


class _CarriersYaml(_Strict):
    carriers: list[str]
    places: str


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """The lexicon that comes with the product."""
    folder = resources.files("zhagen.guide") / _FOLDER
    texts = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    }
    words = _WordsYaml.model_validate(yaml.safe_load(texts.pop(_WORDS)))
    carriers = _CarriersYaml.model_validate(yaml.safe_load(texts.pop(_CARRIERS)))
    return Lexicon(
        concepts=tuple(concept for name in sorted(texts) for concept in read_concepts(texts[name])),
        official={fold(said): fold(group[0]) for group in words.words for said in group[1:]},
        operations=tuple(
            Operation(name, tuple(map(fold, one.names)), tuple(map(fold, one.said)))
            for name, one in words.operations.items()
        ),
        carriers=tuple(carriers.carriers),
        places=carriers.places,
    )


def read_concepts(text: str) -> tuple[Concept, ...]:
    """The concepts of one YAML file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries = yaml.load(text, Loader=loader) or []  # noqa: S506 - a safe loader, in C where built
    return tuple(_concept(_ConceptYaml.model_validate(entry)) for entry in entries)


def _concept(entry: _ConceptYaml) -> Concept:
    return Concept(
        names=tuple(entry.names),
        say=tuple(entry.say),
        body=entry.body,
        often=entry.often,
        elsewhere=entry.not_here,
        door=entry.door,
        reason=entry.reason,
    )
