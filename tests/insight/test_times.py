"""Reading and handling times: medians as counted, open cases respected, composition explained."""

from dataclasses import replace

import numpy as np
import pytest
from tests.insight.panels import Recipe, draw
from tests.insight.test_shares import CALENDAR, ONLY, found, standing
from tests.insight.worlds import empty_panel

from zhagen.insight.comparing.halves import halves
from zhagen.insight.detecting import promise as handling_promise
from zhagen.insight.proposing.proposals import plausible
from zhagen.insight.times import dwell, handling, short


@pytest.fixture(scope="module")
def read():
    return draw(
        31,
        Recipe(
            **{**ONLY, "gaps": 2000}, spread=0.3, plants=(("dwell", 0.5), ("dwell", 0.7)), mixed=0.1
        ),
    )


@pytest.fixture(scope="module")
def handled():
    return draw(
        32,
        Recipe(
            **{**ONLY, "cases": 1500},
            spread=0.2,
            plants=(("handling_time", 1.3), ("handling_time", 0.75)),
            mixed=0.1,
        ),
    )


def test_halved_reading_times_are_found_with_the_right_direction(read):
    hits = {each.item: each for each in standing(found(dwell.candidates, read))}
    assert set(read.plants) <= set(hits)
    assert len(hits) <= len(read.plants) + 1
    for code, (_, effect) in read.plants.items():
        assert hits[code].type == "dwell.fell"
        assert (
            hits[code].low <= effect - 1 <= hits[code].high
            or abs(hits[code].change - (effect - 1)) < 0.1
        )


def test_medians_are_those_of_all_measured_gaps(read):
    candidate = found(dwell.candidates, read)[0]
    panel = read.panel
    place = [item.code for item in panel.items].index(candidate.item)
    for period, value in ((read.before, candidate.before), (read.after, candidate.after)):
        span = panel.between(period.first, period.last)
        rows = (panel.dwell.item == place) & (panel.dwell.day >= span.start)
        rows &= panel.dwell.day < span.stop
        every = np.repeat(panel.dwell.seconds[rows], panel.dwell.count[rows])
        assert value == np.median(every)


def test_more_telephones_explain_shorter_reading(read):
    everything = found(dwell.candidates, read)
    explained = {each.item for each in everything if each.type == "mix.dwell"}
    assert len(explained & read.mixed) >= 0.7 * len(read.mixed)
    assert not {each.item for each in standing(everything)} & read.mixed


def test_a_change_of_measuring_on_the_whole_site_is_no_finding_of_items():
    office = draw(33, Recipe(**{**ONLY, "gaps": 1500}, spread=0.3, planted=0, site=("dwell",)))
    everything = found(dwell.candidates, office)
    assert [each.type for each in everything if each.item is None] == ["site.dwell"]
    assert len(standing(everything)) <= 1


def test_longer_and_shorter_handling_is_found_and_the_mix_of_channels_is_not(handled):
    everything = found(handling.candidates, handled)
    hits = {each.item: each for each in standing(everything)}
    assert len(set(hits) & set(handled.plants)) >= 9
    assert not set(hits) & handled.mixed
    assert len(set(hits) - set(handled.plants)) <= 1
    for code in set(hits) & set(handled.plants):
        rose = handled.plants[code][1] > 1
        assert hits[code].type == f"handling_time.{'rose' if rose else 'fell'}"
        assert (hits[code].after > hits[code].before) == rose


def test_parts_far_from_each_other_are_no_error_of_their_common_time():
    office = draw(39, Recipe(**{**ONLY, "cases": 800}, items=12, spread=0.1, planted=0))
    cases = office.panel.cases
    # Windows answer at once what takes others weeks, in both periods alike.
    apart = np.where(cases.channel == 2, cases.workdays / 20, cases.workdays)
    wide = replace(office, panel=replace(office.panel, cases=replace(cases, workdays=apart)))
    widths = [
        np.median(
            [np.log1p(each.high) - np.log1p(each.low) for each in found(handling.candidates, it)]
        )
        for it in (office, wide)
    ]
    assert widths[1] < 1.5 * widths[0]


def test_an_item_whose_counts_contradict_its_test_stays_among_the_tested_without_evidence():
    office = draw(
        40, Recipe(**{**ONLY, "cases": 400, "gaps": 400}, items=40, planted=0, spread=0.1)
    )
    for detector in (handling.candidates, dwell.candidates):
        everything = [each for each in found(detector, office) if not each.explains]
        assert len({each.item for each in everything}) == 40
        against = [each for each in everything if (each.after - each.before) * each.change <= 0]
        assert all(each.p == 1.0 for each in against)


