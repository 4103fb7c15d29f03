"""What a reader must settle before a task can be handed out, in words for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zhagen.breakdown.model import DeadlineType, Issue, IssueCode
from zhagen.breakdown.tasks.drafts import Remarks
from zhagen.calendar.workdays import CalendarUnknown
from zhagen.language.deadlines_model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from zhagen.breakdown.fields.fields import Reckoning, Timed
    from zhagen.breakdown.model import Roles

WORDS: Final = {
    IssueCode.NO_LEAD: "原文没有写由谁牵头，请补上牵头单位",
    IssueCode.SEVERAL_LEADS: "原文写了{count}个牵头单位，请定一个总牵头",
    IssueCode.JOINT_WITHOUT_LEAD: "原文写明{count}个单位按职责负责，没有说谁牵头，请定牵头单位",
    IssueCode.GENERIC_BODY: "“{name}”没有点名，请落到具体单位",
    IssueCode.ROLE_UNSURE: "从句子看不准是牵头还是配合，请看原文",
    IssueCode.LEAD_PROPOSED: "“{text}”是拟议，尚未确定，请确定后补上牵头单位",
    IssueCode.DEADLINES_DIFFER: "原文前后写了不同的时限（{times}），请定以哪个为准",
    IssueCode.NO_DEADLINE: "原文没有写时限，请补上或写“长期”",
    IssueCode.DEADLINE_ON_HOLIDAY: "{day} 不上班（{name}），请定提前还是顺延",
    IssueCode.DEADLINE_BEFORE_ISSUE: "{day} 早于成文日期 {issued}，请核对年份",
    IssueCode.LEAD_NOT_ADDRESSED: "“{name}”不在主送单位里，请核对是否已经收文",
}
# Why a time has no day, each with what the reader can do about it.
_TIME_WORDS: Final = {
    Problem.YEAR_UNKNOWN: "“{text}”没有写年份，文件也没有写成文日期，请补上年份",
    Problem.ISSUE_UNKNOWN: "“{text}”从成文日期算起，文件没有写成文日期，请补上",
    Problem.START_UNWRITTEN: "“{text}”从哪一天算起原文没有写明，暂按成文日期算，请核对",
    Problem.RECEIPT_OPEN: "“{text}”从收到之日算起，请补上收到日期",
    Problem.EVENT_OPEN: "“{text}”看另一件事在哪一天，原文没有写，请补上日期",
    Problem.NO_SUCH_DAY: "“{text}”在日历上没有这样的日期，请核对原文",
    Problem.UNREAD: "“{text}”没有写到哪一天，请定一个日期",
    Problem.CALENDAR_UNKNOWN: "“{text}”跨到没有放假安排的年份，装上当年日历后才能算出",
}
_WEEKEND: Final = "周末"
_NAMED_DAYS: Final = frozenset({DeadlineType.BY, DeadlineType.RELATIVE, DeadlineType.WINDOW})


def issues_of(
    roles: Roles,
    timed: Sequence[Timed],
    reckoning: Reckoning,
    addressees: Sequence[str] = (),
    *,
    unsure: bool = False,
    remarks: Remarks | None = None,
) -> tuple[Issue, ...]:
    """The open points of one task, in the order of its columns."""
    said = remarks or Remarks()
    about = _about_roles(roles, said, unsure=unsure)
    return (*about, *_about_addressees(roles, addressees), *_about_times(timed, said, reckoning))


# What a task lacks is said in the same words of every task.
_NO_LEAD: Final = Issue(IssueCode.NO_LEAD, WORDS[IssueCode.NO_LEAD])
_NO_DEADLINE: Final = Issue(IssueCode.NO_DEADLINE, WORDS[IssueCode.NO_DEADLINE])


def _issue(code: IssueCode, **values: object) -> Issue:
    return Issue(code, WORDS[code].format(**values))


def _about_roles(roles: Roles, said: Remarks, *, unsure: bool) -> Iterator[Issue]:
    named = [body for body in roles.lead if not body.generic]
    if not roles.lead and roles.joint:
        yield _issue(IssueCode.JOINT_WITHOUT_LEAD, count=len(roles.joint))
    elif not roles.lead and said.proposed:
        yield _issue(IssueCode.LEAD_PROPOSED, text=said.proposed)
    elif not roles.lead and not said.led_below:
        yield _NO_LEAD
    elif len(named) > 1:
        yield _issue(IssueCode.SEVERAL_LEADS, count=len(named))
    for body in roles.bodies():
        if body.generic:
            yield _issue(IssueCode.GENERIC_BODY, name=body.name)
    if unsure:
        yield _issue(IssueCode.ROLE_UNSURE)


def _about_addressees(roles: Roles, addressees: Sequence[str]) -> Iterator[Issue]:
    """Only a list of names can leave somebody out: 各部门 addresses all of them."""
    if not addressees or any("各" in name or "有关" in name for name in addressees):
        return
    for body in roles.lead:
        if not body.generic and not any(_same(body.resolved, name) for name in addressees):
            yield _issue(IssueCode.LEAD_NOT_ADDRESSED, name=body.name)


def _same(one: str, other: str) -> bool:
    one = one.partition("（")[0] or one  # 市数据局（张三）
    return one.endswith(other) or other.endswith(one)


def _about_times(timed: Sequence[Timed], said: Remarks, reckoning: Reckoning) -> Iterator[Issue]:
    if not timed and not said.timed_below:
        yield _NO_DEADLINE
    if said.times:
        yield _issue(IssueCode.DEADLINES_DIFFER, times="、".join(said.times))
    for one in timed:
        for problem in one.problems:
            yield Issue(_code(problem), _TIME_WORDS[problem].format(text=one.deadline.text))
        day = one.deadline.date
        if day is not None and one.deadline.type in _NAMED_DAYS:
            yield from _about_day(day, reckoning)


def _code(problem: Problem) -> IssueCode:
    unknown = problem is Problem.CALENDAR_UNKNOWN
    return IssueCode.CALENDAR_UNKNOWN if unknown else IssueCode.BASIS_UNKNOWN


def _about_day(day: date, reckoning: Reckoning) -> Iterator[Issue]:
    if reckoning.issued is not None and day < reckoning.issued:
        yield _issue(IssueCode.DEADLINE_BEFORE_ISSUE, day=day.isoformat(), issued=reckoning.issued)
        return
    try:
        if not reckoning.calendar.is_workday(day):
            name = reckoning.calendar.name(day) or _WEEKEND
            yield _issue(IssueCode.DEADLINE_ON_HOLIDAY, day=day.isoformat(), name=name)
    except CalendarUnknown:
        return


def once(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The same point said once."""
    return tuple(dict.fromkeys(issues))
