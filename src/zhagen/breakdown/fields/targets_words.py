"""The words of quantified targets, read once from the data file, as patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import yaml

from zhagen.breakdown.model import Comparator


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns built from the data file."""

    number: re.Pattern[str]
    cue: re.Pattern[str]
    comparators: dict[str, Comparator]
    verbs: frozenset[str]
    after: re.Pattern[str]
    behind: dict[str, Comparator]
    told: re.Pattern[str]
    aimed: re.Pattern[str]
    grants: re.Pattern[str]
    baseline: re.Pattern[str]


@lru_cache(maxsize=1)
def targets_words() -> Words:
    """The patterns of targets.yaml."""
    path = resources.files(__package__) / "targets.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    units = _any(data["units"].split())
    comparators = {word: Comparator(code) for code in data["cues"] for word in data["cues"][code]}
    behind = {word: Comparator(code) for code in data["after"] for word in data["after"][code]}
    digits = "一二三四五六七八九十百千两"
    # Every repetition is bounded, or a long run of digits is read anew from each of its places.
    value = (
        rf"(?=[0-9{digits}半])"
        rf"(?P<v>[0-9]{{1,3}}(?:，[0-9]{{3}}){{1,6}}(?![0-9])"
        rf"|[0-9][0-9.]{{0,18}}%?[-~至]{{1,4}}[0-9]{{1,18}}(?:\.[0-9]{{1,9}})?"
        rf"|[0-9{digits}](?:[{digits}]{{0,12}}(?:分之[{digits}]{{1,9}})?|[0-9.]{{0,18}}+)"
        r"|半(?=个?(?:天|日|小时|月|工作日)))"
    )
    return Words(
        number=re.compile(
            rf"{value} ?(?P<scale>万亿|[百千万亿]?)[余多]? ?"
            rf"(?P<unit>(?:{units})(?:（(?:{units})）)?(?![A-Za-z])|成(?![立为果本效都员功长交品人套熟])"
            rf"|(?<=一)半(?=以上|以内|左右|[，。；、）]|$)|(?=以上|左右|以内)|(?<=分之[{digits}])(?![{digits}])|(?<=分之[{digits}]{{2}})(?![{digits}])|(?<=分之[{digits}]{{3}})(?![{digits}]))"
        ),
        cue=re.compile(_any([*comparators, *data["verbs"]])),
        comparators=comparators,
        verbs=frozenset(data["verbs"]),
        after=re.compile(rf" ?({_any([*behind])})(?![外涵部容])"),
        behind=behind,
        told=re.compile(rf"{_any(data['told'])}|(?<![较比])(?:去年|上年)|已(?!经?批)"),
        aimed=re.compile(_any(data["aimed"])),
        grants=re.compile(_any(data["grants"])),
        baseline=re.compile(
            r"[由从](?:原来?的?|目前的?|现[在行]?的?|平均|法定的?|承诺的?)?"
            rf"(?P<base>[0-9一二三四五六七八九十百两.]{{1,18}}(?:{units}))$"
        ),
    )


def _any(words: list[str]) -> str:
    """An alternation in which the longest word wins."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
