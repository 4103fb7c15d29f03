"""Was it settled? Events of talks, sessions read out of a ledger, and the report on them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.guide.applicants import applicant, converse

from zhagen.events.guide_codes import (
    GUIDE_ACTS,
    GUIDE_DOORS,
    GUIDE_ENDS,
    GUIDE_HOWS,
    GUIDE_WISHES,
)
from zhagen.events.ledger import JsonlLedger
from zhagen.events.model import BadEvent, Event, Subject
from zhagen.guide.measuring.events import Met, Recorder, answer_code, result_of, turns_in
from zhagen.guide.measuring.measure import (
    LINKING,
    Rate,
    Result,
    report_of,
    sessions_of,
    stumbles_of,
)
from zhagen.guide.measuring.report import report_json, reports_of, rows
from zhagen.guide.measuring.wishes import wish_lines, wishes_json, wishes_of
from zhagen.guide.talking.dialogue import Dialogue
from zhagen.guide.talking.turn import TalkAct
from zhagen.guide.talking.wording_doors import SENTENCES
from zhagen.slices.find import resolve
from zhagen.slices.load import load
from zhagen.slices.model import Slice

ON = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=10)


@cache
def shipped() -> Slice:
    return load(resolve("employer-social-insurance"))


def recorder(number: int) -> Recorder:
    subject = Subject(
        f"case-{number:032x}", shipped().ref, channel="guide", role="applicant", engine="guide"
    )
    return Recorder(subject, shipped())


def session(number: int, end: str, at: datetime = AT) -> list[Event]:
    """A session as its events: how it ended, and what came of it."""
    made = recorder(number)
    talk = Dialogue(shipped(), on=ON)
    talk.start()
    events = [made.started(at)]
    texts = {
        "confirmed": ["个人"],
        "handed": ["转人工"],
        "refused": ["个人"],
        "abandoned": ["单位"],
        "open": ["单位"],
    }[end]
    for text in texts:
        before = talk.state
        turn = talk.say(text)
        at += timedelta(minutes=1)
        events.append(made.turn(before, talk.state, turn, at))
    if end == "handed":
        events.append(made.ended(talk.state, timedelta(minutes=1), at, reason="asked_for"))
    elif end in {"refused", "abandoned"}:
        events.append(made.ended(talk.state, timedelta(minutes=1), at))
    return events


def resolved(number: int, at: datetime = AT) -> list[Event]:
    """A session that ends with a draft that is fetched."""
    made = recorder(number)
    who = applicant(shipped(), number, "terse")
    who.truth |= {"applicant.kind": "unit", "insurance.scheme": "social"}
    who.truth["org.already_registered"] = False
    talk = Dialogue(shipped(), on=ON)
    steps = converse(talk, who)
    events = [made.started(at)]
    events += [made.turn(one.before, one.after, one.turn, at) for one in steps]
    return [*events, made.ended(talk.state, timedelta(minutes=6), at)]


def results(events: Iterable[Event]) -> list[Result]:
    return [one.result for one in sessions_of(events, LATER)]


def test_the_codes_of_events_are_those_of_the_talk() -> None:
    assert set(GUIDE_ACTS) == {act.value for act in TalkAct}
    assert {*GUIDE_ENDS, "open", "repeated_within_72h"} == {one.value for one in Result}


def test_no_event_can_carry_a_value() -> None:
    for event in resolved(1):
        for value in event.payload.values():
            assert isinstance(value, int | float | bool) or str(value).isascii()
    with pytest.raises(BadEvent):
        recorder(1).acted("示例市青禾商贸有限公司", AT)


def test_the_turns_of_a_talk_tell_what_became_of_each_question() -> None:
    talk = Dialogue(shipped(), on=ON)
    talk.start()
    codes = []
    for text in ("为什么要问", "单位", "嗯嗯嗯嗯", "第一个", "没有", "不想说", "123", "不知道"):
        before = talk.state
        turn = talk.say(text)
        codes.append(answer_code(before, talk.state, turn))
    assert codes == [
        "aside", "known", "unclear", "known", "known", "refused", "unclear", "unknown",
    ]  # fmt: skip
    assert turns_in(talk.state) == 8


def test_a_session_without_a_hand_over_is_not_a_success() -> None:
    assert results(session(1, "abandoned")) == [Result.ABANDONED]
    assert results(session(1, "handed")) == [Result.HANDED_OVER]
    assert results(session(1, "refused")) == [Result.REFUSED]


def test_confirming_and_fetching_the_draft_are_successes() -> None:
    assert results(resolved(1)) == [Result.CONFIRMED]
    fetched = [*session(2, "abandoned"), recorder(2).acted("draft_downloaded", AT)]
    assert results(fetched) == [Result.BY_ACTION]


def test_coming_again_within_three_days_takes_the_success_back() -> None:
    for hours, result in ((1, Result.REPEATED), (72, Result.REPEATED), (73, Result.CONFIRMED)):
        again = recorder(1).repeated(hours, AT + timedelta(hours=hours))
        assert results([*resolved(1), again]) == [result]
    again = recorder(1).repeated(5, AT)
    assert results([*session(1, "handed"), again]) == [Result.HANDED_OVER]


def test_a_talk_still_going_on_is_in_no_rate() -> None:
    events = session(1, "open")
    assert [one.result for one in sessions_of(events, AT + timedelta(minutes=30))] == [Result.OPEN]
    assert results(events) == [Result.ABANDONED]
    report = report_of(sessions_of(events, AT + timedelta(minutes=30)), AT)
    assert (report.sessions, report.resolution.n) == (0, 0)


def test_the_report_counts_with_denominators_and_intervals() -> None:
    events: list[Event] = []
    for number in range(4):
        events += resolved(number)
    events += [*session(10, "refused"), *session(11, "handed"), *session(12, "abandoned")]
    events += [recorder(1).rated(5, AT), recorder(2).rated(2, AT)]
    events += [recorder(11).seat_asked_again("org.name", AT)]
    report = reports_of(events, LATER)[0]
    assert (report.resolution.events, report.resolution.n) == (4, 6)
    assert report.resolution.interval is not None
    assert 0 < report.resolution.interval.lower < 4 / 6 < report.resolution.interval.upper < 1
    assert (report.response.events, report.response.n) == (2, 7)
    assert (report.good.events, report.good.n) == (1, 2)
    assert report.mean_score == 3.5
    assert report.seat_asked_again == 1
    assert report.provisional == 0
    told = report_json([report])
    assert json.loads(json.dumps(told)) == told
    assert "4/6（67%）" in {row[0]: row[1] for row in rows(report)}["解决率"]


def test_nothing_is_divided_by_nothing() -> None:
    empty = report_of([], AT)
    assert empty.resolution.share is None
    assert empty.resolution.interval is None
    assert [row for row in rows(empty) if "nan" in "".join(row)] == []


def test_a_recent_success_is_provisional() -> None:
    report = report_of(sessions_of(resolved(1), AT + timedelta(hours=71)), AT + timedelta(hours=71))
    assert report.provisional == 1


def test_questions_people_stumble_over_come_worst_first() -> None:
    events: list[Event] = []
    talk = Dialogue(shipped(), on=ON)
    talk.start()
    for text in ("嗯嗯嗯嗯", "单位", "不想说", "不知道"):
        before = talk.state
        turn = talk.say(text)
        events.append(recorder(1).turn(before, talk.state, turn, AT))
    found = stumbles_of(events)
    assert {one.fact for one in found} == {
        "applicant.kind",
        "insurance.scheme",
        "org.already_registered",
    }
    first = next(one for one in found if one.fact == "applicant.kind")
    assert (first.put, dict(first.failed)) == (2, {"unclear": 1})


@given(st.lists(st.sampled_from(["resolved", "handed", "refused", "abandoned"]), max_size=8))
def test_every_session_is_counted_once_whatever_the_order_of_events(ends: list[str]) -> None:
    events: list[Event] = []
    for number, end in enumerate(ends):
        events += _cached(number, end)
    report = report_of(sessions_of(reversed(events), LATER), LATER)
    assert report.sessions == len(ends)
    assert sum(report.counts.values()) == len(ends)
    assert report.resolution.n == len(ends) - ends.count("refused")
    assert report.resolution.events == ends.count("resolved")


@cache
def _cached(number: int, end: str) -> tuple[Event, ...]:
    return tuple(resolved(number) if end == "resolved" else session(number, end))


def test_events_come_back_from_a_ledger_as_they_were(tmp_path: Path) -> None:
    ledger = JsonlLedger(tmp_path)
    events = [*resolved(1), recorder(1).rated(4, AT), *session(2, "handed")]
    ledger.append(events)
    assert reports_of(list(ledger.read()), LATER) == reports_of(events, LATER)


def test_an_end_is_read_off_the_state() -> None:
    talk = Dialogue(shipped(), on=ON)
    talk.start()
    assert result_of(talk.state) is Result.ABANDONED
    assert result_of(talk.state, acted=True) is Result.BY_ACTION
    talk.say("转人工")
    assert result_of(talk.state, acted=True) is Result.HANDED_OVER


def test_a_rate_of_all_and_of_none_has_an_interval_within_its_bounds() -> None:
    for events in (0, 9):
        interval = Rate(events, 9).interval
        assert interval is not None
        assert 0 <= interval.lower <= interval.upper <= 1


def looking(number: int, *wishes: Met, at: datetime = AT) -> list[Event]:
    """A session in which no item was held, as its events."""
    made = Recorder(Subject(f"case-{number:032x}", LINKING, channel="web", role="applicant"))
    events = [made.started(at)]
    return [*events, *(made.wish(one, turn, at) for turn, one in enumerate(wishes))]


ASKED_BACK = Met("asked", "clarify")


@pytest.mark.parametrize(
    ("wishes", "result"),
    [
        ((Met("door", door="hotline"),), Result.SENT),
        ((Met("safety", door="crisis"),), Result.SENT),
        ((ASKED_BACK, Met("held", "chosen"), Met("card")), Result.CARD),
        ((ASKED_BACK, Met("held", "chosen")), Result.ABANDONED),
        ((ASKED_BACK, Met("none_of_these")), Result.NOT_FOUND),
        ((ASKED_BACK,), Result.NOT_FOUND),
        ((Met("person", door="desk"),), Result.HANDED_OVER),
    ],
)
def test_a_session_that_never_reaches_a_slice_has_its_outcome(
    wishes: tuple[Met, ...], result: Result
) -> None:
    assert results(looking(20, *wishes)) == [result]
    assert [one.slice_ref for one in sessions_of(looking(20, *wishes), LATER)] == [LINKING]


def test_a_wish_that_leads_to_a_slice_belongs_to_the_session_of_that_slice() -> None:
    events = [*looking(1, ASKED_BACK, Met("held", "chosen")), *resolved(1)]
    assert results(events) == [Result.CONFIRMED]
    assert [one.slice_ref for one in sessions_of(events, LATER)] == [shipped().ref]
    assert [one.slice_ref for one in reports_of(events, LATER)] == [shipped().ref]


def test_the_report_tells_how_many_wishes_ended_at_which_door() -> None:
    events = [
        *looking(1, Met("door", door="hotline")),
        *looking(2, Met("door", door="hotline")),
        *looking(3, ASKED_BACK, Met("held", "chosen"), Met("card")),
        *looking(4, Met("safety", door="crisis")),
        *looking(5, Met("held", "direct")),
    ]
    found = wishes_of(events, LATER)
    assert found.doors == {"hotline": 2, "crisis": 1}
    assert (found.asked, found.found.events, found.found.n) == (1, 2, 6)
    assert found.sessions == {Result.SENT: 3, Result.CARD: 1, Result.ABANDONED: 1}
    told = report_json([], found)
    assert json.loads(json.dumps(told)) == told
    assert wishes_json(found)["doors"] == {"crisis": 1, "hotline": 2}
    assert "  12345 2" in wish_lines(found)
    assert wish_lines(wishes_of([], LATER)) == []


def test_every_code_of_a_wish_has_its_words_and_every_door_its_code() -> None:
    doors = {key.rpartition("@")[2] for key in SENTENCES}
    assert set(GUIDE_DOORS) == doors
    wishes = [
        *(Met("door", door=one) for one in GUIDE_DOORS),
        *(Met("held", how) for how in GUIDE_HOWS[:2]),
        *(Met(came) for came in GUIDE_WISHES if came != "held"),
    ]
    lines = wish_lines(wishes_of(looking(9, *wishes), LATER))
    assert len(lines) > len(GUIDE_DOORS)


@given(st.text(max_size=20))
def test_a_wish_has_no_room_for_what_was_said(text: str) -> None:
    made = Recorder(Subject(f"case-{7:032x}", LINKING))
    for met in (Met(text), Met("door", door=text), Met("held", text)):
        codes = {*GUIDE_WISHES, *GUIDE_DOORS, *GUIDE_HOWS, ""}
        if text not in codes:
            with pytest.raises(BadEvent):
                made.wish(met, 1, AT)
