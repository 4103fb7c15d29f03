"""An online pilot: drawn persons, whatever their number of cases."""

from __future__ import annotations

import math
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pilots
import pytest
import typed_logs

from zhagen.measures.means import welch
from zhagen.measures.relative import fieller
from zhagen.measures.sample import Moments, PairMoments
from zhagen.pilot.charter import Charter, Measure
from zhagen.pilot.estimating.online import (
    PersonsSeen,
    arm_of,
    arms_rota,
    effect_of_persons,
    estimate_of_persons,
    gathered_from,
    see_persons,
)
from zhagen.pilot.estimating.rota import person_arm
from zhagen.pilot.estimating.units import Period
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.evaluating.evaluate import RefusedLook, evaluate
from zhagen.pilot.log.cells import group_log
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.model import Arm, Verdict

ONLINE = {"design__kind": "online", "design__windows": []}
SEED = 20260810


def visits(
    charter: Charter,
    persons: int,
    rng: np.random.Generator,
    *,
    effect: float = 0.0,
    loses: float = 0.0,
    kinds: tuple[str, ...] = ("简单", "复杂"),
) -> dict[str, list[Any]]:
    """Cases of drawn persons, one to three each; `loses` of those with the tool never show up."""
    found: dict[str, list[Any]] = {
        name: []
        for name in ("person", "started_at", "ended_at", "arm", "case_type", "returned", "window")
    }
    last = 7 * charter.schedule.weeks
    for number in range(persons):
        person = f"{number:032x}"
        on = person_arm(charter.assignment.seed, person)
        if on and rng.random() < loses:
            continue
        habit = rng.normal(0, 0.4)
        for _ in range(int(rng.integers(1, 4))):
            day = charter.schedule.start + timedelta(days=int(rng.integers(0, last)))
            begun = datetime.combine(day, time(9))
            spent = float(np.exp(2.3 + habit + effect * on + rng.normal(0, 0.4)))
            found["person"].append(person)
            found["started_at"].append(begun)
            found["ended_at"].append(begun + timedelta(minutes=spent))
            found["arm"].append("on" if on else "off")
            found["case_type"].append(kinds[int(rng.random() < 0.4) % len(kinds)])
            found["returned"].append(bool(rng.random() < 0.1))
            found["window"].append("网上")
    found["case_id"] = [f"{at:032x}" for at in range(len(found["person"]))]
    return found


def online_log(folder: Path, persons: int = 600, **options: Any) -> PilotLog:
    changes = {**ONLINE, **options.pop("changes", {})}
    charter = pilots.sealed(folder / "draft", **changes).charter
    rows = visits(charter, persons, np.random.default_rng(5), **options)
    return typed_logs.written(folder, rows, **changes)


def seen(log: PilotLog, until_week: int = 8) -> PersonsSeen:
    charter = log.sealed.charter
    types = group_log(log, until=charter.schedule.last_day(until_week)).types
    files = [str(log.typed(each.number)) for each in log.segments]
    weights = np.full(len(types), 1 / len(types))
    until = charter.schedule.last_day(until_week)
    return see_persons(files, charter, types, weights, Period(1, until_week), until)


def sums_by_person(log: PilotLog, *, logs: bool) -> dict[bool, tuple[list[float], list[float]]]:
    """(Sums, cases) of the persons of each arm, computed one case at a time."""
    import duckdb  # noqa: PLC0415 - only here

    with duckdb.connect() as opened:
        rows = opened.execute(
            "SELECT person, epoch(ended_at - started_at) / 60.0 FROM read_parquet(?)",
            [[str(log.typed(each.number)) for each in log.segments]],
        ).fetchall()
    persons: dict[str, list[float]] = {}
    for person, spent in rows:
        persons.setdefault(person, []).append(math.log(spent) if logs else spent)
    found: dict[bool, tuple[list[float], list[float]]] = {False: ([], []), True: ([], [])}
    for person, values in persons.items():
        sums, cases = found[person_arm(SEED, person)]
        sums.append(sum(values))
        cases.append(len(values))
    return found


def test_the_arm_in_sql_is_the_coin_that_anyone_can_toss(tmp_path: Path) -> None:
    log = online_log(tmp_path, 200)
    cells = group_log(log)
    assert cells.windows == ("off", "on")
    # What was done follows the coin in these rows, so both must agree everywhere.
    assert (cells.on == cells.window).all()