def test_a_shorter_reading_too_small_to_act_on_is_no_evidence():
    office = draw(41, Recipe(**{**ONLY, "gaps": 1000}, items=20, planted=0, spread=0.1))
    small = [each for each in found(dwell.candidates, office) if abs(each.change) < 0.045]
    assert small
    assert all(each.p == 1.0 for each in small)


def test_open_cases_at_the_end_do_not_make_an_office_look_faster():
    office = draw(34, Recipe(**{**ONLY, "cases": 1500}, items=40, spread=0.2, planted=0))
    assert (office.panel.cases.finished < 0).sum() > (office.panel.cases.returned >= 0).sum()
    assert standing(found(handling.candidates, office)) == []


def test_a_promise_is_broken_as_a_habit_only_where_surely_more_than_a_few_cases_take_longer():
    office = draw(35, Recipe(**{**ONLY, "cases": 800}, items=30, spread=0.2, planted=0))
    cases = office.panel.cases
    promise = cases.promise.copy()
    promise[cases.item == 4] = np.nanmedian(cases.workdays[cases.item == 4])
    office = replace(office, panel=replace(office.panel, cases=replace(cases, promise=promise)))
    hits = standing(found(handling_promise.candidates, office))
    assert [each.item for each in hits] == ["SX004"]
    assert hits[0].type == "handling_time.over_promise"
    assert hits[0].after == pytest.approx(0.5, abs=0.06)


def test_cases_still_open_after_their_promise_are_late():
    office = draw(35, Recipe(**{**ONLY, "cases": 800}, items=30, spread=0.2, planted=0))
    cases = office.panel.cases
    early = (cases.item == 4) & (cases.applied >= 90) & (cases.applied < 130)
    finished, workdays = cases.finished.copy(), cases.workdays.copy()
    finished[early & (cases.returned < 0)], workdays[early & (cases.returned < 0)] = -1, np.nan
    left = replace(cases, finished=finished, workdays=workdays)
    cut = halves(office.panel, office.before, office.after, CALENDAR)
    counted = [
        handling_promise.late_cases(replace(office.panel, cases=each), cut, CALENDAR)
        for each in (cases, left)
    ]
    late = [float(each.events[4].sum()) for each in counted]
    assert late[1] > late[0]
    assert (counted[1].events <= counted[1].trials).all()


def test_a_broken_promise_is_as_sure_as_its_distance_from_the_limit():
    office = draw(35, Recipe(**{**ONLY, "cases": 800}, items=30, spread=0.2, planted=0))
    cases = office.panel.cases
    promise = cases.promise.copy()
    promise[cases.item == 4] = np.nanmedian(cases.workdays[cases.item == 4])
    office = replace(office, panel=replace(office.panel, cases=replace(cases, promise=promise)))
    (hit,) = standing(found(handling_promise.candidates, office))
    assert plausible(hit) > 0.9
    assert hit.facts["tested_distance"] == pytest.approx(0.2, abs=0.08)


def test_more_views_and_short_reading_together_are_one_finding():
    office = draw(
        36, Recipe(**{**ONLY, "entrances": 4000, "gaps": 3000}, items=40, spread=0.1, planted=0)
    )
    pages, gaps = office.panel.pages, office.panel.dwell
    views, seconds = pages.views.copy(), gaps.seconds.copy()
    views[7, 90:] *= 3
    seconds[gaps.item == 7] = np.minimum(seconds[gaps.item == 7], 12)
    panel = replace(
        office.panel, pages=replace(pages, views=views), dwell=replace(gaps, seconds=seconds)
    )
    hits = standing(found(short.candidates, replace(office, panel=panel)))
    assert [each.item for each in hits] == ["SX007"]
    assert hits[0].type == "dwell.short"
    assert hits[0].after <= 12
    assert hits[0].facts["views_after"] > 2 * hits[0].facts["views_before"]


def test_nothing_measured_means_nothing_found():
    office = draw(37, Recipe(items=3, planted=0))
    blank = replace(office, panel=empty_panel(office.panel.days, office.panel.items))
    for each in (dwell, handling, handling_promise, short):
        assert found(each.candidates, blank) == []


def test_the_median_of_seconds_is_exact_for_odd_and_even_counts():
    office = draw(38, Recipe(items=2, planted=0))
    panel = empty_panel(office.panel.days, office.panel.items)
    row = np.array([0, 0, 0, 1])
    gaps = replace(
        panel.dwell,
        item=row,
        day=np.zeros(4, dtype=np.int64),
        device=np.zeros(4, dtype=np.int64),
        seconds=np.array([10, 20, 31, 7]),
        count=np.array([1, 2, 3, 1]),
    )
    cut = halves(panel, office.before, office.after, CALENDAR)
    medians = dwell.measured_medians(replace(panel, dwell=gaps), cut)
    assert medians.value[0].tolist() == [25.5, 7.0]
    assert medians.count[0].tolist() == [6, 1]
