"""What a plan promises is success, which asks for the target and every guardrail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plan_halls
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhagen.cli.pilot_plan_page import _headline
from zhagen.pilot.charter import Charter, Design, Measure, Metric, Standing
from zhagen.pilot.model import Cells
from zhagen.pilot.planning.baseline import Baseline
from zhagen.pilot.planning.basis import DesignPlan
from zhagen.pilot.planning.feasible import Chances, Force
from zhagen.pilot.planning.guardrails import GuardrailPlan
from zhagen.pilot.planning.plan import Plan, plan_pilot
from zhagen.pilot.planning.success import by_success, success_of
from zhagen.pilot.planning.to_json import to_json
from zhagen.pilot.planning.wording import sentence

shares = st.floats(0.0, 1.0)
CHARTER = plan_halls.charter()


def chosen(target: float) -> DesignPlan:
    chances = Chances(1.0, target, target, -0.05, -0.2)
    return DesignPlan(Design.SWITCHBACK, Standing.RANDOMISED, (), chances)


def guard(kept: float | None, provable: float | None = 0.0312) -> GuardrailPlan:
    return GuardrailPlan("returned", 0.02, 0.2, kept, provable, -0.01)


def planned(charter: Charter, cells: Cells) -> Plan:
    return plan_pilot(
        charter,
        Baseline(cells),
        is_workday=plan_halls.weekday,
        rng=np.random.default_rng(5),
        simulations=60,
    )


@given(shares, st.lists(shares, max_size=3))
def test_success_is_never_likelier_than_any_of_its_parts(target: float, kept: list[float]) -> None:
    found = success_of(chosen(target), [guard(each) for each in kept])
    assert found is not None
    assert 0 <= found <= min([target, *kept]) + 1e-12
    assert success_of(chosen(target), [guard(None), *map(guard, kept)]) is None


def test_a_hard_guardrail_is_named_with_the_margin_that_could_be_shown() -> None:
    (found,) = by_success(CHARTER, chosen(1.0), [guard(0.19)])
    assert found.force is Force.WARNS
    what, remedy = sentence(found, CHARTER)
    assert "机会只有 19%" in what
    assert "退件率" in what
    assert "允许高 2 个百分点" in what
    assert "3.2 个百分点" in remedy  # rounded so that it can still be shown


def test_a_target_that_is_hard_by_itself_is_a_finding_of_its_own() -> None:
    assert not list(by_success(CHARTER, chosen(0.5), [guard(0.99)]))
    assert not list(by_success(CHARTER, chosen(0.99), [guard(0.95)]))
    assert list(by_success(CHARTER, chosen(0.85), [guard(0.85)]))


@pytest.mark.parametrize("margin", [0.005, 0.5])
def test_the_headline_is_the_chance_of_success(margin: float) -> None:
    guardrail = replace(CHARTER.guardrails[0], margin=margin)
    charter = replace(CHARTER, guardrails=(guardrail,))
    made = planned(charter, plan_halls.cells(charter))
    assert made.chosen is not None
    assert made.chosen.chances is not None
    assert made.success is not None
    assert made.success == made.chosen.chances.target * (made.guardrails[0].kept or 0.0)
    assert to_json(made, charter)["success"] == pytest.approx(made.success, rel=1e-5)
    said = _headline(made, charter)
    codes = {each.code for each in made.findings}
    if margin == 0.005:
        assert made.success < charter.power <= made.chosen.chances.target
        assert f"机会也只有 {made.success:.0%}" in said
        assert "success_below" in codes
    else:
        assert said.startswith("可以做，按立项书的设计")
        assert "success_below" not in codes


def rare(charter: Charter, share: float, window: int | None = None) -> tuple[Charter, Cells]:
    """A primary metric that is counted in `share` of the cells, and never at `window`."""
    metric = Metric("wrong", "差错", "处", "errors", Measure.MEAN_RATIO, charter.primary.direction)
    cells = plan_halls.cells(charter)
    some = np.random.default_rng(3).random(len(cells.n)) < share
    sums = np.where(some & (cells.window != window), 2.0, 0.0)
    counted = {
        "counts": {**cells.counts, "wrong": cells.n},
        "sums": {**cells.sums, "wrong": sums},
        "squares": {**cells.squares, "wrong": 2 * sums},
    }
    return replace(charter, primary=metric), replace(cells, **counted)


def test_a_rare_count_is_warned_of_and_another_measure_named() -> None:
    made = planned(*rare(CHARTER, 0.7))
    (found,) = (each for each in made.findings if each.code == "zero_days")
    assert found.force is Force.WARNS
    _, remedy = sentence(found, CHARTER)
    assert "difference_in_means" in remedy


def test_a_window_that_never_has_any_refuses_the_plan() -> None:
    made = planned(*rare(CHARTER, 0.9, window=2))
    assert not made.feasible
    (found,) = (each for each in made.findings if each.code == "zero_window")
    what, remedy = sentence(found, CHARTER)
    assert "窗口3" in what
    assert "difference_in_means" in remedy


def test_a_common_measure_is_not_warned_of() -> None:
    charter, cells = rare(CHARTER, 1.0)
    assert not {"zero_days", "zero_window"} & {
        each.code for each in planned(charter, cells).findings
    }
