"""Addresses that changed: which old address is an item's, and when that is not to be known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.worlds import Recipe, World, draw

from zhagen.calendar.official import official_calendar
from zhagen.insight.detecting import broken
from zhagen.insight.diagnosing.matched import matches
from zhagen.insight.diagnosing.moved import moved
from zhagen.insight.diagnosing.paths import Address, Break
from zhagen.insight.judging.discovery import judge
from zhagen.insight.model import Candidate
from zhagen.insight.views import volume
from zhagen.insight.views.baseline import baseline
from zhagen.insight.wording.sentences import sentence
from zhagen.logs.items import Item
from zhagen.logs.panel import OtherPages, Redirects

PLAIN = Recipe(items=40, planted=0.0, level=120.0, drift=0.004, fast=0.08)
CALENDAR = official_calendar()


@pytest.fixture(scope="module")
def world() -> World:
    return draw(16, PLAIN)


def renamed(
    drawn: World,
    old: dict[int, str],
    *,
    redirected: bool = False,
    prefixes: dict[int, str] | None = None,
) -> World:
    """A world in which items came from old addresses on the first day of the later period."""
    panel = drawn.panel
    start = panel.between(drawn.after.first, drawn.after.last).start
    views, entrances = panel.pages.views.copy(), panel.pages.entrances.copy()
    paths, rows = list(panel.others.paths), list(panel.others.views)
    sources, targets = [], []
    items = list(panel.items)
    for item, address in old.items():
        items[item] = replace(items[item], url_prefix=(prefixes or {}).get(item, f"/new/{item}/"))
        elsewhere = np.zeros(len(panel.days), np.int64)
        elsewhere[:start] = views[item, :start].sum(axis=1)
        parts = {"index.html": elsewhere - elsewhere // 3, "material.html": elsewhere // 3}
        for name, part in parts.items():
            paths.append(address + name)
            rows.append(part)
        views[item, :start] = entrances[item, :start] = 0
        sources.append(f"{address}index.html")
        targets.append(f"{items[item].url_prefix}index.html")
    table = Redirects(tuple(sources), tuple(targets), np.full(len(sources), 20, np.int64))
    made = replace(
        panel,
        items=tuple(items),
        pages=replace(panel.pages, views=views, entrances=entrances),
        others=OtherPages(tuple(paths), np.array(rows)),
        redirects=table if redirected else None,
    )
    return replace(drawn, panel=made)


def told(drawn: World) -> dict[str | None, Candidate]:
    base = baseline(drawn.panel, drawn.before, drawn.after, CALENDAR)
    return {each.item: each for each in moved(drawn.panel, base)}


def others_of(drawn: World, *items: int) -> list[object]:
    found = told(drawn)
    return [found[drawn.panel.items[item].code].facts["other"] for item in items]


OLD = {4: "/alt/x/", 5: "/alt/y/", 6: "/alt/z/"}


def test_redirects_tell_which_of_several_old_addresses_was_an_items(world):
    drawn = renamed(world, OLD, redirected=True)
    assert others_of(drawn, *OLD) == list(OLD.values())
    assert {each.facts["by"] for each in told(drawn).values()} == {"redirect"}


def test_a_word_that_only_both_addresses_hold_tells_it_as_well(world):
    prefixes = {4: "/neu/krs17/", 5: "/neu/bau23/", 6: "/neu/amt99/"}
    old = {4: "/alt/krs17/", 5: "/alt/bau23/", 6: "/alt/amt99/"}
    drawn = renamed(world, old, prefixes=prefixes)
    assert others_of(drawn, *old) == list(old.values())
    assert {each.facts["by"] for each in told(drawn).values()} == {"name"}


def test_where_several_are_as_likely_none_is_named_and_the_links_to_all_belong_to_the_move(world):
    drawn = renamed(world, OLD)
    found = told(drawn)
    assert {each.type for each in found.values()} == {"measurement.address"}
    unnamed = [each for each in found.values() if not each.facts["other"]]
    assert unnamed
    for each in unnamed:
        said = sentence(each, "甲")
        assert "在另外的地址：应是换了地址，不是看的人变多" in said
        assert "/alt/" not in said
        assert len(str(each.facts["possible"]).split("\n")) > 1
        left = broken.left_addresses(drawn.panel, [each])
        assert set(str(each.facts["possible"]).split("\n")) == set(left)


def test_as_many_views_name_the_only_address_for_the_only_item(world):
    drawn = renamed(world, {4: "/alt/x/"})
    assert others_of(drawn, 4) == ["/alt/x/"]
    assert told(drawn)[drawn.panel.items[4].code].facts["by"] == "views"


def test_growth_on_the_day_that_others_are_renamed_is_growth(world):
    drawn = renamed(world, OLD, redirected=True)
    start = drawn.panel.between(drawn.after.first, drawn.after.last).start
    views, entrances = (
        each.copy() for each in (drawn.panel.pages.views, drawn.panel.pages.entrances)
    )
    exits = drawn.panel.pages.exits.copy()
    for array in (views, entrances, exits):
        array[8, start:] *= 2
    pages = replace(drawn.panel.pages, views=views, entrances=entrances, exits=exits)
    drawn = replace(drawn, panel=replace(drawn.panel, pages=pages))
    code = drawn.panel.items[8].code
    assert code not in told(drawn)
    judged = judge(drawn.panel, drawn.before, drawn.after, CALENDAR, (volume.candidates,))
    assert [each.type for each, _ in judged.standing if each.item == code] == ["volume.rose"]


def test_an_item_that_begins_where_nothing_else_ends_has_no_other_address(world):
    drawn = renamed(world, {4: "/alt/x/"})
    quiet = replace(drawn.panel.others, views=drawn.panel.others.views * 0)
    drawn = replace(drawn, panel=replace(drawn.panel, others=quiet))
    assert told(drawn)[drawn.panel.items[4].code].type == "measurement.break"


def begun(views: float, place: int = 50) -> Break:
    return Break(place, 0.0, views)


def ended(path: str, views: float, place: int = 50) -> Address:
    return Address(path, place, views, 0.0)


ITEMS = tuple(Item(f"SX{n}", "事项", f"/new/item{n}/") for n in range(4))


def test_a_folder_that_holds_several_is_never_an_items_address():
    others = [ended("/old/", 40), ended("/old/item0/", 20), ended("/old/item1/", 20)]
    found = matches(ITEMS, {0: begun(20), 1: begun(30)}, others, None)
    assert [found[n].address.path for n in (0, 1)] == ["/old/item0/", "/old/item1/"]


def test_a_word_that_several_addresses_hold_names_none_of_them():
    items = (Item("SX1", "事项", "/neu/guide-krs/"), Item("SX2", "事项", "/neu/b/"))
    others = [ended("/guide/a.html", 20), ended("/guide/b.html", 21)]
    found = matches(items, {0: begun(20)}, others, None)
    assert (found[0].address, found[0].by) == (None, "views")
    known = [ended("/alt/krs/", 20), ended("/guide/b.html", 21)]
    assert matches(items, {0: begun(20)}, known, None)[0].address is None
    assert matches(items, {0: begun(20)}, known[:1], None)[0].by == "name"


def test_more_items_than_addresses_are_not_all_said_to_have_moved():
    assert matches(ITEMS, {0: begun(20), 1: begun(20)}, [ended("/alt/", 20)], None) == {}


@pytest.mark.parametrize(
    "other",
    [ended("/old/item0/", 20, 54), ended("/old/item0/", 60), Address("/old/item0/", 50, 0, 20)],
)
def test_another_day_other_numbers_or_the_same_way_are_no_move(other):
    assert matches(ITEMS, {0: begun(20)}, [other], None) == {}


@given(
    st.lists(st.floats(5, 80), min_size=1, max_size=4),
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.floats(5, 80)), max_size=6, unique_by=lambda e: e[0]
    ),
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 3), st.integers(1, 30)), max_size=8),
)
def test_no_address_is_given_to_two_items(items, addresses, sent):
    breaks = {place: begun(views) for place, views in enumerate(items)}
    others = [ended(f"/alt/{name}/", views) for name, views in addresses]
    redirects = Redirects(
        tuple(f"/alt/{name}/i.html" for name, _, _ in sent),
        tuple(f"/new/item{item}/i.html" for _, item, _ in sent),
        np.array([count for *_, count in sent], np.int64),
    )
    found = matches(ITEMS, breaks, others, redirects)
    named = [each.address.path for each in found.values() if each.address is not None]
    assert len(named) == len(set(named))
    assert all((each.address is None) == (len(each.possible) > 0) for each in found.values())
