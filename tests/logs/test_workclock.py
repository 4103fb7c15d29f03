"""Office time between two moments, against a walk from minute to minute."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.calendar.official import official_calendar
from zhagen.calendar.workdays import WorkCalendar
from zhagen.logs.panels.workclock import BadClockDays, WorkClock, years_remark

wall = datetime  # wall time, without a zone
FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)
CLOCK = WorkClock.covering(official_calendar(), FIRST, LAST)
MOMENTS = st.datetimes(wall(2026, 9, 1), wall(2026, 10, 31, 23, 59))


def millis(*moments: datetime):
    epoch = wall(1970, 1, 1)
    return np.array([(each - epoch) // timedelta(milliseconds=1) for each in moments], np.int64)


def between(start: datetime, end: datetime) -> float:
    return float(CLOCK.between(millis(start), millis(end))[0])


def slowly(start: datetime, end: datetime) -> float:
    """Day by day with the calendar asked each time."""
    total, day = 0.0, start.date()
    while day <= end.date():
        if official_calendar().is_workday(day):
            opens, closes = (wall(day.year, day.month, day.day, hour) for hour in (9, 17))
            part = min(end, closes) - max(start, opens)
            total += max(part, timedelta(0)) / timedelta(hours=8)
        day += timedelta(days=1)
    return total


@given(MOMENTS, MOMENTS)
def test_the_clock_equals_a_walk_from_day_to_day(one, other):
    start, end = sorted((one, other))
    assert between(start, end) == pytest.approx(slowly(start, end), abs=1e-6)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_two_stretches_make_the_whole(one, two, three):
    a, b, c = sorted((one, two, three))
    assert between(a, b) + between(b, c) == pytest.approx(between(a, c), abs=1e-9)


def test_holidays_do_not_count_and_make_up_workdays_do():
    # 2026: the National Day holidays are 1 to 7 October, Sunday 20 September is worked.
    assert between(wall(2026, 9, 30, 17), wall(2026, 10, 8, 9)) == 0
    assert between(wall(2026, 9, 20, 9), wall(2026, 9, 20, 13)) == 0.5


def test_an_end_before_its_start_has_no_time():
    assert np.isnan(between(wall(2026, 9, 2), wall(2026, 9, 1)))


def test_a_moment_outside_the_clock_is_a_clear_fault():
    with pytest.raises(BadClockDays, match="办件记录"):
        CLOCK.position(millis(wall(2026, 11, 1)))


def test_a_year_without_a_calendar_follows_the_week_and_says_so():
    clock = WorkClock.covering(WorkCalendar.of([], [2026]), date(2026, 12, 31), date(2027, 1, 4))
    assert clock.guessed == (2027,)
    assert clock.open_days.tolist() == [True, True, False, False, True]
    assert "2027" in (years_remark(clock) or "")
    assert years_remark(CLOCK) is None
