"""Moves, searches on pages, documents, failures and waiting: found where planted, else silent."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.insight.panels_moves import CHANGE, walked_office
from tests.insight.test_shares import CALENDAR, found, standing
from tests.insight.worlds import empty_panel

from zhagen.insight import json_schema
from zhagen.insight.detecting import failing, paging, pogo, served
from zhagen.insight.detecting import steps as extra_steps
from zhagen.insight.detecting.further_shares import LEFT, UNSATISFIED
from zhagen.insight.detecting.online import ONLINE
from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.effects.shares import share_counts
from zhagen.insight.judging.discovery import discover
from zhagen.insight.model import Candidate, Direction, Evidence
from zhagen.insight.proposing.proposals import proposals_of
from zhagen.insight.proposing.templates import shipped, template_for
from zhagen.insight.reporting.document import document
from zhagen.insight.reporting.material import Material
from zhagen.insight.to_json import findings_json
from zhagen.insight.wording.sentences import sentence
from zhagen.logs.panel import Moves
from zhagen.report.official_html import render_official_html

EVERY = (
    extra_steps.candidates,
    pogo.candidates,
    paging.candidates,
    served.page_searches,
    served.downloads,
    failing.failing,
    failing.slow_in_time,
    failing.slow_peers,
)


def from_then_on(item, factor):
    """A plant: the share of an item changes by a factor in the later period."""

    def plant(share, change):
        share[item, change:] *= factor

    return plant


def always(item, value):
    """A plant: the share of an item is another one from the beginning."""

    def plant(share, change):
        del change
        share[item] = value

    return plant


@pytest.fixture(scope="module")
def quiet():
    return walked_office(71)


def test_where_nothing_was_planted_nothing_stands(quiet):
    for detector in EVERY:
        assert standing([each for each in found(detector, quiet) if each.p is not None]) == []


def test_nothing_recorded_means_nothing_found(quiet):
    blank = replace(quiet, panel=empty_panel(quiet.panel.days, quiet.panel.items))
    for detector in EVERY:
        assert found(detector, blank) == []


def test_fewer_readers_going_on_to_the_next_step_are_found():
    office = walked_office(72, plants={"step": from_then_on(5, 0.4)})
    (hit,) = standing(found(extra_steps.candidates, office))
    assert (hit.item, hit.type, hit.direction) == ("SX005", "step.fell", Direction.WORSE)
    assert "/item/5/apply.html" in sentence(hit, "甲")
    steps = office.panel.steps
    assert hit.after == steps.moved[5, CHANGE:].sum() / steps.read[5, CHANGE:].sum()


def test_a_step_says_nothing_where_other_readers_came():
    office = walked_office(72, plants={"step": from_then_on(5, 0.4)})
    steps = office.panel.steps
    crowd, phones = steps.read.copy(), steps.read.copy()
    crowd[5, CHANGE:] *= 3
    phones[5, CHANGE:, 1], phones[5, CHANGE:, 0] = steps.read[5, CHANGE:].sum(axis=1), 0
    for read in (crowd, phones):
        panel = replace(office.panel, steps=replace(steps, read=read))
        assert standing(found(extra_steps.candidates, replace(office, panel=panel))) == []


def test_a_next_step_that_moved_to_another_address_is_no_finding(quiet):
    moved = quiet.panel.steps.moved.copy()
    moved[5, CHANGE:] = 0
    panel = replace(quiet.panel, steps=replace(quiet.panel.steps, moved=moved))
    assert standing(found(extra_steps.candidates, replace(quiet, panel=panel))) == []


def with_moves(office, source, target, each_day):
    """The office with so many more moves from one item to another every day."""
    moves = office.panel.moves
    days = np.arange(len(office.panel.days))
    rows = [np.full(len(days), source), np.full(len(days), target), days]
    rows.append(np.full(len(days), each_day))
    old = (moves.source, moves.target, moves.day, moves.count)
    joined = [np.concatenate(pair) for pair in zip(old, rows, strict=True)]
    return replace(office, panel=replace(office.panel, moves=Moves(*joined)))


def test_going_back_and_forth_is_found_and_going_only_forth_is_not(quiet):
    there = with_moves(quiet, 3, 8, 6)
    assert standing(found(pogo.candidates, there)) == []
    (hit,) = standing(found(pogo.candidates, with_moves(there, 8, 3, 5)))
    assert {hit.item, hit.facts["other_code"]} == {"SX003", "SX008"}
    assert hit.after == hit.facts["there"] + hit.facts["back"]
    assert hit.after > 3 * hit.before


def test_two_items_that_are_both_much_used_are_no_pair():
    office = walked_office(73)
    moves = office.panel.moves
    busy = (moves.source < 2) | (moves.target < 2)
    panel = replace(
        office.panel, moves=replace(moves, count=np.where(busy, moves.count * 20, moves.count))
    )
    assert standing(found(pogo.candidates, replace(office, panel=panel))) == []


@settings(max_examples=40)
@given(arrays(np.int64, (5, 5), elements=st.integers(0, 50)))
def test_chance_keeps_what_leaves_and_what_reaches_each_item_together(seen):
    np.fill_diagonal(seen, 0)
    chance = pogo.by_chance(seen.astype(float))
    assert np.diag(chance) == pytest.approx(np.zeros(5))
    assert chance.sum() == pytest.approx(seen.sum(), rel=0.02, abs=1e-6)
    assert (chance >= 0).all()


def test_items_dug_out_of_lists_are_told_once_with_their_names():
    def both(share, change):
        del change
        share[4], share[9] = 0.7, 0.6

    office = walked_office(74, plants={"paging": both})
    (hit,) = found(paging.candidates, office)
    assert (hit.item, hit.after) == (None, 2.0)
    assert hit.p < 0.01
    assert {row[0] for row in hit.evidence.rows[1:]} == {"示例事项4", "示例事项9"}
    assert "第三页" in sentence(hit, "")


def test_pages_on_which_people_go_on_searching_stand_apart():
    office = walked_office(75, plants={"page_search": always(7, 0.2)})
    (hit,) = standing(found(served.page_searches, office))
    assert (hit.item, hit.type, hit.direction) == ("SX007", "page_search.peers", Direction.WORSE)
    assert hit.after == pytest.approx(0.2, abs=0.03)


def test_days_without_a_search_log_are_no_days_without_searches():
    office = walked_office(75, plants={"page_search": always(7, 0.2)})
    searched = office.panel.searched.copy()
    total = office.panel.searches.total.copy()
    searched[CHANGE : CHANGE + 40] = False
    total[:, CHANGE : CHANGE + 40] = 0
    panel = replace(
        office.panel, searched=searched, searches=replace(office.panel.searches, total=total)
    )
    (hit,) = standing(found(served.page_searches, replace(office, panel=panel)))
    assert hit.after == pytest.approx(0.2, abs=0.03)


def test_a_form_hardly_any_reader_takes_is_found_and_an_item_without_forms_is_not():
    def plant(share, change):
        del change
        share[:] = np.random.default_rng(1).uniform(0.25, 0.4, (len(share), 1))
        share[6], share[2] = 0.01, 0.0

    office = walked_office(76, plants={"download": plant})
    hits = standing(found(served.downloads, office))
    assert [(each.item, each.direction) for each in hits] == [("SX006", Direction.WORSE)]


def test_pages_that_fail_as_a_habit_are_found_and_one_bad_day_is_not():
    def plant(share, change):
        share[3, change:] = 0.06
        share[8, change + 20] = 0.9

    office = walked_office(77, plants={"failing": plant})
    (hit,) = standing(found(failing.failing, office))
    assert (hit.item, hit.type) == ("SX003", "failing.often")
    assert "服务器出错" in sentence(hit, "甲")


def test_failures_all_over_the_site_are_told_once():
    def plant(share, change):
        share[:, change:] = 0.05

    (hit,) = standing(found(failing.failing, walked_office(78, plants={"failing": plant})))
    assert hit.item is None
    assert hit.facts["items"] >= 30


def test_answers_that_became_slow_are_found_with_the_time_of_nineteen_in_twenty():
    office = walked_office(79, plants={"slow": from_then_on(1, 5.0)})
    (hit,) = standing(found(failing.slow_in_time, office))
    assert (hit.item, hit.type, hit.direction) == ("SX001", "slow.rose", Direction.WORSE)
    assert hit.facts["p95_after"] > 3
    assert "20 次中有 19 次" in sentence(hit, "甲")


def test_answers_slower_than_those_of_others_are_found():
    office = walked_office(80, plants={"slow": always(2, 0.8)})
    (hit,) = standing(found(failing.slow_peers, office))
    assert (hit.item, hit.type) == ("SX002", "slow.peers")


def test_a_site_that_became_slow_as_a_whole_is_explained_and_blames_no_item():
    def plant(share, change):
        share[:, change:] = np.clip(share[:, change:] * 3, 0, 1)

    everything = found(failing.slow_in_time, walked_office(81, plants={"slow": plant}))
    assert [each.type for each in everything if each.explains] == ["site.slow"]
    assert standing(everything) == []


@settings(max_examples=30)
@given(
    arrays(np.int64, 4, elements=st.integers(0, 1000)),
    st.sampled_from([(100, 1000, 3000), (50, 60, 70)]),
)
def test_nineteen_in_twenty_answers_stay_under_the_time_that_is_told(counts, edges):
    told = failing.wait_quantile(counts, edges)
    if told is not None:
        within = counts[: edges.index(round(told * 1000)) + 1].sum()
        assert within >= 0.95 * counts.sum() > 0


SHARES = (
    extra_steps.STEP,
    served.PAGE_SEARCH,
    served.DOWNLOAD,
    failing.FAILING,
    failing.SLOW,
    LEFT,
    UNSATISFIED,
    ONLINE,
)


@pytest.mark.parametrize("kind", SHARES, ids=lambda kind: kind.metric)
def test_what_judges_an_improvement_is_what_the_finding_counted(quiet, kind):
    events, trials = share_counts(quiet.panel, kind.metric)
    data = kind.trials(quiet.panel, CALENDAR)
    for counts, told in ((events, data.events), (trials, data.trials)):
        assert counts.tolist() == told.sum(axis=2).tolist()
    higher_is_better = kind.higher is Direction.BETTER
    assert MEASURES[kind.metric].better == (1 if higher_is_better else -1)


def test_a_share_without_records_cannot_be_followed(quiet):
    blank = empty_panel(quiet.panel.days, quiet.panel.items)
    missing = ("step_share", "download_share", "failing_share", "slow_share")
    assert [share_counts(blank, metric) for metric in missing] == [None] * 4
    assert share_counts(blank, "views_per_day") is None


@pytest.mark.parametrize(
    "kind",
    [
        "broken_link.new",
        "device.phone_worse",
        "query.rising",
        "online.fell",
        "window.returns",
        "hours.peers",
        "search_left.peers",
        "satisfaction.peers",
        "step.fell",
        "pogo.pair",
        "page_search.peers",
        "download.peers",
        "failing.often",
        "slow.rose",
        "slow.peers",
    ],
)
def test_every_kind_of_finding_that_wants_mending_has_an_improvement_of_its_own(kind):
    finding = Candidate(kind, None, "x", *(None,) * 6, 0, Evidence("", ""))
    template = template_for(finding, shipped())
    assert kind in template.fits
    assert template.metric in MEASURES


def test_a_report_tells_all_of_it_with_two_proposals():
    def spoilt(share, change):
        del change
        share[10:12] = 0.7

    plants = {
        "step": from_then_on(5, 0.3),
        "failing": from_then_on(6, 40.0),
        "slow": from_then_on(7, 6.0),
        "page_search": always(8, 0.3),
        "paging": spoilt,
    }
    office = with_moves(with_moves(walked_office(90, plants=plants), 3, 9, 9), 9, 3, 8)
    names = {item.code: item.name for item in office.panel.items}
    made = discover(
        office.panel,
        office.before,
        office.after,
        CALENDAR,
        lambda each: sentence(each, names.get(each.item, "")),
        detectors=EVERY,
    )
    kinds = {each.candidate.family for each in made.findings}
    assert kinds == {"step", "failing", "slow", "page_search", "paging", "pogo"}
    proposals = proposals_of(made, office.panel, office.before, office.after, shipped())
    assert len(proposals) == 2
    assert all("该处" not in each.title + each.text + each.place for each in proposals)
    found_again = json.loads(findings_json(made, proposals))
    jsonschema.validate(found_again, json_schema.findings())
    page = render_official_html(
        document(Material(office.panel, office.before, office.after, made, proposals))
    )
    assert all(each.id in page for each in made.findings)
