"""What explains numbers instead of asking for anything: found before anything is called a finding.

Each explanation says in its fact `covers` which families of findings on the same item it takes
the place of, as words with blanks between.
"""

from __future__ import annotations

from collections.abc import Iterator

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.diagnosing.bots import bots
from zhagen.insight.diagnosing.gap import gaps
from zhagen.insight.diagnosing.moved import moved
from zhagen.insight.diagnosing.season import seasons
from zhagen.insight.diagnosing.site import site_and_calendar
from zhagen.insight.diagnosing.spike import spiked
from zhagen.insight.model import Candidate
from zhagen.insight.period import Period
from zhagen.insight.views.baseline import baseline
from zhagen.logs.panel import Panel


def explanations(
    panel: Panel, before: Period, after: Period, calendar: WorkCalendar
) -> Iterator[Candidate]:
    """All explanations of volume but `mix`, which the tests of shares and times tell themselves."""
    base = baseline(panel, before, after, calendar)
    addresses = list(moved(panel, base))
    away = {each.item for each in addresses}
    yield from addresses
    # What is missing or unusual on an item whose address changed is missing for that reason.
    for each in (*gaps(panel, base), *bots(panel, base), *spiked(panel, base)):
        if each.item is None or each.item not in away:
            yield each
    yield from site_and_calendar(panel, base)
    yield from seasons(panel, before, after, calendar)


def covers(explanation: Candidate, candidate: Candidate) -> bool:
    """Whether the explanation takes the place of the candidate.

    Of two explanations the one that says the numbers are none of people's takes the place of the
    one by composition: a program has a device and a pace too.
    """
    if explanation.item != candidate.item or explanation.item is None:
        return False
    families = str(explanation.facts.get("covers", "")).split()
    if candidate.family == "mix":
        return explanation.family != "mix" and str(candidate.facts.get("of")) in families
    return candidate.family in families
