"""From everything that was tested to the few things that stand.

Explanations are found first and take their items out of what is tested. Everything that is left is
under control of false discoveries (Benjamini & Hochberg 1995), each question by itself
(`questions`). The same is then done inside the client's own history (`self_check`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from zhagen.calendar.workdays import WorkCalendar
from zhagen.insight.detecting import broken
from zhagen.insight.detecting.detectors import DETECTORS, IN_TIME, Detector
from zhagen.insight.diagnosing.diagnose import covers, explanations
from zhagen.insight.judging.evidence import traced
from zhagen.insight.judging.evidence_sql import Scope
from zhagen.insight.judging.questions import only_remarked, question, rests_on_chance
from zhagen.insight.judging.self_check import SelfCheck, pairs_of, share_flagged
from zhagen.insight.model import Candidate, Discovery, Finding
from zhagen.insight.period import Period
from zhagen.insight.thresholds import general as thresholds
from zhagen.insight.views.baseline import baseline
from zhagen.logs.panel import Panel
from zhagen.measures.multiplicity import benjamini_hochberg

Say = Callable[[Candidate], str]

_ID_DIGITS = 10
# Above it the alarms inside the own history are worth a remark.
_AA_WORTH_A_REMARK = 0.02


@dataclass(frozen=True, slots=True)
class Judged:
    """What stands of the candidates, with its adjusted q; and how much was tested by family.

    `remarked` are states of the list of items, which are neither findings nor explanations.
    """

    standing: tuple[tuple[Candidate, float | None], ...]
    explained: tuple[Candidate, ...]
    tested: dict[str, int]
    remarked: tuple[Candidate, ...] = ()


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
    check = self_check(panel, (before, after), calendar, detectors)
    names = before.name, after.name
    scope = _scope(panel, (before, after), calendar)
    on_test = sum(rests_on_chance(each) for each, _ in judged.standing)
    return Discovery(
        findings=_findings(judged.standing, names, say, scope),
        explanations=_findings([(each, None) for each in judged.explained], names, say, scope),
        tested=judged.tested,
        expected_false=thresholds.Q * on_test,
        aa_rate=check.rate,
        aa_splits=check.splits,
        aa_whole=check.whole,
        remarks=(
            *_of_calendar((before, after), calendar),
            *_remarks(judged, check),
            *(say(each) for each in judged.remarked),
        ),
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
    reasons = [each for each in reasons if not any(covers(other, each) for other in reasons)]
    asked = [each for each in found if not (each.explains or only_remarked(each))]
    left = broken.left_addresses(panel, reasons)
    open_ones = [
        each
        for each in asked
        if not broken.leads_only_to(each, left)
        and not any(covers(reason, each) for reason in reasons)
    ]
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
        remarked=tuple(sorted((each for each in found if only_remarked(each)), key=_key)),
    )


def _adjusted(tests: Sequence[Candidate]) -> tuple[float, ...]:
    """The q of each test, among the tests of the same question; same order as given."""
    questions = [question(each) for each in tests]
    adjusted = [1.0] * len(tests)
    for name in sorted(set(questions)):
        places = [place for place, each in enumerate(questions) if each == name]
        p_values = [float(tests[place].p or 0.0) for place in places]
        for place, q in zip(places, benjamini_hochberg(p_values), strict=True):
            adjusted[place] = q
    return tuple(adjusted)


def self_check(
    panel: Panel,
    periods: tuple[Period, Period],
    calendar: WorkCalendar,
    detectors: Sequence[Detector] = DETECTORS,
) -> SelfCheck:
    """The share of items said to have risen or fallen inside the client's own history.

    Only changes in time are asked: what stands out beside others, or is a habit, stands in every
    stretch and is no false alarm.
    """
    in_time = [each for each in detectors if each in IN_TIME]
    pairs, whole = pairs_of(panel, periods)
    found = [judge(panel, *pair, calendar, in_time) for pair in pairs]
    shares = [
        share_flagged([each for each, _ in one.standing], len(panel.items))
        for one in found
        if one.tested
    ]
    rate = sum(shares) / len(shares) if shares else None
    return SelfCheck(rate, len(shares), whole and bool(shares))


def aa_rate(
    panel: Panel,
    periods: tuple[Period, Period],
    calendar: WorkCalendar,
    detectors: Sequence[Detector] = DETECTORS,
) -> float | None:
    """The rate of `self_check` alone; None without a pair to compare."""
    return self_check(panel, periods, calendar, detectors).rate


def _worth_telling(reasons: list[Candidate], asked: list[Candidate]) -> list[Candidate]:
    """Without those that matter only where a candidate of some weight stands beside them."""
    beside = [each for each in asked if each.p is not None and each.p <= thresholds.Q / 2]
    return [
        reason
        for reason in reasons
        if not reason.facts.get("only_beside") or any(covers(reason, each) for each in beside)
    ]


def _scope(panel: Panel, periods: tuple[Period, Period], calendar: WorkCalendar) -> Scope:
    """What the statements of the evidence must say of days and pages."""
    base = baseline(panel, *periods, calendar)
    torn = np.flatnonzero(base.gaps & base.days.both & np.asarray(panel.accessed))
    edges = panel.waits.edges if panel.waits is not None else ()
    return Scope(panel.items, *periods, tuple(panel.days[place] for place in torn), edges)


def _findings(
    standing: Iterable[tuple[Candidate, float | None]],
    periods: tuple[str, str],
    say: Say,
    scope: Scope,
) -> tuple[Finding, ...]:
    taken: Counter[str] = Counter()
    findings = []
    for candidate, q in standing:
        name = finding_id(candidate, periods)
        taken[name] += 1
        if taken[name] > 1:
            name = f"{name}-{taken[name]}"
        findings.append(Finding(name, traced(candidate, scope), q, say(candidate)))
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


def _of_calendar(periods: tuple[Period, Period], calendar: WorkCalendar) -> tuple[str, ...]:
    """A remark on years whose holidays are not known."""
    years = sorted({year for p in periods for year in range(p.first.year, p.last.year + 1)})
    unknown = "、".join(str(year) for year in years if not calendar.year_known(year))
    if not unknown:
        return ()
    remark = (
        f"{unknown} 年的放假安排还没有收进日历，暂按周一至周五上班推算：春节等假期的低谷没有扣除，"
        "浏览量的变化要结合实际放假看；请用 --calendar 补上当年的放假通知后重出报告。"
    )
    return (remark,)


def _remarks(judged: Judged, check: SelfCheck) -> tuple[str, ...]:
    remarks = []
    if not judged.tested:
        remarks.append("两期记录过少或整周过少，未作检验。")
    if check.rate is None:
        remarks.append("周期短于八周或记录过少，未能用以往各期或前后两半核对误报率。")
    elif check.rate > _AA_WORTH_A_REMARK:
        how = "以往相邻的整期互比" if check.whole else "两期各自分成前后两半互比"
        remarks.append(
            f"{how}（共 {check.splits} 次），{check.rate:.1%} 的事项被说成有升降，高于 2%："
            "本站波动较大，发现宜结合业务情况看待。"
        )
    return tuple(remarks)
