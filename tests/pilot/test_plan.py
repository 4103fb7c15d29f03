"""The planner: chances that pilots keep, designs ranked, and what goes to the charter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import plan_halls
import pytest

from zhagen.calendar.official import official_calendar
from zhagen.pilot.charter import Charter, Design, Information
from zhagen.pilot.estimating.rota import draw_rota
from zhagen.pilot.estimating.units import Period, units_of
from zhagen.pilot.model import Cells
from zhagen.pilot.planning.baseline import Baseline, Persons
from zhagen.pilot.planning.designs import design_plan
from zhagen.pilot.planning.halves import balanced_halves, drawn_half
from zhagen.pilot.planning.history import between_days, between_windows, history_of
from zhagen.pilot.planning.plan import Plan, basis_of, plan_pilot
from zhagen.pilot.planning.resample import resampler_of
from zhagen.pilot.planning.simulate import Draws, rotas_of, simulate, simulated_days
from zhagen.pilot.planning.to_json import to_json


def planned(charter: Charter, cells: Cells, simulations: int = 60, **more: bool) -> Plan:
    return plan_pilot(
        charter,
        Baseline(cells),
        is_workday=plan_halls.weekday,
        rng=np.random.default_rng(5),
        simulations=simulations,
        **more,
    )


@pytest.mark.simulation
def test_the_chance_by_one_final_look_agrees_with_the_t_test_on_the_pairs() -> None:
    """120 pairs of sd sqrt(2 (.05^2 + .36/30)) and the weekly steps: about -4.7 % is found."""
    charter = plan_halls.charter()
    found = []
    for seed in range(6):
        cells = plan_halls.cells(charter, seed)
        basis = basis_of(
            charter,
            Baseline(cells),
            plan_halls.weekday,
            np.random.default_rng(seed),
            simulations=60,
        )
        chances = design_plan(basis, Design.SWITCHBACK).chances
        assert chances is not None
        found.append(chances.smallest)
    assert -0.068 < float(np.mean(found)) < -0.042


@pytest.mark.simulation
def test_no_effect_is_found_in_about_one_pilot_in_forty() -> None:
    charter = plan_halls.charter(planned=-0.01, change=-0.005)
    shares = []
    for seed in range(5):
        cells = plan_halls.cells(charter, seed)
        rng = np.random.default_rng(seed)
        history = history_of(cells, charter.primary, np.ones(1), rng)
        rotas = rotas_of(charter, plan_halls.weekday, (), rng)
        runs = simulate(
            resampler_of(cells, history, Design.SWITCHBACK),
            charter,
            0.0,
            Draws(rotas, 60, rng),
            variances=Information(0, 0.003, 0.36),
        )
        shares.append(runs.power(0.0, 0.0, extended=True))
    assert float(np.mean(shares)) < 0.05


@pytest.mark.parametrize("design", [Design.SWITCHBACK, Design.CLUSTER])
def test_a_simulated_pilot_without_noise_holds_exactly_the_effect(design: Design) -> None:
    charter = plan_halls.charter(design, treated=("窗口1", "窗口2", "窗口3"))
    cells = plan_halls.cells(charter)
    flat = replace(cells, sums={**cells.sums, "time": 3.0 * cells.n + 0.1 * cells.window * cells.n})
    rng = np.random.default_rng(3)
    resampler = resampler_of(flat, history_of(flat, charter.primary, np.ones(1), rng), design)
    rota = draw_rota(charter, plan_halls.weekday)
    drawn = resampler.draw(simulated_days(resampler, charter, rota), rota, -0.2, rng)
    units = units_of(drawn, charter, rota, "time", Period(1, 8))
    change = units.contrasts.difference[units.treated]
    assert np.allclose(change, np.log(0.8))
    if design is Design.CLUSTER:
        assert np.allclose(units.contrasts.difference[~units.treated], 0.0)


def test_an_effect_only_moves_the_estimate_so_one_run_answers_for_all_effects() -> None:
    charter = plan_halls.charter()
    cells = plan_halls.cells(charter)
    runs = []
    for effect in (0.0, -0.2):
        rng = np.random.default_rng(11)
        history = history_of(cells, charter.primary, np.ones(1), rng)
        rotas = rotas_of(charter, plan_halls.weekday, (), rng)
        runs.append(
            simulate(
                resampler_of(cells, history, Design.SWITCHBACK),
                charter,
                effect,
                Draws(rotas, 10, rng),
                variances=Information(0, 0.003, 0.36),
            )
        )
    assert np.allclose(runs[0].value + np.log(0.8), runs[1].value)
    assert np.allclose(runs[0].se, runs[1].se)
    assert runs[0].power(-0.05, 0.0) == runs[1].power(-0.05, 0.0)


@pytest.mark.simulation
def test_power_rises_with_the_effect_and_reaches_the_wanted_one_at_the_smallest_effect() -> None:
    charter = plan_halls.charter()
    plan = planned(charter, plan_halls.cells(charter))
    assert plan.chosen is not None
    runs = plan.chosen.runs
    assert runs is not None
    chances = [runs.power(-size, 0.0) for size in np.linspace(0, 0.2, 15)]
    assert chances == sorted(chances)
    assert runs.power(runs.smallest(0.8, 0.0), 0.0) == pytest.approx(0.8, abs=0.02)


@pytest.mark.simulation
def test_the_chance_comes_with_what_a_short_baseline_leaves_open() -> None:
    charter = plan_halls.charter(planned=-0.205)
    widths = []
    for weeks in (4, 16):
        plan = planned(charter, plan_halls.cells(charter, weeks=weeks), 200)
        assert plan.chosen is not None
        chances = plan.chosen.chances
        assert chances is not None
        assert chances.target_low is not None
        assert chances.target_high is not None
        assert chances.target_low <= chances.target <= chances.target_high
        widths.append(chances.target_high - chances.target_low)
    assert widths[0] > widths[1] > 0


def test_the_same_seed_gives_the_same_plan() -> None:
    charter = plan_halls.charter()
    cells = plan_halls.cells(charter)
    first, second = (to_json(planned(charter, cells, 20), charter) for _ in range(2))
    assert first == second


def test_a_calm_hall_ranks_switching_first_and_labels_what_cannot_prove() -> None:
    charter = plan_halls.charter(Design.CLUSTER, 12)
    plan = planned(charter, plan_halls.cells(charter))
    assert plan.designs[0].design is Design.SWITCHBACK
    labels = {each.design: each.standing.value for each in plan.designs}
    assert labels[Design.BEFORE_AFTER] == "before_after"
    assert not plan.designs[-1].feasible
    assert plan.chosen is not None
    assert plan.chosen.design is Design.CLUSTER


def test_what_is_sealed_fits_the_hall() -> None:
    """Cases of variance .36; days of .05 sd beside them, one step in six over a weekend."""
    found = []
    for seed in range(80):
        rng = np.random.default_rng(seed)
        charter = plan_halls.charter()
        history = history_of(plan_halls.cells(charter, seed), charter.primary, np.ones(1), rng)
        found.append((between_days(history), between_windows(history), history.within))
    days, windows, within = np.mean(found, axis=0)
    assert within == pytest.approx(0.36, rel=0.01)
    assert days == pytest.approx(0.0025 + 0.0064 * 3 / 19, rel=0.2)
    assert windows == pytest.approx(0.0025 + 0.0064 * 5, rel=0.15)


def test_the_expected_information_is_that_of_the_pairs() -> None:
    charter = plan_halls.charter()
    information = planned(charter, plan_halls.cells(charter), 4).information
    assert information is not None
    pair = 2 * (information.between + information.within / 30)
    assert information.planned == pytest.approx(180 / pair, rel=0.1)


def test_weekly_noise_makes_the_days_of_a_compared_window_noisier() -> None:
    charter = plan_halls.charter(Design.CLUSTER, 12)
    calm = planned(charter, plan_halls.cells(charter, week_sd=0.0), 10).information
    rough = planned(charter, plan_halls.cells(charter, week_sd=0.1), 10).information
    assert calm is not None
    assert rough is not None
    assert rough.between > calm.between + 0.02
    assert rough.planned < calm.planned


def test_the_treated_windows_are_drawn_from_halves_that_were_alike() -> None:
    charter = plan_halls.charter(Design.CLUSTER, 10)
    cells = plan_halls.cells(charter)
    plan = planned(charter, cells, 10)
    assert len(plan.treated) == 5
    level = np.array([cells.sums["time"][cells.window == at].mean() for at in range(10)])
    halves = balanced_halves(charter.assignment.windows, [level], 7)
    assert len(halves) == 63
    tool = [level[list(half)].mean() for half in halves]
    assert np.ptp(tool) < np.ptp(level) / 4
    assert drawn_half(charter.assignment.windows, halves, 7) == drawn_half(
        charter.assignment.windows, halves, 7
    )


@pytest.mark.simulation
def test_a_guardrail_says_which_margin_it_can_prove_and_that_a_fifth_less_cannot_be_seen() -> None:
    charter = plan_halls.charter()
    plan = planned(charter, plan_halls.cells(charter, rate=0.02), 100)
    (guardrail,) = plan.guardrails
    assert guardrail.level == pytest.approx(0.02, abs=0.004)
    assert guardrail.kept is not None
    assert guardrail.kept > 0.8
    assert guardrail.provable is not None
    assert guardrail.provable < 0.02
    assert guardrail.visible is not None
    assert guardrail.visible < -0.004


def test_the_calendar_names_holidays_and_make_up_workdays() -> None:
    charter = plan_halls.charter()
    calendar = official_calendar()
    plan = plan_pilot(
        charter,
        Baseline(plan_halls.cells(charter)),
        is_workday=calendar.is_workday,
        name_of=calendar.name,
        rng=np.random.default_rng(1),
        simulations=10,
    )
    days = {each.day: each for each in plan.days}
    holiday = days[date(2026, 10, 1)]
    assert (holiday.kind, holiday.counted) == ("holiday", ())
    assert "国庆" in holiday.name
    made_up = [each for each in plan.days if each.kind == "make_up"]
    assert made_up
    assert all(each.day.weekday() >= 5 for each in made_up)
    first = days[plan_halls.START]
    assert set(first.on) <= set(first.counted)
    assert len(first.counted) == 6


def test_persons_open_the_online_design() -> None:
    charter = plan_halls.charter()
    baseline = Baseline(plan_halls.cells(charter), persons=Persons(4000, 3.0, 0.5))
    plan = plan_pilot(
        charter,
        baseline,
        is_workday=plan_halls.weekday,
        rng=np.random.default_rng(1),
        simulations=10,
    )
    online = next(each for each in plan.designs if each.design is Design.ONLINE)
    assert online.chances is not None
    assert online.chances.better > 0.99
    assert not online.simulated


def test_a_plan_is_plain_json_with_its_sentences() -> None:
    charter = plan_halls.charter(Design.CLUSTER, 4)
    found = to_json(planned(charter, plan_halls.cells(charter), 20), charter)
    again = json.loads(json.dumps(found, ensure_ascii=False, allow_nan=False))
    assert again["chosen"] == "cluster"
    assert again["feasible"] is False
    assert any("每组只有 2 个窗口" in each["what"] for each in again["findings"])
    assert again["information"]["planned"] > 0
    assert all("{" not in each["what"] + each["remedy"] for each in again["findings"])
    assert again["guardrails"][0]["text"].startswith("退件率")


def test_days_of_a_closed_window_and_empty_days_do_not_stop_the_planner() -> None:
    charter = plan_halls.charter()
    cells = plan_halls.cells(charter)
    keep = ~((cells.window == 2) & (cells.day % 7 < 3)) & (cells.day != cells.day[3])
    holed = replace(
        cells,
        window=cells.window[keep],
        day=cells.day[keep],
        type=cells.type[keep],
        on=cells.on[keep],
        n=cells.n[keep],
        open=cells.open[keep],
        counts={key: values[keep] for key, values in cells.counts.items()},
        sums={key: values[keep] for key, values in cells.sums.items()},
        squares={key: values[keep] for key, values in cells.squares.items()},
    )
    plan = planned(charter, holed, 20)
    assert plan.feasible
    assert plan.chosen is not None
    assert plan.chosen.runs is not None
