"""Stage 1: before any effect is claimed, does the tool find the faults and leave the rest alone?

The tool runs silently beside normal work. A random sample is judged by two officers who do not see
its answer, a third look settles where they differ, and the tool is measured against that. It may be
switched on only when the lower bound of its recall and the upper bound of its false errors a case
lie on the right side of the charter's targets, on at least the number of judged errors that was
planned. The sample may be enlarged once; that second analysis has its own, smaller share of the
error that both parties accept (4 % and 1 % make 5 %).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhagen.measures.distributions import gamma_lower, poisson_cdf
from zhagen.measures.errors import OutOfRange
from zhagen.measures.icc import design_effect
from zhagen.measures.power import lower_bound_size
from zhagen.pilot.accuracy.agreement import Agreement
from zhagen.pilot.accuracy.findings import Said
from zhagen.pilot.accuracy.rates import (
    Bounded,
    Tally,
    false_rate_of,
    recall_of,
)
from zhagen.pilot.accuracy.sample import Sample
from zhagen.pilot.charter import AccuracyStudy

# How alike errors of one window and day are, where nothing is known yet.
USUAL_CORRELATION = 0.05
LEVEL_FIRST = 0.96
LEVEL_ENLARGED = 0.99
# Landis & Koch 1977: below this two officers agree only moderately.
KAPPA_FLOOR = 0.6
_MOST_CASES = 1_000_000


class AccuracyVerdict(StrEnum):
    """Whether the tool may be switched on."""

    GO = "go"
    NO_GO = "no_go"
    MORE_CASES = "more_cases"


@dataclass(frozen=True, slots=True)
class AccuracyPlan:
    """How much must be judged: `errors` judged errors for the recall, and the `cases` for both.

    `cases` rests on `errors_per_case`; the verdict rests on the errors really judged.
    """

    errors: int
    cases: int
    errors_per_case: float
    design_effect: float
    correlation: float


@dataclass(frozen=True, slots=True)
class CodeAccuracy:
    """One code (or all, code ""): recall over judged errors and false errors a case."""

    code: str
    recall: Bounded
    false_errors: Bounded


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What the study found in the `cases` that were judged, of `sampled` that were drawn.

    `unseen` are judged cases that the tool did not review.
    """

    cases: int
    window_days: int
    overall: CodeAccuracy
    codes: tuple[CodeAccuracy, ...]
    unseen: tuple[str, ...]
    level: float
    sampled: int = 0


@dataclass(frozen=True, slots=True)
class AccuracyReason:
    """Why: a code with the number and the limit it was held against."""

    code: str
    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class AccuracyDecision:
    """The verdict; `more` is the number of cases to add where more may still decide."""

    verdict: AccuracyVerdict
    reasons: tuple[AccuracyReason, ...]
    more: int


def plan_accuracy(
    study: AccuracyStudy,
    *,
    errors_per_case: float,
    per_window_day: float,
    correlation: float = USUAL_CORRELATION,
    false_planned: float | None = None,
    power: float = 0.8,
) -> AccuracyPlan:
    """The number of cases to judge.

    `errors_per_case` is how many errors officers usually find in a case, `per_window_day` how many
    cases of one window and day are judged, `false_planned` the false errors a case that the tool
    is believed to make (half the target when not given). Raises OutOfRange.
    """
    if not errors_per_case > 0 or not per_window_day > 0:
        raise OutOfRange("每件的问题数与每窗口每天抽的件数", errors_per_case, "大于 0")
    together = max(1.0, errors_per_case * per_window_day)
    inflated = design_effect(correlation, together)
    errors = lower_bound_size(
        study.recall_planned,
        study.recall_target,
        level=LEVEL_FIRST,
        power=power,
        design_effect=inflated,
    )
    expected = study.false_target / 2 if false_planned is None else false_planned
    for_false = _cases_for_false(study.false_target, expected, power)
    for_false = math.ceil(for_false * design_effect(correlation, max(1.0, per_window_day)))
    cases = max(math.ceil(errors / errors_per_case), for_false)
    return AccuracyPlan(errors, cases, errors_per_case, inflated, correlation)


def measure_accuracy(
    sample: Sample,
    truth: Mapping[str, frozenset[str]],
    said: Said,
    codes: Sequence[str],
    *,
    correlation: float = USUAL_CORRELATION,
    enlarged: bool = False,
) -> Accuracy:
    """Recall and false errors over the sampled cases that were judged and reviewed.

    A case that the tool never reviewed counts as one in which it said nothing: leaving it out
    would flatter a tool that fails on hard papers.
    """
    level = LEVEL_ENLARGED if enlarged else LEVEL_FIRST
    judged = [each for each in sample.cases if each.case_id in truth]
    unseen = tuple(each.case_id for each in judged if each.case_id not in said.faults)

    def accuracy(code: str, wanted: frozenset[str]) -> CodeAccuracy:
        days: dict[tuple[str, date], list[int]] = {}
        for each in judged:
            real = truth[each.case_id] & wanted
            reported = said.faults.get(each.case_id, frozenset()) & wanted
            row = days.setdefault((each.window, each.day), [0, 0, 0, 0])
            for at, count in enumerate((len(real), len(real & reported), len(reported - real), 1)):
                row[at] += count
        tallies = [Tally(*row) for row in days.values()]
        return CodeAccuracy(
            code,
            recall_of(tallies, level=level, correlation=correlation),
            false_rate_of(tallies, level=level, correlation=correlation),
        )

    return Accuracy(
        cases=len(judged),
        window_days=len({(each.window, each.day) for each in judged}),
        overall=accuracy("", frozenset(codes)),
        codes=tuple(accuracy(code, frozenset({code})) for code in codes),
        unseen=unseen,
        level=level,
        sampled=len(sample.cases),
    )


