"""Moves in the panel: between items, to the next step, and from deep in lists."""

from __future__ import annotations

import pytest
from access_store import DAY0, Hit, add_file, at
from hypothesis import given
from hypothesis import strategies as st

from zhagen.calendar.official import official_calendar
from zhagen.logs.cube.days import refresh
from zhagen.logs.items import Item
from zhagen.logs.panels.load import load_panel
from zhagen.logs.requests.list_pages import list_depths

ITEMS = (Item("A1", "甲事项", "/a/"), Item("B2", "乙事项", "/b/"))


def panel_of(root, walks, items=ITEMS):
    """The panel of a day on which each visitor walked along some pages."""
    hits = [
        Hit(at(0, 9 + who % 8, step * 3, 7 * step + who % 50), who, page, device=who % 2)
        for who, walk in enumerate(walks, start=1)
        for step, page in enumerate(walk)
    ]
    add_file(root, "log", hits)
    refresh(root)
    return load_panel(root, items, DAY0, DAY0, official_calendar())


def test_moves_between_items_are_added_up_and_those_within_one_left_out(tmp_path):
    walks = [["/a/1", "/b/1"], ["/a/2", "/b/2", "/a/1"], ["/a/1", "/a/2"], ["/", "/a/1"]]
    moves = panel_of(tmp_path, walks).moves
    rows = zip(moves.source.tolist(), moves.target.tolist(), moves.count.tolist(), strict=True)
    assert sorted(rows) == [(0, 1, 2), (1, 0, 1)]


def test_the_step_starts_where_most_people_go_on(tmp_path):
    walks = [["/a/guide", "/a/form"]] * 3 + [["/a/guide", "/"], ["/a/guide"], ["/a/form"]]
    steps = panel_of(tmp_path, walks).steps
    assert (steps.page, steps.onward) == (("/a/guide", ""), ("/a/form", ""))
    assert steps.read[:, 0].sum(axis=1).tolist() == [5, 0]
    assert steps.moved[:, 0].tolist() == [3, 0]


def test_a_page_for_applying_may_lie_outside_the_item_and_other_pages_may_not(tmp_path):
    walks = [["/a/guide", "/wsbl/index.html"]] * 2 + [["/a/guide", "/home"]] * 3
    steps = panel_of(tmp_path, walks).steps
    assert steps.onward[0] == "/wsbl/index.html"
    assert steps.moved[0, 0] == 2


def test_arrivals_from_the_third_page_of_a_list_are_deep(tmp_path):
    lists = ["/fw/index.html", "/fw/index_1.html", "/fw/index_2.html"]
    walks = [[page, "/a/1"] for page in lists] + [["/other", "/a/1"], [lists[2], "/x"]]
    listed = panel_of(tmp_path, walks).listed
    assert listed.arrivals[:, 0].tolist() == [3, 0]
    assert listed.deep[:, 0].tolist() == [1, 0]


def test_a_site_without_items_pages_has_empty_moves(tmp_path):
    panel = panel_of(tmp_path, [["/x", "/y"]], (Item("C", "丙"),))
    assert len(panel.moves.count) == 0
    assert panel.steps.page == ("",)


@pytest.mark.parametrize(
    ("paths", "depths"),
    [
        (["/n/index.html", "/n/index_1.html", "/n/index_2.html"], [1, 2, 3]),
        (["/n/list_1.html", "/n/list_2.html", "/n/list_3.html"], [1, 2, 3]),
        (["/n/", "/n/index_2.shtml", "/n/index_3.shtml"], [1, 2, 3]),
        (["/n/", "/n/page/2/", "/n/page/3/"], [1, 2, 3]),
        (["/n", "/n/page/2", "/n/page/3"], [1, 2, 3]),
        (["/n-1.jhtml", "/n-2.jhtml", "/n-3.jhtml"], [1, 2, 3]),
    ],
)
def test_pages_of_a_list_are_numbered_as_its_reader_counts(paths, depths):
    found = list_depths(paths)
    assert [found[path] for path in paths] == depths


@pytest.mark.parametrize(
    "paths",
    [
        ["/n/t20260701_123456.html", "/n/t20260702_123457.html"],
        ["/n/plan-2.html", "/n/plan-7.html"],
        ["/n/index_2.html", "/n/index_3.html"],
        ["/2026/07/01/a.html", "/2026/07/02/a.html", "/2026/07/03/a.html"],
    ],
)
def test_numbers_that_are_no_pages_of_a_list_are_left_alone(paths):
    assert list_depths(paths) == {}


@given(st.lists(st.text("/abindex_-123.html", max_size=20)))
def test_depths_count_from_one_and_do_not_depend_on_the_order(paths):
    found = list_depths(paths)
    assert found == list_depths(reversed(paths))
    assert set(found) <= set(paths)
    assert all(depth >= 1 for depth in found.values())
