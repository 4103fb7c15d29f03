"""A department's row becomes a case, or is set aside with its reason.

Nothing is dropped in silence and nothing is guessed: a row that cannot be read as it stands is
counted under a reason, with the numbers of the first such rows, and `wording` says what to do.
Times are the hall's local time (UTC+8); a time written with an offset is converted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from zhagen.pilot.case_rows import BadCaseFile, Row
from zhagen.pilot.formula_nodes import Kind
from zhagen.pilot.model import CASE_COLUMNS, SetAside

Case = dict[str, str | float | bool | datetime]

# Headers understood without being told, besides the names of the columns themselves. The second
# group are the handling records that the effectiveness analysis reads as well.
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "case_id": ("办件编号", "办件号", "业务编号"),
    "window": ("窗口", "窗口号", "窗口编号"),
    "started_at": ("收件时间", "开始时间", "applied_at", "accepted_at"),
    "ended_at": ("答复时间", "结束时间", "办结时间", "finished_at"),
    "arm": ("组别", "是否使用"),
    "case_type": ("办件类型", "类型", "item_code"),
    "staff": ("经办人", "人员"),
    "person": ("申请人", "用户"),
    "returned": ("是否退件", "退件", "returned_at"),
    "errors": ("差错数", "差错"),
    "satisfaction": ("满意度",),
    "attempt": ("第几次提交", "提交次数"),
}
# Columns that point to a person: never written as they are.
PERSONAL = ("case_id", "staff", "person")
_TRUE = frozenset({"true", "1", "是", "y", "yes", "t"})
_FALSE = frozenset({"false", "0", "否", "n", "no", "f"})
_ARMS: Mapping[str, str] = {
    **dict.fromkeys(("on", "1", "true", "是", "用", "使用", "使用组", "试点组"), "on"),
    **dict.fromkeys(("off", "0", "false", "否", "不用", "不使用", "对照", "对照组"), "off"),
}
_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]?\s*"
    r"(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_LOCAL = timedelta(hours=8)
_EXAMPLES = 5


@dataclass(slots=True)
class Tally:
    """How many rows were read and set aside so far; one for each file."""

    received: int = 0
    accepted: int = 0
    _reasons: dict[str, list[str]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def put_aside(self, reason: str, row: int) -> None:
        """Count a row under `reason`."""
        self._counts[reason] = self._counts.get(reason, 0) + 1
        examples = self._reasons.setdefault(reason, [])
        if len(examples) < _EXAMPLES:
            examples.append(str(row))

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """By reason, the most frequent first."""
        ordered = sorted(self._counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple(
            SetAside(reason, count, tuple(self._reasons[reason])) for reason, count in ordered
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What a case must satisfy to belong to the pilot.

    `columns` maps a case column to the department's header. `spans` are the periods (first and
    last day) that count; `windows` is empty where any window may take part. `extra` are numeric
    columns that formulas use.
    """

    columns: Mapping[str, str]
    windows: frozenset[str]
    spans: tuple[tuple[date, date], ...]
    extra: frozenset[str] = frozenset()
    first_only: bool = True


