"""Events wait in the database until the ledger can take them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from zhagen import wiring
from zhagen.events.kinds import make
from zhagen.events.ledger import LedgerFault
from zhagen.events.model import Event, Subject
from zhagen.web.ledger import outgoing
from zhagen.web.ledger.models import Outgoing

NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def event(number: int = 1) -> Event:
    subject = Subject(f"case-{number:032x}", "breakdown@1.0", channel="office", role="manager")
    payload = {"metric": "views_per_day", "effort": "S", "state": "accepted"}
    kind = "insight.proposal_adopted"
    return make(kind, payload, subject=subject, definition=None, occurred_at=NOW)


class Full:
    """A ledger on a disk that is full."""

    def append(self, _events):
        raise LedgerFault("台账写不进去。")


@pytest.fixture
def book(tmp_path, monkeypatch):
    made = wiring.open_ledger(tmp_path)
    monkeypatch.setattr(outgoing, "ledger", lambda: made)
    return made


@pytest.mark.django_db(transaction=True)
def test_events_are_brought_when_the_change_is_kept_and_in_their_order(book):
    with transaction.atomic():
        outgoing.send([event(1), event(2)])
        assert list(book.read()) == []
    assert list(book.read()) == [event(1), event(2)]
    assert not Outgoing.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_taken_back_takes_its_events_with_it(book):
    def refused():
        with transaction.atomic():
            outgoing.send([event()])
            raise KeyError

    with pytest.raises(KeyError):
        refused()
    assert outgoing.bring_to_ledger() == 0
    assert list(book.read()) == []


@pytest.mark.django_db(transaction=True)
def test_a_ledger_that_cannot_be_written_holds_nobody_up_and_loses_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(outgoing, "ledger", Full)
    outgoing.send([event()])
    assert Outgoing.objects.count() == 1
    with pytest.raises(LedgerFault):
        outgoing.bring_to_ledger()
    made = wiring.open_ledger(tmp_path)
    monkeypatch.setattr(outgoing, "ledger", lambda: made)
    assert outgoing.bring_to_ledger() == 1
    assert list(made.read()) == [event()]


@given(st.integers(0, 2**64), st.sampled_from(["", "on", "off"]), st.booleans())
def test_an_event_comes_back_from_its_json_as_it_was(number, arm, ours):
    subject = Subject(f"case-{number:032x}", "insight@1.0", "a" * 64 if ours else "", arm=arm)
    one = Event("insight.proposal_adopted", NOW, subject, {"metric": "x", "count": number})
    assert Event.from_json(one.to_json()) == one
