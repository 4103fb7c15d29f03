"""One cell of an export as a value: a time, a yes or no, a number, an arm.

A cell that cannot be read is refused with a reason's code, never guessed; the reader counts it.
Times are the hall's local time (UTC+8); a time written with an offset is converted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_TRUE = frozenset({"true", "1", "是", "y", "yes", "t"})
_FALSE = frozenset({"false", "0", "否", "n", "no", "f"})
_ARMS: Mapping[str, str] = {
    **dict.fromkeys(
        ("on", "1", "true", "是", "用", "使用", "已使用", "已用", "使用组", "试点", "试点组"), "on"
    ),
    **dict.fromkeys(("off", "0", "false", "否", "不用", "不使用", "未用", "未使用"), "off"),
    **dict.fromkeys(("没用", "没使用", "没有使用", "不使用组", "未使用组"), "off"),
    **dict.fromkeys(("对照", "对照组"), "off"),
}
_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]?\s*"
    r"(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_LOCAL = timedelta(hours=8)
# The widest offset a clock on earth has; whatever lies beyond is no offset.
_WIDEST = timedelta(hours=14)
# Nobody handles a case outside these years: 0001 and 9999 stand for "not known" and "never".
_YEARS = range(1900, 2200)


class Unreadable(Exception):
    """A row that cannot be used; carries the reason's code."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Moment:
    """A local time; whether an offset was written, and whether a time of day was."""

    at: datetime
    zoned: bool
    timed: bool


def moment(raw: object) -> Moment:
    """The time in a cell. Raises Unreadable."""
    try:
        found = _written(raw)
    except (ValueError, OverflowError) as error:
        raise Unreadable("unreadable_time") from error
    if found.at.year not in _YEARS:
        raise Unreadable("unreadable_time")
    return found


def _written(raw: object) -> Moment:
    if isinstance(raw, datetime):
        if raw.tzinfo is None:
            # A workbook's day has no time of day, and is read as midnight.
            return Moment(raw.replace(microsecond=0), zoned=False, timed=raw.time() != time())
        moved = raw.replace(tzinfo=None) - (raw.utcoffset() or timedelta()) + _LOCAL
        return Moment(moved.replace(microsecond=0), zoned=True, timed=True)
    if isinstance(raw, date):
        return Moment(datetime.combine(raw, time()), zoned=False, timed=False)
    found = _TIME.fullmatch(str(raw).strip())
    if found is None:
        raise ValueError(raw)
    year, month, day, hour, minute, second, zone = found.groups()
    at = datetime(  # noqa: DTZ001 - the hall's own time
        int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
    )
    if zone is not None:
        at = at - _offset(zone) + _LOCAL
    return Moment(at, zoned=zone is not None, timed=hour is not None)


def _offset(zone: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset > _WIDEST or int(digits[2:]) >= 60:
        raise ValueError(zone)
    return -offset if zone[0] == "-" else offset


def truth(raw: object) -> bool:
    """Yes or no; a time says that it happened. Raises Unreadable."""
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


def number(raw: object) -> float:
    """A finite number. Raises Unreadable."""
    try:
        found = float(str(raw).strip())
    except ValueError as error:
        raise Unreadable("unreadable_value") from error
    if not math.isfinite(found):
        raise Unreadable("unreadable_value")
    return found


def arm(word: str) -> str:
    """`on` or `off`, as really done. Raises Unreadable."""
    found = _ARMS.get(word.lower().removesuffix(".0"))
    if found is None:
        raise Unreadable("unknown_arm")
    return found