def test_a_service_asks_for_an_arm_with_the_id_that_the_log_will_carry(tmp_path: Path) -> None:
    charter = pilots.sealed(tmp_path, **ONLINE).charter
    arms = [arm_of(charter, pilots.SECRET, f"用户{at}") for at in range(400)]
    assert 150 < arms.count(Arm.ON) < 250
    disguised = pilots.SECRET.disguise("person", "用户7")
    assert (arm_of(charter, pilots.SECRET, "用户7") is Arm.ON) == person_arm(SEED, disguised)


def test_levels_are_those_of_ratio_metrics_over_persons(tmp_path: Path) -> None:
    log = online_log(tmp_path, 300, kinds=("全部",))
    charter = log.sealed.charter
    found = seen(log)
    by_hand = sums_by_person(log, logs=True)
    off, on = (PairMoments.of(*by_hand[side]) for side in (False, True))
    wanted = welch(on, off)
    effect = effect_of_persons(found, charter.primary)
    assert effect.value == pytest.approx(wanted.estimate, rel=1e-9)
    assert effect.se == pytest.approx(wanted.se, rel=1e-9)
    assert effect.df == pytest.approx(wanted.df, rel=1e-9)
    assert effect.units == sum(found.persons)


def test_a_ratio_of_means_is_judged_by_fieller_over_persons(tmp_path: Path) -> None:
    changes = {"metrics__primary__measure": "mean_ratio"}
    log = online_log(tmp_path, 300, kinds=("全部",), changes=changes)
    by_hand = sums_by_person(log, logs=False)
    off, on = (PairMoments.of(*by_hand[side]) for side in (False, True))
    wanted = fieller(on, off, level=0.95)
    estimate = estimate_of_persons(seen(log), log.sealed.charter.primary, 0.025)
    assert estimate.effect == pytest.approx(on.mean / off.mean - 1, rel=1e-9)
    assert (estimate.low, estimate.high) == pytest.approx((wanted.lower, wanted.upper), rel=1e-6)


def test_one_case_a_person_is_the_plain_comparison_of_cases(tmp_path: Path) -> None:
    rows = visits(
        pilots.sealed(tmp_path / "draft", **ONLINE).charter, 300, np.random.default_rng(2)
    )
    first = {person: at for at, person in reversed(list(enumerate(rows["person"])))}
    kept = {name: [values[at] for at in first.values()] for name, values in rows.items()}
    kept["case_type"] = ["全部"] * len(first)
    log = typed_logs.written(tmp_path, kept, **ONLINE)
    by_hand = sums_by_person(log, logs=True)
    wanted = welch(Moments.of(by_hand[True][0]), Moments.of(by_hand[False][0]))
    effect = effect_of_persons(seen(log), log.sealed.charter.primary)
    assert effect.se == pytest.approx(wanted.se, rel=1e-9)


def test_rates_are_compared_as_a_difference(tmp_path: Path) -> None:
    log = online_log(tmp_path, 400)
    guard = log.sealed.charter.guardrails[0].metric
    assert guard.measure is Measure.DIFFERENCE_IN_RATES
    estimate = estimate_of_persons(seen(log), guard, 0.025)
    assert estimate.low < estimate.effect < estimate.high
    assert estimate.absolute == estimate.effect


def test_a_look_at_an_online_pilot_is_complete_and_decides(tmp_path: Path) -> None:
    log = online_log(tmp_path, 1500, effect=math.log(0.68))
    look = evaluate(log, 8, today=typed_logs.AFTER, is_workday=typed_logs.is_workday)
    assert look.primary.effect == pytest.approx(-0.32, abs=0.06)
    assert look.checks.compliance == 1.0
    assert look.checks.split_p is not None
    assert look.checks.split_p > 0.001
    assert look.flow.received == look.flow.analysed + sum(e.count for e in look.flow.set_aside)
    assert [row["week"] for row in look.weekly] == [2, 4, 6, 8]
    fractions = [
        evaluate(
            log, week, today=typed_logs.AFTER, is_workday=typed_logs.is_workday
        ).spending.fraction
        for week in (2, 4, 6)
    ]
    assert fractions == sorted(fractions)
    assert decide(log.sealed, [look]).verdict in (Verdict.SUCCESS, Verdict.PARTLY)


