"""Documents taken, failures met and waiting times: kept while reading, counted by item and day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stored import TODAY, ingest, table, written

from zhagen.calendar.official import official_calendar
from zhagen.logs.ingest import ingest as ingest_and_count
from zhagen.logs.items import Item
from zhagen.logs.panels.load import load_panel
from zhagen.logs.panels.served import MOST_TAKEN
from zhagen.logs.requests.served import DOCUMENTS, WAIT_EDGES_MS, is_document, wait_class
from zhagen.logs.storing.store import table_files

DAY = date(2026, 7, 1)
ITEMS = (Item("A1", "甲事项", "/a/"), Item("B2", "乙事项", "/b/"))
PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


def line(path, *, who=1, status=200, source="-", minute=0, agent=PERSON):
    if source != "-":
        source = f"http://www.example.gov.cn{source}"
    return (
        f'10.0.0.{who} - - [01/Jul/2026:10:{minute:02d}:05 +0800] "GET {path} HTTP/1.1" '
        f'{status} 100 "{source}" "{agent}"\n'
    )


def panel_of(tmp_path, lines):
    log = written(tmp_path / "access.log", "".join(lines).encode())
    store = tmp_path / "store"
    ingest_and_count(store, [log], today=TODAY, hosts=("www.example.gov.cn",))
    return load_panel(store, ITEMS, DAY, DAY, official_calendar())


def padding():
    """Page views that say whose site it is."""
    return [
        line(f"/{name}/index.html", who=who, minute=who % 50)
        for who in range(2, 60)
        for name in "ab"
    ]


def test_a_document_belongs_to_the_item_of_the_page_that_links_to_it(tmp_path):
    panel = panel_of(
        tmp_path,
        [
            *padding(),
            line("/files/form.docx", source="/a/index.html"),
            line("/b/list.xlsx", who=3),
            line("/files/photo.jpg", source="/a/index.html", who=4),
            line("/files/form.docx", source="/a/index.html", who=5, status=404),
        ],
    )
    assert panel.downloads[:, 0].tolist() == [1, 1]


def test_one_reader_counts_once_whatever_the_parts_and_reloads(tmp_path):
    parts = [line("/b/book.pdf", status=206, minute=m) for m in range(20)]
    faults = [line("/a/index.html", who=7, status=502, minute=m) for m in range(9)]
    panel = panel_of(tmp_path, [*padding(), *parts, *faults])
    assert panel.downloads[:, 0].tolist() == [0, 1]
    assert panel.failures[:, 0].tolist() == [1, 0]


def test_programs_that_take_everything_and_robots_are_not_counted(tmp_path):
    greedy = [line(f"/b/{n}.pdf", who=9, minute=n % 50) for n in range(MOST_TAKEN + 1)]
    robot = [line("/b/x.pdf", who=8, agent="Mozilla/5.0 (compatible; Baiduspider/2.0)")]
    panel = panel_of(tmp_path, [*padding(), *greedy, *robot])
    assert panel.downloads.sum() == 0


def test_a_log_without_documents_and_failures_leaves_nothing_to_read(tmp_path):
    panel = panel_of(tmp_path, padding())
    assert (panel.downloads, panel.failures, panel.waits) == (None, None, None)


def test_waiting_times_of_page_views_are_counted_by_item_and_class(tmp_path):
    lines = [
        f'{{"time": "2026-07-01T10:00:{second:02d}+08:00", "remote_addr": "10.0.0.{second}", '
        f'"method": "GET", "path": "/a/index.html", "status": 200, "bytes": 5, '
        f'"user_agent": "{PERSON}", "request_time": {seconds}}}\n'
        for second, seconds in enumerate([0.04, 0.04, 2.9, 3.1, 90.0])
    ]
    panel = panel_of(tmp_path, lines)
    classes = panel.waits.views[0, 0]
    assert classes[0] == 2
    assert classes[WAIT_EDGES_MS.index(3000)] == 1
    assert classes[WAIT_EDGES_MS.index(3000) + 1] == 1
    assert classes[-1] == 1
    assert classes.sum() == 5


def test_a_file_read_twice_counts_once(tmp_path):
    log = written(tmp_path / "access.log", line("/b/book.pdf").encode())
    store = tmp_path / "store"
    ingest(store, log)
    ingest(store, log)
    files = table_files(store, f"served/day={DAY}")
    assert sum(pq.read_metadata(path).num_rows for path in files) == 1
    assert table(store, "counts")


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_documents_are_known_by_their_ending_whatever_the_case(kind):
    assert is_document(f"/x/表格.{kind}")
    assert is_document(f"/x/表格.{kind.upper()}")


@pytest.mark.parametrize("path", ["/a.html", "/a.js", "/pdf", "/doc/", "/a.pdf/x", None])
def test_what_is_no_document_is_none(path):
    assert not is_document(path)


@given(st.lists(st.integers(0, 200_000), min_size=1))
def test_a_waiting_time_is_within_the_edges_of_its_class(millis):
    ends = (0, *WAIT_EDGES_MS, 10**9)
    for value, place in zip(millis, wait_class(np.array(millis)).tolist(), strict=True):
        assert value <= ends[place + 1]
        assert value > ends[place] or place == 0
