"""Changing what was told: which fact is meant, and asking for it once more.

A fact is named by its title, by what kind of thing it is (法人的名字, 身份证), or by a label it has
on a paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from zhagen.guide.talking.reply import ask, carry_on, turn_of
from zhagen.guide.talking.setting import Move, Setting
from zhagen.guide.talking.turn import Choice, TalkAct
from zhagen.guide.talking.wording import say
from zhagen.guide.talking.wording_slice import fact_piece

if TYPE_CHECKING:
    from zhagen.guide.talking.turn import State, Turn
    from zhagen.slices.model import Fact

_MOST_SHOWN: Final = 4
_TAIL: Final = 4
_CHANGE: Final = "改一下"
# What people call a value that has this validator.
_KINDS: Final[Mapping[str, re.Pattern[str]]] = {
    "person_name": re.compile("姓名|名字|全名|大名"),
    "id_number": re.compile("身份证|证件号"),
    "phone": re.compile("电话|手机|座机|联系方式"),
    "uscc": re.compile("信用代码|税号"),
    "org_name": re.compile("公司名|单位名|全称"),
    "bank_account": re.compile("账号|卡号|银行账户"),
}
_LONGEST_ROLE: Final = 4


def fix(setting: Setting, move: Move) -> tuple[State, Turn]:
    """Something is to be corrected and the new value is not told: ask which, or ask for it."""
    named = named_in(setting, move)
    if len(named) == 1:
        return once_more(setting, move, named[0])
    if not move.state.facts:
        return carry_on(setting, move.say(say("talk.nothing_yet")))
    latest = sorted(move.state.facts, key=lambda name: -move.state.facts[name].turn)
    titles = [setting.fact(name).title for name in (named or latest)[:_MOST_SHOWN]]
    fixing = tuple(Choice(one, f"{_CHANGE}{one}") for one in titles)
    state, turn = turn_of(setting, move.say(say("talk.which")), TalkAct.CLARIFY)
    return state, replace(turn, choices=fixing, asks=None)


def to_change(setting: Setting, move: Move) -> str | None:
    """The known fact whose change was pressed: its title tells no value (是否已办过…)."""
    title = move.text.strip().removeprefix(_CHANGE)
    if title == move.text.strip():
        return None
    return next((one for one in move.state.facts if setting.fact(one).title == title), None)


def once_more(setting: Setting, move: Move, name: str) -> tuple[State, Turn]:
    """Ask for a known fact again because the applicant wants to change it; the old value stays."""
    title = fact_piece(setting.fact(name), "title")
    return ask(setting, move.say(say("talk.once_more", title=title)), name)


def named_in(setting: Setting, move: Move) -> list[str]:
    """The facts the words name: by title or its tail; else the known ones by a label of theirs."""
    facts = {name: one for name, one in setting.definition.facts.items() if one.question}
    text = move.text
    whole = [name for name, fact in facts.items() if fact.title in text]
    by_tail = [
        name
        for name, fact in facts.items()
        if len(fact.title) > _TAIL and fact.title[-_TAIL:] in text
    ]
    if named := whole or by_tail:
        return [name for name in named if name in move.state.facts] or named
    known = {name: fact for name, fact in facts.items() if name in move.state.facts}
    return _of_kind(known, text) or [
        name
        for name, fact in known.items()
        if any(label in text for label in _labels(setting, fact))
    ]


def _of_kind(known: Mapping[str, Fact], text: str) -> list[str]:
    """The known facts of the kind the words name (法人名字): one, where it is told whose."""
    named: list[str] = []
    for kind, pattern in _KINDS.items():
        found = pattern.search(text)
        mine = [name for name, fact in known.items() if kind in fact.validators]
        if found is None or not mine:
            continue
        before = text[: found.start()].removesuffix("的")
        roles = [before[-length:] for length in range(_LONGEST_ROLE, 1, -1)]
        own = [name for name in mine if any(_in_order(one, known[name].title) for one in roles)]
        named += own or mine
    return named


def _in_order(short: str, title: str) -> bool:
    """Whether all characters stand in the title, in this order: 法人 in 法定代表人姓名."""
    rest = iter(title)
    return len(short) > 1 and all(char in rest for char in short)


def _labels(setting: Setting, fact: Fact) -> Iterator[str]:
    for reading in setting.definition.readings_of(fact.concept):
        for place in reading.read:
            yield from (label for label in place.labels if len(label) > 1)
