"""At most two light improvements a period: people helped × plausible effect ÷ effort.

Everything that will judge a proposal is fixed with it: metric, value it starts from, the smallest
change that can be seen at all, the items it is held against, the day it is judged. What nobody
could judge later is not proposed: a finding by rule, of the whole site, or on too few weeks.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from zhagen.insight.effects.effect import RECORDS_COME_IN, levels, smallest_detectable
from zhagen.insight.effects.metrics import MEASURES, Measure, Scale
from zhagen.insight.effects.series import level_of, weeks_of
from zhagen.insight.model import (
    Candidate,
    Direction,
    Discovery,
    Effort,
    Finding,
    Proposal,
    Scalar,
)
from zhagen.insight.period import Period
from zhagen.insight.proposing.controls import controls_for
from zhagen.insight.proposing.templates import Template, template_for
from zhagen.insight.thresholds.shares import SHORT_DWELL_S
from zhagen.logs.panel import Panel
from zhagen.measures.distributions import normal_upper

MOST: Final = 2
_DAYS: Final = {Effort.S: 2.0, Effort.M: 10.0}
# What is proposed is taken to be live so long after the period; a later day moves the measurement.
_TO_LIVE: Final = timedelta(days=21)
_FEWEST_DAYS_AFTER: Final = 56
# People are told for a quarter, however long the period.
_QUARTER_DAYS: Final = 91
# A fall by more than that, or more than this much growth, is no plan but a hope.
_MOST_FALL: Final = 0.95
_MOST_GROWTH: Final = 1.0
# Findings whose `after` is the metric of the whole item in the period.
_OF_ITEM: Final = frozenset(
    f"{family}.{what}"
    for family in ("volume", "dwell", "bounce", "search", "returns", "handling_time")
    for what in ("rose", "fell", "peers", "short")
)
_REASON: Final = "returns.reason"


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A proposal that could be made, with what it is worth."""

    score: float
    finding: Finding
    item: str
    template: Template
    people: float
    facts: Mapping[str, Scalar]


def proposals_of(
    discovery: Discovery,
    panel: Panel,
    before: Period,
    after: Period,
    templates: Sequence[Template],
    settled: frozenset[tuple[str | None, str]] = frozenset(),
) -> tuple[Proposal, ...]:
    """The proposals of a period, best first.

    `settled` are (item, metric) pairs that need no further proposal: declined, or being measured.
    """
    # What programs, a mix or missing records moved is no measure of what was left alone.
    told = (*discovery.findings, *discovery.explanations)
    touched = frozenset(
        item
        for item in (*(each.candidate.item for each in told), *(item for item, _ in settled))
        if item is not None
    )
    found: list[Proposal] = []
    faint: list[Proposal] = []
    taken: set[str] = set()
    for each in sorted(_ranked(discovery, after, tuple(templates)), key=_order):
        item, kind = each.item, each.template.fits[0]
        if len(found) == MOST:
            break
        if {item, kind} & taken or (item, each.template.metric) in settled:
            continue
        made = _proposal(each, panel, (before, after), touched)
        if made is None:
            continue
        if not _would_show(made, each.finding.candidate):
            faint.append(made)
            continue
        found.append(made)
        taken |= {item, kind}
    # What hardly shows is proposed only where nothing else is, and says so itself.
    return tuple(found or faint[:1])


def _order(each: _Ranked) -> tuple[float, str]:
    return -each.score, each.finding.id


def _ranked(
    discovery: Discovery, after: Period, templates: tuple[Template, ...]
) -> Iterator[_Ranked]:
    reasons = {
        each.candidate.item: each.candidate
        for each in discovery.findings
        if each.candidate.type == _REASON
    }
    for finding in discovery.findings:
        candidate = finding.candidate
        # More returns of which the reason is known: the reason is what can be told people.
        known = reasons.get(candidate.item) if candidate.family == "returns" else None
        template = template_for(known or candidate, templates)
        if template is None or candidate.item is None or not _wants_mending(candidate):
            continue
        people = _people(candidate, after) * template.helped * plausible(candidate)
        if people > 0:
            score = people / _DAYS[template.effort]
            facts = {**candidate.facts, **known.facts} if known else candidate.facts
            yield _Ranked(score, finding, candidate.item, template, people, facts)


def _wants_mending(candidate: Candidate) -> bool:
    """Whether people are worse off for it, by a test; a shorter stay only where it is too short."""
    if candidate.direction is Direction.BETTER or candidate.explains or candidate.p is None:
        return False
    if candidate.type == "dwell.fell" and not candidate.facts.get("short"):
        return False
    good_news = {"volume.rose", "dwell.rose"}
    return candidate.direction is Direction.WORSE or candidate.type not in good_news


