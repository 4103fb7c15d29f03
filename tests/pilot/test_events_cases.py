"""Cases from the ledger of the pre-review."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pilots
import pytest

from zhagen.events.ledger import JsonlLedger
from zhagen.events.model import Event, Subject
from zhagen.pilot.cases.from_events import ledger_rows
from zhagen.pilot.cases.rows import BadCaseFile
from zhagen.pilot.log.cells import group_log
from zhagen.pilot.log.log import append

REF = "employer-social-insurance@1.0"
NINE = datetime(2026, 8, 24, 1, 0, tzinfo=UTC)  # 09:00 in the hall
SEVERITIES = {"error": 0, "warning": 0, "notice": 0, "unclear": 0}


def _case(number, arm="on", verdict="pass", at=NINE, minutes=8, ref=REF):
    """The events of one case."""
    subject = Subject(f"case-{number:032x}", ref, arm=arm)
    end = at + timedelta(minutes=minutes)
    yield Event("precheck.received", at, subject, {"files": 2, "bytes": 10})
    if verdict:
        yield Event("precheck.verdict", end, subject, {"verdict": verdict, **SEVERITIES})
    timed = {"step": "total", "seconds": 60.0 * minutes}
    yield Event("precheck.step_timed", end, subject, timed)


def _ledger(folder, *cases):
    JsonlLedger(folder).append(event for case in cases for event in case)
    return folder


def test_a_case_has_its_times_its_arm_and_whether_it_was_sent_back(tmp_path):
    folder = _ledger(tmp_path / "台账", _case(1, verdict="correct"))
    ((number, row),) = ledger_rows(folder, slice_ref=REF, window="综窗1")
    assert number == 1
    assert (row["window"], row["arm"], row["returned"]) == ("综窗1", "on", True)
    assert row["started_at"] == "2026-08-24T01:00:00+00:00"
    assert row["ended_at"] == "2026-08-24T01:08:00+00:00"


def test_without_a_verdict_the_time_taken_says_when_it_ended(tmp_path):
    folder = _ledger(tmp_path / "台账", _case(1, verdict=""))
    ((_, row),) = ledger_rows(folder, slice_ref=REF, window="综窗1")
    assert row["ended_at"] == "2026-08-24T01:08:00+00:00"
    assert "returned" not in row


def test_only_the_first_hand_in_of_a_case_counts(tmp_path):
    later = NINE + timedelta(days=1)
    folder = _ledger(tmp_path / "台账", _case(1, verdict="correct"), _case(1, at=later))
    ((_, row),) = ledger_rows(folder, slice_ref=REF, window="综窗1")
    assert (row["returned"], row["started_at"]) == (True, "2026-08-24T01:00:00+00:00")


def test_cases_of_another_slice_stay_out(tmp_path):
    folder = _ledger(tmp_path / "台账", _case(1), _case(2, ref="other-thing@1.0"))
    assert len(list(ledger_rows(folder, slice_ref=REF, window="综窗1"))) == 1
    assert len(list(ledger_rows(folder, slice_ref="", window="综窗1"))) == 2


def test_a_folder_of_ledgers_names_the_windows(tmp_path):
    _ledger(tmp_path / "综窗1", _case(1))
    _ledger(tmp_path / "综窗2", _case(2))
    windows = [row["window"] for _, row in ledger_rows(tmp_path, slice_ref=REF)]
    assert windows == ["综窗1", "综窗2"]


def test_the_log_takes_the_rows_as_it_takes_an_export(tmp_path):
    folder = _ledger(tmp_path / "台账", _case(1), _case(2, arm="off"), _case(3, arm="silent"))
    rows = ledger_rows(folder, slice_ref=REF, window="综窗1")
    log = append(pilots.log(tmp_path), rows, source="台账", at=pilots.AT)
    assert (log.size, log.segments[-1].received) == (2, 3)
    assert [each.reason for each in log.segments[-1].set_aside] == ["unknown_arm"]


@pytest.mark.parametrize(
    ("window", "said"), [("", "用 --window 写明"), ("综窗1", "按窗口分了文件夹")]
)
def test_which_window_it_is_must_be_clear(tmp_path, window, said):
    _ledger(tmp_path / "综窗1", _case(1))
    folder = tmp_path if window else tmp_path / "综窗1"
    with pytest.raises(BadCaseFile, match=said):
        list(ledger_rows(folder, slice_ref=REF, window=window))


def test_a_folder_without_events_is_no_ledger(tmp_path):
    with pytest.raises(BadCaseFile, match="没有台账"):
        list(ledger_rows(tmp_path, slice_ref=REF, window="综窗1"))
    with pytest.raises(BadCaseFile, match="没有台账文件夹"):
        list(ledger_rows(tmp_path / "无", slice_ref=REF, window="综窗1"))


def test_a_review_that_was_still_running_is_completed_by_the_next_ledger(tmp_path):
    received, *rest = _case(1, minutes=30)
    folder = _ledger(tmp_path / "台账", [received])
    log = pilots.log(tmp_path)
    for more in ([], rest):
        JsonlLedger(folder).append(iter(more))
        rows = ledger_rows(folder, slice_ref=REF, window="综窗1")
        log = append(log, rows, source="台账", at=pilots.AT)
    cells = group_log(log)
    assert (log.size, cells.n.sum(), cells.open.sum()) == (2, 1, 0)
