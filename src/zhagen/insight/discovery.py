"""From everything that was tested to the few things that stand.

Explanations are found first and take their items out of what is tested. Everything that is left is
under control of false discoveries (Benjamini & Hochberg 1995), each main family by itself. The same
is then done between the halves of each period, where nothing should be found: the share of items
flagged there is the report's own false alarm rate.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight import thresholds
from zhagen.insight.detectors import DETECTORS, Detector
from zhagen.insight.diagnose import covers, explanations
from zhagen.insight.model import Candidate, Discovery, Finding
from zhagen.insight.period import Period
from zhagen.logs.panel import Panel
from zhagen.measures.multiplicity import benjamini_hochberg

Say = Callable[[Candidate], str]

_ID_DIGITS = 10
# What a change in time is called, against a comparison or a share that merely stands out.
_CHANGES = ("rose", "fell")
# Halves shorter than this cannot be told from each other by anything.
_HALF_DAYS = 28
# Above it the false alarms between halves are worth a remark.
_AA_WORTH_A_REMARK = 0.02


@dataclass(frozen=True, slots=True)
class Judged:
    """What stands of the candidates, with its adjusted q; and how much was tested by family."""

    standing: tuple[tuple[Candidate, float | None], ...]
    explained: tuple[Candidate, ...]
    tested: dict[str, int]


def discover(
    panel: Panel,
    before: Period,
    after: Period,
    calendar: WorkCalendar,
    say: Say,
    *,
    detectors: Sequence[Detector] = DETECTORS,
) -> Discovery:
    """All findings and explanations of `after` held against `before`.

    `say` makes the sentence of a candidate.
    """
    judged = judge(panel, before, after, calendar, detectors)
    rate = aa_rate(panel, (before, after), calendar, detectors)
    names = before.name, after.name
    on_test = sum(q is not None for _, q in judged.standing)
    return Discovery(
        findings=_findings(judged.standing, names, say),
        explanations=_findings([(each, None) for each in judged.explained], names, say),
        tested=judged.tested,
        expected_false=thresholds.Q * on_test,
        aa_rate=rate,
        remarks=_remarks(judged, rate),
    )


def judge(
    panel: Panel,
    before: Period,
    after: Period,
    calendar: WorkCalendar,
    detectors: Sequence[Detector] = DETECTORS,
) -> Judged:
    """Run the detectors, let explanations take their items out, control false discoveries."""
    found = [each for run in detectors for each in run(panel, before, after, calendar)]
    reasons = [each for each in found if each.explains]
    reasons.extend(explanations(panel, before, after, calendar))
    asked = [each for each in found if not each.explains]
    open_ones = [each for each in asked if not any(covers(reason, each) for reason in reasons)]
    tests = [each for each in open_ones if each.p is not None]
    adjusted = _adjusted(tests)
    standing: list[tuple[Candidate, float | None]] = [
        (each, q) for each, q in zip(tests, adjusted, strict=True) if q <= thresholds.Q
    ]
    standing.extend((each, None) for each in open_ones if each.p is None)
    return Judged(
        standing=tuple(sorted(standing, key=lambda pair: _order(*pair))),
        explained=tuple(sorted(_worth_telling(reasons, asked), key=_key)),
        tested=dict(sorted(Counter(each.family for each in tests).items())),
    )


def _adjusted(tests: Sequence[Candidate]) -> tuple[float, ...]:
    """The q of each test, among the tests of the same question; same order as given."""
    questions = [_question(each) for each in tests]
    adjusted = [1.0] * len(tests)
    for question in sorted(set(questions)):
        places = [place for place, each in enumerate(questions) if each == question]
        p_values = [float(tests[place].p or 0.0) for place in places]
        for place, q in zip(places, benjamini_hochberg(p_values), strict=True):
            adjusted[place] = q
    return tuple(adjusted)


def _question(candidate: Candidate) -> str:
    family, _, what = candidate.type.partition(".")
    main = family in thresholds.MAIN_FAMILIES and what in _CHANGES
    return family if main else ""


def aa_rate(
    panel: Panel,
    periods: Iterable[Period],
    calendar: WorkCalendar,
    detectors: Sequence[Detector] = DETECTORS,
) -> float | None:
    """Share of items with a finding between the halves of the periods; None without a test."""
    flagged = runs = 0
    for period in periods:
        half = period.days // 2
        if half < _HALF_DAYS or not panel.items:
            continue
        middle = period.first + timedelta(days=half)
        first = Period(period.first, middle - timedelta(days=1), period.name)
        second = Period(middle, period.last, period.name)
        judged = judge(panel, first, second, calendar, detectors)
        if not judged.tested:
            continue
        flagged += len({each.item for each, q in judged.standing if q is not None})
        runs += 1
    return flagged / (runs * len(panel.items)) if runs else None


def _worth_telling(reasons: list[Candidate], asked: list[Candidate]) -> list[Candidate]:
    """Without those that matter only where a candidate of some weight stands beside them."""
    beside = [each for each in asked if each.p is not None and each.p <= thresholds.Q / 2]
    return [
        reason
        for reason in reasons
        if not reason.facts.get("only_beside") or any(covers(reason, each) for each in beside)
    ]


def _findings(
    standing: Iterable[tuple[Candidate, float | None]], periods: tuple[str, str], say: Say
) -> tuple[Finding, ...]:
    taken: Counter[str] = Counter()
    findings = []
    for candidate, q in standing:
        name = finding_id(candidate, periods)
        taken[name] += 1
        if taken[name] > 1:
            name = f"{name}-{taken[name]}"
        findings.append(Finding(name, candidate, q, say(candidate)))
    return tuple(findings)


def finding_id(candidate: Candidate, periods: tuple[str, str]) -> str:
    """The same for the same data: made of what was found where, never of when it was run."""
    parts = (
        candidate.type,
        candidate.item or "",
        candidate.metric,
        candidate.evidence.query,
        *periods,
    )
    digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
    return f"F-{digest[:_ID_DIGITS]}"


def _order(candidate: Candidate, q: float | None) -> tuple[float, tuple[str, ...]]:
    """Tests by their q, then rules."""
    return (2.0 if q is None else q), _key(candidate)


def _key(candidate: Candidate) -> tuple[str, ...]:
    return candidate.type, candidate.item or "", candidate.metric, candidate.evidence.query


def _remarks(judged: Judged, rate: float | None) -> tuple[str, ...]:
    remarks = []
    if not judged.tested:
        remarks.append("两期记录过少或整周过少，未作检验。")
    if rate is None:
        remarks.append("周期短于八周或记录过少，未能用前后两半核对误报率。")
    elif rate > _AA_WORTH_A_REMARK:
        remarks.append(
            f"把两期各自分成前后两半核对，{rate:.1%} 的事项被误报，高于 2%：本期波动较大，"
            "发现宜结合业务情况看待。"
        )
    return tuple(remarks)
