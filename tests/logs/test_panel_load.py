"""From a store to the panel: what is counted where, and what is never shown."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from access_store import DAY0, Hit, add_file, at, write_report
from make_logs import searches
from stored import ingest, written

from zhagen.calendar.official import official_calendar
from zhagen.calendar.workdays import WorkCalendar
from zhagen.logs.cube.days import refresh
from zhagen.logs.faults import LogFault
from zhagen.logs.items import Item
from zhagen.logs.panel import FEW_PEOPLE, Device
from zhagen.logs.panels.load import days_on_record, load_panel
from zhagen.logs.records.handling import CASES

wall = datetime  # wall time, without a zone
ITEMS = (Item("A1", "甲事项", "/a/"), Item("B2", "乙事项", "/a/b/"), Item("C3", "丙事项", "/c/"))
LAST = date(2026, 7, 4)


def load(root, items=ITEMS, calendar=None):
    return load_panel(root, items, DAY0, LAST, calendar or official_calendar())


def add_cases(root, rows):
    digest = hashlib.sha256(b"cases").hexdigest()
    (root / "handling").mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pylist(rows, schema=CASES)
    pq.write_table(table, root / "handling" / f"{digest[:16]}-0.parquet")
    days = sorted({row["applied"].date() for row in rows})
    write_report(root, digest, "handling", days)


def case(number, applied, **rest):
    row = {"case": number, "item": "A1", "channel": "online", "window": "", "applied": applied,
           "reason": ""}  # fmt: skip
    return row | rest


def test_a_page_counts_for_the_item_with_the_longest_prefix(tmp_path):
    hits = [
        Hit(at(0, 9), 1, "/a/x.html"),
        Hit(at(0, 9, 1), 1, "/a/b/x.html", device=0),
        Hit(at(1, 9), 2, "/a/b/y.html", device=1),
        Hit(at(1, 9, 5), 2, "/elsewhere.html", device=1),
    ]
    add_file(tmp_path, "log", hits, robots=5)
    refresh(tmp_path)
    panel = load(tmp_path)
    assert panel.pages.views[:, :, Device.DESKTOP].tolist() == [
        [1, 0, 0, 0],
        [1, 0, 0, 0],
        [0, 0, 0, 0],
    ]
    assert panel.pages.views[1, 1, Device.PHONE] == 1
    assert panel.pages.entrances[:, :, 0].sum(axis=1).tolist() == [1, 0, 0]
    assert panel.pages.exits[1, 0, 0] == 1
    assert panel.site.unassigned.tolist() == [0, 1, 0, 0]
    assert panel.site.views.tolist() == [2, 2, 0, 0]
    assert panel.site.requests.tolist() == [7, 7, 0, 0]
    assert panel.site.robots.tolist() == [5, 5, 0, 0]
    assert panel.others.paths == ("/elsewhere.html",)
    assert panel.accessed.tolist() == [True, True, False, False]


def test_reading_times_of_an_items_pages_are_added_up(tmp_path):
    hits = [Hit(at(0, hour, 0, 30 * k), hour, f"/a/{k}.html") for hour in (9, 11) for k in range(3)]
    add_file(tmp_path, "log", hits)
    refresh(tmp_path)
    dwell = load(tmp_path).dwell
    rows = np.stack([dwell.item, dwell.day, dwell.device, dwell.seconds, dwell.count]).T
    assert rows.tolist() == [[0, 0, 0, 30, 4]]


def test_dead_links_count_for_the_item_of_the_referring_page(tmp_path):
    gone = [Hit(at(2, 9), who, "/old.html", "/c/guide.html", 404, kind=2) for who in range(10)]
    elsewhere = Hit(at(2, 9), 1, "/x", "/nowhere.html", 404, kind=2)
    add_file(tmp_path, "log", [*gone, gone[0], elsewhere])
    refresh(tmp_path)
    broken = load(tmp_path).broken
    assert (broken.item.tolist(), broken.day.tolist(), broken.count.tolist()) == ([2], [2], [11])
    assert (broken.source, broken.target) == (("/c/guide.html",), ("/old.html",))


def test_the_address_that_one_person_asks_for_is_not_shown(tmp_path):
    own = Hit(at(2, 9), 1, "/my/case-of-one.html", "/c/guide.html", 404, kind=2)
    add_file(tmp_path, "log", [own] * 43)
    refresh(tmp_path)
    broken = load(tmp_path).broken
    assert broken.count.tolist() == [43]
    assert (broken.source, broken.target) == ((FEW_PEOPLE,), (FEW_PEOPLE,))


def test_searches_count_for_the_day_and_for_the_item_of_their_page(tmp_path):
    times = [f"2026-07-02T{hour:02}:00:00+08:00" for hour in range(10)]
    rows = [{"time": time, "q": "社保补缴", "results": 0, "page": "/a/x.html"} for time in times]
    rows += [{"time": times[0], "q": "", "results": 1}] * 20
    ingest(tmp_path / "s", written(tmp_path / "searches", searches(rows)))
    panel = load(tmp_path / "s")
    assert panel.words.words == ("社保补缴",)
    assert panel.words.total.tolist() == [[0, 10, 0, 0]]
    assert panel.words.without_result.sum() == 10
    assert panel.words.item.tolist() == [0]
    assert panel.searches.total.sum(axis=1).tolist() == [10, 0, 0]
    assert panel.searches.site_total.tolist() == [0, 30, 0, 0]
    assert panel.searched.tolist() == [False, True, False, False]


def test_cases_have_their_times_on_the_working_day_clock(tmp_path):
    friday, monday = wall(2026, 7, 3, 16), wall(2026, 7, 6, 10)
    add_cases(tmp_path, [
        case(1, wall(2026, 7, 2, 8), accepted=friday, finished=monday, promise=5.0,
             channel="window", window="3号窗口", satisfaction=5),
        case(2, wall(2026, 7, 3, 8), returned=wall(2026, 7, 3, 9), reason="材料不全"),
        case(3, wall(2026, 6, 30, 8)), case(4, wall(2026, 7, 5, 0)),
        case(5, wall(2026, 7, 4, 23), item="Z9", channel="mobile"),
    ])  # fmt: skip
    panel = load(tmp_path)
    cases = panel.cases
    assert cases.item.tolist() == [0, 0, -1]
    assert cases.channel.tolist() == [2, 0, 1]
    assert cases.applied.tolist() == [1, 2, 3]
    assert cases.workdays[0] == pytest.approx(0.25)
    assert np.isnan(cases.workdays[1:]).all()
    assert cases.finished.tolist() == [4, -1, -1]
    assert cases.returned.tolist() == [-1, 2, -1]
    assert (cases.reasons, cases.reason.tolist()) == (("材料不全",), [-1, 0, -1])
    assert (cases.windows, cases.window.tolist()) == (("3号窗口",), [0, -1, -1])
    assert cases.satisfaction.tolist() == [5, -1, -1]
    assert cases.hour.tolist() == [8, 8, 23]
    assert panel.handled.tolist() == [False, True, True, True]
    assert days_on_record(tmp_path)[0] == date(2026, 6, 30)


def test_years_without_a_calendar_are_reckoned_by_weekday_and_told(tmp_path):
    when = wall(2026, 7, 2, 9)
    add_cases(tmp_path, [case(1, when, accepted=when, finished=when.replace(hour=17))])
    panel = load(tmp_path, calendar=WorkCalendar.of([], []))
    assert panel.cases.workdays.tolist() == [1.0]
    assert "2026" in panel.remarks[0]


def test_a_store_whose_counts_are_behind_is_not_reported_on(tmp_path):
    add_file(tmp_path, "log", [Hit(at(0, 9), 1)])
    with pytest.raises(LogFault, match="没有做完"):
        load(tmp_path)


def test_an_empty_store_gives_a_panel_of_nothing(tmp_path):
    write_report(tmp_path, "0" * 64, "access", [])
    refresh(tmp_path)
    panel = load(tmp_path)
    assert not panel.pages.views.any()
    assert panel.words.words == ()
    assert len(panel.cases.item) == len(panel.dwell.item) == len(panel.broken.item) == 0
