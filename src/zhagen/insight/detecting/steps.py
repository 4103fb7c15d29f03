"""Items whose readers go on to the next step more or less often than before.

The step leads from the page of the item from which most people go on to the next page of the item
or to applying. Only where the readers are the same kind of readers does a change speak of the step:
their number and the part on telephones must be steady. A session is over half an hour after its
last request, so that the days of a period are mature as soon as they are on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.comparing.halves import Halves, days_off, halves
from zhagen.insight.comparing.shares import Trials
from zhagen.insight.model import Candidate, Direction
from zhagen.insight.period import Period
from zhagen.insight.shares import in_time
from zhagen.insight.shares.kinds import ShareKind
from zhagen.insight.thresholds.moves import (
    FEWEST_READERS,
    LEAST_STEP,
    STEADY_PHONES,
    STEADY_READERS,
)
from zhagen.logs.panel import Device, Flags, Panel, Steps


def step_trials(panel: Panel, calendar: WorkCalendar) -> Trials:
    """Views of the page of each item; events are those that were followed by the next step."""
    steps = panel.steps
    shape = (len(panel.items), len(panel.days), 2)
    moved, read = np.zeros(shape), np.zeros(shape)
    if steps is not None:
        for stratum, days in enumerate((~days_off(panel, calendar), days_off(panel, calendar))):
            read[:, days, stratum] = steps.read.sum(axis=2)[:, days]
            moved[:, days, stratum] = np.minimum(steps.moved[:, days], read[:, days, stratum])
    return Trials(moved, read, ("工作日", "休息日"), (0, 0), ("全部",))


STEP = ShareKind(
    "step",
    "step_share",
    "cube/moves",
    "sum(moves onward) / sum(views) of the item's page",
    "页面浏览",
    "进入下一步",
    LEAST_STEP,
    0.0,
    FEWEST_READERS,
    ripens=False,
    trials=step_trials,
    higher=Direction.BETTER,
)


def candidates(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """One candidate for each item with steady readers and a next step in both periods."""
    cut = halves(panel, before, after, calendar)
    if cut is None or panel.steps is None:
        return
    steady = _steady(panel.steps, cut)
    places = {item.code: place for place, item in enumerate(panel.items)}
    for each in in_time.candidates(STEP, panel, before, after, calendar):
        if each.explains or each.item is None:
            yield each
        elif steady[places[each.item]]:
            yield _worded(each, panel.steps, places[each.item])


def _steady(steps: Steps, cut: Halves) -> Flags:
    """Items with about as many readers as before, on about the same devices."""
    sums = [steps.read[:, half.days].sum(axis=1) for half in (cut.before, cut.after)]
    moved = [steps.moved[:, half.days].sum(axis=1) for half in (cut.before, cut.after)]
    rates = [
        each.sum(axis=1) / max(1, half.length)
        for each, half in zip(sums, (cut.before, cut.after), strict=True)
    ]
    phones = [each[:, Device.PHONE] / np.maximum(each.sum(axis=1), 1) for each in sums]
    ratio = np.maximum(rates[1], 1e-9) / np.maximum(rates[0], 1e-9)
    steady = (ratio <= STEADY_READERS) & (ratio >= 1 / STEADY_READERS)
    steady &= np.abs(phones[1] - phones[0]) <= STEADY_PHONES
    # A step that nobody takes any more has another address now.
    return np.asarray(steady & (moved[0] > 0) & (moved[1] > 0), np.bool_)


def _worded(candidate: Candidate, steps: Steps, place: int) -> Candidate:
    rose = candidate.type == "step.rose"
    lost = (candidate.before or 0.0) - (candidate.after or 0.0)
    trials = float(candidate.facts["after_trials"] or 0)
    return replace(
        candidate,
        direction=Direction.BETTER if rose else Direction.WORSE,
        people=abs(lost) * trials,
        facts={**candidate.facts, "page": steps.page[place], "onward": steps.onward[place]},
    )
