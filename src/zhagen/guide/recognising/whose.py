"""Whose number or name it is: by the role word beside it, else by who is speaking."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from zhagen.guide.recognising.relatives import KIN
from zhagen.guide.recognising.said import CORRECTING, Said
from zhagen.guide.recognising.vocabulary import Sayable

# 帮老板办: the word names for whom it is done, not whose number follows.
FOR_WHOM: Final = re.compile(r"(?:帮|替|给|代|为|陪|跟)(?:我们?|咱们?|公司|单位|这个|那个)?的?$")
_MYSELF: Final = re.compile(
    r"我(?:自己|本人)?(?:的)?(?=姓名|名字|叫|身份证|证件|号码|电话|手机|联系|座机)"
    rf"|我(?:的(?!{KIN})|就?是(?!我))|我叫|(?<!不是)本人|留我|打我"
)
_BEHIND: Final = re.compile(
    r"[ 、]?(?:[（(]|[，,]?(?:这个?|那个?|就)?(?:是|系|为)|[，,]?(?:这个?|那个?)是?|[:：])?"
)
# …，法人的: a clause that does nothing but tell whose the number before it is.
_OWNED: Final = re.compile(r"[，、 （]{0,2}(?:这个?|那个?|就)*(?:是|为)?(?:我们|公司|单位|的)*")
_BY_HIM: Final = re.compile(
    r"(?:本人|自己)?的?(?:那个|这个)?(?:身份证|证件|号码|号)*[吧啊哈哦呢 ]*"
    r"(?:$|[。！）\n]|，(?! ?\w{0,3}\d))"
)
# 我叫…，公司出纳: what one is, behind the name.
I_CALLED: Final = re.compile(
    rf"我(?!不是|没|{KIN})(?:叫|是|姓)?[\u4e00-\u9fff·\ufffc]{{2,4}}[，、 ](?:是|做|当)?"
    r"(?:我们|咱们|公司|单位|店里|厂里|这边|的|一?[名个])*$"
)
IS_ME: Final = re.compile(
    rf"(?:这边|那里)?(?:也|就|都|还)?(?:是|写|填|用|算|由|归)(?:的)?(?:我|本人)(?![们的老]|{KIN})"
)
I_AM: Final = re.compile(
    r"我(?:就|也|自己|不)*是(?:[^，。；！？!?\n是]{0,40}的"
    r"|(?:我们|咱们|他们|公司|单位|这家|这个|那个|一?个|店里|厂里|本|新来|这边)*)$"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that names a person: its place and the group of facts, "" for the speaker."""

    start: int
    end: int
    group: str


def marks_of(said: Said) -> tuple[Mark, ...]:
    """Every word in the turn that names a person of the slice, or the speaker."""
    found = [Mark(*one.span(), "") for one in _MYSELF.finditer(said.text)]
    for one in said.vocabulary.role_words.finditer(said.folded):
        before = said.text[max(0, one.start() - 6) : one.start()]
        if not FOR_WHOM.search(before):
            found.append(Mark(*one.span(), said.vocabulary.roles[one.group()]))
    return tuple(sorted(found, key=lambda one: (one.end, one.start)))


def speaking(said: Said, role: str | None) -> str | None:
    """The group of the one who speaks: the only person there is, or as the role says."""
    groups = said.vocabulary.groups
    if len(groups) == 1:
        return next(iter(groups))
    return said.vocabulary.speakers.get(role) if role is not None else None


@dataclass(frozen=True, slots=True)
class Whose:
    """Tells whose a value is."""

    said: Said
    marks: tuple[Mark, ...]
    speaker: str | None

    def group(self, start: int, end: int) -> str | None:
        """The group of the value at a place: by its own clause, what follows, what went before."""
        clause = self.said.clause_at(start)
        before = [one for one in self.marks if one.end <= start]
        own = [one for one in before if one.start >= clause.start]
        if own:
            return self._who(own[-1])
        behind = _BEHIND.match(self.said.text, end)
        at = behind.end() if behind else end
        for one in self.marks:
            if one.start == at or (end <= one.start <= end + 2 and one.end <= clause.end):
                return self._who(one)
        owner = self._owner_behind(end)
        return self._who(owner or before[-1]) if owner or before else None

    def _owner_behind(self, end: int) -> Mark | None:
        """Whose the value is by a clause of its own behind it: 身份证…，法人的."""
        led = _OWNED.match(self.said.text, end)
        at = led.end() if led else end
        return next(
            (
                one
                for one in self.marks
                if one.start == at and _BY_HIM.match(self.said.text, one.end)
            ),
            None,
        )

    def _asked_for(self) -> str | None:
        """The group of the person the question was about."""
        asked = self.said.asked
        group = asked.fact.group if asked else ""
        return group if group in self.said.vocabulary.groups else None

    def _who(self, mark: Mark) -> str | None:
        return mark.group or self.speaker

    def choose(self, kinds: Iterable[Sayable], start: int, end: int) -> Sayable | None:
        """Which of several concepts of one kind a value belongs to; None if it is not told."""
        among = tuple(kinds)
        if len(among) <= 1:
            return among[0] if among else None
        group = self.group(start, end)
        asked = self.said.asked
        if group is None and asked in among:
            return asked
        if group is None and self.said.asked is not None:
            group = self._asked_for()
        group = group or self.speaker
        fitting = [one for one in among if group and one.fact.group == group]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
        known = [one for one in among if one.name in self.said.known]
        return known[0] if len(known) == 1 and CORRECTING.search(self.said.text) else None


def whose(said: Said, role: str | None) -> Whose:
    """A teller for one turn; `role` is the value of the choice that says who speaks."""
    marks = marks_of(said)
    return Whose(said, marks, _named_myself(said.text, marks) or speaking(said, role))


def _named_myself(text: str, marks: tuple[Mark, ...]) -> str | None:
    """我是公司会计, 法人就是我: whom the speaker says to be."""
    for one in marks:
        if one.group and (IS_ME.match(text, one.end) or _said_of_me(text[: one.start])):
            return one.group
    return None


def _said_of_me(before: str) -> bool:
    found = I_AM.search(before)
    if I_CALLED.search(before):
        return True
    return found is not None and "不是" not in found.group()
