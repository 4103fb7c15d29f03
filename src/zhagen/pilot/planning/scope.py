"""Where the time goes: the ranking from which both parties choose one slice.

A pilot that begins with "make the hall better" ends with an argument. Item, return reason and
window are ranked by the minutes they take together (cases x minutes a case), from the department's
own records, so that both sides run the same file and read the same order. What the proposed slice
leaves out is counted as well: it belongs into the charter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from zhagen.language.masks import mask_personal
from zhagen.pilot.cases.reading import Case, Tally, Terms, read_pairs
from zhagen.pilot.cases.rows import BadCaseFile, Row
from zhagen.pilot.model import SetAside

# How much of an item's time the proposed windows must cover.
COVERED = 0.8
_MOST_REASONS = 3
# Columns only the ranking reads, with the headers understood without being told.
OWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "item": ("item_code", "事项编码", "事项", "事项名称"),
    "reason": ("return_reason", "退件原因", "退回原因"),
}
_RETURNED_AT = ("returned_at", "退件时间")
_CHANNEL = ("channel", "渠道")
_CHANNELS = {"online": "网上", "mobile": "掌上", "window": ""}
_OPENS, _CLOSES = time(9), time(17)
# There is no charter yet whose `columns` could say it.
_NAMED_IN = "请用 --column 列=表头 写明，如 --column window=受理窗口"
_TERMS = Terms(
    columns={},
    windows=frozenset(),
    spans=((date.min, date.max),),
    first_only=False,
    named_in=_NAMED_IN,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one item, return reason ("" = not returned) and window ("" = none named).

    `minutes` are those of all its cases together on the hall's clock; a case still open counts
    with the mean of the timed ones. `share` and `cumulated` are of the minutes of all groups.
    """

    item: str
    reason: str
    window: str
    cases: int
    timed: int
    minutes: float
    share: float
    cumulated: float

    @property
    def minutes_each(self) -> float:
        """Mean minutes a case."""
        return self.minutes / self.cases


