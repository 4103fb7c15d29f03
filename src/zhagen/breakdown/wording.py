"""How the parts of a task read in Chinese: one wording for table, paper, page and lists.

A table that comes back is compared with these very lines, so they are made in this place only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.model import (
    NOWHERE,
    Body,
    Comparator,
    Deadline,
    DeadlineType,
    Deliverable,
    IssueCode,
    Standing,
    Target,
    Task,
)
from zhagen.language.deadlines import rhythm_of
from zhagen.language.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhagen.breakdown.source import SourceDocument

NOT_WRITTEN: Final = "原文未写"
LEFT_EMPTY: Final = "未写"
UNTITLED: Final = "未写标题的文件"
TOGETHER: Final = "共同负责："
GUIDED: Final = "指导："
CONFIRMED: Final = "已确认"
AS_WRITTEN: Final = "原文："
AS_TYPED: Final = "填写："
ISSUE_WORDS: Final = {
    IssueCode.NO_LEAD: "请补：牵头单位",
    IssueCode.SEVERAL_LEADS: "请定：由谁总牵头",
    IssueCode.JOINT_WITHOUT_LEAD: "请定：由谁牵头",
    IssueCode.GENERIC_BODY: "请补：具体单位",
    IssueCode.ROLE_UNSURE: "看不准：牵头还是配合",
    IssueCode.NO_DEADLINE: "请补：完成时限",
    IssueCode.DEADLINE_ON_HOLIDAY: "请核对：时限当天不上班",
    IssueCode.DEADLINE_BEFORE_ISSUE: "请核对：时限早于成文日期",
    IssueCode.CALENDAR_UNKNOWN: "请补：当年放假安排",
    IssueCode.BASIS_UNKNOWN: "请定：时限是哪一天",
    IssueCode.LEAD_NOT_ADDRESSED: "请核对：牵头单位不在主送机关",
    IssueCode.LEAD_PROPOSED: "请定：拟议的牵头单位",
    IssueCode.DEADLINES_DIFFER: "请定：以哪个时限为准",
    IssueCode.SUGGESTED_OTHERWISE: "看不准：另有一种读法",
}
_BY_HAND: Final = frozenset({Standing.CORRECTED, Standing.ADDED})
UNSURE: Final = frozenset({IssueCode.ROLE_UNSURE, IssueCode.SUGGESTED_OTHERWISE})
STANDING_WORDS: Final = {
    Standing.OPEN: "待看",
    Standing.CONFIRMED: CONFIRMED,
    Standing.CORRECTED: "已改",
    Standing.ADDED: "人工补充",
}
COMPARATOR_SIGNS: Final = {
    Comparator.AT_LEAST: "≥",
    Comparator.AT_MOST: "≤",
    Comparator.EQUAL: "=",
    Comparator.INCREASE: "提高",
    Comparator.DECREASE: "减少",
}
_RHYTHMS: Final = {
    "ANNUAL": "每年", "SEMIANNUAL": "每半年", "QUARTERLY": "每季度", "MONTHLY": "每月",
    "WEEKLY": "每周", "DAILY": "每日",
}  # fmt: skip
_UNITS: Final = {"WD": "个工作日", "D": "日", "M": "个月", "Y": "年", "H": "小时", "W": "周"}
_FROM: Final = {"receipt": "收到", "event": "事项发生"}
_ISSUED: Final = re.compile("印发|发布|公布|下发|颁布|发文|施行|实施")
_PERIOD: Final = re.compile(r"P(T?)(\d+)([A-Z]+)@(.+)")
_LASTS: Final = re.compile("长期|持续|常态")
_MONTHS_IN_QUARTER: Final = ("", "第一个月", "第二个月", "第三个月")
_LAST_DAYS: Final = {
    **{month: {31} for month in (0, 1, 3, 5, 7, 8, 10, 12)},
    **{month: {30} for month in (4, 6, 9, 11)},
    2: {28, 29},
}  # fmt: skip
_WEEKDAYS: Final = "一二三四五六日"
# Separates names; inside brackets it belongs to the name.
_BETWEEN_NAMES: Final = re.compile(r"[、，,；;\n]+(?![^（(]*[）)])")


def heading_of(document: SourceDocument) -> str:
    """What the document is called on our papers."""
    return document.title or UNTITLED


def name_of(body: Body) -> str:
    """The full name where the document lets it be told, else the name as written."""
    return body.resolved or body.name


def names_of(bodies: Iterable[Body]) -> str:
    """Several bodies in one line."""
    return "、".join(map(name_of, bodies))


def split_names(text: str) -> tuple[str, ...]:
    """The names in a line somebody typed."""
    found = (part.strip() for part in _BETWEEN_NAMES.split(text))
    return tuple(part for part in found if part)


def lead_lines(task: Task) -> tuple[str, ...]:
    """Who leads, and who is responsible together; nothing when the text names nobody."""
    roles = task.roles
    joint = TOGETHER + names_of(roles.joint)
    pairs = ((names_of(roles.lead), roles.lead), (joint, roles.joint))
    return tuple(line for line, bodies in pairs if bodies)


def support_lines(task: Task) -> tuple[str, ...]:
    """Who supports, and who guides."""
    guide = GUIDED + names_of(task.roles.guide)
    roles = task.roles
    pairs = ((names_of(roles.support), roles.support), (guide, roles.guide))
    return tuple(line for line, bodies in pairs if bodies)


def when(deadline: Deadline) -> str:
    """The time in its normal form; as written where none can be told."""
    norm = deadline.norm
    if deadline.type is DeadlineType.ONGOING and not norm:
        return "长期" if _LASTS.search(deadline.text) else deadline.text
    if deadline.date is not None and deadline.type is not DeadlineType.FROM and "/" not in norm:
        return deadline.date.isoformat()
    if "/" in norm:
        first, last = norm.split("/", 1)
        return f"{first} 至 {last}" if last else f"{first} 起"
    return _rhythm(norm, deadline.text) or _period(norm, deadline.text) or deadline.text


def _rhythm(norm: str, text: str) -> str:
    name, _, place = norm.partition(":")
    word = _RHYTHMS.get(name, "")
    if name in {"QUARTERLY", "SEMIANNUAL", "ANNUAL", "MONTHLY"} and not place:
        return word and _days_in_round(word, text)
    if not word or not place:
        return word
    if name == "WEEKLY":
        return f"{word}{_WEEKDAYS[(int(place) - 1) % 7]}" if place.isdigit() else word
    month, _, day = place.rpartition("-")
    if not (day.isdigit() and (month.isdigit() or not month)):
        return ""
    if int(day) in _LAST_DAYS.get(int(month or 0), set()) and f"{int(day)}日" not in plain(text):
        return f"{word}{int(month)}月底" if month else f"{word}底"
    return f"{word}{int(month)}月{int(day)}日" if month else f"{word}{int(day)}日"


def _days_in_round(word: str, text: str) -> str:
    """The round with the days its norm has no place for: 每季度末月25日前, 每月10日、25日前."""
    every = rhythm_of(plain(text))
    if every is None:
        return word
    if every.days:
        named = (f"{month}月{day}日" if month else f"{day}日" for month, day in every.days)
        return ("每年" if every.days[0][0] else word) + "、".join(named)
    if every.rhythm != "QUARTERLY":
        return word
    day = f"{every.day}日" if every.day else ""
    return word + _MONTHS_IN_QUARTER[every.month] + day


def _period(norm: str, text: str) -> str:
    match = _PERIOD.fullmatch(norm)
    if match is None or match[3] not in _UNITS:
        return ""
    unit = "分钟" if match[1] and match[3] == "M" else _UNITS[match[3]]
    issued = _ISSUED.search(text)
    start = (issued.group() if issued else "成文") if match[4] == "issue" else match[4]
    return f"{_FROM.get(start, start)}后 {match[2]} {unit}内"


def deadline_line(deadline: Deadline) -> str:
    """The time and, where it differs, its wording in the document or as somebody typed it."""
    told = when(deadline)
    sign = AS_TYPED if deadline.span == NOWHERE else AS_WRITTEN
    return told if told == deadline.text else f"{told}（{sign}{deadline.text}）"


def deadline_lines(task: Task) -> tuple[str, ...]:
    """The times of a task; one that a text says again and again is told once."""
    return tuple(dict.fromkeys(map(deadline_line, task.deadlines)))


def deliverable_line(deliverable: Deliverable) -> str:
    """What is handed over, and to whom where the text says so."""
    to = f"（报送{deliverable.recipient}）" if deliverable.recipient else ""
    return deliverable.name + to


def target_line(target: Target) -> str:
    """The number to be reached, as written."""
    return target.text


def target_sum(target: Target) -> str:
    """The number as a short formula: 材料 ≤ 4 份（原 7 份）."""
    before = f"（原 {target.baseline}）" if target.baseline else ""
    value = f"{target.value.normalize():f}{'' if target.unit in {'%', '％'} else ' '}{target.unit}"
    shown = f"{COMPARATOR_SIGNS[target.comparator]} {value}".rstrip()
    return f"{target.quantity} {shown}{before}".strip()


def source_lines(task: Task) -> tuple[str, ...]:
    """The sentences a task was read from, each once, shorter ones inside longer ones left out."""
    texts = [span.text for span in task.evidence] or ([task.text] if task.text else [])
    kept: list[str] = []
    for text in texts:
        if not any(text in other for other in kept):
            kept.append(text)
    return tuple(kept)


def check_lines(task: Task) -> tuple[str, ...]:
    """What is left to settle; or who confirmed the row, and when."""
    check = task.check
    if check is not None and check.standing is Standing.CONFIRMED:
        by = " ".join(part for part in (check.confirmed_by, check.confirmed_at) if part)
        return (f"{CONFIRMED}（{by}）" if by else CONFIRMED,)
    return tuple(dict.fromkeys(ISSUE_WORDS[issue.code] for issue in task.issues))


def told(task: Task) -> tuple[str, ...]:
    """Everything a row says, as lines of a note; suggestions stay out of it."""
    handed = [deliverable_line(one) for one in task.deliverables]
    parts = (
        ("牵头单位", lead_lines(task) or (absent(task),)),
        ("配合单位", support_lines(task)),
        ("完成时限", deadline_lines(task) or (absent(task),)),
        ("交付物", handed),
        ("目标", [target_line(one) for one in task.targets]),
        ("核对", check_lines(task)),
        ("出处", (" › ".join(task.path),) if task.path else ()),
        ("原文", source_lines(task)),
    )
    return tuple(f"{name}：{'；'.join(lines)}" for name, lines in parts if lines)


def absent(task: Task) -> str:
    """What stands in an empty cell: a person's row does not speak for the document."""
    by_hand = task.check is not None and task.check.standing in _BY_HAND
    return LEFT_EMPTY if by_hand else NOT_WRITTEN


def cell(lines: Sequence[str], task: Task) -> str:
    """A table cell; what the text does not say is said so."""
    return "\n".join(lines) or absent(task)


def is_open(task: Task) -> bool:
    """Whether somebody still has to settle a point of the row."""
    confirmed = task.check is not None and task.check.standing is Standing.CONFIRMED
    return bool(task.issues) and not confirmed