def test_persons_missing_from_one_arm_void_the_pilot(tmp_path: Path) -> None:
    log = online_log(tmp_path, 1500, loses=0.5)
    look = evaluate(log, 8, today=typed_logs.AFTER, is_workday=typed_logs.is_workday)
    assert look.checks.split_p is not None
    assert look.checks.split_p < 0.001
    decision = decide(log.sealed, [look])
    assert decision.verdict is Verdict.VOID
    assert [reason["code"] for reason in decision.reasons] == ["split_mismatch"]


def test_cases_without_a_person_are_counted_as_set_aside(tmp_path: Path) -> None:
    charter = pilots.sealed(tmp_path / "draft", **ONLINE).charter
    rows = visits(charter, 200, np.random.default_rng(1))
    rows["person"][:7] = [None] * 7
    log = typed_logs.written(tmp_path, rows, **ONLINE)
    look = evaluate(log, 8, today=typed_logs.AFTER, is_workday=typed_logs.is_workday)
    aside = {each.reason: each.count for each in look.flow.set_aside}
    assert aside == {"no_person": 7}
    assert look.flow.received == look.flow.analysed + 7


def test_an_arm_without_persons_is_refused_in_one_line(tmp_path: Path) -> None:
    charter = pilots.sealed(tmp_path / "draft", **ONLINE).charter
    rows = visits(charter, 60, np.random.default_rng(1))
    off = [at for at, arm in enumerate(rows["arm"]) if arm == "off"]
    log = typed_logs.written(
        tmp_path, {name: [values[at] for at in off] for name, values in rows.items()}, **ONLINE
    )
    with pytest.raises(RefusedLook, match="比不出来"):
        evaluate(log, 8, today=typed_logs.AFTER, is_workday=typed_logs.is_workday)


def test_intervals_cover_the_truth_about_as_often_as_promised(tmp_path: Path) -> None:
    """The same arithmetic on drawn persons with one to five cases: wide bounds, fixed seed."""
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(200):
        arms = []
        for shift in (0.0, 0.1):
            cases = rng.integers(1, 6, 60)
            means = shift + rng.normal(0, 0.5, 60) + rng.normal(0, 0.3, 60) / np.sqrt(cases)
            arms.append(PairMoments.of(means * cases, cases))
        hits += welch(arms[1], arms[0]).interval.contains(0.1)
    assert 180 <= hits <= 198


def test_the_arms_stand_as_two_windows_open_every_day_but_the_closed_ones(tmp_path: Path) -> None:
    charter = pilots.sealed(tmp_path, schedule__closed=["2026-08-26"], **ONLINE).charter
    rota = arms_rota(charter)
    assert rota.windows == ("off", "on")
    assert rota.state[:, 0].tolist() == [0, 1]
    assert rota.state[:, 2].tolist() == [-1, -1]


def test_information_counts_persons_as_the_plan_does(tmp_path: Path) -> None:
    information = {"planned": 300.0, "between": 0.0, "within": 0.4}
    log = online_log(tmp_path, 600, changes={"information": information})
    found = seen(log)
    gathered = gathered_from(found, log.sealed.charter, 8)
    off, on = found.persons
    assert gathered.information == pytest.approx(1 / (0.4 / off + 0.4 / on))
    look = evaluate(log, 8, today=typed_logs.AFTER, is_workday=typed_logs.is_workday)
    fraction = min(gathered.information / 300.0, 1.0)
    assert look.spending.fraction in (pytest.approx(fraction), pytest.approx(2 / 3, abs=0.02))


@pytest.mark.parametrize("measure", ["mean_ratio", "restricted_mean_ratio"])
def test_other_measures_give_a_look_too(tmp_path: Path, measure: str) -> None:
    changes = {"metrics__primary__measure": measure, "metrics__primary__horizon": 60}
    log = online_log(tmp_path, 900, effect=math.log(0.7), changes=changes)
    look = evaluate(log, 8, today=typed_logs.AFTER, is_workday=typed_logs.is_workday)
    assert look.primary.low < -0.3 < look.primary.high < 0
    assert look.checks.completeness == 1.0


def test_two_persons_an_arm_bound_nothing_and_break_nothing(tmp_path: Path) -> None:
    charter = pilots.sealed(tmp_path / "draft", **ONLINE).charter
    rows = visits(charter, 6, np.random.default_rng(1))
    log = typed_logs.written(tmp_path, rows, **ONLINE)
    try:
        look = evaluate(log, 8, today=typed_logs.AFTER, is_workday=typed_logs.is_workday)
    except RefusedLook:
        return
    assert look.primary.high - look.primary.low > 0.5
