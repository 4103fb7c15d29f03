"""Shares in time and beside others: true changes are found, what looks like one is explained."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.insight.panels import Recipe, draw
from tests.insight.worlds import empty_panel

from zhagen.calendar.official import official_calendar
from zhagen.insight.comparing.halves import halves
from zhagen.insight.comparing.maturity import mature_days, ripe_days
from zhagen.insight.comparing.shares import Trials, compare
from zhagen.insight.model import Direction
from zhagen.insight.period import parse_period
from zhagen.insight.shares import beside_others as shares_peers
from zhagen.insight.shares import in_time as shares_time
from zhagen.insight.shares.kinds import BOUNCE, RETURNS, SEARCH
from zhagen.insight.wording.sentences import sentence
from zhagen.measures.multiplicity import benjamini_hochberg

CALENDAR = official_calendar()
ONLY = {"gaps": 10, "cases": 10, "searches": 10, "entrances": 10}


def in_time(kind):
    """The detector of changes of one kind of share."""
    return partial(shares_time.candidates, kind)


def beside_others(kind):
    """The detector of items whose share stands apart."""
    return partial(shares_peers.candidates, kind)


def found(detector, office):
    """Everything the detector yields; whatever it is, there are words for it."""
    everything = list(detector(office.panel, office.before, office.after, CALENDAR))
    for each in everything:
        text = sentence(each, "甲")
        assert text.endswith("。")
        assert "None" not in text
        assert each.p is None or 0 <= each.p <= 1
        assert each.low is None or each.low <= each.change <= each.high
    return everything


def standing(candidates):
    """What would be reported of these candidates alone."""
    tests = [each for each in candidates if not each.explains]
    q = benjamini_hochberg([each.p for each in tests])
    return [each for each, value in zip(tests, q, strict=True) if value <= 0.10]


@pytest.fixture(scope="module")
def bounces():
    return draw(
        11, Recipe(**{**ONLY, "entrances": 4000}, spread=0.2, plants=(("bounce", 0.1),), mixed=0.1)
    )


def test_ten_points_more_bounces_on_thousands_of_visits_are_found_and_nothing_else(bounces):
    hits = standing(found(in_time(BOUNCE), bounces))
    assert {each.item for each in hits} == set(bounces.plants)
    assert all(each.type == "bounce.rose" and each.direction is Direction.WORSE for each in hits)


def test_before_and_after_are_the_shares_as_counted(bounces):
    panel = bounces.panel
    candidate = standing(found(in_time(BOUNCE), bounces))[0]
    place = [item.code for item in panel.items].index(candidate.item)
    for period, value in ((bounces.before, candidate.before), (bounces.after, candidate.after)):
        span = panel.between(period.first, period.last)
        counts = panel.pages.bounces[place, span].sum(), panel.pages.entrances[place, span].sum()
        assert value == counts[0] / counts[1]


def test_more_telephones_explain_more_bounces_and_are_no_finding(bounces):
    everything = found(in_time(BOUNCE), bounces)
    explained = {each.item for each in everything if each.type == "mix.bounce"}
    assert len(explained & bounces.mixed) >= 0.7 * len(bounces.mixed)
    assert not {each.item for each in standing(everything)} & bounces.mixed
    telephones = next(each for each in everything if each.type == "mix.bounce")
    assert telephones.facts["part"] in {"电脑", "手机"}
    assert telephones.facts["covers"] == "bounce"


def test_where_nothing_happened_nothing_is_found():
    office = draw(12, Recipe(**{**ONLY, "entrances": 2000, "searches": 2000}, planted=0))
    everything = [*found(in_time(BOUNCE), office), *found(in_time(SEARCH), office)]
    assert len(everything) > 150
    assert len({each.item for each in standing(everything)}) <= 2


def test_a_change_of_the_whole_site_is_said_once_and_taken_from_every_item():
    office = draw(
        13,
        Recipe(
            **{**ONLY, "searches": 4000}, spread=0.2, plants=(("search", 0.1),), site=("search",)
        ),
    )
    everything = found(in_time(SEARCH), office)
    assert [each.type for each in everything if each.item is None] == ["site.search"]
    hits = {each.item for each in standing(everything)}
    assert len(hits & set(office.plants)) >= 8
    assert len(hits - set(office.plants)) <= 1


def test_items_that_wander_slowly_by_themselves_are_no_findings():
    office = draw(14, Recipe(**{**ONLY, "entrances": 8000}, planted=0, drift=0.01))
    assert len(standing(found(in_time(BOUNCE), office))) <= 2


def test_returns_are_compared_within_channels_and_windows():
    office = draw(
        15, Recipe(**{**ONLY, "cases": 2500}, spread=0.2, plants=(("returns", 0.08),), mixed=0.1)
    )
    everything = found(in_time(RETURNS), office)
    hits = {each.item for each in standing(everything)}
    assert len(hits & set(office.plants)) >= 9
    assert not hits & office.mixed
    assert {e.item for e in everything if e.type == "mix.returns"} <= office.mixed


def test_the_last_open_cases_do_not_make_returns_fall():
    office = draw(16, Recipe(**{**ONLY, "cases": 800}, planted=0, open_tail=True))
    hits = standing(found(in_time(RETURNS), office))
    assert len(hits) <= 1


def test_days_are_left_out_on_both_sides_where_the_last_cases_are_open():
    office = draw(17, Recipe(**{**ONLY, "cases": 3000}, items=8, spread=0.1, planted=0))
    cut = halves(office.panel, office.before, office.after, CALENDAR)
    kept = mature_days(office.panel, cut)
    assert not kept[:, -1].any()
    assert not kept[:, cut.before.days.stop - 1].any()
    assert kept[:, 0].all()


def test_only_the_days_before_the_records_end_are_too_young_for_returns():
    office = draw(17, Recipe(**{**ONLY, "cases": 1500}, items=8, spread=0.1, planted=0))
    cut = halves(office.panel, office.before, office.after, CALENDAR)
    kept = ripe_days(office.panel, cut)
    assert kept[:, cut.before.days].all()
    # Returns of these offices come within two days.
    assert not kept[:, -2:].any()
    assert kept[:, cut.after.days.start : -5].all()


def test_an_item_that_takes_long_to_end_is_still_compared_by_its_returns():
    office = draw(22, Recipe(**{**ONLY, "cases": 1500}, items=12, spread=0.1, planted=0))
    cases = office.panel.cases
    slow = cases.item == 0
    workdays = np.where(slow, cases.workdays * 12, cases.workdays)
    ready = cases.applied + np.ceil(np.nan_to_num(workdays) * 1.45).astype(np.int64)
    still_open = slow & (ready >= len(office.panel.days))
    slowly = replace(
        cases,
        finished=np.where(still_open, -1, cases.finished),
        workdays=np.where(still_open, np.nan, workdays),
    )
    candidates = found(in_time(RETURNS), replace(office, panel=replace(office.panel, cases=slowly)))
    assert "SX000" in {each.item for each in candidates}


def test_an_item_far_from_its_kind_is_found_and_the_spread_of_the_kind_is_not():
    office = draw(18, Recipe(**{**ONLY, "searches": 4000}, spread=0.2, planted=0))
    searches = office.panel.searches
    without = searches.without_result.copy()
    without[5] = np.round(searches.total[5] * 0.9).astype(np.int64)
    panel = replace(office.panel, searches=replace(searches, without_result=without))
    hits = standing(found(beside_others(SEARCH), replace(office, panel=panel)))
    assert [each.item for each in hits] == ["SX005"]
    others = hits[0]
    assert others.before < 0.4 < others.after
    assert others.change == pytest.approx(others.after - others.before)


def test_a_tenth_of_a_kind_apart_together_does_not_hide_itself():
    office = draw(23, Recipe(**{**ONLY, "searches": 4000}, items=40, spread=0.2, planted=0))
    searches = office.panel.searches
    without = searches.without_result.copy()
    without[:5] = np.round(searches.total[:5] * 0.9).astype(np.int64)
    panel = replace(office.panel, searches=replace(searches, without_result=without))
    hits = standing(found(beside_others(SEARCH), replace(office, panel=panel)))
    assert {each.item for each in hits} == {f"SX{n:03d}" for n in range(5)}


def test_a_difference_from_others_too_small_to_act_on_is_no_evidence():
    office = draw(24, Recipe(**{**ONLY, "searches": 4000}, items=40, spread=0.2, planted=0))
    small = [each for each in found(beside_others(SEARCH), office) if abs(each.change) < 0.03]
    assert small
    assert all(each.p == 1.0 for each in small)


def test_ten_points_on_two_thousand_trials_in_each_period_are_found_in_most_cases():
    office = draw(
        25,
        Recipe(
            **{**ONLY, "entrances": 2000, "searches": 2000},
            spread=0.1,
            planted=0.2,
            plants=(("bounce", 0.1), ("search", 0.1)),
        ),
    )
    for detector, family in ((in_time(BOUNCE), "bounce"), (in_time(SEARCH), "search")):
        planted = {code for code, plant in office.plants.items() if plant[0] == family}
        hits = {each.item for each in standing(found(detector, office))}
        assert len(hits & planted) >= 0.8 * len(planted)
        assert len(hits - planted) <= 2


def test_an_empty_panel_has_no_candidates():
    office = draw(19, Recipe(items=3, planted=0))
    blank = replace(office, panel=empty_panel(office.panel.days, office.panel.items))
    for detector in (in_time(BOUNCE), in_time(RETURNS), beside_others(SEARCH)):
        assert found(detector, blank) == []


def test_a_period_outside_the_panel_has_no_candidates():
    office = draw(19, Recipe(items=3, planted=0))
    assert found(in_time(BOUNCE), replace(office, before=parse_period("2020Q1"))) == []


def _two_parts(shares, weights, size):
    """Trials of 10 items in which only the weights of two parts change after day 84."""
    days = 168
    trials = np.zeros((10, days, 2))
    for first, weight in ((0, weights[0]), (84, weights[1])):
        trials[:, first : first + 84, 0] = size * weight
        trials[:, first : first + 84, 1] = size * (1 - weight)
    return Trials(trials * np.array(shares), trials, ("甲", "乙"), (0, 1), ("甲", "乙"))


@settings(max_examples=30)
@given(
    shares=st.tuples(st.floats(0.05, 0.95), st.floats(0.05, 0.95)),
    weights=st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9)),
)
def test_composition_alone_never_changes_what_is_tested(shares, weights):
    panel = empty_panel(draw_days(), ())
    cut = halves(panel, parse_period("2026-01-01..2026-03-25"), _AFTER, CALENDAR)
    data = _two_parts(shares, weights, 100)
    changes = compare(data, cut, np.zeros(10, dtype=np.intp), least=0.01, fewest=50)
    raw = (shares[0] - shares[1]) * (weights[1] - weights[0])
    assert changes.change == pytest.approx(np.zeros(10), abs=1e-9)
    assert changes.raw == pytest.approx(np.full(10, raw), abs=1e-9)
    assert changes.mixed == pytest.approx(changes.raw, abs=1e-9)


_AFTER = parse_period("2026-03-26..2026-06-17")


def draw_days():
    return draw_cache.panel.days[:168]


draw_cache = draw(1, Recipe(items=1, entrances=1, gaps=1, searches=1, cases=1, planted=0))


def test_the_order_of_items_does_not_matter(bounces):
    panel = bounces.panel
    turned = replace(
        panel,
        items=panel.items[::-1],
        pages=replace(
            panel.pages,
            bounces=panel.pages.bounces[::-1],
            entrances=panel.pages.entrances[::-1],
            views=panel.pages.views[::-1],
        ),
    )
    first = {each.item: each.p for each in found(in_time(BOUNCE), bounces)}
    second = {each.item: each.p for each in found(in_time(BOUNCE), replace(bounces, panel=turned))}
    assert first.keys() == second.keys()
    assert all(second[code] == pytest.approx(p, rel=1e-6) for code, p in first.items())


def test_one_day_of_news_with_other_visitors_is_no_change_of_the_quarter():
    office = draw(20, Recipe(**{**ONLY, "entrances": 3000}, spread=0.2, planted=0))
    pages = office.panel.pages
    entrances, bounces = pages.entrances.copy(), pages.bounces.copy()
    entrances[3, 140] += 1500
    bounces[3, 140] += 1450
    panel = replace(office.panel, pages=replace(pages, entrances=entrances, bounces=bounces))
    hits = standing(found(in_time(BOUNCE), replace(office, panel=panel)))
    assert "SX003" not in {each.item for each in hits}


def test_bounces_are_judged_on_enough_visits_only():
    office = draw(21, Recipe(**{**ONLY, "entrances": 40}, spread=0.1, planted=0))
    assert found(in_time(BOUNCE), office) == []
    assert BOUNCE.fewest > 40


def test_days_outside_the_two_periods_are_not_needed_for_the_comparison(bounces):
    cut = halves(bounces.panel, parse_period("2026-03"), parse_period("2026-05"), CALENDAR)
    data = BOUNCE.trials(bounces.panel, CALENDAR)
    shorter = replace(data, events=data.events[:, cut.span], trials=data.trials[:, cut.span])
    moved = cut.from_day(cut.span.start)
    assert (moved.before.days.start, moved.after.days.stop) == (0, shorter.trials.shape[1])
    pool = np.zeros(len(bounces.panel.items), dtype=np.intp)
    full, short = (
        compare(counts, periods, pool, least=0.005, fewest=100)
        for counts, periods in ((data, cut), (shorter, moved))
    )
    assert short.p.tolist() == full.p.tolist()
    assert short.change.tolist() == full.change.tolist()


@pytest.mark.parametrize(("change", "evidence"), [(0.012, False), (0.03, True)])
def test_a_change_that_nobody_would_act_on_is_no_evidence_however_sure(change, evidence):
    panel = empty_panel(draw_days(), ())
    cut = halves(panel, parse_period("2026-01-01..2026-03-25"), _AFTER, CALENDAR)
    trials = np.full((10, 168, 1), 40_000.0)
    share = np.where(np.arange(168) < 84, 0.4, 0.4 + change)
    data = Trials(trials * share[None, :, None], trials, ("甲",), (0,), ("甲",))
    # Only the first item moved, so that it is no shift of all.
    data.events[1:] = trials[1:] * 0.4
    pool = np.zeros(10, dtype=np.intp)
    worth = BOUNCE.worth
    told, sure = (
        compare(data, cut, pool, least=BOUNCE.least, fewest=50, worth=edge) for edge in (worth, 0.0)
    )
    assert sure.p[0] < 0.01
    assert bool(told.p[0] < 0.01) is evidence
    assert told.change[0] == pytest.approx(change, abs=1e-3)
