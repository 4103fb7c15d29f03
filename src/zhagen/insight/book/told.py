"""Steps of proposals as events: codes and counts, neither who decided nor why.

A proposal is no case, so its events carry an id that is drawn anew each time, by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from zhagen.events.kinds import make
from zhagen.events.model import Event, Scalar, Subject
from zhagen.insight.book.register import State
from zhagen.insight.effects.effect import Effect
from zhagen.insight.model import Proposal

_DEFINITION: Final = "insight@1.0"


def step_taken(proposal: Proposal, state: State, case_id: str, at: datetime) -> Event:
    """A proposal was agreed to, turned down, or went live."""
    payload = {"metric": proposal.metric, "effort": proposal.effort.value, "state": state.value}
    return _made("insight.proposal_adopted", payload, case_id, at)


def measured(effect: Effect, case_id: str, at: datetime) -> Event:
    """The verdict on a proposal is in the book."""
    payload = {
        "metric": effect.metric, "verdict": effect.verdict.value,
        "weeks_before": effect.weeks_before, "weeks_after": effect.weeks_after,
        "controls": effect.controls,
    }  # fmt: skip
    return _made("insight.proposal_measured", payload, case_id, at)


def _made(kind: str, payload: Mapping[str, Scalar], case_id: str, at: datetime) -> Event:
    subject = Subject(case_id, _DEFINITION, channel="office", role="manager")
    return make(kind, payload, subject=subject, definition=None, occurred_at=at)
