"""The ranking that makes both parties choose the same slice."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.calendar.official import official_calendar
from zhagen.calendar.workdays import CalendarUnknown
from zhagen.pilot.cases.rows import BadCaseFile
from zhagen.pilot.planning.scope import hall_minutes, rank_scope

IS_WORKDAY = official_calendar().is_workday


def _case(number, item="开户", window="综窗1", minutes=10, reason=""):
    return {
        "办件编号": f"K{number}",
        "事项": item,
        "窗口": window,
        "收件时间": "2026-07-01T09:00:00",
        "答复时间": f"2026-07-01T{9 + minutes // 60:02d}:{minutes % 60:02d}:00",
        "是否退件": "是" if reason else "否",
        "退件原因": reason,
    }


def _ranked(cases, **options):
    return rank_scope(enumerate(cases, start=2), IS_WORKDAY, **options)


def _handled(number, **changes):
    record = {
        "case_id": str(number),
        "item_code": "A01",
        "channel": "window",
        "window": "W1",
        "applied_at": "2026-07-01T09:00:00",
        "accepted_at": "",
        "returned_at": "",
        "return_reason": "",
        "finished_at": "",
    }
    return {**record, **changes}


def test_groups_stand_by_the_minutes_they_take_together():
    few_long = [_case(n, "登记", minutes=100) for n in range(2)]
    many_short = [_case(10 + n, "开户", minutes=10) for n in range(12)]
    found = _ranked([*many_short, *few_long])
    assert [(group.item, group.minutes) for group in found.groups] == [("登记", 200), ("开户", 120)]
    assert found.groups[0].share == pytest.approx(200 / 320)
    assert found.groups[-1].cumulated == pytest.approx(1)


def test_a_case_without_an_end_counts_with_the_mean_of_its_group():
    open_case = {**_case(3), "答复时间": ""}
    found = _ranked([_case(1, minutes=10), _case(2, minutes=20), open_case])
    assert (found.groups[0].cases, found.groups[0].timed) == (3, 2)
    assert found.groups[0].minutes == pytest.approx(45)


def test_handling_records_are_read_with_their_return_reasons():
    rows = [
        _handled(1, finished_at="2026-07-01T10:00:00"),
        _handled(2, returned_at="2026-07-01T09:30:00", return_reason="照片不清"),
        _handled(3, channel="online", window="", finished_at="2026-07-01T09:05:00"),
    ]
    found = {(group.reason, group.window): group.minutes for group in _ranked(rows).groups}
    assert found == {("", "W1"): 60, ("照片不清", "W1"): 30, ("", "网上"): 5}


def test_a_phone_number_in_a_reason_is_masked():
    rows = [_case(1, reason="联系不上 13900012345")]
    assert _ranked(rows).groups[0].reason == "联系不上 139****2345"


def test_a_night_and_a_weekend_do_not_count():
    friday, monday = datetime(2026, 7, 3, 16, 0), datetime(2026, 7, 6, 10, 0)  # noqa: DTZ001
    assert hall_minutes(friday, monday, IS_WORKDAY) == 120


def test_the_proposal_counts_what_it_leaves_out():
    rows = [
        *(_case(n, "开户", f"综窗{1 + n % 2}", 30) for n in range(20)),
        *(_case(100 + n, "开户", "综窗9", 5) for n in range(4)),
        *(_case(200 + n, "变更", "综窗1", 5) for n in range(10)),
    ]
    proposal = _ranked(rows).proposal
    assert (proposal.item, proposal.windows) == ("开户", ("综窗1", "综窗2"))
    assert proposal.left_out["other_items"][0] == 10
    assert proposal.left_out["other_windows"][0] == 4
    kept = proposal.share + sum(share for _, share in proposal.left_out.values())
    assert kept == pytest.approx(1)


def test_a_header_of_its_own_can_be_named():
    rows = [{**_case(1), "业务": "退休", "事项": ""}]
    assert _ranked(rows, columns={"item": "业务"}).groups[0].item == "退休"


def test_a_file_without_one_usable_row_is_refused():
    with pytest.raises(BadCaseFile, match="没有一行能用"):
        _ranked([{**_case(1), "收件时间": "昨天"}], source="办件.csv")


def test_a_year_without_notice_is_not_guessed():
    rows = [
        _handled(1, applied_at="2050-07-01T09:00:00", returned_at="2050-07-03T09:00:00"),
    ]
    with pytest.raises(CalendarUnknown):
        _ranked(rows)


_CASES = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.sampled_from(["开户", "变更", ""]),
        st.sampled_from(["综窗1", "综窗2", ""]),
        st.integers(0, 300),
        st.sampled_from(["", "照片不清", "缺签字"]),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(_CASES, st.randoms(use_true_random=False))
def test_every_row_is_counted_or_set_aside_and_the_order_of_rows_changes_nothing(cases, random):
    unique = {number: (number, *rest) for number, *rest in cases}
    rows = [_case(*case) for case in unique.values()]
    found = _ranked(rows)
    aside = sum(each.count for each in found.set_aside)
    assert found.received == sum(group.cases for group in found.groups) + aside
    assert sum(group.share for group in found.groups) == pytest.approx(1)
    random.shuffle(rows)
    assert _ranked(rows).groups == found.groups