def _people(candidate: Candidate, after: Period) -> float:
    """People concerned in a quarter: those who came, read, searched, applied in vain."""
    if candidate.type == "volume.fell" and candidate.after is not None:
        lost = max((candidate.before or 0.0) - candidate.after, 0.0)
        return lost * _QUARTER_DAYS
    return (candidate.people or candidate.n / 2) * _QUARTER_DAYS / after.days


def plausible(candidate: Candidate) -> float:
    """How much of a change is likely to be real, 0 to 1: the James-Stein factor of its interval.

    An estimate two errors from nothing keeps three quarters, one at its error nothing. A habit is
    no change: what was tested is how far it lies beyond its limit.
    """
    distance, off = (candidate.facts.get(key) for key in ("tested_distance", "tested_error"))
    if distance is not None and off is not None:
        return _shrunk(float(distance), float(off))
    if candidate.change is None or candidate.low is None or candidate.high is None:
        return 1.0
    error = (candidate.high - candidate.low) / (2 * normal_upper(0.025))
    return _shrunk(candidate.change, error)


def _shrunk(value: float, error: float) -> float:
    return max(0.0, 1 - (error / value) ** 2) if value else 0.0


def _proposal(
    ranked: _Ranked, panel: Panel, periods: tuple[Period, Period], touched: frozenset[str]
) -> Proposal | None:
    """The proposal with all that will judge it; None where it could not be judged."""
    template, item = ranked.template, ranked.item
    before, after = periods
    names = {each.code: each.name for each in panel.items}
    if item not in names:
        return None
    controls = controls_for(panel, item, template.metric, touched, before.first, after.last)
    detectable = smallest_detectable(panel, item, template.metric, controls, after.first)
    baseline = _baseline(ranked, panel, after)
    if baseline is None or not can_be_seen(template.metric, baseline, detectable):
        return None
    facts = ranked.facts
    return Proposal(
        id=_id(item, after, template),
        finding=ranked.finding.id,
        item=item,
        title=template.filled(template.title, names[item], facts),
        text=template.filled(template.text, names[item], facts),
        place=template.filled(template.place, names[item], facts),
        metric=template.metric,
        baseline=baseline,
        detectable=detectable,
        controls=controls,
        measure_on=measure_day(after.last + _TO_LIVE),
        effort=template.effort,
        people=ranked.people,
    )


def can_be_seen(metric: str, baseline: float, detectable: float | None) -> bool:
    """Whether the weeks of the metric can show an improvement that is possible at all."""
    if detectable is None:
        return False
    measure = MEASURES[metric]
    if measure.scale is Scale.POINTS:
        return detectable < (1 - baseline if measure.better > 0 else baseline)
    return baseline > 0 and detectable < (_MOST_GROWTH if measure.better > 0 else _MOST_FALL)


def _would_show(proposal: Proposal, candidate: Candidate) -> bool:
    """Whether the verdict would see the whole change undone, or what such a change is made for."""
    measure = MEASURES[proposal.metric]
    wanted = [measure.worth]
    if candidate.metric == proposal.metric and candidate.after:
        aims = [candidate.before, SHORT_DWELL_S if candidate.family == "dwell" else None]
        wanted += [_step(candidate.after, aim, measure) for aim in aims if aim is not None]
    return proposal.detectable is not None and proposal.detectable <= max(wanted)


def _step(now: float, aim: float, measure: Measure) -> float:
    """How far it is from now to the aim, on the good side."""
    way = aim - now if measure.scale is Scale.POINTS else aim / now - 1
    return way * measure.better


def _id(item: str, period: Period, template: Template) -> str:
    """The same for the same thing in the same days, whatever they were held against."""
    said = "\0".join((item, str(period.first), str(period.last), template.fits[0], template.metric))
    return f"P-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def _baseline(ranked: _Ranked, panel: Panel, period: Period) -> float | None:
    """The metric in the period as counted: what the finding says, where it speaks of the same."""
    candidate, metric = ranked.finding.candidate, ranked.template.metric
    if candidate.metric == metric and candidate.type in _OF_ITEM and candidate.after is not None:
        return candidate.after
    row = [each.code for each in panel.items].index(ranked.item)
    measure = MEASURES[metric]
    if metric == "broken_requests":  # told by the week
        series = weeks_of(panel, measure, period.first, first=period.first, last=period.last)
        return levels(series, row, measure)[1]
    value = float(level_of(panel, measure, period.first, period.last)[row])
    return value if math.isfinite(value) else None


def measure_day(live: date) -> date:
    """The day of the verdict: after the first quarter that ends with enough days since `live`."""
    day = live + timedelta(days=_FEWEST_DAYS_AFTER)
    month = (day.month - 1) // 3 * 3 + 4
    following = date(day.year + month // 13, (month - 1) % 12 + 1, 1)
    return following - timedelta(days=1) + RECORDS_COME_IN
