"""The guardrail that the shipped charter proposes can be shown to hold in a hall of its size."""

from __future__ import annotations

from dataclasses import replace

import charters
import numpy as np
import plan_halls
import pytest

from zhagen.calendar.official import official_calendar
from zhagen.pilot.agreeing.file import load_charter
from zhagen.pilot.planning.baseline import Baseline
from zhagen.pilot.planning.designs import design_plan
from zhagen.pilot.planning.guardrails import guardrail_plan
from zhagen.pilot.planning.plan import basis_of
from zhagen.pilot.wording.amounts import agreed

SHIPPED = load_charter(charters.SHIPPED)


@pytest.mark.parametrize("seed", range(1, 4))
def test_the_planner_says_that_the_margin_can_be_shown(seed):
    charter = plan_halls.charter(windows=len(SHIPPED.assignment.windows))
    assert charter.schedule.looks == SHIPPED.schedule.looks
    assert charter.schedule.extension_weeks == SHIPPED.schedule.extension_weeks
    guardrail = replace(charter.guardrails[0], margin=SHIPPED.guardrails[0].margin)
    basis = basis_of(
        charter,
        Baseline(plan_halls.cells(charter, seed)),
        official_calendar().is_workday,
        np.random.default_rng(charter.assignment.seed),
        simulations=400,
    )
    runs = design_plan(basis, charter.assignment.design).runs
    assert runs is not None
    nominal = float(runs.nominal[runs.planned_looks - 1])
    found = guardrail_plan(basis, guardrail, nominal)
    assert found.kept is not None
    assert found.kept >= charter.power


def test_the_stop_rule_says_the_same_margin():
    (guardrail,) = SHIPPED.guardrails
    (harm,) = [rule.text for rule in SHIPPED.stop_rules if rule.kind == "harm"]
    assert agreed(guardrail.margin, guardrail.metric) in harm
