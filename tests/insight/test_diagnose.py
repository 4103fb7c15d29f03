"""Explanations: what looks like a change and is none is told as what it is."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from tests.insight.worlds import Recipe, World, draw

from zhagen.calendar.official import official_calendar
from zhagen.insight.diagnosing.diagnose import explanations
from zhagen.insight.diagnosing.site import site_and_calendar
from zhagen.insight.judging.discovery import judge
from zhagen.insight.views import volume
from zhagen.insight.views.baseline import baseline
from zhagen.logs.panel import OtherPages

PLAIN = Recipe(items=40, planted=0.0, level=120.0, drift=0.004, fast=0.08)


def told(drawn: World) -> dict[str | None, set[str]]:
    reasons = defaultdict(set)
    calendar = official_calendar()
    for each in explanations(drawn.panel, drawn.before, drawn.after, calendar):
        reasons[each.item].add(each.type)
    return reasons


def standing(drawn: World) -> set[str | None]:
    judged = judge(
        drawn.panel, drawn.before, drawn.after, official_calendar(), (volume.candidates,)
    )
    return {candidate.item for candidate, _ in judged.standing}


@pytest.mark.parametrize(
    ("decoy", "families"),
    [
        ("spike", {"spike"}),
        ("bots", {"bots"}),
        ("renamed", {"measurement"}),
        ("item_gap", {"gap"}),
        ("vanished", {"measurement"}),
    ],
)
def test_a_decoy_on_an_item_is_explained_and_no_finding(decoy: str, families: set[str]):
    drawn = draw(11, replace(PLAIN, item_decoys=(decoy,), decoy_items=3))
    reasons = told(drawn)
    for code in drawn.decoys:
        assert {name.split(".")[0] for name in reasons[code]} & families
    assert not standing(drawn)


@pytest.mark.parametrize(
    ("decoy", "name"), [("site", "site.rose"), ("gap", "gap.site"), ("server", "gap.site")]
)
def test_what_happened_to_the_whole_site_is_told_of_the_site(decoy: str, name: str):
    drawn = draw(12, replace(PLAIN, site_decoys=(decoy,)))
    assert name in told(drawn)[None]
    assert not standing(drawn)


def test_robots_that_became_many_are_told():
    assert "bots.site" in told(draw(13, replace(PLAIN, site_decoys=("robots",))))[None]


def test_days_with_many_views_by_programs_are_told():
    drawn = draw(13, PLAIN)
    suspects = np.zeros_like(drawn.panel.site.views)
    suspects[-20:-18] = drawn.panel.site.views[-20:-18] // 3
    panel = replace(drawn.panel, site=replace(drawn.panel.site, suspects=suspects))
    assert "bots.site" in told(replace(drawn, panel=panel))[None]


def test_the_spring_festival_is_told_as_the_calendar():
    drawn = draw(14, replace(PLAIN, before="2026Q1", after="2026Q2"))
    assert "calendar.days" in told(drawn)[None]


def test_no_item_is_explained_where_nothing_happened():
    assert set(told(draw(15, PLAIN))) <= {None}


@pytest.mark.parametrize("day", [0, 1, 45])
@pytest.mark.parametrize("new", [True, False])
def test_a_renamed_item_is_matched_with_its_other_address(day: int, new: bool):
    drawn = draw(16, PLAIN)
    start = drawn.panel.between(drawn.after.first, drawn.after.last).start + day
    lost = slice(start, None) if new else slice(0, start)
    pages = drawn.panel.pages
    views, entrances = pages.views.copy(), pages.entrances.copy()
    elsewhere = np.zeros_like(drawn.panel.site.views)
    elsewhere[lost] = views[5, lost].sum(axis=1)
    views[5, lost] = entrances[5, lost] = 0
    others = drawn.panel.others
    panel = replace(
        drawn.panel,
        pages=replace(pages, views=views, entrances=entrances),
        others=OtherPages(
            (*others.paths, "/elsewhere/a.html", "/elsewhere/b.html"),
            np.vstack([others.views, elsewhere // 2, elsewhere - elsewhere // 2]),
        ),
    )
    changed = replace(drawn, panel=panel)
    found = [
        each
        for each in explanations(panel, drawn.before, drawn.after, official_calendar())
        if each.item == panel.items[5].code
    ]
    assert [each.type for each in found] == ["measurement.address"]
    assert found[0].facts["other"] == "/elsewhere/"
    assert "broken_link" in str(found[0].facts["covers"]).split()  # requests for the old address
    assert found[0].facts["day"] == panel.days[start].isoformat()
    assert not standing(changed)


def test_a_season_that_came_last_year_too_is_the_calendars():
    drawn = draw(17, replace(PLAIN, history_days=400))
    panel = drawn.panel
    views = panel.pages.views.astype(float)
    for place, day in enumerate(panel.days):
        if day.month in {7, 8, 9}:
            views[3, place] *= 2.5
    pages = replace(panel.pages, views=views.astype(np.int64))
    changed = replace(drawn, panel=replace(panel, pages=pages))
    judged = judge(
        changed.panel, drawn.before, drawn.after, official_calendar(), (volume.candidates,)
    )
    code = panel.items[3].code
    assert code not in {candidate.item for candidate, _ in judged.standing}
    assert ("calendar.season", code) in {(each.type, each.item) for each in judged.explained}


def test_programs_and_people_are_told_apart_by_their_visits():
    drawn = draw(18, PLAIN)
    after = drawn.panel.between(drawn.after.first, drawn.after.last)
    pages = drawn.panel.pages
    views, entrances, exits = (
        array.copy() for array in (pages.views, pages.entrances, pages.exits)
    )
    views[4, after] *= 2
    by_programs = replace(pages, views=views)
    entrances[4, after] *= 2
    exits[4, after] *= 2
    by_people = replace(pages, views=views, entrances=entrances, exits=exits)
    code = drawn.panel.items[4].code
    programs = replace(drawn, panel=replace(drawn.panel, pages=by_programs))
    people = replace(drawn, panel=replace(drawn.panel, pages=by_people))
    assert "bots.item" in told(programs)[code]
    assert code not in standing(programs)
    assert code not in told(people)
    assert code in standing(people)


def test_two_days_of_records_say_nothing_of_a_quarter():
    drawn = draw(12, replace(PLAIN, site_decoys=("site",)))
    assert "site.rose" in told(drawn)[None]
    accessed = drawn.panel.accessed.copy()
    accessed[drawn.panel.between(drawn.after.first, drawn.after.last)][2:] = False
    accessed[drawn.panel.between(drawn.before.first, drawn.before.last)][2:] = False
    pages = drawn.panel.pages
    views = np.where(accessed[None, :, None], pages.views, 0)
    panel = replace(drawn.panel, pages=replace(pages, views=views), accessed=accessed)
    assert not {name for name in told(replace(drawn, panel=panel))[None] if "site." in name[:5]}


def test_weeks_that_move_all_items_together_make_the_change_of_the_site_less_certain():
    drawn = draw(12, replace(PLAIN, site_decoys=("site",)))
    rng = np.random.default_rng(5)
    weekly = np.repeat(np.exp(rng.normal(0, 0.15, len(drawn.panel.days) // 7 + 1)), 7)
    pages, site = drawn.panel.pages, drawn.panel.site
    common = weekly[: len(drawn.panel.days)]
    rough = replace(
        drawn,
        panel=replace(
            drawn.panel,
            pages=replace(pages, views=(pages.views * common[None, :, None]).astype(np.int64)),
            site=replace(site, views=(site.views * common).astype(np.int64)),
        ),
    )
    widths = []
    for each in (drawn, rough):
        base = baseline(each.panel, each.before, each.after, official_calendar())
        found = [x for x in site_and_calendar(each.panel, base) if x.type == "site.rose"]
        widths.append(found[0].high - found[0].low if found else np.inf)
    assert widths[1] > 1.5 * widths[0]
