"""Rules of the gate, kept as data: how they are written, and how they are made ready for reading.

Patterns are regular expressions over folded text, in a notation that people can write: a group
needs no "?:", "{officials}" is a group of words of `words.yaml`, "…" is a short stretch within one
clause and "……" a longer one within one sentence. Blanks in a pattern count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from zhagen.guide.model import Act, Gated
from zhagen.guide.pinyin import sounds

_FOLDER: Final = "gate"
_WORDS: Final = "words.yaml"
_WITHIN_CLAUSE: Final = r"[^,。!?;\n]"
_WITHIN_SENTENCE: Final = r"[^。!?;\n]"
_NOTHING: Final = re.compile(r"(?!)")
_FEWEST_SOUNDS: Final = 2
# With fewer sounds, other characters too often sound the same: then only what is typed counts.
_ENOUGH_SOUNDS: Final = 4
# A group of words may name groups, and no deeper.
_DEEPEST: Final = 2


class BrokenRule(ValueError):
    """A pattern that cannot be read; says which, so that its author can put it right."""

    def __init__(self, pattern: str, why: str) -> None:
        super().__init__(f"规则“{pattern}”无法识别：{why}。请检查括号、词组名称后重试。")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of utterance and how it is told.

    `anywhere` stands somewhere in a text, `whole` is all of it but politeness; `unless` cancels
    both. `together` are patterns that all stand in neighbouring clauses, in any order. `sounds` are
    ways of saying it as syllables, spaced; `typed` count in Latin letters only. A `brief` rule is
    firm in short texts alone.
    """

    gated: Gated
    anywhere: re.Pattern[str]
    whole: re.Pattern[str]
    unless: re.Pattern[str]
    sounds: tuple[str, ...]
    typed: tuple[str, ...]
    brief: bool = False
    together: tuple[tuple[re.Pattern[str], ...], ...] = ()


class _RuleYaml(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str
    act: Act
    door: str
    firm: bool | Literal["brief"] = False
    any: list[str] = []
    whole: list[str] = []
    unless: list[str] = []
    together: list[list[str]] = []
    sounds: list[str] = []


@lru_cache(maxsize=8)
def rules(name: str) -> tuple[Rule, ...]:
    """The rules of one shipped file, in their order: the first that fits decides."""
    entries = [_RuleYaml.model_validate(one) for one in load(name)]
    return tuple(_rule(one) for one in entries)


def load(name: str) -> list[object]:
    """The entries of a shipped file."""
    text = (resources.files("zhagen.guide") / _FOLDER / name).read_text(encoding="utf-8")
    entries = yaml.safe_load(text)
    return entries if isinstance(entries, list) else [entries]


def pattern(parts: list[str]) -> re.Pattern[str]:
    """One pattern of several in the notation of the rules; of none, one that never fits."""
    if not parts:
        return _NOTHING
    for part in parts:
        _compiled(part)
    return _compiled("|".join(parts))


def _compiled(written: str) -> re.Pattern[str]:
    plain = re.sub(r"\s", "", written)
    for _ in range(_DEEPEST):
        plain = re.sub(r"\{([a-z_]+)\}", _group, plain)
    plain = re.sub(r"(?<!\\)\((?!\?)", "(?:", plain)
    plain = plain.replace("……", f"{_WITHIN_SENTENCE}{{0,24}}")
    plain = plain.replace("…", f"{_WITHIN_CLAUSE}{{0,8}}")
    try:
        return re.compile(plain)
    except re.error as error:
        raise BrokenRule(written, str(error)) from error


def _group(found: re.Match[str]) -> str:
    words = _groups().get(found.group(1))
    if words is None:
        raise BrokenRule(found.group(), "没有这个词组")
    return f"({words})"


@cache
def _groups() -> Mapping[str, str]:
    (groups,) = load(_WORDS)
    if not isinstance(groups, dict):
        raise BrokenRule(_WORDS, "应为“名称: 词语”")
    return {str(name): re.sub(r"\s", "", str(words)) for name, words in groups.items()}


def _rule(entry: _RuleYaml) -> Rule:
    said = tuple(f" {' '.join(sounds(one))} " for one in entry.sounds)
    for one in said:
        if len(one.split()) < _FEWEST_SOUNDS:
            raise BrokenRule(one, f"读音少于 {_FEWEST_SOUNDS} 个音节")
    return Rule(
        Gated(entry.act, entry.reason, entry.door, bool(entry.firm)),
        pattern(entry.any),
        pattern(entry.whole),
        pattern(entry.unless),
        tuple(one for one in said if len(one.split()) >= _ENOUGH_SOUNDS),
        tuple(one for one in said if len(one.split()) < _ENOUGH_SOUNDS),
        brief=entry.firm == "brief",
        together=tuple(tuple(pattern([one]) for one in frame) for frame in entry.together),
    )
