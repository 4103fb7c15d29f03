"""What makes a pilot hopeless before it starts, and what to do instead.

A finding refuses a design or warns about it. Refusing early is the kind thing: a pilot that cannot
prove anything costs both sides the same months as one that can. Findings are codes with numbers;
`wording` puts them into sentences.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from zhagen.measures.randomisation import smallest_assignment_p
from zhagen.pilot.charter import Charter, Design, Measure
from zhagen.pilot.model import Cells

# Below this chance of success even a pilot that goes as hoped is a coin toss.
COIN_TOSS = 0.5
SHORTEST_BASELINE = 10
# Fewer cases of a window on a day leave too many day pairs with one empty side.
FEWEST_CASES = 3.0
# Two windows in an arm: what differs between them is not told from what the tool does.
MOST_TOO_FEW = 2
# Below this share an event is rare: a fifth less of it is far below what a pilot sees.
RARE = 0.05
_COMPARED_BEFORE = (Design.CLUSTER, Design.MATCHED, Design.BEFORE_AFTER)


class Force(StrEnum):
    """Whether a finding forbids the design or only says something about it."""

    REFUSES = "refuses"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class Finding:
    """A code with the numbers and names of its sentence."""

    code: str
    force: Force = Force.REFUSES
    values: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chances:
    """What simulation says of a design at the planned effect.

    `better` and `target` are the chances to prove an effect and to prove the target within the
    charter's weeks, `target_extended` with the extension taken; `smallest` is the smallest effect
    found with the charter's power, `needed` the true effect that proves the target with it. A
    short baseline may look calmer or noisier than the hall is: four times in five the real chance
    of the target lies between `target_low` and `target_high` (None where a formula was used).
    """

    better: float
    target: float
    target_extended: float
    smallest: float
    needed: float
    target_low: float | None = None
    target_high: float | None = None


def unusable_baseline(cells: Cells, charter: Charter) -> tuple[Finding, ...]:
    """Why nothing can be simulated from the baseline; empty where it can."""
    return tuple(_unusable(cells, charter))


def _unusable(cells: Cells, charter: Charter) -> Iterator[Finding]:
    if not len(cells.n):
        yield Finding("baseline_missing")
        return
    days = len(np.unique(cells.day))
    if days < SHORTEST_BASELINE:
        yield Finding("baseline_short", values={"days": days, "least": SHORTEST_BASELINE})
    counts = cells.counts[charter.primary.id]
    if not counts.sum():
        yield Finding("no_primary", values={"metric": charter.primary.title})
        return
    known = cells.window >= 0
    seen = np.bincount(cells.window[known], weights=counts[known], minlength=len(cells.windows))
    empty = [name for name, count in zip(cells.windows, seen, strict=True) if not count]
    if empty:
        yield Finding("no_cases", values={"windows": "、".join(empty)})


def by_design(charter: Charter, *, exact: bool) -> Iterator[Finding]:
    """What a design shows without any data; `exact` where a permutation test is to decide."""
    assignment = charter.assignment
    design, count = assignment.design, len(assignment.windows)
    arm = count // 2
    if design is Design.BEFORE_AFTER:
        yield Finding("before_after_alone")
    if design is Design.MATCHED:
        yield Finding("quasi", Force.WARNS)
        arm = min(len(assignment.treated), count - len(assignment.treated))
        if arm == 0:
            yield Finding("no_treated")
    if design is not Design.ONLINE and count < 2:
        yield Finding("single_window")
    elif design in (Design.CLUSTER, Design.MATCHED) and 0 < arm <= MOST_TOO_FEW:
        yield Finding("few_windows", values={"arm": arm, "least": MOST_TOO_FEW + 1})
    if design in _COMPARED_BEFORE and charter.schedule.baseline_from is None:
        yield Finding("baseline_not_agreed")
    yield from _exact(charter, arm, exact=exact)


def _exact(charter: Charter, arm: int, *, exact: bool) -> Iterator[Finding]:
    """A permutation test knows only as many p values as there are ways to draw."""
    design, count = charter.assignment.design, len(charter.assignment.windows)
    if design is Design.STEPPED_WEDGE:
        least = 2 / math.factorial(min(count, 20))
    elif exact and design in (Design.CLUSTER, Design.MATCHED) and arm:
        least = smallest_assignment_p(count, arm)
    else:
        return
    if least > charter.alpha:
        values = {"windows": count, "least": least, "alpha": charter.alpha}
        yield Finding("exact_cannot", values=values)


def by_target(charter: Charter) -> Iterator[Finding]:
    """The planned effect must lie beyond the target, because the whole interval has to."""
    sign, target = charter.primary.direction.sign, charter.target
    if target.planned * sign <= target.change * sign:
        values = {"planned": target.planned, "target": target.change}
        yield Finding("target_not_beyond", values=values)


def by_cases(charter: Charter, usual: float) -> Iterator[Finding]:
    """Whether a window sees enough cases on a day for days to be compared."""
    if charter.assignment.design is Design.SWITCHBACK and usual < FEWEST_CASES:
        yield Finding("few_cases", values={"cases": usual, "least": FEWEST_CASES})


def by_power(charter: Charter, level: float, chances: Chances) -> Iterator[Finding]:
    """Whether what is planned can be found at all, and the target proven."""
    values = {
        "better": chances.better,
        "target": chances.target,
        "extended": chances.target_extended,
        "power": charter.power,
        "planned": charter.target.planned,
        "goal": charter.target.change,
        "smallest": chances.smallest,
        "needed": chances.needed,
        "level": level,
    }
    rare = charter.primary.measure is Measure.DIFFERENCE_IN_RATES and min(level, 1 - level) < RARE
    if chances.better < COIN_TOSS:
        yield Finding("rare_primary" if rare else "power_low", values=values)
        return
    if chances.better < charter.power:
        yield Finding("power_below", Force.WARNS, values)
    if chances.target_extended < COIN_TOSS:
        yield Finding("target_low", values=values)
    elif chances.target < charter.power:
        yield Finding("target_below", Force.WARNS, values)


def refused(findings: tuple[Finding, ...]) -> bool:
    """Whether any finding refuses."""
    return any(each.force is Force.REFUSES for each in findings)
