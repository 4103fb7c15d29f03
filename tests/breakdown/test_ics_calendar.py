"""The deadlines as to-dos of a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import breakdown_sample as sample
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.model import NOWHERE, Breakdown, Deadline, DeadlineType
from zhagen.breakdown.papers.calendar_ics import calendar_ics, folded
from zhagen.breakdown.papers.calendar_ics_rules import recurrence
from zhagen.breakdown.source import SourceDocument


def _to_dos(made: Breakdown, stamp: datetime | None = None) -> list[dict[str, str]]:
    text = calendar_ics(made, stamp).decode()
    lines = text.replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    found: list[dict[str, str]] = []
    for line in lines:
        if line == "BEGIN:VTODO":
            found.append({})
        elif found and ":" in line:
            name, value = line.split(":", 1)
            found[-1].setdefault(name, value)
    return found


def _with(norm: str, kind: DeadlineType, day: date | None = None) -> dict[str, str]:
    made = sample.breakdown()
    due = Deadline("原话", norm, kind, day, "", NOWHERE)
    return _to_dos(replace(made, tasks=(replace(made.tasks[0], deadlines=(due,)),)))[0]


def test_each_deadline_is_an_all_day_to_do():
    found = _to_dos(sample.breakdown())
    assert len(found) == 5
    assert found[1]["DUE;VALUE=DATE"] == "20260930"
    assert found[1]["SUMMARY"] == "企业社保登记并入开办平台"
    assert "原文：今年9月底前" in found[1]["DESCRIPTION"]
    assert "\\n" in found[1]["DESCRIPTION"]
    assert "职责清单" not in found[2]["DESCRIPTION"]
    assert "自成文日期 2026-03-09 起算" in found[2]["DESCRIPTION"]


def test_ids_are_stable_and_differ():
    first, again = (_to_dos(sample.breakdown()) for _ in range(2))
    ids = [one["UID"] for one in first]
    assert ids == [one["UID"] for one in again]
    assert len(set(ids)) == 5
    later = _to_dos(sample.breakdown(), datetime(2026, 4, 1, 8, tzinfo=UTC))
    assert [one["UID"] for one in later] == ids
    assert later[0]["DTSTAMP"] == "20260401T080000Z"
    assert first[0]["DTSTAMP"] == "20260309T000000Z"


def test_a_rhythm_without_a_day_says_that_the_day_is_ours():
    found = _to_dos(sample.breakdown())[3]
    assert found["RRULE"] == "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"
    assert found["DTSTART;VALUE=DATE"] == "20260331"
    assert found["DURATION"] == "P1D"
    assert "没写哪一天，提醒放在季末" in found["DESCRIPTION"]


@pytest.mark.parametrize(
    ("norm", "first", "rule"),
    [
        ("ANNUAL:02-28", date(2027, 2, 28), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28"),
        ("ANNUAL:02-29", date(2027, 2, 28), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"),
        ("ANNUAL", date(2026, 12, 31), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
        ("SEMIANNUAL", date(2026, 6, 30), "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("MONTHLY:10", date(2026, 3, 10), "FREQ=MONTHLY;BYMONTHDAY=10"),
        ("MONTHLY:31", date(2026, 3, 31), "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        ("MONTHLY", date(2026, 3, 31), "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("WEEKLY:5", date(2026, 3, 13), "FREQ=WEEKLY;BYDAY=FR"),
        ("WEEKLY", date(2026, 3, 13), "FREQ=WEEKLY;BYDAY=FR"),
        ("DAILY", date(2026, 3, 9), "FREQ=DAILY"),
    ],
)
def test_a_rhythm_recurs(norm, first, rule):
    found = recurrence(norm, date(2026, 3, 9))
    assert (found.first, found.rule) == (first, rule)


@pytest.mark.parametrize("norm", ["", "2026-06-30", "P10WD@issue", "ANNUAL:13-01", "WEEKLY:9"])
def test_what_is_no_rhythm_recurs_never(norm):
    assert recurrence(norm, date(2026, 3, 9)) is None


@pytest.mark.parametrize(
    ("words", "norm", "first", "rule"),
    [
        ("每季度末月25日前", "QUARTERLY", "20260325", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25"),
        ("每季度首月10日前", "QUARTERLY", "20260410", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"),
        ("每双周五", "", "20260313", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("每两个月", "", "20260309", "FREQ=MONTHLY;INTERVAL=2"),
        ("每半月", "", "20260315", "FREQ=MONTHLY;BYMONTHDAY=15,-1"),
        ("每月10日、25日前", "MONTHLY", "20260310", "FREQ=MONTHLY;BYMONTHDAY=10,25"),
        (
            "每年6月30日、12月31日前", "SEMIANNUAL", "20260630",
            "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
        ),
    ],
)  # fmt: skip
def test_the_days_of_a_round_come_from_its_words(words, norm, first, rule):
    made = sample.breakdown()
    due = Deadline(words, norm, DeadlineType.PERIODIC, None, "", NOWHERE)
    (found, *_) = _to_dos(replace(made, tasks=(replace(made.tasks[0], deadlines=(due,)),)))
    assert (found["DTSTART;VALUE=DATE"], found["RRULE"]) == (first, rule)


def test_a_window_starts_and_ends_and_an_open_time_has_no_day():
    window = _with("2026-04-01/2026-06-30", DeadlineType.WINDOW, date(2026, 6, 30))
    assert (window["DTSTART;VALUE=DATE"], window["DUE;VALUE=DATE"]) == ("20260401", "20260630")
    begins = _with("2026-04-01/", DeadlineType.FROM, date(2026, 4, 1))
    assert begins["DTSTART;VALUE=DATE"] == "20260401"
    assert "DUE;VALUE=DATE" not in begins
    for norm, kind in (("P30D@receipt", DeadlineType.RELATIVE), ("", DeadlineType.ONGOING)):
        assert not [name for name in _with(norm, kind) if name.startswith(("DUE", "DTSTART"))]


def test_a_paper_without_a_day_gives_no_invented_first_day():
    made = sample.breakdown()
    made = replace(made, document=replace(made.document, issued=None))
    assert "RRULE" not in _to_dos(made)[3]
    assert _to_dos(Breakdown(SourceDocument(), ())) == []


@given(st.text(max_size=300))
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(text):
    line = "SUMMARY:" + text.replace("\r", "").replace("\n", "").encode("utf-8", "replace").decode()
    made = folded(line)
    pieces = made.removesuffix("\r\n").split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@given(st.text(max_size=80))
def test_no_title_can_open_a_line_of_its_own(title):
    made = sample.breakdown()
    made = replace(made, tasks=(replace(made.tasks[0], title=title),))
    lines = calendar_ics(made).decode().replace("\r\n ", "").split("\r\n")
    assert sum(line == "BEGIN:VTODO" for line in lines) == 1
    assert not any("\n" in line or "\r" in line for line in lines)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 31))
def test_the_first_day_of_a_monthly_duty_lies_within_the_next_month(since, day):
    norm = f"MONTHLY:{day:02d}" if day else "MONTHLY"
    found = recurrence(norm, since)
    assert since <= found.first <= since + timedelta(days=31)


def test_a_part_names_its_whole_and_no_time_stands_twice():
    made = sample.breakdown()
    whole = made.tasks[1]
    part = replace(whole, id="t002.1", parent="t002")
    first, second = _to_dos(replace(made, tasks=(whole, part)))
    assert second["RELATED-TO;RELTYPE=PARENT"] == first["UID"]
    assert "DUE;VALUE=DATE" not in first
    assert second["DUE;VALUE=DATE"] == "20260930"
    (again,) = _to_dos(replace(made, tasks=(replace(whole, deadlines=whole.deadlines * 9),)))
    assert again["UID"] == first["UID"]
