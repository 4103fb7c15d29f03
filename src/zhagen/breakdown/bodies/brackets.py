"""Who does what, where a document says it in a bracket or a label line.

（省科技厅牵头，省教育厅参与） and 责任单位：…；完成时限：… are read by the same clauses; habit in
official documents then makes of them who leads, supports, guides or is jointly responsible.
Brackets about something else (以下简称, document numbers, 成员由……组成) are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from zhagen.breakdown.bodies.agents_edges import unnumbered
from zhagen.breakdown.bodies.brackets_clauses import clauses_of, said_otherwise
from zhagen.breakdown.bodies.brackets_names import Item, names_in
from zhagen.breakdown.bodies.brackets_regions import regions
from zhagen.breakdown.bodies.brackets_words import (
    LABEL,
    LABELS,
    NAMED_BEFORE,
    NOT_ROLES,
    PROPOSED,
    VERB,
    WITH,
    Part,
    only_names,
    part_of,
)
from zhagen.breakdown.bodies.clauses import FILLER
from zhagen.breakdown.bodies.conventions import DocumentState
from zhagen.breakdown.model import Body, Origin, Roles, Span
from zhagen.language.bodies import Sort


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its role; places are those of the paragraph."""

    start: int
    end: int
    name: str
    resolved: str
    generic: bool
    person: bool = False

    def body(self, paragraph: int) -> Body:
        """The name as a body stated in paragraph `paragraph`."""
        span = Span(paragraph, self.start, self.end, self.name)
        return Body(self.name, self.resolved, Origin.STATED, self.generic, span)


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket or label line that says who or by when: text[start:end], brackets included.

    `deadline` is the place of a stated time (完成时限：…). `persons` are the leaders named under a
    label of their own (责任领导：…) beside bodies; without bodies they stand in the roles.
    `closes` is false for a bracket inside a sentence, which speaks for its own clause only.
    `ranked` says that the document's own rule (列第一位的为牵头单位) decided who leads.
    """

    start: int
    end: int
    lead: tuple[Named, ...] = ()
    support: tuple[Named, ...] = ()
    joint: tuple[Named, ...] = ()
    guide: tuple[Named, ...] = ()
    persons: tuple[Named, ...] = ()
    deadline: tuple[int, int] | None = None
    closes: bool = True
    ranked: bool = False

    def names(self) -> tuple[Named, ...]:
        """All names that have a role."""
        return self.lead + self.joint + self.support + self.guide

    def roles(self, paragraph: int) -> Roles:
        """The roles as the values of the table."""
        return Roles(
            *(
                tuple(one.body(paragraph) for one in group)
                for group in (self.lead, self.support, self.joint, self.guide)
            )
        )


_PARTS: Final = tuple(Part)
_STOPS: Final = frozenset("。！？；")
_NAME_TAIL: Final = 16
_TWO_HEADS: Final = re.compile(r"(?P<place>[\u3400-\u9fff]{1,8})(?:委|党委)(?P=place)(?:人民)?政府")


def find_brackets(text: str, plain: str, state: DocumentState | None = None) -> tuple[Bracket, ...]:
    """The brackets and label lines of a paragraph that give roles or a deadline, in order.

    `plain` is the plain spelling of `text`; `state` what the document has said so far, this
    paragraph included.
    """
    if "（" not in plain and "：" not in plain:
        return ()
    state = state or DocumentState()
    found: list[Bracket] = []
    behind = 0
    for start, end in regions(plain):
        if start < behind:
            continue
        bracket = _read(text, plain, start, end, state)
        if bracket is not None:
            found.append(bracket)
            behind = bracket.end
    return tuple(found)


def is_only_roles(plain: str, brackets: tuple[Bracket, ...]) -> bool:
    """Whether a paragraph says nothing but roles, which then belong to the task before it."""
    if not brackets:
        return False
    rest, behind = "", 0
    for bracket in brackets:
        rest += plain[behind : bracket.start]
        behind = bracket.end
    return not (rest + plain[behind:]).strip(" \n。；，、·-*")


def roles_in(
    text: str, plain: str, start: int, end: int, label: str = "", state: DocumentState | None = None
) -> Bracket | None:
    """The roles that text[start:end] states, read under `label` (a column's head: 责任单位)."""
    return _weighed(text, plain, (start, end), (start, end), state or DocumentState(), label)


def _read(text: str, plain: str, start: int, end: int, state: DocumentState) -> Bracket | None:
    opened = plain[start] == "（"
    inner = (start + opened, end - (opened and plain[end - 1] == "）"))
    if opened and plain[inner[0] : plain.find("）", start)] in LABELS:
        inner = (start, end)  # 【责任单位】市人社局
    content = plain[inner[0] : inner[1]]
    if not content.strip():
        return None
    labelled = LABEL.search(content)
    if not labelled and (NOT_ROLES.search(content) or not _speaks(plain, start, end, content)):
        return None
    if PROPOSED.search(content):  # it names nobody, but what follows it is another task
        return Bracket(start, end, closes=_closes(plain, start, end))
    bracket = _weighed(text, plain, (start, end), inner, state, "")
    if bracket is None or _closes(plain, start, end):
        return bracket
    return replace(bracket, closes=False)


def _speaks(plain: str, start: int, end: int, content: str) -> bool:
    """Whether a bracket without a label can be about roles."""
    if VERB.search(content) or WITH.search(content):
        return True
    before, behind = plain[max(0, start - 1) : start], plain[end : end + 1]
    if before in _STOPS:
        return behind not in {"，", "、", "的"}
    # 完成46公里（区城管局、区燃气公司）；but not 市监局（知识产权局）, a second name.
    closed = not behind.strip() or behind in _STOPS
    second = NAMED_BEFORE.search(plain, max(0, start - _NAME_TAIL), start)
    return bool(closed and not second and only_names(content))


def _closes(plain: str, start: int, end: int) -> bool:
    behind = plain[end : end + 1]
    if not behind.strip() or behind in _STOPS or plain[max(0, start - 1) : start] in _STOPS:
        return True
    if behind in "，、的）":
        return False
    if plain[start] != "（" and plain[end - 1] in _STOPS:
        return True  # 责任单位：甲。请抓紧推进…
    if not unnumbered(plain[:start]).strip(FILLER + " \n"):
        return True  # （甲牵头）加强监测
    return plain[max(0, start - 1) : start] == "）" or LABEL.match(plain, start + 1) is not None


def _weighed(
    text: str, plain: str, whole: tuple[int, int], inner: tuple[int, int], state: DocumentState,
    label: str,
) -> Bracket | None:  # fmt: skip
    """The roles of a stretch after the habits of official documents."""
    groups: dict[Part, list[tuple[Item, Named]]] = {part: [] for part in _PARTS}
    deadline: tuple[int, int] | None = None
    masked = list(said_otherwise(plain, inner))
    for clause in clauses_of(plain, inner, masked, part_of(label)):
        if clause.part is Part.DEADLINE:
            deadline = deadline or _trimmed(plain, clause.start, clause.end)
            continue
        for item in names_in(
            text, plain, clause.start, clause.end, state.level, certain=clause.certain
        ):
            part = clause.part
            if item.bare_person and groups[part]:
                part = Part.PERSON
            if item.mark:
                part = Part.LEAD if item.mark == "lead" else Part.SUPPORT
            groups[part].append((item, _named(text, item, state)))
    times = (_trimmed(plain, *span) for span, is_time in masked if is_time)
    return _habits(whole, groups, state, deadline or next(times, None), plain)


def _named(text: str, item: Item, state: DocumentState) -> Named:
    name = text[item.start : item.end]
    full = state.full(name)
    person = item.mention.sort is Sort.PERSON
    resolved = full if full != name else item.resolved
    return Named(item.start, item.end, name, resolved, item.mention.generic, person)


def _habits(
    whole: tuple[int, int], groups: dict[Part, list[tuple[Item, Named]]], state: DocumentState,
    deadline: tuple[int, int] | None, plain: str,
) -> Bracket | None:  # fmt: skip
    named = {part: [one for _item, one in found] for part, found in groups.items()}
    lead, support = named[Part.LEAD], named[Part.SUPPORT]
    responsible, joint = named[Part.RESPONSIBLE], list[Named]()
    ranked = False
    if state.star and not lead:
        lead = [one for one in responsible if state.star in _around(plain, one)]
        ranked = bool(lead)
        responsible = [one for one in responsible if one not in lead]
    marked = any(item.mark == "lead" for item, _one in groups[Part.LEAD])
    if not lead and not responsible:
        responsible, named[Part.CARRY] = named[Part.CARRY], []
    if lead:
        support = (responsible + support) if not marked or responsible else support
    elif _party_and_government(responsible):
        lead = responsible
    elif len(responsible) == 1 or (state.first_leads and responsible):
        ranked = len(responsible) > 1
        lead, support = responsible[:1], responsible[1:] + support
    else:
        joint = responsible
    support = support + named[Part.CARRY]
    persons = named[Part.PERSON]
    guide = named[Part.GUIDE]
    if persons and not (lead or joint):
        lead, persons = persons, []
    if not (lead or support or joint or guide or persons or deadline):
        return None
    return Bracket(
        *whole, tuple(sorted(_once(lead), key=_place)), tuple(sorted(_once(support), key=_place)),
        tuple(_once(joint)), tuple(_once(guide)), tuple(_once(persons)), deadline,
        ranked=ranked,
    )  # fmt: skip


def _party_and_government(named: list[Named]) -> bool:
    """Whether two names are the two heads of one place: 丙区委、丙区政府."""
    return len(named) == 2 and _TWO_HEADS.fullmatch(named[0].name + named[1].name) is not None


def _place(one: Named) -> int:
    return one.start


def _once(named: list[Named]) -> list[Named]:
    if len(named) < 2:
        return named
    return list({one.name: one for one in reversed(named)}.values())[::-1]


def _around(plain: str, one: Named) -> str:
    return plain[max(0, one.start - 1) : one.end + 1]


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and plain[start] in " \n：，、；":
        start += 1
    while end > start and plain[end - 1] in " \n，；。、）":
        end -= 1
    return (start, end) if end > start else None
