"""Wall time of the office: Asia/Shanghai has had one offset and no summer time since 1992."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

LOCAL = timezone(timedelta(hours=8), "Asia/Shanghai")
LOCAL_OFFSET_S = 8 * 3600
_EPOCH = date(1970, 1, 1).toordinal()
_WALL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time, on purpose without a zone
# A server whose clock has lost its battery says 1970; no log of a site is older than this.
FIRST_YEAR, LAST_YEAR = 1995, 2099

# Clocks of servers, of the site and of the one who reads the log differ, and so do their days; a
# line of later than this after the day of reading is of a clock that is wrong.
_AHEAD = timedelta(days=2)
_DAY_MS = 86_400_000


def end_of_time(today: date) -> int:
    """Milliseconds of local wall time from which on nothing read on this day can have happened."""
    return ((today + _AHEAD).toordinal() + 1 - _EPOCH) * _DAY_MS


def day_number(year: int, month: int, day: int) -> int | None:
    """Days since 1970-01-01, or None if there is no such day or no clock that is right says so."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


def day_of(number: int) -> date:
    """The day `number` days after 1970-01-01."""
    return date.fromordinal(number + _EPOCH)


def wall_millis(moment: datetime) -> int | None:
    """Milliseconds of local wall time; a time without offset is taken as local."""
    local = moment.astimezone(LOCAL).replace(tzinfo=None) if moment.tzinfo else moment
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        return None
    return (local - _WALL_EPOCH) // timedelta(milliseconds=1)


def millis_of_text(text: str) -> int | None:
    """Milliseconds of local wall time for an ISO 8601 time; None if it is none.

    >>> millis_of_text("2026-07-01T01:13:05Z") == millis_of_text("2026-07-01T09:13:05+08:00")
    True
    """
    try:
        return wall_millis(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None
