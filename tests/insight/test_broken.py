"""Dead links: new ones people really follow are found, old faults and single slips are not."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.insight.worlds import empty_panel

from zhagen.calendar.official import official_calendar
from zhagen.insight.detecting import broken, broken_chance
from zhagen.insight.judging.discovery import judge
from zhagen.insight.model import Candidate, Evidence
from zhagen.insight.period import parse_period
from zhagen.insight.wording.sentences import sentence
from zhagen.logs.items import Item
from zhagen.logs.panel import BrokenLinks, Pages

BEFORE, AFTER = parse_period("2026Q1"), parse_period("2026Q2")
DAYS = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(181))
CHANGE = BEFORE.days
ITEMS = tuple(Item(f"SX{n}", f"事项{n}", f"/item/{n}/") for n in range(12))
CALENDAR = official_calendar()
SURE = 0.001


def panel(rows):
    """A panel with these (item, source, target, day, count)."""
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), (), ()]
    numbers = [np.array(columns[place], dtype=np.int64) for place in (0, 3, 4)]
    links = BrokenLinks(numbers[0], tuple(columns[1]), tuple(columns[2]), numbers[1], numbers[2])
    return replace(empty_panel(DAYS, ITEMS), broken=links)


def looked_at(rows, views=None):
    """All candidates, by item."""
    made = panel(rows)
    if views is not None:
        both = np.stack([views, np.zeros_like(views)], axis=2)
        made = replace(made, pages=Pages(both, both, both // 2, both))
    found = list(broken.candidates(made, BEFORE, AFTER, CALENDAR))
    assert len({each.item for each in found}) == len(found)
    return {each.item: each for each in found}


def sure(rows, views=None):
    return [each for each in looked_at(rows, views).values() if each.p <= SURE]


def often(item, target, days, count=2, source=None):
    return [(item, source or f"/item/{item}/a.html", target, day, count) for day in days]


def test_a_link_that_died_in_the_period_is_found_with_its_target():
    (hit,) = sure(often(3, "/old/form.html", range(100, 120)))
    assert (hit.type, hit.item, hit.metric) == ("broken_link.new", "SX3", "broken_requests")
    assert (hit.before, hit.after, hit.change) == (0, 40, 40)
    assert 0 < hit.low < hit.change < hit.high
    assert hit.facts["target"] == "/old/form.html"
    assert hit.facts["source"] == "/item/3/a.html"
    assert hit.facts["last_seen"] == str(DAYS[119])


def test_a_link_that_was_dead_before_is_looked_at_and_not_new():
    (seen,) = looked_at(often(3, "/old/form.html", range(0, 180, 3))).values()
    assert seen.p == 1.0


@pytest.mark.parametrize("start", [CHANGE, CHANGE + 30, CHANGE + 70], ids=str)
def test_thirty_requests_a_week_are_found_on_whatever_day_the_link_died(start: int):
    rng = np.random.default_rng(start)
    rows = [
        row
        for item in range(10)
        for row in often(item, f"/known/{item}", range(item % 7, 181, 7), count=3)
    ]
    counts = rng.poisson(30 / 7, 181).clip(1).tolist()
    rows += [(7, "/item/7/", "/gone.html", day, counts[day]) for day in range(start, 181)]
    assert {each.item for each in sure(rows)} == {"SX7"}


@pytest.mark.parametrize(
    "rows",
    [
        often(3, "/slip.html", range(100, 103), count=1),
        often(3, "/slip.html", range(100, 101), count=50),
        often(3, "/slip.html", (100, 120, 140), count=15),
        [(3, "/item/3/a.html", f"/probe/{n}", 90 + n, 1) for n in range(80)],
    ],
    ids=["few requests", "one day", "three bunches", "never the same page twice"],
)
def test_slips_bunches_and_scans_are_looked_at_and_no_dead_links(rows):
    (seen,) = looked_at(rows).values()
    assert seen.item == "SX3"
    assert seen.p > 0.1


def test_a_week_of_news_about_a_known_fault_is_no_new_one():
    rows = often(3, "/old.html", range(0, 181, 2), count=1) + often(
        3, "/old.html", range(130, 144), count=12
    )
    assert sure(rows) == []


def test_one_target_reached_from_several_pages_of_an_item_is_one_finding():
    rows = often(3, "/old.html", range(100, 120)) + often(
        3, "/old.html", range(100, 120), source="/item/3/b.html"
    )
    (hit,) = sure(rows)
    assert hit.after == 80
    assert hit.facts["targets"] == 1


def test_a_dead_link_in_a_menu_is_said_once_for_the_site():
    rows = [row for item in range(8) for row in often(item, "/menu.html", range(100, 120))]
    (hit,) = looked_at(rows).values()
    assert hit.item is None
    assert hit.p <= SURE
    assert hit.facts["items"] == 8


def test_an_icon_that_every_page_misses_all_the_time_is_looked_at_once():
    rows = [row for item in range(12) for row in often(item, "/favicon.ico", range(181), count=1)]
    (seen,) = looked_at(rows).values()
    assert (seen.item, seen.p) == (None, 1.0)


def test_a_site_without_records_before_has_no_new_links():
    whole = panel(often(3, "/old.html", range(100, 120)))
    kept = whole.accessed.copy()
    kept[:90] = False
    blank = replace(whole, accessed=kept)
    assert list(broken.candidates(blank, BEFORE, AFTER, official_calendar())) == []


def test_a_known_fault_on_a_page_that_is_read_three_times_as_often_is_not_new():
    rng = np.random.default_rng(4)
    rows = [
        row
        for day in range(181)
        for row in often(3, "/old.html", [day], count=int(rng.poisson(3 if day >= CHANGE else 1)))
        if row[4]
    ]
    views = np.full((12, 181), 50)
    assert {each.item for each in sure(rows, views)} == {"SX3"}
    views[3, CHANGE:] = 150
    assert sure(rows, views) == []


def test_counts_cover_all_dead_requests_of_the_item():
    rows = often(3, "/known.html", range(0, 180, 10), count=1) + often(
        3, "/new.html", range(100, 130)
    )
    (hit,) = sure(rows)
    assert hit.before == 9
    assert hit.after == 60 + 9
    assert hit.facts["target"] == "/new.html"


def test_old_faults_of_an_item_are_neither_told_nor_counted_as_people():
    rows = often(3, "/known.html", range(180), count=5) + often(
        3, "/new.html", range(100, 125), count=2
    )
    (hit,) = sure(rows)
    assert (hit.before, hit.after) == (450, 500)
    assert (hit.people, hit.facts["new_after"], hit.facts["new_before"]) == (50, 50, 0)
    assert "本期有 50 次点击落空，上期没有" in sentence(hit, "甲")


rows_of_requests = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.sampled_from(("/item/a.html", "/item/b.html", "/list/")),
        st.sampled_from(("/x.html", "/y.html", "/z.doc", "/w/")),
        st.integers(0, 180),
        st.integers(1, 30),
    ),
    max_size=80,
)


@settings(max_examples=60)
@given(rows_of_requests)
def test_the_rows_of_evidence_add_up_to_what_is_said(rows):
    for each in looked_at(rows).values():
        header, first, *parts, whole = each.evidence.rows
        assert len(header) == 4
        sums = [sum(int(row[column]) for row in parts) for column in (2, 3)]
        assert sums == [int(whole[2]), int(whole[3])] == [each.before, each.after]
        told = [int(first[2]), int(first[3])]
        assert told == [each.facts["new_before"], each.facts["new_after"]]
        others = [each.facts["others_before"], each.facts["others_after"]]
        if each.item is not None:
            assert [a + b for a, b in zip(told, others, strict=True)] == sums
        assert 0 <= each.p <= 1
        assert each.n == each.before + each.after


@given(st.integers(1, 60), st.integers(1, 80))
def test_a_bunch_on_one_day_counts_as_one(size: int, day: int):
    daily = np.zeros(90)
    daily[day] = size
    assert broken_chance.bunching(daily) == size


def test_what_the_site_shows_of_bunches_replaces_what_is_assumed():
    steady = [
        row
        for item in range(10)
        for target in range(4)
        for row in often(item, f"/{item}/{target}", range(item, 181, 5), count=1)
    ]
    rows = [*steady, *often(11, "/gone.html", range(95, 180, 5), count=1)]
    alone, among = (looked_at(each)["SX11"].p for each in (rows[-17:], rows))
    assert among < alone


def address(item: str | None, *, ended: bool, other: str, level: tuple[float, float]) -> Candidate:
    facts = {"ended": ended, "other": other, "level_before": level[0], "level_since": level[1],
             "covers": "volume broken_link"}  # fmt: skip
    return Candidate("measurement.address", item, "views_per_day", None, None, None, None, None,
                     None, 1, Evidence("views", ""), facts=facts)  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "covered"),
    [
        (address("SX5", ended=True, other="/new/5/", level=(40, 0)), True),
        (address("SX5", ended=True, other="/new/5/", level=(40, 20)), False),
        (address("SX5", ended=False, other="/item/5/old", level=(0, 40)), True),
        (address("SX5", ended=False, other="/item/5/ol", level=(0, 40)), False),
        (address("SX6", ended=True, other="/new/6/", level=(40, 0)), False),
        (address("SX3", ended=True, other="/new/3/", level=(40, 0)), True),
    ],
    ids=["gone", "half gone", "came from there", "came from beside", "another item", "the item"],
)
def test_links_to_an_address_that_an_item_has_left_belong_to_the_move(reason, covered):
    rows = often(3, "/item/5/old.html", range(95, 180, 2))

    def told(*_: object):
        return iter([reason])

    for detectors, expected in (
        ((broken.candidates,), False), ((broken.candidates, told), covered),
    ):  # fmt: skip
        standing = judge(panel(rows), BEFORE, AFTER, CALENDAR, detectors).standing
        assert [each.item for each, _ in standing] == ([] if expected else ["SX3"])
