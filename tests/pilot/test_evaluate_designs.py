"""Looks at every design, and how much of the permitted error each look may spend."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typed_logs
from whole_pilots import SIX, charter_of, log_of, looked

from zhagen.measures.sequential import Spending as Function
from zhagen.pilot.charter import Design, Standing
from zhagen.pilot.estimating.looks import Gathered, permitted_looks, spend
from zhagen.pilot.estimating.rota import draw_rota
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.evaluating.evaluate import RefusedLook
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.recording.record import canonical, look_json


def test_the_look_of_the_extension_needs_the_extension(tmp_path: Path) -> None:
    log = log_of(tmp_path, per_day=2, weeks=12)
    with pytest.raises(RefusedLook, match="不在约定"):
        looked(log, 12)
    look = looked(log, 12, extended=True)
    assert look.spending.alpha_spent == pytest.approx(0.05)
    assert look.conditional_power == 0.0


def test_information_grows_and_the_spending_follows_it(usual: PilotLog) -> None:
    looks = [looked(usual, week) for week in (2, 4, 6, 8)]
    fractions = [look.spending.fraction for look in looks]
    spent = [look.spending.alpha_spent for look in looks]
    assert fractions == sorted(fractions)
    assert fractions[0] == pytest.approx(2 / 12, abs=0.02)
    assert spent == sorted(spent)
    function = Function(alpha=0.025)
    for fraction, alpha in zip(fractions, spent, strict=True):
        assert alpha == pytest.approx(2 * function.spent(fraction), abs=1e-6)
    # The course of the last look is the estimate that each look saw.
    for row, look in zip(looks[-1].weekly, looks, strict=True):
        assert row["effect"] == pytest.approx(look.primary.effect)
        assert (row["low"], row["high"]) == pytest.approx((look.primary.low, look.primary.high))


DESIGNS: tuple[tuple[Design, dict[str, Any], Standing], ...] = (
    (Design.SWITCHBACK, {}, Standing.RANDOMISED),
    (Design.HALL_SWITCHBACK, {}, Standing.RANDOMISED),
    (Design.CLUSTER, {"design__treated": SIX[::2]}, Standing.RANDOMISED),
    (Design.MATCHED, {"design__treated": SIX[::2]}, Standing.QUASI_EXPERIMENTAL),
    (Design.BEFORE_AFTER, {}, Standing.BEFORE_AFTER),
    (Design.STEPPED_WEDGE, {}, Standing.RANDOMISED),
)


@pytest.mark.simulation
@pytest.mark.parametrize("measure", ["geometric_mean_ratio", "mean_ratio", "restricted_mean_ratio"])
@pytest.mark.parametrize(("design", "more", "standing"), DESIGNS)
def test_every_design_gives_a_look(
    tmp_path: Path, design: Design, more: dict[str, Any], standing: Standing, measure: str
) -> None:
    changes = {
        "design__kind": design.value,
        "metrics__primary__measure": measure,
        "metrics__primary__horizon": 90,
        **more,
    }
    log = log_of(tmp_path, changes=changes, effect=math.log(0.7), per_day=4)
    look = looked(log)
    assert look.standing is standing
    assert look.primary.low < look.primary.effect < look.primary.high < 0
    assert look.primary.effect == pytest.approx(-0.3, abs=0.12)
    assert look.flow.received == look.flow.analysed + sum(e.count for e in look.flow.set_aside)
    assert canonical(look_json(look, log.sealed))
    if standing is not Standing.RANDOMISED:
        decision = decide(log.sealed, [look])
        assert "not_randomised" in [reason["code"] for reason in decision.reasons]
        assert not decision.extension_allowed


def test_a_wedge_has_one_look_and_no_extension(tmp_path: Path) -> None:
    charter = charter_of(tmp_path, design__kind="stepped_wedge")
    assert permitted_looks(charter, extended=True) == (8,)
    rota = draw_rota(charter, typed_logs.is_workday)
    bound, fraction = spend(charter, rota, [Gathered(8, 700.0)])
    assert (2 * bound.total, fraction) == (pytest.approx(0.05), 1.0)


def test_cases_that_come_faster_than_planned_never_spend_too_much(tmp_path: Path) -> None:
    information = {"planned": 100.0, "between": 0.01, "within": 0.3}
    charter = charter_of(tmp_path, information=information)
    rota = draw_rota(charter, typed_logs.is_workday)
    taken = [Gathered(week, 60.0 * week) for week in (2, 4, 6, 8)]
    spent = [spend(charter, rota, taken[: at + 1])[0].total for at in range(4)]
    assert spent == sorted(spent)
    assert spent[-1] < 0.025
    last, fraction = spend(charter, rota, [*taken, Gathered(12, 720.0)])
    assert (last.total, fraction) == (pytest.approx(0.025), 1.0)


def test_a_day_with_hardly_any_case_does_not_close_the_later_looks(tmp_path: Path) -> None:
    """One case on a side makes an unweighted mean less certain than it was the week before."""
    changes = {"design__windows": SIX[:2]}
    charter = charter_of(tmp_path, **changes)
    rows = typed_logs.handled(charter, np.random.default_rng(3), per_day=20)
    starts = [moment.date() for moment in rows["started_at"]]
    quiet = [date.fromisoformat("2026-09-09"), date.fromisoformat("2026-09-10")]
    seen: set[tuple[str, date]] = set()
    kept = []
    for at, (window, day) in enumerate(zip(rows["window"], starts, strict=True)):
        if day in quiet and (window, day) in seen:
            continue
        seen.add((window, day))
        kept.append(at)
    thin = {name: [values[at] for at in kept] for name, values in rows.items()}
    log = typed_logs.written(tmp_path, thin, **changes)
    fractions = [looked(log, week).spending.fraction for week in (2, 4, 6, 8)]
    assert fractions == sorted(fractions)
