"""Lines of a time that has not come: one wrong clock must not stretch a store by years."""

import zipfile
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.logs.make_exports import matomo_json, matomo_visits, umami_csv
from tests.logs.make_logs import (
    HOST,
    Request,
    combined,
    common,
    handling,
    iis,
    json_lines,
    moment,
    searches,
    table,
    visits,
)
from tests.logs.stored import TODAY, asked, ingest, written

from zhagen.logs.clock import end_of_time, wall_millis
from zhagen.logs.panels.load import days_on_record
from zhagen.logs.records.handling import latest_cases

VISITS = visits(moment("2026-07-01 09:00:00"), 40)
LATE = [Request(moment("2099-07-03 09:00:00"), path="/late.html")] * 3
NOON = "2026-07-01T12:00:00"
ONE = {"case_id": "1"}
VOTES = ("time", "page", "vote")


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-3, 6))
def test_two_days_after_the_day_of_reading_are_believed(today, days):
    noon = datetime.combine(today + timedelta(days=days), datetime.min.time().replace(hour=12))
    assert (wall_millis(noon) < end_of_time(today)) is (days <= 2)


@pytest.mark.parametrize("write", [combined, common, iis, json_lines])
def test_a_line_of_a_log_from_the_future_is_rejected_and_told(tmp_path, write):
    log = written(tmp_path / "a.log", write([*VISITS[:20], *LATE, *VISITS[20:]]))
    (file,) = ingest(tmp_path / "s", log, hosts=[HOST]).files
    assert (file.parsed, file.rejected["time"]) == (40, 3)
    assert file.lines == file.parsed + sum(file.rejected.values())
    assert "3 条的时间比今天晚两天以上，没有计入" in file.problem
    assert "倒退" not in file.problem
    assert asked(tmp_path / "s") == 40
    assert days_on_record(tmp_path / "s") == (date(2026, 7, 1),)


def test_a_log_of_nothing_but_the_future_gives_no_day(tmp_path):
    (file,) = ingest(tmp_path / "s", written(tmp_path / "a.log", combined(LATE))).files
    assert (file.lines, file.parsed, file.days) == (3, 0, ())


@pytest.mark.parametrize(
    "data",
    [
        searches([{}, {"time": "2099-07-03T09:00:00"}]),
        handling([ONE, {"case_id": "2", "applied_at": "2099-07-03T09:00:00"}]),
        handling(
            [ONE, {"case_id": "2", "accepted_at": NOON, "finished_at": "2099-07-03T09:00:00"}]
        ),
        table(
            VOTES, [{"time": f"{year}-07-01", "page": "/a", "vote": "1"} for year in (2026, 2099)]
        ),
        matomo_json(matomo_visits([VISITS[0], LATE[0]])),
        umami_csv([VISITS[0], LATE[0]]),
    ],
    ids=["search", "applied", "finished", "votes", "matomo", "umami"],
)
def test_records_of_the_future_are_rejected(tmp_path, data):
    (file,) = ingest(tmp_path / "s", written(tmp_path / "a", data)).files
    assert (file.parsed, file.rejected) == (1, {"time": 1})
    assert max(file.days).year == 2026


def test_the_days_beside_the_day_of_reading_are_kept(tmp_path):
    near = [
        Request(datetime.combine(TODAY + timedelta(days=n), datetime.min.time())) for n in (1, 2, 3)
    ]
    (file,) = ingest(tmp_path / "s", written(tmp_path / "a.log", combined(near))).files
    assert (file.parsed, file.rejected) == (2, {"time": 1})


def test_a_case_told_twice_in_a_file_counts_once_in_its_last_state(tmp_path):
    begun = {"case_id": "7", "accepted_at": NOON}
    done = {**begun, "finished_at": "2026-07-09T10:00:00"}
    rows = handling([done, begun, ONE])
    (file,) = ingest(tmp_path / "s", written(tmp_path / "a.csv", rows)).files
    assert (file.lines, file.parsed, file.again) == (3, 3, 1)
    assert file.to_json()["cases_again"] == 1
    latest = latest_cases(tmp_path / "s")
    assert sorted(latest["finished"].is_valid().to_pylist()) == [False, True]
    (other,) = ingest(tmp_path / "t", written(tmp_path / "b.csv", handling([begun]))).files
    assert "cases_again" not in other.to_json()


@pytest.mark.parametrize("inside", ["xl/workbook.xml", "[Content_Types].xml"])
def test_a_workbook_is_told_to_be_saved_as_a_table_of_text(tmp_path, inside):
    path = tmp_path / "logs" / "a.xlsx"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(inside, "<x/>")
    report = ingest(tmp_path / "s", path)
    assert "是 Excel 工作簿，请在 Excel 里另存为“CSV UTF-8" in report.files[0].problem
    assert not (tmp_path / "s").exists()


def test_an_archive_and_a_paper_are_no_workbooks(tmp_path):
    for name, inside in (("a.zip", "access.log"), ("a.docx", "word/document.xml")):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml" if name == "a.docx" else "x", "<x/>")
            archive.writestr(inside, "x")
        assert "请先解压" in ingest(tmp_path / "s", path).files[0].problem
