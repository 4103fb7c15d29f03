"""Further kinds of findings: each finds what it is for, and keeps silent without it."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from tests.insight.panels import REASONS, Recipe, draw
from tests.insight.test_shares import CALENDAR, ONLY, found, standing
from tests.insight.worlds import empty_panel

from zhagen.insight.comparing import funnel
from zhagen.insight.detecting import further_shares, online, phone, season
from zhagen.insight.detecting import pages as extra_pages
from zhagen.insight.detecting import reason as returns_reason
from zhagen.insight.detecting import windows as extra_windows
from zhagen.insight.detecting import words as extra_words
from zhagen.insight.period import parse_period
from zhagen.insight.times import dwell
from zhagen.insight.wording.sentences import sentence
from zhagen.logs.items import Item
from zhagen.logs.panel import SearchWords
from zhagen.measures.multiplicity import benjamini_hochberg


@pytest.fixture(scope="module")
def office():
    return draw(
        51,
        Recipe(**{**ONLY, "cases": 1500, "entrances": 2500}, items=30, spread=0.15, planted=0),
    )


def with_cases(office, **columns):
    cases = replace(office.panel.cases, **columns)
    return replace(office, panel=replace(office.panel, cases=cases))


def test_a_reason_that_dominates_one_item_is_found_with_its_words(office):
    cases = office.panel.cases
    reason = cases.reason.copy()
    mine = (cases.item == 6) & (cases.returned >= 0)
    reason[np.flatnonzero(mine)[::4]] = 1
    reason[np.flatnonzero(mine)[1::4]] = 1
    reason[np.flatnonzero(mine)[2::4]] = 1
    hits = standing(found(returns_reason.candidates, with_cases(office, reason=reason)))
    assert [each.item for each in hits] == ["SX006"]
    assert hits[0].facts["reason"] == REASONS[1]
    assert hits[0].after > 0.7


def test_a_reason_frequent_everywhere_is_no_finding_of_one_item(office):
    reason = np.where(office.panel.cases.returned >= 0, 0, -1)
    assert standing(found(returns_reason.candidates, with_cases(office, reason=reason))) == []


def test_telephones_that_do_worse_only_here_are_found(office):
    pages = office.panel.pages
    bounces = pages.bounces.copy()
    bounces[9, :, 1] = np.round(pages.entrances[9, :, 1] * 0.95)
    panel = replace(office.panel, pages=replace(pages, bounces=bounces))
    hits = standing(found(phone.candidates, replace(office, panel=panel)))
    assert [(each.item, each.type) for each in hits] == [("SX009", "device.phone_worse")]
    assert standing(found(phone.candidates, office)) == []


def test_telephones_that_do_worse_less_than_elsewhere_are_not_said_to_do_better(office):
    pages = office.panel.pages
    bounces = pages.bounces.copy()
    share = np.full(len(bounces), 0.6)
    share[9] = 0.32
    for device, wanted in enumerate((np.full(len(bounces), 0.3), share)):
        bounces[:, :, device] = np.round(pages.entrances[:, :, device] * wanted[:, None])
    panel = replace(office.panel, pages=replace(pages, bounces=bounces))
    hits = standing(found(phone.candidates, replace(office, panel=panel)))
    assert "device.phone_better" not in {each.type for each in hits}
    told = next(
        each for each in found(phone.candidates, replace(office, panel=panel))
        if each.item == "SX009"
    )  # fmt: skip
    assert told.low < told.change < 0 < told.after - told.before
    assert told.change == pytest.approx(told.after - told.facts["usual"])


def test_a_reason_without_other_returns_has_nothing_to_compare_with(office):
    cases = office.panel.cases
    only = np.where((cases.returned >= 0) & (cases.item == 3), 0, -1)
    hits = found(returns_reason.candidates, with_cases(office, reason=only))
    assert hits
    for each in hits:
        assert (each.item, each.before, each.change, each.low, each.high) == (
            "SX003", None, None, None, None,
        )  # fmt: skip
        assert "无从比较" in sentence(each, "甲")


@pytest.mark.parametrize(("skewed", "most"), [(False, 2), (True, 24)])
def test_items_of_a_kind_that_merely_differ_seldom_stand_out(skewed: bool, most: int):
    rng = np.random.default_rng(8)
    items = tuple(Item(f"S{n:03d}", f"事项{n}", f"/i/{n}/", "personal") for n in range(60))
    flagged = 0
    for _ in range(40):
        drawn = rng.normal(0, 0.5, 60)
        value = np.exp(drawn) if skewed else drawn
        se, df, usable = np.full(60, 0.02), np.full(60, 1e4), np.ones(60, np.bool_)
        p = funnel.of_values(value, se, df, items, usable, least=0.0).p
        flagged += min(benjamini_hochberg(p.tolist())) <= 0.1
    assert flagged <= most


def test_one_far_item_of_a_small_pool_does_not_hide_in_its_own_tail():
    value = np.array([0.1, -0.1, 0.05, -0.05, 0.02, -0.02, 0.08, -0.08, 0.0, 5.0])
    items = tuple(Item(f"S{n:03d}", f"事项{n}", f"/i/{n}/", "personal") for n in range(10))
    found_ = funnel.of_values(
        value, np.full(10, 0.01), np.full(10, 1e4), items, np.ones(10, np.bool_), least=0.0
    )
    assert found_.p[9] < 1e-4
    assert found_.p[:9].min() > 0.05


def test_demand_out_of_office_hours_is_compared_with_other_items(office):
    hour = office.panel.cases.hour.copy()
    hour[office.panel.cases.item == 2] = 21
    hits = standing(found(further_shares.off_hours, with_cases(office, hour=hour)))
    assert [each.item for each in hits] == ["SX002"]
    assert hits[0].type == "hours.peers"
    assert hits[0].after == pytest.approx(1.0)


def test_bad_marks_are_compared_with_other_items(office):
    cases = office.panel.cases
    rng = np.random.default_rng(1)
    marks = np.where(
        cases.satisfaction > 0, rng.choice([1, 5], len(cases.item), p=[0.15, 0.85]), -1
    )
    own = (cases.item == 3) & (marks > 0)
    marks[own] = rng.choice([1, 5], own.sum(), p=[0.7, 0.3])
    hits = standing(found(further_shares.unsatisfied, with_cases(office, satisfaction=marks)))
    assert [each.item for each in hits] == ["SX003"]


def test_results_nobody_opens_are_found_only_where_opening_is_recorded():
    office = draw(52, Recipe(**{**ONLY, "searches": 2500}, items=30, spread=0.15, planted=0))
    searches = office.panel.searches
    followed = searches.followed.copy()
    followed[4] = followed[4] // 4
    panel = replace(office.panel, searches=replace(searches, followed=followed))
    hits = standing(found(further_shares.left, replace(office, panel=panel)))
    assert [each.item for each in hits] == ["SX004"]
    unknown = replace(searches, followed=np.zeros_like(followed))
    silent = replace(office, panel=replace(office.panel, searches=unknown))
    assert found(further_shares.left, silent) == []


def test_a_word_that_many_more_people_type_is_found_and_steady_ones_are_not(office):
    rng = np.random.default_rng(2)
    days = len(office.panel.days)
    total = rng.poisson(3, (40, days))
    total[7, 120:] += rng.poisson(20, days - 120)
    words = SearchWords(tuple(f"词{n}" for n in range(40)), total, total * 0, np.full(40, -1), 5)
    site = np.full(days, 800) + total.sum(axis=0)
    searches = replace(office.panel.searches, site_total=site)
    panel = replace(office.panel, words=words, searches=searches)
    hits = standing(found(extra_words.candidates, replace(office, panel=panel)))
    assert [each.facts["word"] for each in hits] == ["词7"]
    assert hits[0].after > 2 * hits[0].before


def test_a_reading_time_that_moved_says_whether_it_is_short_itself():
    drawn = draw(
        7, Recipe(**{**ONLY, "gaps": 900}, items=16, planted=0.5, plants=(("dwell", 0.5),))
    )
    seen = [each for each in found(dwell.candidates, drawn) if each.family == "dwell"]
    assert {each.facts["short"] for each in seen} == {True, False}
    for each in seen:
        assert each.facts["short"] is (each.after < each.facts["short_s"])
        assert each.facts["after_views"] == each.people


def words_panel(office, first, second):
    """Searches of a word on each day before and after, among a steady thousand."""
    days, change = len(office.panel.days), 90
    total = np.zeros((len(first), days), dtype=np.int64)
    total[:, :change], total[:, change:] = np.array(first)[:, None], np.array(second)[:, None]
    names = tuple(f"词{n}" for n in range(len(first)))
    words = SearchWords(names, total, np.zeros_like(total), np.full(len(first), -1), 3)
    searches = replace(office.panel.searches, site_total=np.full(days, 1000))
    panel = replace(office.panel, words=words, searches=searches, searched=np.ones(days, np.bool_))
    return replace(office, panel=panel)


def test_words_that_fell_or_stayed_are_counted_among_what_was_looked_at(office):
    # Nearly nobody, falling, steady, rising, forgotten.
    drawn = words_panel(office, (0, 9, 5, 2, 4), (0, 3, 5, 9, 0))
    seen = found(extra_words.candidates, drawn)
    assert [each.facts["word"] for each in seen] == ["词1", "词2", "词3", "词4"]
    assert [each.p == 1.0 for each in seen] == [True, True, False, True]


def test_a_rising_word_has_risen_by_day_as_counted(office):
    for each in found(extra_words.candidates, words_panel(office, (4, 2, 7), (6, 9, 2))):
        assert each.p == 1.0 or each.after > each.before


@pytest.mark.parametrize("size", [8, 11, 60])
def test_the_tail_of_the_others_is_that_of_each_without_itself(size):
    rng = np.random.default_rng(size)
    for values in (rng.standard_t(3, size), np.round(rng.normal(0, 1, size), 1), np.ones(size)):
        far = np.abs(values - np.median(values))
        own = funnel._spread(far)
        for place in range(size):
            tail = np.quantile(np.delete(far, place), funnel._TAIL) / funnel._TAIL_SDS
            assert own[place] == pytest.approx(max(1.4826 * np.median(far), tail))


def test_a_window_that_returns_too_much_is_found_and_one_with_hard_items_is_not(office):
    rng = np.random.default_rng(3)
    cases = office.panel.cases
    window = rng.integers(0, 12, len(cases.item))
    hard = cases.item < 3
    window[hard & (rng.random(len(window)) < 0.8)] = 11
    chance = np.where(hard, 0.5, 0.1)
    chance[window == 5] *= 2.2
    returned = np.where(rng.random(len(window)) < chance, cases.applied, -1)
    names = tuple(str(n + 1) for n in range(12))
    changed = with_cases(office, window=window, returned=returned, windows=names)
    hits = standing(found(extra_windows.candidates, changed))
    assert [each.facts["window"] for each in hits] == ["6"]
    assert hits[0].item is None


def test_filing_that_leaves_the_net_counts_only_where_the_guide_is_read_more(office):
    rng = np.random.default_rng(4)
    cases = office.panel.cases
    late = cases.applied >= 90
    channel = cases.channel.copy()
    for item in (8, 9):
        moved = (cases.item == item) & late & (rng.random(len(late)) < 0.7)
        channel[moved] = 2
    views = office.panel.pages.views.copy()
    views[8, 90:] *= 2
    panel = replace(
        office.panel,
        cases=replace(cases, channel=channel),
        pages=replace(office.panel.pages, views=views),
    )
    hits = standing(found(online.candidates, replace(office, panel=panel)))
    assert [each.item for each in hits] == ["SX008"]


def _listed(updated, views):
    days = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(181))
    items = tuple(
        Item(f"SX{n}", f"事项{n}", f"/item/{n}/", updated_on=day) for n, day in enumerate(updated)
    )
    panel = empty_panel(days, items)
    table = np.zeros((len(items), len(days), 2), dtype=np.int64)
    table[:, :, 0] = np.array(views)[:, None]
    return replace(panel, pages=replace(panel.pages, views=table))


def _states(panel, detector):
    periods = parse_period("2026Q1"), parse_period("2026Q2")
    everything = list(detector(panel, *periods, CALENDAR))
    assert all("None" not in sentence(each, "甲") for each in everything)
    return everything


def test_old_guides_still_read_are_told_once_with_their_names():
    panel = _listed([date(2022, 5, 1), date(2026, 2, 1), date(2020, 1, 1), None], [40, 90, 0, 70])
    (hit,) = _states(panel, extra_pages.stale)
    assert (hit.item, hit.after, hit.facts["first"]) == (None, 1, "事项0")
    assert hit.evidence.rows[1][0] == "事项0"


def test_pages_nobody_opens_are_told_once_unless_the_list_itself_seems_wrong():
    panel = _listed([None] * 4, [40, 90, 0, 70])
    (hit,) = _states(panel, extra_pages.unused)
    assert hit.facts["first"] == "事项2"
    assert _states(_listed([None] * 4, [0, 0, 0, 70]), extra_pages.unused) == []


def test_a_peak_of_both_past_years_is_told_ahead_and_one_year_is_not_enough():
    first = date(2024, 1, 1)
    days = tuple(first + timedelta(days=n) for n in range((date(2026, 6, 30) - first).days + 1))
    items = (Item("SX0", "入学", "/a/"), Item("SX1", "其他", "/b/"))
    table = np.full((2, len(days), 2), 20, dtype=np.int64)
    table[0, [day.month == 8 for day in days]] = 80
    panel = empty_panel(days, items)
    panel = replace(panel, pages=replace(panel.pages, views=table))
    (hit,) = _states(panel, season.candidates)
    assert (hit.item, hit.facts["month"], hit.facts["year"]) == ("SX0", 8, 2026)
    late = replace(panel, days=days[:400], pages=replace(panel.pages, views=table[:, :400]))
    assert _states(late, season.candidates) == []


def test_nothing_recorded_means_nothing_found(office):
    blank = replace(office, panel=empty_panel(office.panel.days, office.panel.items))
    for detector in (
        returns_reason.candidates,
        phone.candidates,
        further_shares.off_hours,
        further_shares.left,
        further_shares.unsatisfied,
        extra_words.candidates,
        extra_windows.candidates,
        online.candidates,
        extra_pages.stale,
        extra_pages.unused,
        season.candidates,
    ):
        assert found(detector, blank) == []
