"""What each planned look may spend, at the information the data really brought.

Alpha is spent two-sided over the planned looks and the one permitted extension, O'Brien-Fleming
style (Lan & DeMets 1983): early looks cost almost nothing, so looking every second week is nearly
free. A look's share is decided by its information, 1 / variance of the estimate under the
variances that were sealed, divided by what the plan expects at the last permitted look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhagen.measures import sequential
from zhagen.pilot.charter import Charter, Design, Information
from zhagen.pilot.estimating.rota import CLOSED, Rota
from zhagen.pilot.estimating.units import SWITCHED, Units
from zhagen.pilot.model import Floats, Ints, Spending

# Without sealed variances every unit counts alike: information is then the number of units.
_BY_COUNT = Information(planned=0.0, between=0.5, within=0.0)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Information that a pilot brought up to a week, on the sealed variances.

    `before` is the variance that a baseline adds to the estimate: no later case reduces it.
    """

    week: int
    information: float
    before: float = 0.0


def permitted_looks(charter: Charter, *, extended: bool) -> tuple[int, ...]:
    """Weeks at whose end the data may be opened."""
    looks = charter.schedule.looks
    if charter.assignment.design is Design.STEPPED_WEDGE:
        # Windows are compared over all weeks at once, and afterwards none is without the tool.
        return (charter.schedule.weeks,)
    if extended and charter.schedule.extension_weeks:
        return (*looks, charter.schedule.weeks + charter.schedule.extension_weeks)
    return looks


def information_of(units: Units, charter: Charter) -> float:
    """1 / variance of the estimate, from the sealed variances and the real counts; 0 for none.

    Where windows are compared with their own past only the pilot's side counts, the baseline being
    the same at every look. Counting it would make successive estimates look more alike than the t
    statistics of few windows are, since every look estimates their scatter anew: pilots with 6
    windows would claim too often (6.5 instead of 5 in a hundred under eight looks).
    """
    sealed = sealed_information(charter)
    found = side_variances(units.days_on, units.contrasts.cases_on, sealed)
    if charter.assignment.design in (*SWITCHED, Design.BEFORE_AFTER):
        both = found + side_variances(units.days_off, units.contrasts.cases_off, sealed)
        return float(len(both) ** 2 / both.sum()) if len(both) else 0.0
    variance = _of_arms(found, units)
    return 1 / variance if variance else 0.0


def before_of(units: Units, charter: Charter) -> float:
    """The variance that the baseline adds to a comparison of windows; 0 where days are paired."""
    if charter.assignment.design in (*SWITCHED, Design.BEFORE_AFTER):
        return 0.0
    sealed = sealed_information(charter)
    return _of_arms(side_variances(units.days_off, units.contrasts.cases_off, sealed), units)


def _of_arms(variances: Floats, units: Units) -> float:
    """Variance of the difference of the arms' means; 0 where an arm is empty."""
    arms = [variances[units.treated], variances[~units.treated]]
    if not all(len(arm) for arm in arms):
        return 0.0
    return float(sum(arm.sum() / len(arm) ** 2 for arm in arms))


def sealed_information(charter: Charter) -> Information:
    """The sealed variances; where there are none, all units count alike."""
    return charter.information or _BY_COUNT


def side_variances(days: Ints, cases: Floats, sealed: Information) -> Floats:
    """Variance of one side of each unit: its days' noise plus its cases' noise."""
    variances: Floats = sealed.between / np.maximum(days, 1) + sealed.within / cases
    return variances


def spend(
    charter: Charter, rota: Rota, gathered: Sequence[Gathered]
) -> tuple[sequential.Look, float]:
    """(The bound of the last of the looks taken, its information fraction), given those before.

    Raises BadMeasure where a look brought nothing new.
    """
    spending = sequential.Spending(alpha=charter.alpha / 2)
    last = permitted_looks(charter, extended=True)[-1]
    taken: list[sequential.Look] = []
    fraction = 0.0
    for each in gathered:
        planned = planned_at(charter, rota, each)
        fraction = min(each.information / planned, 1.0)
        final = each.week == last
        taken.append(sequential.next_look(taken, each.information, planned, spending, final=final))
    return taken[-1], fraction


def planned_at(charter: Charter, rota: Rota, at: Gathered) -> float:
    """Information expected at the last permitted look, as known after a week.

    It is what was sealed. Only where the cases came so fast that this is there already, it is what
    the days still to come will bring at the same rate: nothing but counts goes into it.
    """
    share = _share_of_days(charter, rota, at.week)
    sealed = charter.information.planned if charter.information else 0.0
    return sealed if at.information < sealed else at.information / share


def _share_of_days(charter: Charter, rota: Rota, week: int) -> float:
    """Open days from the end of the run-in to the end of `week`, over those to the last look."""
    open_day = (rota.state != CLOSED).any(axis=0)
    last = permitted_looks(charter, extended=True)[-1]
    since = 7 * charter.schedule.run_in
    whole = int(open_day[since : 7 * last].sum())
    return max(int(open_day[since : 7 * week].sum()), 1) / max(whole, 1)


def spending_of(look: sequential.Look, week: int, fraction: float, df: float, nth: int) -> Spending:
    """A look's bound as the report states it (two-sided alpha, critical value on the t scale)."""
    return Spending(
        look=nth,
        week=week,
        fraction=fraction,
        alpha_spent=2 * look.total,
        alpha_before=2 * (look.total - look.spent),
        critical=look.bound(df),
    )
