"""Days counted in the browser: what is not known of them is not taken for what did not happen."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from tests.insight.made import AFTER, panel
from tests.insight.worlds import Recipe, draw, empty_panel

from zhagen.calendar.official import official_calendar
from zhagen.insight.detecting import broken
from zhagen.insight.diagnosing.diagnose import explanations
from zhagen.insight.effects.effect import Verdict, effect_of
from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.effects.series import weeks_of
from zhagen.insight.period import parse_period
from zhagen.logs.items import Item
from zhagen.logs.panel import BrokenLinks

CALENDAR = official_calendar()
EARLIER, LATER = parse_period("2026Q1"), parse_period("2026Q2")
CONTROLS = ("SX1", "SX2", "SX3", "SX4", "SX5")


def with_dead_link():
    """A panel of two quarters, in the second of which a link has died."""
    days = tuple(EARLIER.first + timedelta(days=n) for n in range(EARLIER.days + LATER.days))
    dead = np.arange(EARLIER.days + 10, EARLIER.days + 30)
    many = len(dead)
    links = BrokenLinks(
        np.zeros(many, np.int64), ("/item/a.html",) * many, ("/old.html",) * many, dead,
        np.full(many, 2),
    )  # fmt: skip
    return replace(empty_panel(days, (Item("SX0", "事项", "/item/"),)), broken=links)


def told(drawn):
    """What is told of the whole site."""
    found = explanations(drawn.panel, drawn.before, drawn.after, CALENDAR)
    return {each.type for each in found if each.item is None}


def exported(made, span):
    """The panel with the days of a span taken from an export."""
    flags = np.zeros(len(made.days), np.bool_)
    flags[span] = True
    return replace(made, exported=flags)


@pytest.mark.parametrize("side", [EARLIER, LATER])
def test_dead_links_are_not_new_where_they_could_not_be_seen(side):
    made = with_dead_link()
    assert list(broken.candidates(made, EARLIER, LATER, CALENDAR))
    blind = exported(made, made.between(side.first, side.first))
    assert not list(broken.candidates(blind, EARLIER, LATER, CALENDAR))


def test_exports_before_both_periods_do_not_matter():
    made = with_dead_link()
    period = replace(EARLIER, first=EARLIER.first + timedelta(days=30))
    blind = exported(made, slice(0, 30))
    assert list(broken.candidates(blind, period, LATER, CALENDAR))


def test_robots_have_not_left_where_they_could_not_be_seen():
    drawn = draw(13, Recipe(items=40, planted=0.0, level=120.0, site_decoys=("robots",)))
    assert "bots.site" in told(drawn)
    first = drawn.panel.between(drawn.before.first, drawn.before.last)
    blind = replace(drawn, panel=exported(drawn.panel, first))
    assert "bots.site" not in told(blind)


@pytest.mark.parametrize("metric", ["broken_requests", "failing_share"])
def test_faults_have_not_been_mended_where_they_cannot_be_seen(metric):
    made = panel()
    seen = made.between(made.days[0], AFTER.first - timedelta(days=1))
    shape = (len(made.items), len(made.days))
    faults = np.zeros(shape, np.int64)
    faults[:, seen] = np.random.default_rng(5).poisson(30, shape)[:, seen]
    item, day = (each.ravel() for each in np.indices(shape))
    links = BrokenLinks(item, ("/a",) * len(item), ("/b",) * len(item), day, faults.ravel())
    span = made.between(AFTER.first, made.days[-1])
    blind = exported(replace(made, broken=links, failures=faults), span)
    series = weeks_of(blind, MEASURES[metric], AFTER.first)
    assert np.isfinite(series.values[:, ~series.after]).all()
    assert not np.isfinite(series.values[:, series.after]).any()
    due = AFTER.last + timedelta(days=1)
    found = effect_of(blind, "SX0", metric, CONTROLS, live=AFTER.first, measure_on=due)
    assert found.verdict is Verdict.OPEN
