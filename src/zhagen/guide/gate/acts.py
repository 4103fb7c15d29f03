"""What a turn of a talk is besides an answer: yes, no, a choice, why, I do not know, not that.

"什么是社保转移" is a question about a word and must not be taken as the choice of it; "不对，是
12个" corrects; "为什么要问这个" asks aside and the question stands. Rules are data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Final

from pydantic import BaseModel, ConfigDict

from zhagen.guide.gate.gate import SAFETY_REASONS, core, gate, spelt
from zhagen.guide.gate.options import chosen, drawn_out
from zhagen.guide.gate.rules import load, pattern
from zhagen.guide.model import Act, Gated

_TALK: Final = "talk.yaml"
_LONGEST_PLAIN: Final = 32
_LONGEST: Final = 400
_FIGURES: Final = re.compile(r"\d|[一二两三四五六七八九十百]+(?:个|人|名|家|元|万|月|日|号|年)")
_UNSURE: Final = re.compile(r"^(?:应该|好像|大概|可能|估计|也许|似乎|貌似)(?:就|也|都)?")
_LED: Final = re.compile(r"^[,。!?;:、\s]+|[\s]+$")
_SIGNS: Final = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
# 十来个人, 12个人工: people are counted, nobody is called for. 一个人工 may be.
_COUNTED: Final = re.compile(
    r"(?:\d{2,}|[2-9]|[二两三四五六七八九十百几]|十?好几|一百|一十)[一二三四五六七八九十百千来多几余\d]*"
    r"(?:来|多|几)?[个名位](?:人工|工人|员工|职工|人)"
)
# A question in place of an answer: 不满10个人也要开户吗. What is asked is not what is so.
_QUESTION: Final = re.compile(
    r"[吗么]\??$|\?$|是不是(?:还|也|都)?(?:要|得|可以|能)|要不要|会不会|能不能|可不可以|用不用|算不算"
)
# 是的，…: the answer comes first, then what belongs to it.
_YES_FIRST: Final = re.compile(
    r"^(?:是的?|对的?|对啊|嗯+|没错|好[的吧]?|有的?|有啊|办过|可以的?|行的?|没问题|ok)"
    r"[,。!; ]+(?=.{2})"
)
# 好 agrees to go on; it does not say that something is so.
_AGREES: Final = re.compile(
    r"(?:好|行|可以|ok|okay|没问题|噢|哦|中|成|得|得嘞|妥|sure)[的吧了啊呀哒滴嘞,。!; ]*"
)
# 等一下, 好，我想想: no answer yet.
_WAITS: Final = re.compile(
    r"(?:(?:好|行|可以|是|对|嗯|哦|那|ok|没问题)[的吧啊呀]*[,。! ]*)*"
    r"(?:请|您|你|那|先|麻烦|要不|让|容|再|给)*我?们?(?:先|再|得|要)*"
    r"(?:稍?等|想|考虑|琢磨)(?:(?<=想)(?:一?想|一?下)|(?<=[等虑磨])(?:等|一?下|一?会儿?|片刻|考虑|琢磨)?)"
    r"(?:看|哈|吧|啊|呢|我|再说|,|。|!)*"
)
_NO_FIRST: Final = re.compile(
    r"^(?:不是的?|不对|没有|没|不|否|还没有?|没办过|唔系|冇)[,。!;]+(?=.{2})"
)


class TalkKind(StrEnum):
    """What a turn is. ANSWER is everything no rule knows: facts are looked for in it."""

    ANSWER = "answer"
    YES = "yes"
    NO = "no"
    OPTION = "option"
    ALL = "all"
    NONE_OF_THESE = "none_of_these"
    DONT_KNOW = "dont_know"
    DECLINE = "decline"
    WHY = "why"
    EXPLAIN = "explain"
    CORRECTION = "correction"
    RESTART = "restart"
    BACK = "back"
    STOP = "stop"
    THANKS = "thanks"
    SATISFIED = "satisfied"
    UNSATISFIED = "unsatisfied"
    HUMAN = "human"
    OTHER_WISH = "other_wish"
    ASIDE = "aside"
    SAFETY = "safety"
    WAIT = "wait"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Asked:
    """The question a turn follows: its options (labels) if it has any, or that it is yes or no."""

    options: tuple[str, ...] = ()
    yes_no: bool = False


@dataclass(frozen=True, slots=True)
class TalkAct:
    """What a turn is.

    `option` counts from 0. `about` is what an EXPLAIN asks about, "" for the question itself;
    `rest` what is said beyond the act itself (folded), to be read for facts or linked; `gated`
    what the gate says of it. `unsure` marks a yes or no that settles nothing: 应该是吧, and
    好 after a question about a fact.
    """

    kind: TalkKind
    option: int | None = None
    about: str = ""
    rest: str = ""
    unsure: bool = False
    gated: Gated | None = None


_OPEN: Final = Asked()


def in_talk(text: str, asked: Asked | None = None) -> TalkAct:
    """What `text` is as a turn that follows the question `asked` (None: nothing was asked).

    >>> in_talk("第二个", Asked(options=("单位职工", "城乡居民"))).option
    1
    """
    asked = asked or _OPEN
    folded, gated = spelt(text[:_LONGEST]), gate(text)
    short = core(folded)
    if gated is not None and (gated.act is Act.SAFETY or gated.reason in SAFETY_REASONS):
        return TalkAct(TalkKind.SAFETY, gated=gated)
    if not short:
        return TalkAct(TalkKind.NOTHING)
    if gated is not None and gated.reason == "human":
        gated = _but_for_counts(folded, gated)
        if gated is not None:
            return TalkAct(TalkKind.HUMAN, gated=gated)
    found = _asked_for(folded, short, asked) or _by_rule(folded, short, asked)
    return found or _otherwise(folded, gated)


def _otherwise(folded: str, gated: Gated | None) -> TalkAct:
    """What no rule of a talk reads: said aside, as the gate tells, or an answer."""
    if gated is not None and gated.firm and gated.act is not Act.CLARIFY:
        return _outside(gated)
    if _QUESTION.search(folded):
        return TalkAct(TalkKind.ASIDE, rest=folded)
    return TalkAct(TalkKind.ANSWER)


def _but_for_counts(folded: str, gated: Gated) -> Gated | None:
    """The wish for a person, where it is told without the people who are only counted."""
    rest = _COUNTED.sub(" ", folded)
    if rest == folded:
        return gated
    again = gate(rest) if rest.strip() else None
    return again if again is not None and again.reason == "human" else None


def _asked_for(folded: str, short: str, asked: Asked) -> TalkAct | None:
    """A choice among the options, before other readings: 第二个, 后面那个, a label."""
    if not asked.options or drawn_out(folded):
        return None
    option = chosen(short, asked.options)
    return TalkAct(TalkKind.OPTION, option=option) if option is not None else None


def _by_rule(folded: str, short: str, asked: Asked) -> TalkAct | None:
    if _WAITS.fullmatch(folded):
        return TalkAct(TalkKind.WAIT)
    if asked.yes_no and (answered := _yes_or_no_first(folded, asked)):
        return answered
    for rule in _rules():
        act = rule.read(folded, short)
        if act is not None:
            return _in_place(act, folded, asked)
    less = _UNSURE.sub("", short)
    act = _by_rule(less, core(less), asked) if less != short else None
    if act is not None and act.kind in {TalkKind.YES, TalkKind.NO}:
        return TalkAct(act.kind, unsure=True)
    return None


def _yes_or_no_first(folded: str, asked: Asked) -> TalkAct | None:
    """The answer that comes first; after 好 what follows it may be one."""
    if found := _NO_FIRST.search(folded):
        return TalkAct(TalkKind.NO, rest=folded[found.end() :])
    if not (found := _YES_FIRST.search(folded)):
        return None
    rest = folded[found.end() :]
    behind = _by_rule(rest, core(rest), asked)
    if behind is not None and behind.kind in {TalkKind.DONT_KNOW, TalkKind.WAIT}:
        return TalkAct(TalkKind.WAIT)
    if not _AGREES.fullmatch(found.group()):
        return TalkAct(TalkKind.YES, rest=rest)
    if behind is not None and behind.kind in {TalkKind.YES, TalkKind.NO}:
        return behind
    return TalkAct(TalkKind.YES, rest=rest, unsure=True)


def _in_place(act: TalkAct, folded: str, asked: Asked) -> TalkAct:
    """The same words mean another thing after another question: 没有 as a fact, or as a choice."""
    if act.kind is TalkKind.YES and asked.yes_no and _AGREES.fullmatch(folded):
        return replace(act, unsure=True)
    if act.kind is TalkKind.NO and asked.options and not asked.yes_no:
        return TalkAct(TalkKind.NONE_OF_THESE)
    if act.kind is TalkKind.NONE_OF_THESE and not asked.options:
        return TalkAct(TalkKind.NO, rest=act.rest)
    if act.kind is TalkKind.CORRECTION and asked.yes_no and not act.rest:
        return TalkAct(TalkKind.NO)
    return act


def _outside(gated: Gated) -> TalkAct:
    """What the gate knows of a turn that no rule of a talk reads."""
    if gated.reason == "dissatisfied":
        return TalkAct(TalkKind.UNSATISFIED, gated=gated)
    kind = TalkKind.ASIDE if gated.door in {"machine", "chat", "greeting"} else TalkKind.OTHER_WISH
    return TalkAct(kind, gated=gated)


class _TalkYaml(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: TalkKind
    plain: bool = False
    any: list[str] = []
    whole: list[str] = []
    lead: list[str] = []


@dataclass(frozen=True, slots=True)
class _TalkRule:
    kind: TalkKind
    plain: bool
    anywhere: re.Pattern[str]
    whole: tuple[re.Pattern[str], ...]
    lead: re.Pattern[str]

    def read(self, folded: str, short: str) -> TalkAct | None:
        """The act if the rule fits a turn: folded, and without politeness."""
        if self.plain and (len(short) > _LONGEST_PLAIN or _FIGURES.search(short)):
            return None
        led = self.lead.match(folded)
        if led:
            return TalkAct(self.kind, rest=_LED.sub("", folded[led.end() :]))
        said = (short, _SIGNS.sub("", folded))
        found = self.anywhere.search(folded) or _first(self.whole, said)
        if found is None:
            return None
        about = found.groupdict().get("about") or ""
        rest = folded if self.kind is TalkKind.CORRECTION else ""
        return TalkAct(self.kind, about=about, rest=rest)


def _first(patterns: tuple[re.Pattern[str], ...], said: tuple[str, ...]) -> re.Match[str] | None:
    tried = (one.fullmatch(text) for one in patterns for text in said)
    return next((found for found in tried if found), None)


@cache
def _rules() -> tuple[_TalkRule, ...]:
    entries = [_TalkYaml.model_validate(one) for one in load(_TALK)]
    return tuple(
        _TalkRule(
            one.kind,
            one.plain,
            pattern(one.any),
            tuple(pattern([whole]) for whole in one.whole),
            pattern([f"^({'|'.join(one.lead)})"] if one.lead else []),
        )
        for one in entries
    )
