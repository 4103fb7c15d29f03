"""At most two improvements, the most useful first, with everything fixed that will judge them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.made import AFTER, BEFORE, candidate, discovery, finding, panel, proposal

from zhagen.insight.book.file import BrokenRegister, append_register, read_register, revise
from zhagen.insight.book.period import as_agreed, new_entries, newer, settled
from zhagen.insight.book.register import Entry, Registered, State, due, last_quarter_end, standing
from zhagen.insight.book.steps import BadStep, Step, entry_of
from zhagen.insight.effects.effect import Doubt, Effect, Verdict
from zhagen.insight.model import Direction, Effort
from zhagen.insight.period import parse_period
from zhagen.insight.proposing.controls import controls_for
from zhagen.insight.proposing.proposals import can_be_seen, measure_day, plausible, proposals_of
from zhagen.insight.proposing.templates import BadTemplates, parse, shipped, template_for
from zhagen.logs.panel import Dwell

ON = date(2026, 10, 1)
TODAY = date(2027, 12, 31)
NAME = "P-0000000a"


def _proposals(*findings, settled_pairs=frozenset(), made=None):
    return proposals_of(
        discovery(*findings), made or panel(), BEFORE, AFTER, shipped(), settled_pairs
    )


def _bounced(item: str, people: float = 300.0, **given: object):
    return candidate(
        "bounce.rose", item, metric="bounce_share", before=0.3, after=0.4, change=0.1,
        low=0.08, high=0.12, people=people, **given,
    )  # fmt: skip


def test_of_several_findings_the_two_of_different_kinds_that_help_most_are_proposed():
    found = _proposals(
        finding(1, candidate(item="SX0", before=80.0, after=40.0)),
        finding(2, candidate(item="SX1", before=20.0, after=18.0)),
        finding(3, candidate(item="SX2", before=200.0, after=100.0)),
        finding(4, _bounced("SX3")),
        finding(5, _bounced("SX4", people=200.0)),
    )
    assert [(each.item, each.metric) for each in found] == [
        ("SX2", "views_per_day"),
        ("SX3", "bounce_share"),
    ]


def test_one_item_is_not_asked_for_twice():
    found = _proposals(finding(1), finding(2, _bounced("SX0")))
    assert [each.item for each in found] == ["SX0"]


def test_what_no_test_stands_behind_or_no_item_is_not_proposed():
    by_rule = candidate(p=None)
    of_site = candidate(item=None)
    elsewhere = candidate(item="SX99")
    assert _proposals(finding(1, by_rule), finding(2, of_site), finding(3, elsewhere)) == ()


def test_a_shorter_stay_is_proposed_only_where_it_is_too_short():
    shorter = candidate("dwell.fell", metric="dwell_median_s", before=90.0, after=42.0)
    short = replace(shorter, after=14.0, facts={"short": True})
    made = _with_dwell()
    assert _proposals(finding(1, shorter), made=made) == ()
    assert _proposals(finding(1, replace(shorter, facts={"short": False})), made=made) == ()
    found = _proposals(finding(1, short), made=made)
    assert [each.metric for each in found] == ["dwell_median_s"]


def _with_dwell():
    """Reading times of 20 views a day on each item, about 14 seconds."""
    made = panel()
    rng = np.random.default_rng(3)
    items, days = len(made.items), len(made.days)
    item, day = np.divmod(np.arange(items * days).repeat(20), days)
    seconds = rng.integers(5, 24, len(item))
    ones = np.ones(len(item), np.int64)
    return replace(made, dwell=Dwell(item, day, ones * 0, seconds, ones))


def test_without_weeks_that_will_judge_it_nothing_is_proposed():
    """No search is on record, and two other items cannot tell drift from an effect."""
    search = candidate("search.rose", metric="no_result_share", before=0.1, after=0.3, change=0.2)
    assert _proposals(finding(1, search)) == ()
    assert _proposals(finding(1), made=panel(items=3)) == ()


@given(
    st.sampled_from(["return_share", "bounce_share", "broken_requests", "step_share"]),
    st.floats(0, 1),
    st.floats(0, 3),
)
def test_what_is_promised_to_be_seen_is_possible_at_all(metric: str, now: float, least: float):
    if can_be_seen(metric, now, least):
        room = {"step_share": 1 - now, "broken_requests": 1.0}.get(metric, now)
        assert least < room
    assert not can_be_seen(metric, now, None)


def test_people_are_told_for_a_quarter_whatever_the_period():
    month = parse_period("2026-09")
    found = discovery(finding(1, _bounced("SX0", people=100.0)))
    whole = proposals_of(found, panel(), BEFORE, AFTER, shipped())[0]
    part = proposals_of(found, panel(), parse_period("2026-08"), month, shipped())[0]
    assert whole.people * AFTER.days == pytest.approx(part.people * month.days)


def test_what_would_hardly_be_seen_gives_way_to_what_would():
    """Far more people are on the item whose weeks jump about."""
    made = panel()
    rng = np.random.default_rng(2)
    views = made.pages.views.copy()
    jumps = np.exp(rng.normal(0, 0.25, views.shape[1] // 7 + 1)).repeat(7)[: views.shape[1]]
    views[0, :, 0] = rng.poisson(views[0, :, 0] * jumps)
    noisy = replace(made, pages=replace(made.pages, views=views))
    loud = candidate(item="SX0", before=90.0, after=80.0, change=-0.11, low=-0.14, high=-0.08)
    quiet = _bounced("SX1", people=200.0)
    assert [each.item for each in _proposals(finding(1, loud), made=noisy)] == ["SX0"]
    both = _proposals(finding(1, loud), finding(2, quiet), made=noisy)
    assert [each.item for each in both] == ["SX1"]


def test_the_same_thing_in_the_same_days_keeps_its_id():
    one = _proposals(finding(1))[0]
    other = proposals_of(
        discovery(finding(9)), panel(), parse_period("2026-05-01..2026-06-30"), AFTER, shipped()
    )[0]
    assert one.id == other.id
    assert one.id != _proposals(finding(1, candidate(item="SX1")))[0].id


def test_good_news_and_explanations_need_no_proposal():
    better = candidate("bounce.fell", metric="bounce_share", direction=Direction.BETTER)
    busier = candidate("volume.rose", direction=Direction.NEITHER)
    assert _proposals(finding(1, better), finding(2, busier)) == ()


def test_a_proposal_fixes_what_will_judge_it():
    made = _proposals(finding(1))[0]
    assert made.metric == "views_per_day"
    assert made.baseline == 30.0
    assert 0 < made.detectable < 0.5
    assert set(made.controls) == {"SX1", "SX2", "SX3", "SX4", "SX5"}
    assert made.measure_on == date(2027, 1, 8)


def test_the_value_it_starts_from_is_the_one_the_finding_tells():
    """Whole weeks of the period are not the period: 22.3 % here and 22.4 % there confuse."""
    made, searched = panel(), candidate("device.phone_worse", metric="bounce_share", after=0.9)
    told = _proposals(finding(1, replace(_bounced("SX1"), after=0.4321)), made=made)
    assert [each.baseline for each in told] == [0.4321]
    (other,) = _proposals(finding(1, searched), made=made)
    span = made.between(AFTER.first, AFTER.last)
    counts = [table[0, span].sum() for table in (made.pages.bounces, made.pages.entrances)]
    assert other.baseline == pytest.approx(counts[0] / counts[1])


def test_more_returns_of_a_known_reason_are_proposed_by_their_reason():
    made = _with_cases()
    more = candidate("returns.rose", metric="return_share", before=0.1, after=0.3, change=0.2,
                     low=0.15, high=0.25, people=300.0)  # fmt: skip
    reason = candidate("returns.reason", metric="return_reason_share", facts={"reason": "缺照片"},
                       people=40.0)  # fmt: skip
    (generic,) = _proposals(finding(1, more), made=made)
    assert "自查单" in generic.title
    for told in ((more, reason), (reason, more)):
        (found,) = _proposals(*(finding(n, each) for n, each in enumerate(told)), made=made)
        assert "缺照片" in found.text
        assert found.baseline == 0.3
        assert found.people == generic.people
    elsewhere = replace(reason, item="SX1", people=0.0)
    assert "自查单" in _proposals(finding(1, more), finding(2, elsewhere), made=made)[0].title


def _with_cases():
    """Forty cases a week of each item, three in ten sent back."""
    made = panel()
    rng = np.random.default_rng(4)
    items, days = len(made.items), len(made.days)
    item, day = (each.ravel() for each in np.divmod(np.arange(items * days).repeat(8), days))
    back = np.where(rng.random(len(item)) < 0.3, day, -1)
    nothing = np.full(len(item), -1, np.int64)
    cases = replace(
        made.cases, item=item, applied=day, returned=back, finished=nothing, reason=nothing,
        channel=nothing * 0, window=nothing, hour=nothing * 0, satisfaction=nothing * 0,
        workdays=np.full(len(item), np.nan), promise=np.full(len(item), np.nan),
    )  # fmt: skip
    return replace(made, cases=cases, handled=np.ones(days, np.bool_))


def test_what_the_report_explains_away_is_no_control():
    """Programs, a mix or missing records move the numbers of what nobody touched."""
    bots = finding(9, candidate("bots.traffic", item="SX2"))
    gap = finding(8, candidate("gap.site", item=None))
    told = discovery(finding(1), explanations=(bots, gap))
    (made,) = proposals_of(told, panel(), BEFORE, AFTER, shipped())
    assert set(made.controls) == {"SX1", "SX3", "SX4", "SX5"}


def test_what_was_declined_or_is_being_measured_is_not_proposed_again():
    pair = frozenset({("SX0", "views_per_day")})
    assert _proposals(finding(1), settled_pairs=pair) == ()


def test_an_uncertain_change_counts_for_less():
    sure = candidate(low=-0.52, high=-0.48)
    unsure = candidate(low=-0.98, high=-0.02)
    assert plausible(unsure) < plausible(sure) < 1


def test_a_habit_is_weighed_by_how_far_it_lies_beyond_its_limit():
    facts = {"tested_distance": 0.4, "tested_error": 0.1}
    habit = candidate("handling_time.over_promise", change=0.0, low=-0.1, high=0.1, facts=facts)
    assert plausible(habit) == pytest.approx(1 - 1 / 16)
    assert plausible(replace(habit, facts={**facts, "tested_distance": 0.0})) == 0


def test_controls_are_of_the_same_kind_and_size_and_untouched():
    made = panel()
    other = replace(made.items[5], kind="enterprise")
    mixed = replace(made, items=(*made.items[:5], other))
    found = controls_for(
        mixed, "SX0", "views_per_day", frozenset({"SX3"}), BEFORE.first, AFTER.last
    )
    assert set(found) == {"SX1", "SX2", "SX4"}


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_day_of_the_verdict_comes_after_a_quarter_with_eight_weeks(live: date):
    day = measure_day(live)
    end = day - timedelta(days=8)
    assert (end + timedelta(days=1)).day == 1
    assert (end + timedelta(days=1)).month in {1, 4, 7, 10}
    assert 56 <= (end - live).days <= 56 + 92


def test_every_shipped_template_is_whole_and_can_be_measured():
    for each in shipped():
        assert 0 < each.helped <= 1
        filled = each.filled(each.text + each.title + each.place, "示例事项", {})
        assert "{" not in filled


def test_a_type_is_matched_before_its_family():
    reason = candidate("returns.reason", metric="return_reason_share")
    assert "最常见" in template_for(reason, shipped()).title
    assert template_for(candidate("unheard.of"), shipped()) is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: [", "YAML"),
        ("x: 1", "一列"),
        ("- title: x", "第 1 条"),
        ("- {for: [a], title: a, text: a, place: a, metric: b, effort: S, helped: 1}", "metric"),
        (
            "- {for: [a], title: a, text: a, place: a, metric: bounce_share, effort: L, helped: 1}",
            "effort",
        ),
    ],
)
def test_broken_templates_are_told_with_their_place(text: str, what: str):
    with pytest.raises(BadTemplates, match=what):
        parse(text)


def _proposed(period: str = "2026Q3") -> Entry:
    made = proposal()
    return Entry(State.PROPOSED, made.id, ON, proposal=made, item_name="示例事项0", period=period)


def test_a_proposal_goes_from_proposed_to_done():
    entries = [_proposed(), Entry(State.ACCEPTED, "P-0000000a", ON, by="综窗科")]
    assert standing(entries)["P-0000000a"].state is State.ACCEPTED
    done = standing([*entries, Entry(State.DONE, "P-0000000a", date(2026, 10, 20))])["P-0000000a"]
    assert (done.state, done.live, done.by) == (State.DONE, date(2026, 10, 20), "综窗科")


def test_a_late_start_moves_the_day_of_the_verdict():
    late = standing([_proposed(), Entry(State.DONE, "P-0000000a", date(2026, 12, 20))])
    assert late["P-0000000a"].measure_on == date(2027, 4, 8)


def test_what_was_proposed_cannot_be_changed_once_it_is_decided():
    other = replace(proposal(), metric="bounce_share", effort=Effort.M)
    known = standing([
        _proposed(),
        Entry(State.ACCEPTED, NAME, ON),
        Entry(State.PROPOSED, NAME, ON, proposal=other),
    ])  # fmt: skip
    assert known[NAME].proposal == proposal()
    assert as_agreed([other], known) == (proposal(),)
    assert as_agreed([other], standing([_proposed()])) == (other,)


def _known(*steps: Entry) -> Registered:
    return standing([_proposed(), *steps])[NAME]


DONE = Entry(State.DONE, NAME, date(2026, 10, 20))
DECLINED = Entry(State.DECLINED, NAME, date(2026, 10, 9), by="综窗科")
ACCEPTED = Entry(State.ACCEPTED, NAME, date(2026, 10, 9), by="综窗科")


@pytest.mark.parametrize(
    ("stands", "step", "what"),
    [
        ((), Step(State.DONE, date(2026, 1, 1)), "比它还早"),
        ((), Step(State.DONE, date(2028, 1, 1)), "还没有到"),
        ((), Step(State.DECLINED, date(2028, 1, 1), "x"), "还没有到"),
        ((DECLINED,), Step(State.DONE, date(2026, 10, 20)), "由综窗科定为不采纳"),
        ((DECLINED,), Step(State.ACCEPTED, date(2026, 10, 20)), "确要更正"),
        ((DONE,), Step(State.DONE, date(2026, 10, 21)), "已记为 2026-10-20 上线"),
        ((DONE,), Step(State.DECLINED, date(2026, 11, 1), "x"), "上线"),
        ((DONE,), Step(State.ACCEPTED, date(2026, 11, 1)), "上线"),
        ((ACCEPTED,), Step(State.ACCEPTED, date(2026, 10, 10)), "已记为 2026-10-09 采纳"),
        ((ACCEPTED,), Step(State.DONE, date(2026, 10, 8)), "才采纳"),
    ],
)
def test_a_step_against_the_book_is_refused_with_what_stands_there(stands, step, what):
    with pytest.raises(BadStep, match=what):
        entry_of(_known(*stands), step, TODAY)


@pytest.mark.parametrize(
    ("stands", "step"),
    [
        ((DECLINED,), Step(State.DONE, date(2026, 10, 20), correct=True)),
        ((DONE,), Step(State.DONE, date(2026, 10, 21), correct=True)),
        ((DONE,), Step(State.DECLINED, date(2026, 11, 1), "x", correct=True)),
        ((ACCEPTED,), Step(State.ACCEPTED, date(2026, 10, 10), correct=True)),
    ],
)
def test_a_correction_is_added_and_marked_and_the_line_before_it_stays(stands, step):
    entry = entry_of(_known(*stands), step, TODAY)
    assert entry.corrects
    after = _known(*stands, entry)
    assert after.history[-2:] == (stands[-1], entry)
    assert after.state is step.state
    assert after.live == (step.on if step.state is State.DONE else None)


def test_who_agreed_may_still_do_it_or_turn_it_down_without_any_correction():
    for step in (
        Step(State.DONE, date(2026, 10, 20)),
        Step(State.DECLINED, date(2026, 10, 20), "综窗科"),
    ):
        assert not entry_of(_known(ACCEPTED), step, TODAY).corrects


@pytest.mark.parametrize(
    ("stands", "step"),
    [
        (DONE, Step(State.DONE, DONE.on)),
        (DECLINED, Step(State.DECLINED, DECLINED.on, "综窗科")),
        (ACCEPTED, Step(State.ACCEPTED, ACCEPTED.on)),
    ],
)
def test_the_same_step_twice_adds_nothing(stands, step):
    assert entry_of(_known(stands), step, TODAY) is None


def _measured(verdict: Verdict, on: date = date(2026, 12, 31)) -> Entry:
    doubt = Doubt.NOISY if verdict is Verdict.OPEN else Doubt.NONE
    return Entry(State.MEASURED, NAME, on, effect=Effect(verdict, doubt, "views_per_day"))


def test_a_verdict_closes_the_book_but_what_could_not_be_told_does_not():
    step = Step(State.DONE, date(2026, 10, 21), correct=True)
    with pytest.raises(BadStep, match="已经有了结论"):
        entry_of(_known(DONE, _measured(Verdict.WORKED)), step, TODAY)
    entry = entry_of(_known(DONE, _measured(Verdict.OPEN)), step, TODAY)
    assert _known(DONE, _measured(Verdict.OPEN), entry).effect is None


Q2, Q3, Q4 = (parse_period(f"2026Q{number}") for number in (2, 3, 4))
Q1 = parse_period("2027Q1")


def _added(entries: list[Entry], *proposals, period=Q3, called: str = "2026Q3") -> list[Entry]:
    return [*entries, *new_entries(proposals, {}, period, called, standing(entries))]


def _states(entries: list[Entry]) -> dict[str, str]:
    return {name: each.state.value for name, each in standing(entries).items()}


def test_the_same_report_again_adds_nothing():
    once = _added([], proposal())
    assert _added(once, proposal()) == once


def test_a_later_report_of_the_same_days_replaces_what_it_no_longer_proposes():
    other = proposal("P-0000000b", item="SX1")
    book = _added(_added([], proposal()), other)
    assert _states(book) == {NAME: "replaced", "P-0000000b": "proposed"}
    again = _added(book, proposal())
    assert _states(again) == {NAME: "proposed", "P-0000000b": "replaced"}


def test_what_nobody_decided_on_expires_with_the_next_period_and_may_still_be_accepted():
    book = _added(_added([], proposal()), period=Q4, called="2026Q4")
    assert _states(book) == {NAME: "expired"}
    entry = entry_of(standing(book)[NAME], Step(State.ACCEPTED, date(2027, 1, 20)), TODAY)
    assert _states([*book, entry]) == {NAME: "accepted"}


def test_decided_proposals_are_neither_replaced_nor_expired():
    book = [*_added([], proposal()), DONE]
    assert _states(_added(book)) == {NAME: "done"}
    assert _states(_added(book, period=Q4, called="2026Q4")) == {NAME: "done"}


def test_a_look_at_earlier_days_or_at_a_part_leaves_the_book_alone():
    known = standing(_added([], proposal()))
    assert newer(known, Q2).name == Q3.name
    assert newer(known, parse_period("2026-09")).name == Q3.name
    assert newer(known, Q3) is newer(known, Q4) is None
    assert newer(known, parse_period("2026-04-01..2026-09-30")) is None


def test_a_declined_proposal_is_settled_for_later_periods_only():
    known = standing([_proposed(), Entry(State.DECLINED, NAME, ON, by="综窗科")])
    pair = ("SX0", "views_per_day")
    assert pair in settled(known, Q4, AFTER.first)
    assert settled(known, Q3, BEFORE.first) == frozenset()
    assert settled(known, parse_period("2026-07-01..2026-09-30"), BEFORE.first) == frozenset()
    assert settled(known, Q2, BEFORE.first) == frozenset()


def test_a_verdict_is_told_once_it_is_due_and_not_again():
    entries = [_proposed(), DONE]
    known = standing(entries)
    assert due(known, Q4)
    assert not due(known, Q3)
    told = standing([*entries, replace(_measured(Verdict.WORKED), period="2026Q4")])
    assert due(told, Q4)
    assert not due(told, Q1)
    assert not due(told, parse_period("2027-01"))


def test_a_verdict_that_only_verify_saw_is_told_by_the_next_report():
    seen = standing([_proposed(), DONE, _measured(Verdict.WORKED)])
    assert due(seen, Q1)


def test_a_verdict_rests_on_whole_quarters_whenever_it_is_asked_for():
    known = standing([_proposed(), DONE])[NAME]
    assert known.measure_on == date(2027, 1, 8)
    for last, until in (
        (date(2026, 12, 30), date(2026, 12, 30)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2027, 2, 19), date(2026, 12, 31)),
        (date(2027, 4, 2), date(2027, 3, 31)),
    ):
        assert known.measured_until(last) == until


def test_a_report_made_again_says_of_an_improvement_what_the_book_said_then():
    early = _measured(Verdict.OPEN)
    late = _measured(Verdict.WORKED, date(2027, 3, 31))
    known = standing([_proposed(), DONE, early, late])[NAME]
    assert known.verdict_by(date(2026, 12, 31)) == early.effect
    assert known.verdict_by(date(2027, 3, 31)) == late.effect
    assert known.verdict_by(AFTER.last) is None
    assert standing([_proposed(), DONE, early])[NAME].verdict_by(date(2026, 12, 31)) is None


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_last_quarter_end_is_the_end_of_a_quarter_not_long_ago(day: date):
    end = last_quarter_end(day)
    following = end + timedelta(days=1)
    assert (following.day, following.month % 3) == (1, 1)
    assert 0 <= (day - end).days < 92


def test_what_could_not_be_told_is_told_again_for_two_quarters():
    known = standing([_proposed(), DONE, _measured(Verdict.OPEN)])
    told = [bool(due(known, parse_period(f"2027Q{number}"))) for number in (1, 2, 3)]
    assert told == [True, True, False]


def test_the_book_comes_back_as_it_was_written(tmp_path):
    entries = (_proposed(), Entry(State.DECLINED, "P-0000000a", ON, by="综窗科"))
    append_register(tmp_path, entries[:1])
    append_register(tmp_path, entries[1:])
    assert read_register(tmp_path) == entries


def test_a_book_that_was_tampered_with_is_told_by_its_line(tmp_path):
    append_register(tmp_path, [_proposed()])
    path = tmp_path / "proposals" / "proposals.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + '{"schema":1}\n', encoding="utf-8")
    with pytest.raises(BrokenRegister, match="第 2 行"):
        read_register(tmp_path)


def test_a_line_that_was_being_written_when_the_machine_stopped_never_counted(tmp_path):
    append_register(tmp_path, [_proposed()])
    path = tmp_path / "proposals" / "proposals.jsonl"
    path.write_bytes(path.read_bytes() + b'{"schema":1,"state":"acc')
    assert read_register(tmp_path) == (_proposed(),)
    append_register(tmp_path, [DONE])
    assert read_register(tmp_path) == (_proposed(), DONE)


def test_who_decides_by_the_book_sees_what_the_one_before_wrote(tmp_path):
    def once(entries):
        return () if entries else (_proposed(),)

    assert len(revise(tmp_path, once)) == 1
    assert revise(tmp_path, once) == ()
    assert read_register(tmp_path) == (_proposed(),)


def test_a_correction_is_read_back_as_one(tmp_path):
    entry = replace(DONE, corrects=True)
    append_register(tmp_path, [_proposed(), entry])
    assert read_register(tmp_path)[1] == entry


def test_a_store_without_a_book_has_no_proposals(tmp_path):
    assert read_register(tmp_path) == ()
