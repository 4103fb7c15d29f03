"""Answers that the question gives their meaning: yes, no, the second, all of them, 社保."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from zhagen.guide.gate.acts import Asked, TalkAct, TalkKind, in_talk
from zhagen.guide.gate.gate import core, spelt
from zhagen.guide.recognising.said import Mention, Said
from zhagen.guide.recognising.vocabulary import Kind, Sayable
from zhagen.slices.model import Fact

CHOSEN: Final = frozenset({Kind.CHOICE, Kind.BOOLEAN, Kind.LIST})
_SHORTEST_PART: Final = 2
_LONGEST_PART: Final = 6
_MAY_ANSWER: Final = frozenset({TalkKind.ANSWER, TalkKind.OTHER_WISH})
_COUNTED: Final = re.compile(
    r"(?:我?就?[选要参交上]?)(?P<side>[前后])面?(?P<count>[两二三23])(?:个|种|项|样)"
)
_JOINED: Final = re.compile(r"[和跟与及、]")
_LEADS: Final = re.compile(
    r"^(?:我们?|咱们?|先|主要|就是|就|只|是|想|要|给|来|选|办|弄|搞|做|开|走|用|那|嗯|应该)+(?=..)"
)
_BEHIND: Final = re.compile(
    r"(?<=..)(?:那[几两三]?[个种样项边块些]|"
    r"这[几两三]?[个种样项边块些]|的|吧|呗|呢|啊|呀|哈|嘛|就行|就好|就可以|方面|先)+$"
)
_PUT_OFF: Final = re.compile(
    r"以后|回头|下次|改天|再[说弄办看]|后面再|暂时不|先不|不[办要用弄]|不是"
)
_SO: Final = (
    r"(?:反正|肯定|当然|绝对|确实|真的|那|嗯|哦|哎|唉|呃|都|暂时|目前|现在"
    r"|以前|之前|从来|我们?|咱们?|公司|单位|厂|店|这[家边次个]|新|是|应当|，)*"
)
_NO: Final = re.compile(
    rf"^{_SO}(?:还|都|也|从|就)*(?:没[有得]?|无){{1,3}}(?:来得及)?"
    r"(?:办理?|登记|开|弄|交|搞|整|做|过|这个?|玩意儿?|东西|的"
    r"|哦|呢|啊|呀|嘛|哈|咧|哩|噻|呐|了|，|。|！| )*$"
)
_YES: Final = re.compile(
    r"^(?:嗯|恩|哦|是|对|有|肯定|当然|早就?|已经|以前|之前|去年|前年)*"
    r"(?<!没)(?:嗯|恩|是|对|有)(?:呢|的|过|啊|呀|哈|嘛|了|，|。|！| )*$"
    r"|^(?:嗯|是的|对的?)+(?:呢|啊|呀|嘛)?(?:已经|早就?|去年|前年)"
)
_DONE: Final = re.compile(
    r"(?:早就?|已经?|之前|以前|去年|前年).{0,6}(?:登记|办理?|开户?|弄|有账?户)(?:了|过)?"
)
_UNDONE: Final = re.compile(r"[没不未别]|医保")
_UNSURE: Final = re.compile(r"应该|好像|可能|大概|也许|估计|似乎|说不定|没准|吧")


def answers(said: Said, concept: Sayable) -> Iterator[Mention]:
    """Yes, no, the second, all of them: what these mean is told by the question."""
    act = talk_act(said)
    whole = (0, len(said.text), 1)
    if act.unsure:
        return
    labels = tuple(concept.fact.values)
    if concept.kind is Kind.BOOLEAN and act.kind in {TalkKind.YES, TalkKind.NO}:
        yield Mention(concept.name, act.kind is TalkKind.YES, *whole)
    elif act.kind is TalkKind.OPTION and act.option is not None and not _asking(said):
        yield from _option(said, concept, labels[act.option])
    elif act.kind is TalkKind.ALL and concept.kind is Kind.LIST:
        yield Mention(concept.name, labels, *whole)
    elif concept.kind is Kind.LIST:
        yield from _several(said, concept)
    elif concept.kind is Kind.BOOLEAN and (told := _yes_or_no(said)) is not None:
        yield Mention(concept.name, told, *whole)
    elif act.kind in _MAY_ANSWER and concept.kind is Kind.CHOICE and not _asking(said):
        for value in by_part(said, concept.fact):
            yield Mention(concept.name, value, *whole)


def _yes_or_no(said: Said) -> bool | None:
    """肯定没有, 有的，去年…: what the first words of an answer say; None for anything else."""
    first = next((one for one in said.clauses if not one.idle), said.clauses[0])
    if any(one.asks and not one.idle for one in said.clauses) or _UNSURE.search(said.text):
        return None
    words = said.text[first.start : first.end]
    if _NO.match(words):
        return False
    done = _DONE.search(said.text) and not _UNDONE.search(said.text)
    return True if done or _YES.match(words) else None


def by_part(said: Said, fact: Fact) -> list[str]:
    """The one value whose wordings hold a short answer: 社保 of 社保开户, 对公扣 of 对公户扣.

    What is put off (医保以后再说) and what leads (先办, 就) is left out.
    """
    owners: set[str] = set()
    for clause in said.clauses:
        words = said.text[clause.start : clause.end]
        if clause.idle or _PUT_OFF.search(words):
            continue
        short = _BEHIND.sub("", _LEADS.sub("", core(spelt(words))))
        if not _SHORTEST_PART <= len(short) <= _LONGEST_PART:
            continue
        if short.startswith("我"):  # 我跑, 我来: it is not told who that is
            continue
        if said.vocabulary.is_wording(short, but=fact.name) and not _is_own(fact, short):
            continue
        holders = [value for value in fact.values or fact.said if _holds(fact, value, short)]
        owners.update(holders if len(holders) == 1 else [])
    return list(owners) if len(owners) == 1 else []


def _is_own(fact: Fact, short: str) -> bool:
    """Whether a short answer is a wording of the fact itself."""
    said = (*fact.said.values(), *fact.replies.values())
    return short in fact.values.values() or any(short in words for words in said)


def _holds(fact: Fact, value: str, short: str) -> bool:
    label = set(fact.values.get(value, ""))
    if len(short) > _SHORTEST_PART and set(_JOINED.sub("", short)) <= label:
        return True
    return any(
        _in_order(short, word.replace("…", ""))
        for word in (*fact.said.get(value, ()), fact.values.get(value, value))
    )


def _in_order(short: str, word: str) -> bool:
    """Whether all of an answer's characters stand in a wording, in this order."""
    rest = iter(word)
    return all(char in rest for char in short)