def decide_accuracy(
    study: AccuracyStudy,
    plan: AccuracyPlan,
    found: Accuracy,
    agreed: Iterable[Agreement] = (),
    *,
    enlarged: bool = False,
) -> AccuracyDecision:
    """Whether the tool may be switched on. Too few judged errors never allow it.

    `enlarged` says that cases have been added once; what is open then stays off.
    """
    recall, false = found.overall.recall, found.overall.false_errors
    hopeless = tuple(_hopeless(study, recall, false))
    if hopeless and recall.n:
        return AccuracyDecision(AccuracyVerdict.NO_GO, hopeless, 0)
    short = tuple(_short(plan, found))
    if short:
        more = max(
            max(plan.cases, found.sampled) - found.cases,
            math.ceil((plan.errors - recall.n) / max(recall.n / max(found.cases, 1), 0.01)),
        )
        return AccuracyDecision(AccuracyVerdict.MORE_CASES, short, max(more, 1))
    open_points = tuple(_open(study, recall, false))
    doubts = tuple(_disagreeing(agreed))
    if not open_points:
        kept = (
            AccuracyReason("recall_reached", recall.low, study.recall_target),
            AccuracyReason("false_errors_reached", false.high, study.false_target),
        )
        return AccuracyDecision(AccuracyVerdict.GO, (*kept, *doubts), 0)
    likely = recall.value > study.recall_target and false.value < study.false_target
    if enlarged or not likely:
        return AccuracyDecision(AccuracyVerdict.NO_GO, (*open_points, *doubts), 0)
    return AccuracyDecision(
        AccuracyVerdict.MORE_CASES, (*open_points, *doubts), _still_needed(study, plan, found)
    )


def _hopeless(study: AccuracyStudy, recall: Bounded, false: Bounded) -> Iterable[AccuracyReason]:
    """A bound on the wrong side of its target: more cases would not help."""
    if recall.n and recall.high < study.recall_target:
        yield AccuracyReason("recall_below", recall.high, study.recall_target)
    if false.n and false.low > study.false_target:
        yield AccuracyReason("false_errors_above", false.low, study.false_target)


def _short(plan: AccuracyPlan, found: Accuracy) -> Iterable[AccuracyReason]:
    if found.overall.recall.n < plan.errors:
        yield AccuracyReason("few_errors", found.overall.recall.n, plan.errors)
    # Judging only some of what was drawn is choosing: all of it has to come back.
    wanted = max(plan.cases, found.sampled)
    if found.cases < wanted:
        yield AccuracyReason("few_cases", found.cases, wanted)


def _open(study: AccuracyStudy, recall: Bounded, false: Bounded) -> Iterable[AccuracyReason]:
    if not recall.low >= study.recall_target:
        yield AccuracyReason("recall_open", recall.low, study.recall_target)
    if not false.high <= study.false_target:
        yield AccuracyReason("false_errors_open", false.high, study.false_target)


def _disagreeing(agreed: Iterable[Agreement]) -> Iterable[AccuracyReason]:
    for each in agreed:
        if each.code == "" and each.kappa is not None and each.kappa < KAPPA_FLOOR:
            yield AccuracyReason("judges_differ", each.kappa, KAPPA_FLOOR)


def _still_needed(study: AccuracyStudy, plan: AccuracyPlan, found: Accuracy) -> int:
    """Cases to add so that what was seen, if it is the truth, would pass at the second analysis."""
    recall, false = found.overall.recall, found.overall.false_errors
    factor = max(1.0, recall.n / recall.effective if recall.effective else 1.0)
    errors = lower_bound_size(
        recall.value, study.recall_target, level=LEVEL_ENLARGED, design_effect=factor
    )
    wanted = math.ceil(errors * found.cases / recall.n)
    spread = max(1.0, false.n / false.effective if false.effective else 1.0)
    for_false = math.ceil(_cases_for_false(study.false_target, false.value, 0.8) * spread)
    return max(max(wanted, for_false, plan.cases) - found.cases, 1)


def _cases_for_false(target: float, expected: float, power: float) -> int:
    """Independent cases after which the upper bound of a rate lies below `target`."""
    if not 0 <= expected < target:
        raise OutOfRange("预期与允许的误报", (expected, target), "满足 0 ≤ 预期 < 允许")
    for count in range(_MOST_CASES):
        cases = math.ceil(gamma_lower(LEVEL_FIRST, count + 1) / target)
        if poisson_cdf(count, cases * expected) >= power:
            return cases
        if cases > _MOST_CASES:
            break
    raise OutOfRange("预期的误报", expected, f"明显小于允许的 {target:g}")
