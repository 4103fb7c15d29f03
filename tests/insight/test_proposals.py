"""At most two improvements, the most useful first, with everything fixed that will judge them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.made import AFTER, BEFORE, candidate, discovery, finding, panel, proposal

from zhagen.insight.model import Direction, Effort
from zhagen.insight.proposals import measure_day, plausible, proposals_of
from zhagen.insight.proposals_controls import controls_for
from zhagen.insight.register import BadStep, Entry, State, check_step, due, settled, standing
from zhagen.insight.register_file import BrokenRegister, append_register, read_register
from zhagen.insight.templates import BadTemplates, parse, shipped, template_for

ON = date(2026, 10, 1)


def _proposals(*findings, settled_pairs=frozenset()):
    return proposals_of(discovery(*findings), panel(), BEFORE, AFTER, shipped(), settled_pairs)


def test_three_findings_give_the_two_proposals_that_help_most():
    found = _proposals(
        finding(1, candidate(item="SX0", before=80.0, after=40.0)),
        finding(2, candidate(item="SX1", before=20.0, after=18.0)),
        finding(3, candidate(item="SX2", before=200.0, after=100.0)),
    )
    assert [each.item for each in found] == ["SX2", "SX0"]


def test_good_news_and_explanations_need_no_proposal():
    better = candidate("bounce.fell", metric="bounce_share", direction=Direction.BETTER)
    busier = candidate("volume.rose", direction=Direction.NEITHER)
    assert _proposals(finding(1, better), finding(2, busier)) == ()


def test_a_proposal_fixes_what_will_judge_it():
    made = _proposals(finding(1))[0]
    assert made.metric == "views_per_day"
    assert made.baseline == pytest.approx(60, rel=0.05)
    assert 0 < made.detectable < 0.5
    assert set(made.controls) == {"SX1", "SX2", "SX3", "SX4", "SX5"}
    assert made.measure_on == date(2027, 1, 8)


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
        Entry(State.ACCEPTED, "P-0000000a", ON),
        Entry(State.PROPOSED, "P-0000000a", ON, proposal=other),
    ])  # fmt: skip
    assert known["P-0000000a"].proposal == proposal()


def test_steps_that_make_no_sense_are_refused():
    known = standing([_proposed(), Entry(State.DONE, "P-0000000a", ON)])["P-0000000a"]
    with pytest.raises(BadStep, match="上线"):
        check_step(known, State.DECLINED, ON)
    with pytest.raises(BadStep, match="太早"):
        check_step(known, State.DONE, date(2026, 1, 1))


def test_a_declined_proposal_is_settled_for_other_periods_only():
    known = standing([_proposed(), Entry(State.DECLINED, "P-0000000a", ON, by="综窗科")])
    pair = ("SX0", "views_per_day")
    assert pair in settled(known, "2026Q4", AFTER.first)
    assert settled(known, "2026Q3", BEFORE.first) == frozenset()


def test_a_verdict_is_told_once_it_is_due_and_not_again():
    known = standing([_proposed(), Entry(State.DONE, "P-0000000a", date(2026, 10, 20))])
    assert due(known, AFTER.last, date(2026, 12, 31))
    assert not due(known, date(2026, 12, 31), date(2027, 3, 31))
    assert not due(known, BEFORE.last, AFTER.last)


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


def test_a_store_without_a_book_has_no_proposals(tmp_path):
    assert read_register(tmp_path) == ()