def _by_chance(text: str, label: str) -> bool:
    """Whether a label shares just a few characters of a longer answer: 个人 of 我们两个人."""
    short = core(spelt(text))
    shared = SequenceMatcher(None, short, core(spelt(label)), autojunk=False)
    most = shared.find_longest_match().size
    return 0 < most * 2 < len(short)


def _option(said: Said, concept: Sayable, value: str) -> Iterator[Mention]:
    """The option that was chosen, unless it only shares a character or two with the answer."""
    is_list = concept.kind is Kind.LIST
    if _by_chance(said.text, concept.fact.values[value]) and (
        is_list or value not in by_part(said, concept.fact)
    ):
        return
    yield Mention(concept.name, (value,) if is_list else value, 0, len(said.text), 1)


def _several(said: Said, concept: Sayable) -> Iterator[Mention]:
    """前两个, 后两种: so many of the labels."""
    counted = _COUNTED.fullmatch(core(spelt(said.text)))
    if counted is not None:
        labels = tuple(concept.fact.values)
        count = 2 if counted["count"] in "两二2" else 3
        several = labels[:count] if counted["side"] == "前" else labels[-count:]
        yield Mention(concept.name, several, 0, len(said.text), 1)


def _asking(said: Said) -> bool:
    """Whether a clause asks: what it names is not chosen."""
    return any(one.asks or one.idle for one in said.clauses)


def talk_act(said: Said) -> TalkAct:
    """What the turn is after the question that was asked."""
    asked = said.asked
    if asked is None or asked.kind not in CHOSEN:
        return in_talk(said.text)
    return in_talk(
        said.text,
        Asked(options=tuple(asked.fact.values.values()), yes_no=asked.kind is Kind.BOOLEAN),
    )
