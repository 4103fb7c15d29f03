"""What words about time demand, before and after they are reckoned: values only.

A demand keeps its place in the text and its meaning; which day it is depends on the document's
day and on the working calendar, and is reckoned in `deadlines_resolve`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

Unit = Literal["year", "half", "quarter", "month", "tenth", "day", "plan", "feast", "week", "near"]
Basis = Literal["issue", "receipt", "event", "date", ""]
Rhythm = Literal["ANNUAL", "SEMIANNUAL", "QUARTERLY", "MONTHLY", "WEEKLY", "DAILY", ""]


class DemandType(StrEnum):
    """What kind of time a text asks for; the words of the command contract."""

    BY = "by"
    TARGET = "target"
    WINDOW = "window"
    FROM = "from"
    PERIODIC = "periodic"
    RELATIVE = "relative"
    ONGOING = "ongoing"


class Problem(StrEnum):
    """Why a demand could not be reckoned to a day, or only on an assumption."""

    YEAR_UNKNOWN = "year_unknown"  # neither the text nor the document's day tells the year
    ISSUE_UNKNOWN = "issue_unknown"  # counts from the document's day, which is not written
    START_UNWRITTEN = "start_unwritten"  # no start is written: counted from the document's day
    RECEIPT_OPEN = "receipt_open"
    EVENT_OPEN = "event_open"
    NO_SUCH_DAY = "no_such_day"  # 6月31日, or a window that ends before it begins
    UNREAD = "unread"  # stands where a time belongs and names no day
    CALENDAR_UNKNOWN = "calendar_unknown"


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of the calendar as named: 2026年6月底, 明年一季度, 本周五, 春节, “十四五”.

    `year` as stated, or `shift` years after the document's (今年 0). `number` is the half, quarter,
    month or plan; `months` counts months after the document's (本月 0). `day` is the day of the
    month, third of a month (旬), weekday, or days after today. `closing` says that its end is
    named (底, 末).
    """

    unit: Unit
    year: int | None = None
    shift: int | None = None
    number: int = 0
    months: int | None = None
    day: int = 0
    name: str = ""
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Until:
    """A last day. `before` says that 前 was written, so a period named without its end is over.

    `eve` says the same of a day on which something begins (9月1日开学前).
    """

    when: When
    before: bool = False
    eve: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """A first and a last day; `first` None is today (即日起); `last` None runs within `first`."""

    first: When | None
    last: When | None


@dataclass(frozen=True, slots=True)
class Since:
    """A first day; None is today, `issue` that the day of issue itself was written.

    `later` is the length after which the day comes (自公布之日起30日后施行).
    """

    first: When | None
    issue: bool = False
    later: After | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """A rhythm ("" where the contract has no word for it).

    With the month and day in it where the text names one (0 where not): the month of the year, or
    of the quarter (季末月 3). `step` is how many units apart (每两周 2 W), (0, "") where `rhythm`
    says it: D days, W weeks, M months, Y years, T thirds of a month, F halves of a month.
    `days` are the months (0: each) and days where several are named: 每月10日、25日前.
    """

    rhythm: Rhythm
    month: int = 0
    day: int = 0
    step: tuple[int, str] = (0, "")
    days: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class After:
    """So many units after a basis: WD working days, D days, M months, Y years, H hours, MIN.

    No basis is one the text does not write: the document's own day, or what happens.
    """

    amount: int
    unit: Literal["WD", "D", "M", "Y", "H", "MIN"]
    basis: Basis
    start: When | None = None


@dataclass(frozen=True, slots=True)
class Always:
    """No end: 长期坚持, 持续推进."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Before something whose day the text does not tell: 开学前, 合同期满前3个月."""


Meaning = Ahead | Until | Between | Since | Every | After | Always


@dataclass(frozen=True, slots=True)
class TimeDemand:
    """Words that demand a time: offsets into the text, the words, their kind and meaning.

    `year` is the year named last before in the same text, for a day without one. `bare` says that
    no 前, 内 or 到 marks it as a demand (2026年完成…): a day that is past is then history.
    """

    start: int
    end: int
    text: str
    type: DemandType
    meaning: Meaning
    year: int | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A demand on the calendar.

    `norm` is written as in the command contract, "" where it cannot be told; `date` is the last
    (of a start: the first) day; `basis` says in Chinese what was counted from, "" if nothing was.
    """

    norm: str
    date: date | None
    basis: str = ""
    problems: tuple[Problem, ...] = ()
