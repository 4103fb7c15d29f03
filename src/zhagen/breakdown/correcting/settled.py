"""What is still to be settled once a row was corrected: answered points go, opened ones come.

A point the document raised is said in the document's name; one that a correction opened is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from zhagen.breakdown.correcting.model import FieldName
from zhagen.breakdown.model import Issue, IssueCode, SuggestionKind, Task
from zhagen.breakdown.tasks.issues import WORDS

_LEADING: Final = frozenset({FieldName.LEAD, FieldName.JOINT})
_HELPING: Final = frozenset({FieldName.SUPPORT, FieldName.GUIDE})
_ABOUT_LEAD: Final = frozenset(
    {IssueCode.NO_LEAD, IssueCode.SEVERAL_LEADS, IssueCode.JOINT_WITHOUT_LEAD,
     IssueCode.LEAD_NOT_ADDRESSED, IssueCode.ROLE_UNSURE, IssueCode.LEAD_PROPOSED}
)  # fmt: skip
_ABOUT_TIME: Final = frozenset(
    {IssueCode.NO_DEADLINE, IssueCode.DEADLINE_ON_HOLIDAY, IssueCode.DEADLINE_BEFORE_ISSUE,
     IssueCode.CALENDAR_UNKNOWN, IssueCode.BASIS_UNKNOWN, IssueCode.DEADLINES_DIFFER}
)  # fmt: skip
_NO_LEAD: Final = "改稿里没有牵头单位，请补上"
_TOGETHER: Final = "改稿里只有共同负责的单位，请定由谁牵头"
_SEVERAL: Final = "改稿里有 {count} 个牵头单位，请定一个总牵头"
_NO_DEADLINE: Final = "改稿里没有时限，请补上或写“长期”"


def settled(task: Task, changed: AbstractSet[FieldName]) -> Task:
    """The corrected task with the points and suggestions that are left after `changed` fields."""
    done: set[IssueCode] = set()
    if changed & _LEADING:
        done |= _ABOUT_LEAD
    if changed & _HELPING and task.roles.lead:
        done.add(IssueCode.ROLE_UNSURE)
    if FieldName.DEADLINE in changed:
        done |= _ABOUT_TIME
    if changed & (_LEADING | _HELPING):
        done.add(IssueCode.GENERIC_BODY)
    issues = (*_opened(task, changed), *(one for one in task.issues if one.code not in done))
    named = bool(task.roles.lead) and FieldName.LEAD in changed
    suggestions = tuple(
        one for one in task.suggestions if not (named and one.kind is SuggestionKind.LEAD)
    )
    return replace(task, issues=issues, suggestions=suggestions)


def _opened(task: Task, changed: AbstractSet[FieldName]) -> Iterator[Issue]:
    roles = task.roles
    if changed & _LEADING:
        named = [body for body in roles.lead if not body.generic]
        if not roles.lead:
            yield (
                Issue(IssueCode.JOINT_WITHOUT_LEAD, _TOGETHER)
                if roles.joint
                else Issue(IssueCode.NO_LEAD, _NO_LEAD)
            )
        elif len(named) > 1:
            yield Issue(IssueCode.SEVERAL_LEADS, _SEVERAL.format(count=len(named)))
    if changed & (_LEADING | _HELPING):
        vague = dict.fromkeys(body.name for body in roles.bodies() if body.generic)
        words = WORDS[IssueCode.GENERIC_BODY]
        yield from (Issue(IssueCode.GENERIC_BODY, words.format(name=name)) for name in vague)
    if FieldName.DEADLINE in changed and not task.deadlines:
        yield Issue(IssueCode.NO_DEADLINE, _NO_DEADLINE)
