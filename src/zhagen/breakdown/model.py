"""What a breakdown is: tasks whose every field quotes the text it was read from.

A field that the text does not state stays empty and the task carries an issue; what could be meant
stands under `suggestions` and in no other place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from zhagen.breakdown.source import SourceDocument


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the document: paragraph id, character offsets into its text, the quoted text."""

    paragraph: int
    start: int
    end: int
    text: str


NOWHERE: Final = Span(0, 0, 0, "")
"""The place of what a person wrote: no paragraph says it."""


class Origin(StrEnum):
    """How the document says it: in this place, once for several tasks, or not: a person did."""

    STATED = "stated"
    INHERITED = "inherited"
    CORRECTED = "corrected"  # its span is NOWHERE


@dataclass(frozen=True, slots=True)
class Body:
    """A body or person as written, and the full name where the document lets it be told.

    `generic` marks names that point at nobody in particular (有关部门, 各地区). `span` is the place
    of the name; for an inherited one the place of the sentence that hands it down.
    """

    name: str
    resolved: str
    origin: Origin
    generic: bool
    span: Span


class DeadlineType(StrEnum):
    """What the words about time demand."""

    BY = "by"
    TARGET = "target"  # 到2027年, ……: a state to be reached
    WINDOW = "window"
    FROM = "from"
    PERIODIC = "periodic"
    RELATIVE = "relative"
    ONGOING = "ongoing"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When, as written and normalised.

    `norm` is written as in the command contract: an ISO last day, a/b, a/, P10WD@issue,
    P30D@receipt, P2M@2026-03-01, ANNUAL:mm-dd, QUARTERLY, MONTHLY:dd, WEEKLY:n, DAILY; "" for an
    ongoing duty. `date` is the calendar day where it can be computed. `basis` says in Chinese from
    which day and by which calendar it was counted; "" where nothing was counted.
    """

    text: str
    norm: str
    type: DeadlineType
    date: date | None
    basis: str
    span: Span


@dataclass(frozen=True, slots=True)
class Deliverable:
    """What is handed over, to whom ("" when the text does not say)."""

    name: str
    recipient: str
    span: Span


class Comparator(StrEnum):
    """How the value of a target is to be compared."""

    AT_LEAST = "ge"
    AT_MOST = "le"
    EQUAL = "eq"
    INCREASE = "inc"
    DECREASE = "dec"


@dataclass(frozen=True, slots=True)
class Target:
    """A number to be reached: 办理时限(quantity)压缩至(le) 3(value) 个工作日(unit)."""

    text: str
    quantity: str
    comparator: Comparator
    value: Decimal
    unit: str
    baseline: str
    span: Span


class IssueCode(StrEnum):
    """What a reader has to settle before a task can be handed out."""

    NO_LEAD = "no_lead"
    SEVERAL_LEADS = "several_leads"
    JOINT_WITHOUT_LEAD = "joint_without_lead"
    GENERIC_BODY = "generic_body"
    ROLE_UNSURE = "role_unsure"
    NO_DEADLINE = "no_deadline"
    DEADLINE_ON_HOLIDAY = "deadline_on_holiday"
    DEADLINE_BEFORE_ISSUE = "deadline_before_issue"
    CALENDAR_UNKNOWN = "calendar_unknown"
    BASIS_UNKNOWN = "basis_unknown"
    LEAD_NOT_ADDRESSED = "lead_not_addressed"
    LEAD_PROPOSED = "lead_proposed"
    DEADLINES_DIFFER = "deadlines_differ"
    SUGGESTED_OTHERWISE = "suggested_otherwise"  # the optional model reads it differently


@dataclass(frozen=True, slots=True)
class Issue:
    """One point to settle: code, and the sentence for the reader."""

    code: IssueCode
    message: str


class SuggestionKind(StrEnum):
    """What a suggestion is about."""

    LEAD = "lead"
    STEP = "step"
    WORDING = "wording"
    DELIVERABLE = "deliverable"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something the text does not say, offered with its reason; never part of a field."""

    kind: SuggestionKind
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Roles:
    """Who does what, as far as the text says."""

    lead: tuple[Body, ...] = ()
    support: tuple[Body, ...] = ()
    joint: tuple[Body, ...] = ()
    guide: tuple[Body, ...] = ()

    def bodies(self) -> tuple[Body, ...]:
        """All bodies, leads first."""
        return self.lead + self.joint + self.support + self.guide


class Standing(StrEnum):
    """What a person did with a row."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Check:
    """A person's look at one row; `confirmed_by` and `confirmed_at` as that person wrote them."""

    standing: Standing
    confirmed_by: str = ""
    confirmed_at: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the table.

    `id` is stable for the same document (t001 …); `path` are the headings it stands under, from the
    top; `title` is short, cut from the text; `text` is the whole wording; `parent` is the id of the
    task it is a part of. `evidence` are the places the task was read from, the wording first.
    `check` is None until a corrected table came back.
    """

    id: str
    path: tuple[str, ...]
    title: str
    text: str
    evidence: tuple[Span, ...]
    roles: Roles = Roles()
    deadlines: tuple[Deadline, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    targets: tuple[Target, ...] = ()
    issues: tuple[Issue, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    parent: str = ""
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A document and the tasks read from it, in document order.

    `others` says for each paragraph that is no task what it was taken for (background, slogan,
    heading …), by paragraph id, so that a reader can turn it into one.
    """

    document: SourceDocument
    tasks: tuple[Task, ...]
    others: tuple[tuple[int, str], ...] = ()