class Unreadable(Exception):
    """A row that cannot be used; carries the reason's code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def _plain(column: str, value: str) -> str:  # noqa: ARG001 - the shape of a disguise
    return value


def read_cases(
    rows: Iterable[tuple[int, Row]],
    terms: Terms,
    tally: Tally,
    seen: Collection[str] = (),
    disguise: Callable[[str, str], str] = _plain,
) -> Iterator[Case]:
    """Every case of `rows` that belongs to the pilot; the others are counted in `tally`.

    `disguise(column, value)` replaces the values that point to a person; `seen` are the (disguised)
    case ids that are there already. Raises BadCaseFile where a needed column is missing.
    """
    reader = _Reader(terms, set(seen), disguise)
    for number, row in rows:
        tally.received += 1
        try:
            case = reader.read(row)
        except Unreadable as error:
            tally.put_aside(error.reason, number)
            continue
        tally.accepted += 1
        yield case


@dataclass(slots=True)
class _Reader:
    """What must be remembered from row to row of one file."""

    terms: Terms
    ids: set[str]
    disguise: Callable[[str, str], str]
    headers: Mapping[str, str] = field(default_factory=dict)
    zoned: bool | None = None

    def read(self, row: Row) -> Case:
        if "" in row and len(row) == 1:
            raise Unreadable("unreadable_row")
        if not self.headers:
            self.headers = _headers(row, self.terms)
        case, zoned = _case(row, self.headers, self.terms)
        if zoned is not None:
            self.zoned = zoned if self.zoned is None else self.zoned
            if zoned is not self.zoned:
                raise Unreadable("zone_mixed")
        for column in PERSONAL:
            if column in case:
                case[column] = self.disguise(column, str(case[column]))
        if str(case["case_id"]) in self.ids:
            raise Unreadable("duplicate")
        self.ids.add(str(case["case_id"]))
        return case


def _headers(row: Row, terms: Terms) -> Mapping[str, str]:
    """Case column -> header of this file."""
    found: dict[str, str] = {}
    for column in (*CASE_COLUMNS, *sorted(terms.extra)):
        named = terms.columns.get(column)
        if named is not None and named not in row:
            raise BadCaseFile(
                f"立项书说“{column}”在“{named}”列，文件里没有这一列；有：{'、'.join(map(str, row))}"
            )
        choices = (named,) if named else (column, *_HEADERS.get(column, ()))
        header = next((choice for choice in choices if choice in row), None)
        if header is not None:
            found[column] = header
    missing = [column for column in ("case_id", "window", "started_at") if column not in found]
    if missing:
        names = "、".join(f"{column}（{_HEADERS[column][0]}）" for column in missing)
        raise BadCaseFile(f"文件里没有 {names}，请在立项书的 columns 里写明是哪一列")
    return found


def _case(row: Row, headers: Mapping[str, str], terms: Terms) -> tuple[Case, bool | None]:
    case: Case = {}
    zones: set[bool] = set()
    for column, header in headers.items():
        raw = row.get(header)
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            continue
        kind = CASE_COLUMNS.get(column, Kind.NUMBER)
        if kind is Kind.TIME:
            case[column], zone = _moment(raw)
            zones.add(zone)
        elif kind is Kind.TRUTH:
            case[column] = _truth(raw)
        elif kind is Kind.NUMBER:
            case[column] = _number(raw)
        else:
            case[column] = _word(column, str(raw).strip())
    if "returned" in headers:
        # An empty time of return means that the case was not returned.
        case.setdefault("returned", False)
    if len(zones) > 1:
        raise Unreadable("zone_mixed")
    _require(case, terms)
    return case, next(iter(zones), None)


def _require(case: Case, terms: Terms) -> None:
    if "case_id" not in case:
        raise Unreadable("no_case_id")
    start, end = case.get("started_at"), case.get("ended_at")
    if not isinstance(start, datetime):
        raise Unreadable("no_start")
    if isinstance(end, datetime) and end < start:
        raise Unreadable("backwards")
    if terms.windows and case.get("window") not in terms.windows:
        raise Unreadable("unknown_window")
    if not any(first <= start.date() <= last for first, last in terms.spans):
        raise Unreadable("outside_dates")
    attempt = case.get("attempt")
    if terms.first_only and isinstance(attempt, float) and attempt > 1:
        raise Unreadable("resubmitted")


def _moment(raw: object) -> tuple[datetime, bool]:
    """(local time, whether an offset was written)."""
    if isinstance(raw, datetime):
        if raw.tzinfo is None:
            return raw.replace(microsecond=0), False
        moved = raw.replace(tzinfo=None) - (raw.utcoffset() or timedelta()) + _LOCAL
        return moved.replace(microsecond=0), True
    if isinstance(raw, date):
        return datetime(raw.year, raw.month, raw.day), False  # noqa: DTZ001 - the hall's own time
    found = _TIME.fullmatch(str(raw).strip())
    if found is None:
        raise Unreadable("unreadable_time")
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        moment = datetime(  # noqa: DTZ001 - the hall's own time
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
        )
    except ValueError as error:
        raise Unreadable("unreadable_time") from error
    return (moment, False) if zone is None else (moment - _offset(zone) + _LOCAL, True)


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))


def _truth(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, datetime):
        return True
    text = str(raw).strip()
    word = text.lower().removesuffix(".0")
    if word in _TRUE or _TIME.fullmatch(text):
        return True
    if word in _FALSE:
        return False
    raise Unreadable("unreadable_value")


def _number(raw: object) -> float:
    try:
        number = float(str(raw).strip())
    except ValueError as error:
        raise Unreadable("unreadable_value") from error
    if not math.isfinite(number):
        raise Unreadable("unreadable_value")
    return number


def _word(column: str, word: str) -> str:
    if column != "arm":
        return word
    arm = _ARMS.get(word.lower().removesuffix(".0"))
    if arm is None:
        raise Unreadable("unknown_arm")
    return arm
