"""Pages of lists that are numbered in the query: the number is kept and nothing else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.logs.make_logs import HOST, Request, combined, iis, json_lines, moment
from tests.logs.stored import anonymous, events, ingest, written

from zhagen.calendar.official import official_calendar
from zhagen.logs.access.json import read_regular, row_of
from zhagen.logs.columns import codes, values
from zhagen.logs.files.json_lines import object_of
from zhagen.logs.items import Item
from zhagen.logs.panels.load import load_panel
from zhagen.logs.requests.list_pages import list_depths
from zhagen.logs.requests.requests import path_of

START = moment("2026-07-01 10:00:00")
NAMES = ("page", "p", "pageNo", "page_no", "pageNum", "pageIndex", "pageNumber", "currentPage")


@pytest.mark.parametrize("name", [*NAMES, "curPage", "Page", "cur_page"])
def test_the_number_is_kept_under_one_name(name):
    assert path_of(f"/news/list.jsp?type=3&{name}=4&x=1".encode()) == "/news/list.jsp?page=4"


@pytest.mark.parametrize(
    "query",
    ["page=1", "page=0", "page=01", "page=4x", "page=1234", "page=-2", "zpage=4", "pageSize=20",
     "up=4", "q=page=4", "page=", "page", "id=4", ""],
)  # fmt: skip
def test_anything_else_is_dropped(query):
    assert path_of(f"/news/list.jsp?{query}".encode()) == "/news/list.jsp"


def test_a_file_has_no_pages():
    assert path_of(b"/files/form.pdf?page=3") == "/files/form.pdf"


@given(st.binary(max_size=30), st.sampled_from(NAMES), st.integers(2, 999))
def test_nothing_typed_gets_through_beside_the_number(query, name, number):
    plain = query.replace(b"#", b"").replace(b"?", b"").replace(b"\\", b"")
    asked = b"/list.jsp?" + plain + b"&" + f"{name}={number}".encode()
    found = path_of(asked)
    assert found is not None
    assert found.startswith("/list.jsp?page=")
    assert 2 <= int(found.removeprefix("/list.jsp?page=")) <= 999


def test_a_list_numbered_in_the_query_is_a_list():
    assert list_depths(["/l.jsp", "/l.jsp?page=2", "/l.jsp?page=3", "/other.jsp?page=9"]) == {
        "/l.jsp": 1,
        "/l.jsp?page=2": 2,
        "/l.jsp?page=3": 3,
    }


@pytest.mark.parametrize("write", [combined, iis, json_lines])
def test_how_deep_people_look_is_seen(tmp_path, write):
    rows = []
    for visit in range(8):
        start = START + timedelta(hours=visit)
        for number in range(1, 5):
            query = f"t={visit}&pageNo={number}"
            rows.append(Request(start + timedelta(seconds=number), "/list.jsp", query=query))
        rows.append(Request(start + timedelta(seconds=9), "/guide/a.html"))
    log = written(tmp_path / "a.log", write(rows))
    ingest(tmp_path / "s", log, hosts=[HOST], counting=True)
    items = (Item("A", "甲", "/guide/"),)
    day = date(2026, 7, 1)
    panel = load_panel(tmp_path / "s", items, day, day, official_calendar())
    assert panel.listed is not None
    assert (panel.listed.arrivals.sum(), panel.listed.deep.sum()) == (8, 8)
    assert panel.pages.views.sum() == 8


def test_a_query_apart_from_its_path_says_the_same(tmp_path):
    queries = ("page=4", "a=1&p=12&b=2", "id=7", "")
    rows = [Request(START, "/list.jsp", query=query) for query in queries]
    for name, write in (("c", combined), ("i", iis), ("j", json_lines)):
        ingest(tmp_path / name, written(tmp_path / f"{name}.log", write(rows)), hosts=[HOST])
    found = [anonymous(events(tmp_path / name)) for name in "cij"]
    assert found[0] == found[1] == found[2]


def test_lines_read_at_once_and_one_by_one_agree():
    rows = [Request(START, f"/{n % 3}.jsp", query=f"page={n % 5}&t={n}") for n in range(40)]
    lines = json_lines(rows)
    fast = read_regular(lines)
    assert fast is not None
    places = codes(fast.request).tolist()
    slow = [row_of(object_of(line)) for line in lines.splitlines()]
    assert [values(fast.request)[place] for place in places] == [row.request for row in slow]
