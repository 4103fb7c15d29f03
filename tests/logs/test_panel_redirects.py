"""Redirects in the panel: where people were sent on to when an address changed."""

from __future__ import annotations

import numpy as np
import pytest
from access_store import DAY0, Hit, add_file, at
from hypothesis import given
from hypothesis import strategies as st

from zhagen.calendar.official import official_calendar
from zhagen.logs.cube.days import refresh
from zhagen.logs.cube.layout import OTHER
from zhagen.logs.items import Item
from zhagen.logs.panels.load import load_panel
from zhagen.logs.panels.redirects import _shifted

ITEMS = (Item("A1", "甲事项", "/a/"), Item("B2", "乙事项", "/b/"))
DAYS, MOVED = 16, 8


def hits(old: str, new: str, *, pause_s: int = 1, status: int = 301, follow: str | None = None):
    """Five people a day at the old address, later at the new one by way of a redirect."""
    for day in range(DAYS):
        for who in range(1, 6):
            first, visitor = at(day, 9 + who), 100 * day + who
            if day < MOVED:
                yield Hit(first, visitor, old)
            else:
                yield Hit(first, visitor, old, status=status, kind=OTHER)
                yield Hit(first + 1000 * pause_s, visitor, follow or new)
            yield Hit(first, 90_000 + visitor, "/b/index.html")


def redirects(root, rows):
    add_file(root, "log", rows)
    refresh(root)
    last = DAY0.fromordinal(DAY0.toordinal() + DAYS - 1)
    found = load_panel(root, ITEMS, DAY0, last, official_calendar()).redirects
    return list(zip(found.source, found.target, found.count.tolist(), strict=True))


@pytest.mark.parametrize("status", [301, 302, 308])
@pytest.mark.parametrize("pause_s", [0, 1, 9])
def test_who_is_sent_on_to_an_item_that_begins_is_counted(tmp_path, status, pause_s):
    rows = hits("/old/a.html", "/a/index.html", status=status, pause_s=pause_s)
    told = redirects(tmp_path, rows)
    assert told == [("/old/a.html", "/a/index.html", 5 * (DAYS - MOVED))]


def test_who_is_sent_on_from_an_item_that_ends_is_counted(tmp_path):
    told = redirects(tmp_path, hits("/a/index.html", "/new/a.html"))
    assert told == [("/a/index.html", "/new/a.html", 5 * (DAYS - MOVED))]


@pytest.mark.parametrize(
    "strange",
    [
        {"pause_s": 60},
        {"status": 404},
        {"follow": "/b/index.html", "old": "/x"},
        {"old": "/a/a.html"},
    ],
    ids=["went on later", "not sent on", "to an item that was there", "within the item"],
)
def test_what_is_no_move_is_not_counted(tmp_path, strange):
    old = strange.pop("old", "/old/a.html")
    assert redirects(tmp_path, hits(old, "/a/index.html", **strange)) == []


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_only_what_begins_or_ends_within_the_days_is_looked_at(row):
    views = np.array([row, [30] * len(row)])
    items, near = _shifted(views)
    assert not items[1]
    assert items[0] == near.any()
    if items[0]:
        assert min(views[0, :5].mean(), views[0, -5:].mean()) <= 0.05 * views[0].max()
