"""Hopeless pilots are refused before they start, each for its reason, and good ones are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plan_halls
import pytest

from zhagen.pilot.charter import Charter, Design
from zhagen.pilot.log.cells import empty_cells
from zhagen.pilot.model import Cells
from zhagen.pilot.planning.baseline import Baseline
from zhagen.pilot.planning.plan import Plan, plan_pilot
from zhagen.pilot.planning.wording import sentence

pytestmark = pytest.mark.simulation


def planned(charter: Charter, cells: Cells, *, exact: bool = False) -> Plan:
    return plan_pilot(
        charter,
        Baseline(cells),
        is_workday=plan_halls.weekday,
        rng=np.random.default_rng(2),
        simulations=40,
        exact=exact,
    )


def codes(plan: Plan, charter: Charter) -> list[str]:
    """The codes; every one must have its sentence and remedy."""
    for each in plan.findings:
        what, remedy = sentence(each, charter)
        assert what
        assert remedy
        assert not any(f"{{{key}}}" in what + remedy for key in each.values)
    return [each.code for each in plan.findings]


@pytest.mark.parametrize(
    ("charter", "code"),
    [
        (plan_halls.charter(Design.CLUSTER, 4), "few_windows"),
        (plan_halls.charter(Design.BEFORE_AFTER), "before_after_alone"),
        (plan_halls.charter(planned=-0.1667), "target_not_beyond"),
        (plan_halls.charter(planned=-0.1), "target_not_beyond"),
        (plan_halls.charter(Design.SWITCHBACK, 1), "single_window"),
        (plan_halls.charter(Design.CLUSTER, baseline=False), "baseline_not_agreed"),
        (plan_halls.charter(Design.MATCHED), "no_treated"),
        (plan_halls.charter(Design.CLUSTER, planned=-0.06, change=-0.02), "power_low"),
        (plan_halls.charter(Design.CLUSTER, planned=-0.2), "target_low"),
    ],
)
def test_a_hopeless_charter_is_refused_for_its_reason(charter: Charter, code: str) -> None:
    plan = planned(charter, plan_halls.cells(charter))
    assert not plan.feasible
    assert code in codes(plan, charter)


def test_a_fifth_fewer_of_a_rare_error_is_refused_as_primary() -> None:
    charter = plan_halls.charter(primary=plan_halls.RETURNED, planned=-0.002, change=-0.0005)
    plan = planned(charter, plan_halls.cells(charter, rate=0.01))
    assert not plan.feasible
    assert "rare_primary" in codes(plan, charter)


def test_an_exact_test_with_six_windows_is_refused_and_with_ten_is_not() -> None:
    for windows, refused in ((6, True), (10, False)):
        charter = plan_halls.charter(Design.CLUSTER, windows, planned=-0.4)
        found = codes(planned(charter, plan_halls.cells(charter), exact=True), charter)
        assert ("exact_cannot" in found) is refused


def test_too_few_cases_a_day_are_refused_window_by_window() -> None:
    charter = plan_halls.charter()
    plan = planned(charter, plan_halls.cells(charter, cases=1.5))
    assert "few_cases" in codes(plan, charter)


def test_without_a_usable_baseline_nothing_is_promised() -> None:
    charter = plan_halls.charter()
    cells = plan_halls.cells(charter)
    short = plan_halls.cells(charter, weeks=1)
    nobody = replace(cells, counts={**cells.counts, "time": np.zeros_like(cells.n)})
    strangers = replace(cells, windows=(*cells.windows, "窗口99"))
    for given, code in (
        (empty_cells(charter), "baseline_missing"),
        (short, "baseline_short"),
        (nobody, "no_primary"),
        (strangers, "no_cases"),
    ):
        plan = planned(charter, given)
        assert code in codes(plan, charter)
        assert not plan.feasible
        assert plan.information is None
        assert plan.days


@pytest.mark.parametrize(
    "charter",
    [
        plan_halls.charter(),
        plan_halls.charter(windows=3),
        plan_halls.charter(Design.HALL_SWITCHBACK, planned=-0.3),
        plan_halls.charter(Design.CLUSTER, 12, planned=-0.3),
        plan_halls.charter(primary=plan_halls.RETURNED, planned=-0.06, change=-0.02),
        plan_halls.charter(
            Design.MATCHED,
            12,
            planned=-0.3,
            treated=tuple(f"窗口{number}" for number in range(1, 7)),
        ),
    ],
)
def test_a_pilot_that_can_work_is_not_refused(charter: Charter) -> None:
    plan = planned(charter, plan_halls.cells(charter))
    assert plan.feasible, codes(plan, charter)
