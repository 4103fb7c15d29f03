"""The CSV that project trackers import."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import breakdown_sample as sample
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.breakdown.model import Breakdown, Roles
from zhagen.breakdown.papers.tracker_csv import Tracker, safe, tracker_csv
from zhagen.breakdown.source import SourceDocument


def _rows(tracker: Tracker) -> list[dict[str, str]]:
    content = tracker_csv(sample.breakdown(), tracker)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_openproject_knows_its_columns():
    rows = _rows(Tracker.OPENPROJECT)
    assert list(rows[0]) == [
        "Subject", "Type", "Status", "Assignee", "Start date", "Finish date", "Description",
    ]  # fmt: skip
    assert rows[1]["Subject"] == "企业社保登记并入开办平台"
    assert (rows[1]["Assignee"], rows[1]["Finish date"]) == ("市市场监管局", "2026-09-30")
    assert "原文：（二）优化企业开办服务。" in rows[1]["Description"]
    assert (rows[3]["Finish date"], rows[3]["Start date"]) == ("", "")


def test_plane_knows_its_columns():
    rows = _rows(Tracker.PLANE)
    assert list(rows[0]) == [
        "name", "description_html", "priority", "start_date", "target_date", "state_group",
    ]  # fmt: skip
    assert rows[2]["target_date"] == "2026-04-21"
    assert rows[1]["description_html"].startswith("<p>牵头单位：市市场监管局</p>")


def test_a_suggestion_is_nobodys_task():
    row = _rows(Tracker.OPENPROJECT)[2]
    assert row["Assignee"] == ""
    assert "市政务服务数据局" not in "".join(row.values())
    assert "请补：牵头单位" in row["Description"]


def test_lines_end_as_spreadsheets_end_them_and_no_task_gives_the_head_alone():
    content = tracker_csv(Breakdown(SourceDocument(), ()))
    assert content.decode("utf-8-sig").count("\r\n") == 1


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1", "\n=1"])
def test_what_could_be_a_formula_is_text(text):
    assert safe(text).startswith("'")


@given(st.text(max_size=60))
def test_any_title_comes_back_from_the_file_and_runs_nowhere(title):
    made = sample.breakdown()
    made = replace(made, tasks=(replace(made.tasks[0], title=title),))
    text = tracker_csv(made).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 2
    found = rows[1][0]
    assert not found.lstrip().startswith(("=", "+", "-", "@"))
    plain = title.replace("\x00", "").encode("utf-8", "replace").decode()
    assert found in {plain, f"'{plain}"}


@pytest.mark.parametrize("tracker", Tracker)
def test_a_task_with_parts_is_handed_over_as_its_parts(tracker):
    made = sample.breakdown()
    whole = made.tasks[1]
    place = replace(whole.evidence[0], start=0, end=4, text=whole.evidence[0].text[:4])
    bare = replace(whole, id="t002.1", parent="t002", title="第一件", evidence=(place,))
    part = replace(bare, roles=Roles(), deadlines=())
    content = tracker_csv(replace(made, tasks=(whole, part)), tracker)
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    told = "".join(row.values())
    assert {"第一件", "2026-09-30"} <= set(row.values())
    assert "市市场监管局" in told
    assert f"所属任务：{whole.title}" in told
