"""Dead links: new ones people really follow are found, old faults and single slips are not."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from tests.insight.worlds import empty_panel

from zhagen.calendar.official import official_calendar
from zhagen.insight import broken
from zhagen.insight.period import parse_period
from zhagen.insight.wording import sentence
from zhagen.logs.items import Item
from zhagen.logs.panel import BrokenLinks

BEFORE, AFTER = parse_period("2026Q1"), parse_period("2026Q2")
DAYS = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(181))
ITEMS = tuple(Item(f"SX{n}", f"事项{n}", f"/item/{n}/") for n in range(12))


def panel(rows):
    """A panel with these (item, source, target, day, count)."""
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), (), ()]
    numbers = [np.array(columns[place], dtype=np.int64) for place in (0, 3, 4)]
    links = BrokenLinks(numbers[0], tuple(columns[1]), tuple(columns[2]), numbers[1], numbers[2])
    return replace(empty_panel(DAYS, ITEMS), broken=links)


def found(rows):
    return list(broken.candidates(panel(rows), BEFORE, AFTER, official_calendar()))


def often(item, target, days, count=2, source=None):
    return [(item, source or f"/item/{item}/a.html", target, day, count) for day in days]


def test_a_link_that_died_in_the_period_is_found_with_its_target():
    (hit,) = found(often(3, "/old/form.html", range(100, 120)))
    assert (hit.type, hit.item, hit.metric) == ("broken_link.new", "SX3", "broken_requests")
    assert (hit.before, hit.after, hit.change) == (0, 40, 40)
    assert hit.p is None
    assert hit.facts["target"] == "/old/form.html"
    assert hit.facts["source"] == "/item/3/a.html"
    assert hit.facts["last_seen"] == str(DAYS[119])


def test_a_link_that_was_dead_before_is_not_new():
    assert found(often(3, "/old/form.html", range(0, 180, 3))) == []


@pytest.mark.parametrize(
    "rows",
    [
        often(3, "/slip.html", range(100, 103), count=1),
        often(3, "/slip.html", range(100, 101), count=50),
        [(3, "/item/3/a.html", f"/probe/{n}", 90 + n, 1) for n in range(80)],
    ],
    ids=["few requests", "one day", "never the same page twice"],
)
def test_slips_and_scans_are_no_dead_links(rows):
    assert found(rows) == []


def test_one_target_reached_from_several_pages_of_an_item_is_one_finding():
    rows = often(3, "/old.html", range(100, 110)) + often(
        3, "/old.html", range(100, 110), source="/item/3/b.html"
    )
    (hit,) = found(rows)
    assert hit.after == 40
    assert hit.facts["targets"] == 1


def test_a_dead_link_in_a_menu_is_said_once_for_the_site():
    rows = [row for item in range(8) for row in often(item, "/menu.html", range(100, 120))]
    (hit,) = found(rows)
    assert hit.item is None
    assert hit.facts["items"] == 8


def test_a_site_without_records_before_has_no_new_links():
    whole = panel(often(3, "/old.html", range(100, 120)))
    kept = whole.accessed.copy()
    kept[:90] = False
    blank = replace(whole, accessed=kept)
    assert list(broken.candidates(blank, BEFORE, AFTER, official_calendar())) == []


def test_counts_cover_all_dead_requests_of_the_item():
    rows = often(3, "/known.html", range(0, 180, 10), count=1) + often(
        3, "/new.html", range(100, 130)
    )
    (hit,) = found(rows)
    assert hit.before == 9
    assert hit.after == 60 + 9
    assert hit.facts["target"] == "/new.html"


def test_old_faults_of_an_item_are_neither_told_nor_counted_as_people():
    rows = often(3, "/known.html", range(180), count=5) + often(
        3, "/new.html", range(100, 105), count=2
    )
    (hit,) = found(rows)
    assert (hit.before, hit.after) == (450, 460)
    assert (hit.people, hit.facts["new_after"], hit.facts["new_before"]) == (10, 10, 0)
    assert "本期有 10 次点击落空，上期没有" in sentence(hit, "甲")
