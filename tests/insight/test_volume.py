"""Volume: what rose or fell is found, what did not is left alone."""

import functools
from dataclasses import replace

import numpy as np
import pytest
from tests.insight.worlds import Recipe, World, draw

from zhagen.calendar.official import official_calendar
from zhagen.insight.comparing.local_level import pause
from zhagen.insight.judging.discovery import judge
from zhagen.insight.thresholds.general import LONGEST_PAUSE_WEEKS
from zhagen.insight.views import volume
from zhagen.insight.views.baseline import baseline
from zhagen.insight.views.blocks import weeks_of
from zhagen.insight.views.drift import plain

CALM = Recipe(items=40, level=150.0, drift=0.002, fast=0.06, shape=(20.0, 80.0))


@functools.lru_cache(maxsize=8)
def world(seed: int, recipe: Recipe) -> World:
    return draw(seed, recipe)


def found(drawn: World):
    judged = judge(
        drawn.panel, drawn.before, drawn.after, official_calendar(), (volume.candidates,)
    )
    return {candidate.item: candidate for candidate, _ in judged.standing}


def test_people_are_those_of_the_whole_period_after():
    drawn = draw(3, Recipe(items=20, planted=0.0))
    for each in volume.candidates(drawn.panel, drawn.before, drawn.after, official_calendar()):
        days = each.facts["days_after"]
        assert each.people == pytest.approx(each.after * days)


def test_doubled_items_are_found_with_their_direction_and_size():
    drawn = world(1, replace(CALM, effects=(0.5, 2.0)))
    standing = found(drawn)
    assert set(standing) >= set(drawn.plants)
    for code, plant in drawn.plants.items():
        candidate = standing[code]
        assert candidate.type == f"volume.{plant.what}"
        assert candidate.low < candidate.change < candidate.high
        assert candidate.change == pytest.approx(plant.effect - 1, abs=0.25 * plant.effect)


def test_nothing_is_found_where_nothing_happened():
    assert not found(world(2, replace(CALM, planted=0.0)))


def test_before_and_after_are_views_a_day_as_counted():
    drawn = world(1, replace(CALM, effects=(0.5, 2.0)))
    for candidate in found(drawn).values():
        item = [each.code for each in drawn.panel.items].index(candidate.item)
        views = drawn.panel.pages.views[item].sum(axis=1)
        for value, period in ((candidate.before, drawn.before), (candidate.after, drawn.after)):
            days = views[drawn.panel.between(period.first, period.last)]
            assert value == pytest.approx(days.sum() / period.days)


def test_a_change_smaller_than_a_tenth_is_no_finding_however_sure():
    assert not found(world(3, replace(CALM, effects=(1.04,), level=3000.0)))


def test_a_risen_third_does_not_make_the_rest_fall():
    drawn = world(4, replace(CALM, planted=0.3, effects=(2.0,)))
    standing = found(drawn)
    assert set(standing) >= set(drawn.plants)
    assert not [code for code, each in standing.items() if each.type == "volume.fell"]


def test_the_site_growing_as_a_whole_makes_no_item_rise():
    grown = replace(CALM, planted=0.0, site_decoys=("site",))
    standing = [found(world(seed, grown)) for seed in range(5, 9)]
    assert not [each for own in standing for each in own.values() if each.type == "volume.rose"]
    # Of items on which nothing was done no more than two in a hundred may be told.
    assert sum(map(len, standing)) <= 0.02 * len(standing) * CALM.items


def test_the_spring_festival_in_one_period_is_no_finding():
    assert not found(world(6, replace(CALM, planted=0.0, before="2026Q1", after="2026Q2")))


def test_a_rise_by_half_is_found_beside_the_spring_festival():
    drawn = world(6, replace(CALM, before="2026Q1", after="2026Q2", effects=(1.5,), planted=0.2))
    assert set(found(drawn)) == set(drawn.plants)


def test_the_days_of_the_festival_are_no_pause_between_the_periods():
    drawn = world(6, replace(CALM, planted=0.0, before="2026Q1", after="2026Q2"))
    weeks = weeks_of(baseline(drawn.panel, drawn.before, drawn.after, official_calendar()))
    assert np.diff(weeks.time).max() > LONGEST_PAUSE_WEEKS
    assert pause(weeks) < 2


def test_months_are_compared_too():
    drawn = world(7, replace(CALM, before="2026-07", after="2026-08", effects=(2.2,)))
    assert set(found(drawn)) >= set(drawn.plants)


def test_a_week_against_a_week_is_not_judged():
    drawn = world(8, replace(CALM, before="2026-07-06..2026-07-12", after="2026-07-13..2026-07-19"))
    assert not found(drawn)


def test_items_without_views_are_not_tested():
    drawn = world(1, replace(CALM, effects=(0.5, 2.0)))
    pages = drawn.panel.pages
    views = pages.views.copy()
    views[0] = 0
    panel = replace(drawn.panel, pages=replace(pages, views=views))
    tested = volume.candidates(panel, drawn.before, drawn.after, official_calendar())
    assert panel.items[0].code not in {each.item for each in tested}


def test_an_empty_panel_has_no_candidates():
    drawn = world(1, replace(CALM, effects=(0.5, 2.0)))
    panel = replace(
        drawn.panel,
        pages=replace(drawn.panel.pages, views=np.zeros_like(drawn.panel.pages.views)),
    )
    assert not list(volume.candidates(panel, drawn.before, drawn.after, official_calendar()))


def test_swapping_the_periods_turns_the_change_round():
    drawn = world(1, replace(CALM, effects=(0.5, 2.0)))
    calendar = official_calendar()
    one = list(volume.candidates(drawn.panel, drawn.before, drawn.after, calendar))
    two = list(volume.candidates(drawn.panel, drawn.after, drawn.before, calendar))
    for there, back in zip(one, two, strict=True):
        assert (1 + there.change) * (1 + back.change) == pytest.approx(1.0, abs=0.08)
        assert there.p == pytest.approx(back.p, abs=0.2)


def test_every_week_holds_days_of_one_period_only():
    drawn = world(6, replace(CALM, planted=0.0, before="2026Q1", after="2026Q2"))
    base = baseline(drawn.panel, drawn.before, drawn.after, official_calendar())
    weeks = weeks_of(base)
    assert weeks.after.sum() >= 10
    assert (np.diff(weeks.after.astype(int)) >= 0).all()
    assert (weeks.share <= 2).all()


def test_the_change_told_is_no_further_from_zero_than_what_kind_and_calendar_leave():
    for seed in (1, 9):
        drawn = world(seed, replace(CALM, effects=(0.7, 1.4), drift=0.02))
        base = baseline(drawn.panel, drawn.before, drawn.after, official_calendar())
        test = volume.test_volume(base)
        counted = plain(weeks_of(base))[test.tested]
        assert (np.abs(np.log1p(test.change)) <= np.abs(counted) + 1e-9).all()
        sure = test.p < 0.05
        assert ((test.low > 0) | (test.high < 0))[sure].all()
        assert (test.low <= test.change).all()
        assert (test.change <= test.high).all()