@dataclass(frozen=True, slots=True)
class Proposal:
    """The slice the numbers point to: one item, its busiest windows, its main return reasons.

    `share` is the slice's part of all minutes; `left_out` says per kind (other_items,
    other_windows) how many cases and which share of the minutes stay outside.
    """

    item: str
    windows: tuple[str, ...]
    reasons: tuple[str, ...]
    cases: int
    share: float
    left_out: Mapping[str, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Scope:
    """The ranking: `received` = cases of all groups + all `set_aside`."""

    received: int
    set_aside: tuple[SetAside, ...]
    minutes: float
    groups: tuple[Group, ...]
    proposal: Proposal


def rank_scope(
    rows: Iterable[tuple[int, Row]],
    is_workday: Callable[[date], bool],
    *,
    columns: Mapping[str, str] = MappingProxyType({}),
    source: str = "",
) -> Scope:
    """Rank the cases in `rows` (handling records or case files, see `cases.rows.rows_of`).

    `columns` names headers that are not understood by themselves, by case column or as `item` and
    `reason`. `source` is what the file is called in a message.

    Raises:
        BadCaseFile: a needed column is missing, or no row can be used.
        CalendarUnknown: a case runs over several days of a year whose notice is not installed.
    """
    named = {key: (columns[key],) for key in OWN_COLUMNS if key in columns}
    tally, sums = Tally(), _Sums(is_workday, {**OWN_COLUMNS, **named})
    others = {key: header for key, header in columns.items() if key not in OWN_COLUMNS}
    terms = replace(_TERMS, columns=others)
    told = ((number, _told_returned(row)) for number, row in rows)
    for row, case in read_pairs(told, terms, tally):
        sums.add(case, row)
    groups = sums.ranked()
    if not groups:
        raise BadCaseFile(f"{source or '文件'}里没有一行能用，先看看时间列和编号列是不是对的")
    return Scope(
        received=tally.received,
        set_aside=tally.set_aside,
        minutes=sum(each.minutes for each in groups),
        groups=groups,
        proposal=_proposal(groups),
    )


def _told_returned(row: Row) -> Row:
    """The row with `returned` said, where it says only when the case was sent back."""
    if not any(header in row for header in _RETURNED_AT):
        return row
    return {**row, "returned": "是" if _first(row, _RETURNED_AT) else "否"}


def hall_minutes(start: datetime, end: datetime, is_workday: Callable[[date], bool]) -> float:
    """Minutes from `start` to `end`: by the clock within a day, else in office hours only."""
    if start.date() == end.date():
        return (end - start).total_seconds() / 60
    total, day = 0.0, start.date()
    while day <= end.date():
        if is_workday(day):
            first = datetime.combine(day, _OPENS)
            last = datetime.combine(day, _CLOSES)
            total += max((min(last, end) - max(first, start)).total_seconds() / 60, 0.0)
        day += timedelta(days=1)
    return total


@dataclass(slots=True)
class _Sums:
    """Cases, timed cases and minutes by (item, reason, window)."""

    is_workday: Callable[[date], bool]
    headers: Mapping[str, tuple[str, ...]]
    cases: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    timed: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    minutes: dict[tuple[str, str, str], float] = field(default_factory=dict)

    def add(self, case: Case, row: Row) -> None:
        item = _first(row, self.headers["item"]) or str(case.get("case_type", ""))
        returned = case.get("returned") is True
        reason = (
            mask_personal(" ".join(_first(row, self.headers["reason"]).split())) if returned else ""
        )
        channel = _first(row, _CHANNEL)
        window = str(case.get("window", "")) or _CHANNELS.get(channel, channel)
        key = (item, reason or ("未写原因" if returned else ""), window)
        self.cases[key] += 1
        start, end = case["started_at"], _end(case, row, returned=returned)
        if isinstance(start, datetime) and end is not None and end >= start:
            self.timed[key] += 1
            spent = hall_minutes(start, end, self.is_workday)
            self.minutes[key] = self.minutes.get(key, 0.0) + spent

    def ranked(self) -> tuple[Group, ...]:
        """The groups, the one with the most minutes first; ties by name, so always the same."""
        overall = sum(self.minutes.values()) / max(self.timed.total(), 1)
        total = {key: self._minutes(key, overall) for key in self.cases}
        everything = sum(total.values())
        if not everything:
            total = {key: float(count) for key, count in self.cases.items()}
            everything = sum(total.values())
        groups, so_far = [], 0.0
        for key in sorted(total, key=lambda key: (-total[key], key)):
            so_far += total[key]
            share, cumulated = total[key] / everything, so_far / everything
            counted = (self.cases[key], self.timed[key], total[key])
            groups.append(Group(*key, *counted, share, cumulated))
        return tuple(groups)

    def _minutes(self, key: tuple[str, str, str], overall: float) -> float:
        timed = self.timed[key]
        each = self.minutes[key] / timed if timed else overall
        return each * self.cases[key]


def _end(case: Case, row: Row, *, returned: bool) -> datetime | None:
    """When the case left the window: its end, or the time it was sent back."""
    end = case.get("ended_at")
    if isinstance(end, datetime):
        return end
    if not returned:
        return None
    try:
        return datetime.fromisoformat(_first(row, _RETURNED_AT)).replace(tzinfo=None)
    except ValueError:
        return None


def _first(row: Row, headers: Iterable[str]) -> str:
    """The first of these columns that says something."""
    for header in headers:
        said = row.get(header)
        if said is not None and str(said).strip():
            return str(said).strip()
    return ""


def _proposal(groups: tuple[Group, ...]) -> Proposal:
    item = _by_minutes((each.item, each.minutes) for each in groups)[0]
    own = [each for each in groups if each.item == item]
    windows = _covering(own)
    inside = [each for each in own if each.window in windows]
    reasons = _by_minutes((each.reason, each.minutes) for each in inside if each.reason)
    return Proposal(
        item=item,
        windows=tuple(sorted(windows)),
        reasons=tuple(reasons[:_MOST_REASONS]),
        cases=sum(each.cases for each in inside),
        share=sum(each.share for each in inside),
        left_out={
            kind: (sum(each.cases for each in some), sum(each.share for each in some))
            for kind, some in (
                ("other_items", [each for each in groups if each.item != item]),
                ("other_windows", [each for each in own if each.window not in windows]),
            )
            if some
        },
    )


def _covering(own: Sequence[Group]) -> frozenset[str]:
    """The busiest places of an item that together take `COVERED` of its minutes; two at least."""
    chosen: list[str] = []
    covered, total = 0.0, sum(each.minutes for each in own)
    for name in _by_minutes((each.window, each.minutes) for each in own):
        if len(chosen) >= 2 and covered >= COVERED * total:
            break
        chosen.append(name)
        covered += sum(each.minutes for each in own if each.window == name)
    return frozenset(chosen)


def _by_minutes(named: Iterable[tuple[str, float]]) -> list[str]:
    """The names, the one with the most minutes first; ties by name."""
    total: dict[str, float] = {}
    for name, minutes in named:
        total[name] = total.get(name, 0.0) + minutes
    return sorted(total, key=lambda name: (-total[name], name))
