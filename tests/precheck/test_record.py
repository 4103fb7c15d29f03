"""What the ledger can tell from the events of one pre-review."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from papers import BY_AGENT, SLICE, files_of, reviewed, without

from zhagen.events.model import Subject
from zhagen.precheck.record import Recorder

ENDED = datetime(2026, 11, 22, 9, 30, 10, tzinfo=UTC)
SECONDS = {"read": 7.5, "review": 0.5, "total": 8.0}
RECORDER = Recorder(Subject("case-" + "0123456789abcdef" * 2, SLICE.ref), SLICE)


def test_papers_are_received_before_they_are_read_and_read_before_they_are_judged():
    review = reviewed(without(files_of(BY_AGENT), "agent_id"))
    events = RECORDER.whole(6, 1000, review, SECONDS, ENDED)
    times = {event.kind: event.occurred_at for event in events}
    assert times["precheck.received"] == ENDED - timedelta(seconds=8)
    assert times["precheck.read"] == ENDED - timedelta(seconds=0.5)
    assert times["precheck.verdict"] == times["precheck.finding_shown"] == ENDED
    assert [event.occurred_at for event in events] == sorted(times[e.kind] for e in events)


def test_a_case_sent_back_tells_each_demand_and_how_long_it_took():
    review = reviewed(without(files_of(BY_AGENT), "agent_id"))
    events = RECORDER.handled("returned", review.findings, 2, 400.04, ENDED)
    *demands, handled = events
    assert [one.payload["code"] for one in demands] == [one.code for one in review.findings]
    assert handled.payload == {
        "outcome": "returned", "points": len(demands), "round": 2, "seconds": 400.0,
    }  # fmt: skip


def test_a_case_that_waited_for_weeks_still_leaves_an_event():
    (handled,) = RECORDER.handled("accepted", (), 1, 10**7, ENDED)
    assert handled.payload["seconds"] < 10**6
