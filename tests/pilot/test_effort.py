"""Person-days: written down for good, counted against the cap, never lost above it."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

import pilots
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhagen.pilot.recording.effort import (
    EFFORT,
    BadEffort,
    Spent,
    add_effort,
    effort_of,
    read_effort,
    span_of,
)

AT = datetime.fromisoformat("2026-09-30T18:00:00+08:00")
DAY = date.fromisoformat("2026-09-01")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    return pilots.sealed(tmp_path_factory.mktemp("papers"))


def _spent(days=1.0, party="vendor", on=DAY, what="培训", corrects=0):
    return Spent(party, on, days, what, corrects)


def test_days_are_added_up_by_party_against_plan_and_cap(sealed, tmp_path):
    for spent in (_spent(1.5), _spent(0.5), _spent(2, party="department")):
        add_effort(tmp_path, sealed, spent, AT)
    found = effort_of(sealed.charter, read_effort(tmp_path, sealed))
    told = {each.party: (each.planned, each.cap, each.used, each.over) for each in found.parties}
    assert told == {"department": (12, 20, 2, 0), "vendor": (30, 40, 2, 0)}
    assert found.entries == 3


def test_days_above_the_cap_are_written_down_and_shown(sealed, tmp_path):
    for _ in range(3):
        add_effort(tmp_path, sealed, _spent(15), AT)
    vendor = effort_of(sealed.charter, read_effort(tmp_path, sealed)).parties[1]
    assert (vendor.used, vendor.over) == (45, 5)


def test_an_entry_is_corrected_by_a_later_one_and_stays_in_the_file(sealed, tmp_path):
    add_effort(tmp_path, sealed, _spent(40), AT)
    before = (tmp_path / EFFORT).read_bytes()
    add_effort(tmp_path, sealed, _spent(4, corrects=1), AT)
    assert (tmp_path / EFFORT).read_bytes().startswith(before)
    assert effort_of(sealed.charter, read_effort(tmp_path, sealed)).parties[1].used == 4
    with pytest.raises(BadEffort, match="已经更正过"):
        add_effort(tmp_path, sealed, _spent(3, corrects=1), AT)
    add_effort(tmp_path, sealed, _spent(0, corrects=2), AT)
    assert effort_of(sealed.charter, read_effort(tmp_path, sealed)).parties[1].used == 0


@pytest.mark.parametrize(
    ("spent", "said"),
    [
        (_spent(party="auditor"), "立项书里没有 auditor 这一方.*department"),
        (_spent(-1), "人日不能是 -1"),
        (_spent(0), "人日不能是 0"),
        (_spent(math.nan), "人日不能是 nan"),
        (_spent(math.inf), "人日不能是 inf"),
        (_spent(0.125), "最多写两位小数"),
        (_spent(what="  "), "写成一行"),
        (_spent(what="培训\n综窗1"), "写成一行"),
        (_spent(on=date(2026, 7, 1)), "2026-07-01 不在 2026-07-20 到 2027-01-31 之间"),
        (_spent(on=date(2027, 2, 1)), "不在"),
        (_spent(on=date(2026, 10, 1)), "还没有到"),
        (_spent(corrects=7), "没有这一条"),
    ],
)
def test_what_cannot_be_an_entry_is_refused_and_nothing_is_written(sealed, tmp_path, spent, said):
    with pytest.raises(BadEffort, match=said):
        add_effort(tmp_path, sealed, spent, AT)
    assert not (tmp_path / EFFORT).exists()


def test_a_changed_or_missing_line_is_told_by_its_number(sealed, tmp_path):
    for days in (1, 2, 3):
        add_effort(tmp_path, sealed, _spent(days), AT)
    path = tmp_path / EFFORT
    first, second, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + third)
    with pytest.raises(BadEffort, match="第 2 行与前一行接不上"):
        read_effort(tmp_path, sealed)
    path.write_bytes(first.replace(b'"days":1', b'"days":9') + second + third)
    with pytest.raises(BadEffort, match="第 2 行与前一行接不上"):
        read_effort(tmp_path, sealed)
    for broken in (b"{", b"[]", b'{"days":1}', second.replace(b'"days":2', b'"days":NaN')):
        path.write_bytes(first + broken)
        with pytest.raises(BadEffort, match="第 2 行损坏"):
            read_effort(tmp_path, sealed)


def test_entries_of_another_charter_do_not_fit(sealed, tmp_path):
    add_effort(tmp_path, sealed, _spent(), AT)
    other = pilots.sealed(tmp_path / "papers", title="另一项验证")
    with pytest.raises(BadEffort, match="第 1 行"):
        read_effort(tmp_path, other)


_ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["department", "vendor"]),
        st.integers(1, 3000),
        st.integers(0, 20),
        st.booleans(),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(_ENTRIES)
def test_what_is_read_is_what_was_written_and_the_sum_is_exact(sealed, tmp_path_factory, drawn):
    folder = tmp_path_factory.mktemp("log")
    standing: dict[int, tuple[str, int]] = {}
    for number, (party, hundredths, later, corrects) in enumerate(drawn, start=1):
        replaced = max(standing) if corrects and standing else 0
        spent = _spent(hundredths / 100, party, DAY + timedelta(days=later), corrects=replaced)
        assert add_effort(folder, sealed, spent, AT).spent == spent
        standing.pop(replaced, None)
        standing[number] = (party, hundredths)
    entries = read_effort(folder, sealed)
    assert len(entries) == len(drawn)
    for each in effort_of(sealed.charter, entries).parties:
        wanted = sum(cents for party, cents in standing.values() if party == each.party)
        assert each.used == wanted / 100
        assert each.over == max(wanted - 100 * each.cap, 0) / 100


def test_work_counts_from_the_baseline_until_the_data_are_deleted(sealed):
    assert span_of(sealed) == (date(2026, 7, 20), date(2027, 1, 31))
