"""What a short answer stands for after the question it follows: 第二个, 都要, 没有, 1,3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zhagen.cases.model import Value
from zhagen.guide.gate.acts import TalkAct as Heard
from zhagen.guide.gate.acts import TalkKind
from zhagen.guide.gate.gate import core, spelt
from zhagen.guide.gate.options import chosen, drawn_out
from zhagen.guide.talking.setting import Move, Setting
from zhagen.guide.talking.wording import WORDINGS
from zhagen.guide.talking.wording_slice import fault_of
from zhagen.slices.model import FactType

if TYPE_CHECKING:
    from zhagen.slices.model import Fact

_HUMS: Final = re.compile(r"[嗯恩唔哦噢喔好行,，。! ]+|ok", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"[1-9](?:[\s,，、;；和]*[1-9])*")
# Codes of the same length with a check digit, by validator, and what they are called.
_CHECKED: Final = {
    "uscc": re.compile(r"代码|税号|执照号"),
    "id_number": re.compile(r"身份证|证件号"),
}


def pressed(setting: Setting, move: Move, act: Heard) -> dict[str, Value] | None:
    """An option pressed word for word answers its question and tells nothing else."""
    asked = move.state.asked
    if asked is None or act.option is None:
        return None
    fact = setting.fact(asked)
    if fact.type is FactType.CHOICE and move.text.strip() in fact.values.values():
        return {asked: list(fact.values)[act.option]}
    return None


def meant(fact: Fact, act: Heard, text: str) -> Value:
    """What an act stands for after this question; None if it is no answer to it."""
    options = tuple(fact.values)
    if text.strip() in options:  # a face may send the code of what was pressed
        return text.strip() if fact.type is FactType.CHOICE else (text.strip(),)
    if fact.type is FactType.CHOICE and act.option is not None and act.option < len(options):
        return options[act.option]
    if fact.type is FactType.INTEGER and act.kind is TalkKind.NO:
        return 0
    if fact.type is FactType.BOOLEAN:
        return _yes_or_no(act, text)
    return _picked(options, act, text) if fact.type is FactType.LIST and options else None


def says_nothing(act: Heard, text: str) -> bool:
    """嗯, 哦 behind a question that offered ways out: it may answer either."""
    return act.kind is TalkKind.YES and _HUMS.fullmatch(text.strip()) is not None


def _yes_or_no(act: Heard, text: str) -> bool | None:
    if act.kind in {TalkKind.YES, TalkKind.NO}:
        return None if act.unsure else act.kind is TalkKind.YES
    at = _place(text, (WORDINGS["choice.yes"], WORDINGS["choice.no"]))
    return None if at is None else at == 0


def _picked(options: tuple[str, ...], act: Heard, text: str) -> tuple[str, ...] | None:
    """Several options by their numbers, or all; one by its place."""
    if act.kind is TalkKind.ALL:
        return options
    if _NUMBERS.fullmatch(text.strip()):
        figures = re.findall(r"\d", text)
        picked = sorted({int(one) - 1 for one in figures})
        if len(picked) < len(figures):
            return None
        return tuple(options[at] for at in picked) if picked[-1] < len(options) else None
    at = _place(text, options)
    return None if at is None else (options[at],)


def _place(text: str, options: tuple[str, ...]) -> int | None:
    """Which of the options is meant, from 0."""
    folded = spelt(text)
    return None if drawn_out(folded) else chosen(core(folded), options)


def as_asked(setting: Setting, asked: str, facts: dict[str, Value], text: str) -> None:
    """A code that is valid as two things is the one that was asked for.

    One identity number in thirty is by chance a valid credit code as well. Only between these two,
    and not where the words say which of them it is: no other value is moved to another fact.
    """
    fact = setting.fact(asked)
    if not _checked(fact):
        return
    for name, value in facts.items():
        other = setting.definition.facts.get(name)
        if other is None or not isinstance(value, str):
            continue
        kinds = _checked(other)
        if not kinds or kinds == _checked(fact) or any(_CHECKED[one].search(text) for one in kinds):
            continue
        if fault_of(fact, value, setting.on) is None:
            facts[asked] = facts.pop(name)
            return


def _checked(fact: Fact) -> frozenset[str]:
    """Which codes with a check digit a fact takes."""
    return frozenset(fact.validators) & _CHECKED.keys()
