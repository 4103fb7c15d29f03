"""Who acts in running text: a body's role follows from the construction around its name.

Names stand in a few constructions only: a subject before its verb (甲要…), an agent (由甲…), a
partner (会同乙), the one who is helped (配合甲), the guiding one (在丙指导下). All else that is
named (报市政府, 根据省厅要求, 对各镇考核) receives, orders or is acted upon, and has no role.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from zhagen.breakdown.bodies import agents_patterns as around
from zhagen.breakdown.bodies.agents_edges import unnumbered
from zhagen.breakdown.bodies.agents_names import completed
from zhagen.breakdown.bodies.clauses import FILLER, hidden, is_past, sentences
from zhagen.language.bodies import Mention, find_bodies


class Role(StrEnum):
    """What a body has to do with a task."""

    LEAD = "lead"
    SUPPORT = "support"
    JOINT = "joint"
    GUIDE = "guide"


@dataclass(frozen=True, slots=True)
class Acting:
    """A name and its role; `unsure` where the wording allows another reading."""

    mention: Mention
    role: Role
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    """Names that stand together (甲、乙和丙等部门), and the words around them in their clause.

    `right` ends at the next name, `clause` where the clause does.
    """

    mentions: tuple[Mention, ...]
    left: str
    right: str
    clause: str

    @property
    def opens(self) -> bool:
        """Whether nothing but linking words stands before the names."""
        return around.LINKS.match(self.left) is not None

    @property
    def generic(self) -> bool:
        """Whether the group names nobody in particular."""
        return all(one.generic for one in self.mentions)


_LONGEST_CLAUSE: Final = 200
_CLAUSE_MARKS: Final = "，："
_CLAUSE_END: Final = re.compile(f"[{_CLAUSE_MARKS}]")


def read_roles(
    text: str, start: int = 0, end: int | None = None, mentions: Sequence[Mention] | None = None
) -> tuple[Acting, ...]:
    """The bodies that act between `start` and `end` of a plain text, in order.

    `mentions` are the names of the whole text where they are known already.
    """
    stop = len(text) if end is None else end
    known = find_bodies(text) if mentions is None else mentions
    text = unnumbered(text)
    named = [one for one in completed(text, known) if start <= one.start and one.end <= stop]
    if not named:
        return ()
    shown = _shown(hidden(text), text, named)
    starts = [one.start for one in named]
    found: list[Acting] = []
    for first, last in sentences(shown, start, stop):
        here = named[bisect_left(starts, first) : bisect_left(starts, last)]
        inside = [one for one in here if shown[one.start] != FILLER]
        if inside and not _is_told(shown[first:last]):
            found.extend(_of_sentence(_groups(shown, first, last, inside), text))
    return tuple(found)


def _is_told(sentence: str) -> bool:
    """Whether a sentence only tells what was done; an order in it (，要求乙抓紧…) still counts."""
    if is_past(sentence) or around.TOLD.search(sentence):
        return around.ORDERS.search(sentence) is None
    return False


def _shown(masked: str, text: str, named: Sequence[Mention]) -> str:
    """A bracket inside a name (各镇（街道）) is a part of it and stays."""
    if FILLER not in masked:
        return masked
    for one in named:
        if masked[one.start] != FILLER and FILLER in masked[one.start : one.end]:
            masked = masked[: one.start] + text[one.start : one.end] + masked[one.end :]
    return masked


def _groups(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Iterator[_Group]:
    runs: list[list[Mention]] = []
    for one in mentions:
        if runs and around.BETWEEN.fullmatch(text[runs[-1][-1].end : one.start].strip(FILLER)):
            runs[-1].append(one)
        else:
            runs.append([one])
    behind = start
    for index, run in enumerate(runs):
        limit = runs[index + 1][0].start if index + 1 < len(runs) else end
        tail = around.OTHERS.match(text, run[-1].end)
        stop = tail.end() if tail else run[-1].end
        if around.COLON.match(text, stop):
            stop += 1  # 市教育局：牵头制定…
        left = text[max(behind, start) : run[0].start]
        behind = stop
        if around.LABEL.search(left):
            continue
        furthest = min(end, stop + _LONGEST_CLAUSE)
        mark = _CLAUSE_END.search(text, stop, furthest)
        clause = text[stop : mark.start() if mark else furthest]
        yield _Group(
            tuple(run),
            _CLAUSE_END.split(left)[-1].strip(FILLER),
            clause[: max(0, limit - stop)].lstrip(FILLER + " "),
            clause.lstrip(FILLER + " "),
        )


def _of_sentence(groups: Iterator[_Group], text: str) -> list[Acting]:
    found: list[Acting] = []
    waiting: list[
        _Group
    ] = []  # 各镇人民政府，区直各部门要…: the first has its verb behind the second
    led = charged = idle = False
    earlier: int | None = None  # where those begin who act in a clause of time only
    for group in groups:
        if idle and group.left.strip() in around.BESIDE:
            continue  # 经甲会同乙审定: neither acts here
        if around.PROPOSED.search(group.left):
            break  # 拟由甲牵头，乙配合: nothing of this is settled
        role, unsure = _role(group, found)
        if role is None and not group.right and group.opens:
            waiting.append(group)
            continue
        if role is Role.LEAD:
            role = _lesser(group, found, text, led=led)
            own = around.OWN_DUTY.match(group.right) is not None
            role = Role.SUPPORT if charged and not own and role is Role.LEAD else role
            charged = charged or own or around.AGENT.search(group.left) is not None
            led = led or (role is Role.LEAD and around.LED.match(group.right) is not None)
        if role is not None:
            if around.HELPED.search(group.left):
                found = [_helping(one) for one in found]
            if earlier is not None and group.opens and not group.left:
                del found[earlier:]  # 甲通报后，乙立即…
            earlier = len(found) if around.UNTIL.search(group.clause) else None
            for one in (*waiting, group) if group.opens else (group,):
                found.extend(Acting(mention, role, unsure) for mention in one.mentions)
        waiting, idle = [], role is None
    return found


def _helping(one: Acting) -> Acting:
    """甲配合乙…: the one who was taken for the lead helps."""
    return replace(one, role=Role.SUPPORT) if one.role is Role.LEAD else one


def _lesser(group: _Group, found: Sequence[Acting], text: str, *, led: bool) -> Role:
    """The role of a group that has a verb of its own, in view of those named before it."""
    guiding = around.GUIDES.match(group.clause)
    if guiding and (found or guiding.end() == len(group.clause)):
        return Role.GUIDE  # 甲指导，乙落实; but 甲要指导各县… is what 甲 itself is told to do
    if found and _stands_beside(group, found, led=led):
        return Role.SUPPORT
    named = around.HELPER_NAME.match(text, group.mentions[0].start)
    return Role.SUPPORT if named else Role.LEAD


def _stands_beside(group: _Group, found: Sequence[Acting], *, led: bool) -> bool:
    """Whether a second subject helps the first: 甲牵头，乙负责落实; 甲统筹，有关部门按职责分工."""
    later = around.LATER.match(group.right) is not None
    if group.generic and not all(one.mention.generic for one in found):
        return later or (led and not around.MODAL.match(group.right))
    return (led or group.right.startswith("具体")) and later and not group.right.startswith("可")


def _role(group: _Group, found: Sequence[Acting]) -> tuple[Role | None, bool]:
    """The role of a group, None for none; and whether it is doubtful."""
    left, right = group.left, group.right
    more = around.STAFF.match(right) or around.MORE_NAMES.match(right)
    right = right[more.end() :] if more else right
    if around.MEMBER.match(right):
        return (Role.SUPPORT if found and around.TAKES_PART.match(right) else None), False
    if right.startswith("为主") and left.endswith("以"):
        return Role.LEAD, False
    if around.AGENT.search(left) or around.ORDERED.search(left):
        role, unsure = _as_agent(right)
        asked = role is Role.SUPPORT and not found and around.ASKED.search(left)
        return (Role.LEAD if asked else role), unsure
    if group.opens or (found and left.endswith("、")):
        return _as_subject(right), False
    role, unsure = _as_partner(left, right, found)
    if role is None and around.BEFORE.search(left):
        return _behind_words(right)
    return role, unsure


def _as_partner(left: str, right: str, found: Sequence[Acting]) -> tuple[Role | None, bool]:
    """The role of names that the words before them set beside another body."""
    if around.PARTNER.search(left):
        return (None if around.OFFERED.match(left) else Role.SUPPORT), False
    if around.HELPED.search(left):
        return Role.LEAD, True
    if found and around.WITH.search(left) and around.TOGETHER.match(right):
        return Role.SUPPORT, True
    guides = around.UNDER.search(left) and around.GUIDED_BY.match(right)
    return (Role.GUIDE if guides else None), False


def _as_agent(right: str) -> tuple[Role | None, bool]:
    made = around.MADE_BY.match(right) and not around.MODAL.match(right)
    return (None, False) if made or around.CHANGES.match(right) else (_acting(right), False)


def _as_subject(right: str) -> Role | None:
    """The role of names that open a clause: they act when a verb follows."""
    idle = around.NOMINAL.match(right) or around.REFRAINS.match(right)
    if not right or idle or around.FAILS.match(right):
        return None
    if around.HELPER.match(right):
        return Role.SUPPORT
    if around.OWNER.match(right):
        return Role.LEAD
    acts = around.ACTS.match(right) and not around.MADE_BY.match(right)
    return _acting(right) if acts or around.MODAL.match(right) else None


def _behind_words(right: str) -> tuple[Role | None, bool]:
    """The role of names behind a time or another phrase: only a word of duty makes them act."""
    duty = around.MODAL.match(right) or around.OWNER.match(right)
    if duty and not around.FAILS.match(right):
        return _acting(right), False
    return (_acting(right), True) if around.LED.match(right) else (None, False)


def _acting(right: str) -> Role:
    return Role.SUPPORT if around.SECONDS.match(right) else Role.LEAD
