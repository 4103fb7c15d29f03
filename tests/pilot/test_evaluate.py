"""A planned look, from a log to everything the report may say."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pilots
import pytest
import typed_logs

from zhagen.measures.sequential import Spending as Function
from zhagen.pilot.charter import Design, Standing
from zhagen.pilot.decide import decide
from zhagen.pilot.evaluate import RefusedLook, evaluate
from zhagen.pilot.log import PilotLog, append, create_log
from zhagen.pilot.looks import Gathered, permitted_looks, spend
from zhagen.pilot.model import Look, SetAside, TargetState, Verdict
from zhagen.pilot.record import canonical, look_json
from zhagen.pilot.roots import make_root
from zhagen.pilot.rota import draw_rota
from zhagen.pilot.spine import BrokenLog

SIX = ["综窗1", "综窗2", "综窗3", "综窗4", "综窗6", "综窗7"]


def charter_of(folder: Path, **changes: Any):
    return pilots.sealed(folder / "draft", **changes).charter


def log_of(folder: Path, seed: int = 1, *, changes: dict[str, Any] | None = None, **world: Any):
    """A log of a whole pilot."""
    given = changes or {}
    rows = typed_logs.handled(charter_of(folder, **given), np.random.default_rng(seed), **world)
    return typed_logs.written(folder, rows, **given)


def looked(log: PilotLog, week: int = 8, **options: Any) -> Look:
    return evaluate(log, week, today=typed_logs.AFTER, is_workday=typed_logs.is_workday, **options)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> PilotLog:
    return log_of(tmp_path_factory.mktemp("usual"), effect=math.log(0.7))


def test_an_effect_beyond_the_target_is_found_and_told_in_minutes(usual: PilotLog) -> None:
    look = looked(usual)
    assert look.target is TargetState.REACHED
    assert look.standing is Standing.RANDOMISED
    assert look.primary.low < -0.3 < look.primary.high < -0.1667
    assert look.primary.absolute == pytest.approx(
        look.primary.on_level - look.primary.off_level, abs=1e-9
    )
    assert look.checks.compliance == 1.0
    assert look.checks.completeness == 1.0
    assert decide(usual.sealed, [look]).verdict in (Verdict.SUCCESS, Verdict.PARTLY)


def test_a_look_is_reproduced_byte_for_byte(usual: PilotLog) -> None:
    first, second = (canonical(look_json(looked(usual), usual.sealed)) for _ in range(2))
    assert first == second


def test_the_order_of_rows_and_the_cut_into_segments_change_nothing(tmp_path: Path) -> None:
    charter = charter_of(tmp_path)
    rows = typed_logs.handled(charter, np.random.default_rng(1), per_day=3)
    order = np.random.default_rng(2).permutation(len(rows["window"]))
    mixed = {name: [values[at] for at in order] for name, values in rows.items()}
    half = len(order) // 2
    one = typed_logs.written(tmp_path / "one", rows)
    two = typed_logs.written(
        tmp_path / "two", {name: values[:half] for name, values in mixed.items()}
    )
    two = typed_logs.with_segment(two, {name: values[half:] for name, values in mixed.items()})
    first, second = looked(one), looked(two)
    assert second.primary.effect == pytest.approx(first.primary.effect, rel=1e-12)
    assert second.primary.high == pytest.approx(first.primary.high, rel=1e-12)
    assert second.flow == first.flow


def test_what_came_is_what_was_analysed_and_what_was_set_aside(tmp_path: Path) -> None:
    charter = charter_of(tmp_path, schedule__closed=["2026-08-26"])
    rows = typed_logs.handled(charter, np.random.default_rng(1), per_day=2)
    aside = (SetAside("duplicate", 3, ("7", "8", "9")), SetAside("no_start", 2, ("10", "11")))
    changes = {"schedule__closed": ["2026-08-26"]}
    log = create_log(tmp_path / "log", pilots.sealed(tmp_path / "papers", **changes), pilots.SECRET)
    log = typed_logs.with_segment(log, rows, aside)
    flow = looked(log, 4).flow
    given = {each.reason: each.count for each in flow.set_aside}
    assert flow.received == flow.analysed + sum(given.values())
    assert given["duplicate"] == 3
    assert given["closed_day"] == 12
    assert given["after_look"] == 2 * 6 * 20
    examples = {each.reason: each.examples for each in flow.set_aside}
    assert examples["no_start"] == ("办件.csv:10", "办件.csv:11")


def test_rows_of_a_department_go_the_whole_way(tmp_path: Path) -> None:
    log = create_log(tmp_path / "log", pilots.sealed(tmp_path / "papers"), pilots.SECRET)
    for day in typed_logs.days_of(log.sealed.charter):
        log = _one_day(log, day)
        if day >= date(2026, 9, 4):
            break
    look = looked(log, 2)
    assert look.flow.received == log.size
    assert look.primary.units > 10
    # These rows know nothing of the rota.
    assert look.checks.compliance < 0.8
    assert decide(log.sealed, [look]).verdict is Verdict.CONTINUE


def _one_day(log: PilotLog, day: date) -> PilotLog:
    if day < log.sealed.charter.schedule.start:
        return log
    rows: Iterable[Any] = pilots.rows(24, log.size, day.isoformat())
    return append(log, rows, source=f"{day}.csv", at=pilots.AT)


@pytest.mark.parametrize("week", [0, 1, 3, 7, 9, 12])
def test_a_look_that_was_not_planned_is_refused(usual: PilotLog, week: int) -> None:
    with pytest.raises(RefusedLook, match=f"第 {week} 周末不在约定的查看之列"):
        looked(usual, week)


def test_the_look_of_the_extension_needs_the_extension(tmp_path: Path) -> None:
    log = log_of(tmp_path, per_day=2, weeks=12)
    with pytest.raises(RefusedLook, match="不在约定"):
        looked(log, 12)
    look = looked(log, 12, extended=True)
    assert look.spending.alpha_spent == pytest.approx(0.05)
    assert look.conditional_power == 0.0


def test_a_week_that_is_not_over_is_not_looked_at(usual: PilotLog) -> None:
    last = usual.sealed.charter.schedule.last_day(4)
    with pytest.raises(RefusedLook, match="才结束"):
        evaluate(usual, 4, today=last, is_workday=typed_logs.is_workday)


@pytest.mark.parametrize("measure", ["geometric_mean_ratio", "restricted_mean_ratio"])
@pytest.mark.parametrize("kind", list(Design))
def test_an_empty_log_is_refused_in_one_line(tmp_path: Path, kind: Design, measure: str) -> None:
    changes = {
        "design__kind": kind.value,
        "metrics__primary__measure": measure,
        "metrics__primary__horizon": 90,
    }
    sealed = pilots.sealed(tmp_path / "papers", **changes)
    log = create_log(tmp_path / "log", sealed, pilots.SECRET)
    with pytest.raises(RefusedLook, match="还比不出来") as refused:
        looked(log)
    assert "\n" not in str(refused.value)


def test_any_column_may_sort_cases_into_types(tmp_path: Path) -> None:
    changes = {
        "mix__by": "returned",
        "metrics__primary__measure": "restricted_mean_ratio",
        "metrics__primary__horizon": 90,
    }
    look = looked(log_of(tmp_path, changes=changes, per_day=4))
    assert [row.type for row in look.mix] == ["false", "true"]


def test_a_log_without_one_arm_is_refused_in_one_line(tmp_path: Path) -> None:
    changes = {"design__kind": "cluster", "design__treated": SIX[:3]}
    rows = typed_logs.handled(charter_of(tmp_path, **changes), np.random.default_rng(1), per_day=1)
    kept = [at for at, name in enumerate(rows["window"]) if name in SIX[:3]]
    log = typed_logs.written(
        tmp_path, {name: [values[at] for at in kept] for name, values in rows.items()}, **changes
    )
    with pytest.raises(RefusedLook, match="还比不出来"):
        looked(log)


def test_changed_rows_cost_the_verdict(tmp_path: Path) -> None:
    log = log_of(tmp_path, per_day=2)
    path = log.typed(1)
    content = bytearray(path.read_bytes())
    # The writer's name in the footer: the rows can still be read, but they are not the same file.
    place = content.rfind(b"DuckDB")
    content[place] = ord("d")
    path.write_bytes(bytes(content))
    look = looked(log)
    assert not look.checks.seal_intact
    assert decide(log.sealed, [look]).verdict is Verdict.VOID


def test_a_destroyed_segment_is_named_and_not_guessed(tmp_path: Path) -> None:
    log = log_of(tmp_path, per_day=1)
    log.typed(1).write_bytes(b"PAR1")
    with pytest.raises(BrokenLog, match="verify"):
        looked(log)


def test_a_sheet_of_another_log_costs_the_verdict(usual: PilotLog) -> None:
    honest = make_root(usual, 8, usual.sealed.charter.schedule.last_day(8))
    assert looked(usual, lodged=[honest]).checks.roots_intact
    look = looked(usual, lodged=[replace(honest, head="0" * 64)])
    assert not look.checks.roots_intact
    assert decide(usual.sealed, [look]).verdict is Verdict.VOID


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


def test_easier_cases_with_the_tool_are_not_taken_for_its_effect(tmp_path: Path) -> None:
    look = looked(log_of(tmp_path, per_day=12, easy=lambda on: 0.75 if on else 0.45, noise=0.3))
    assert look.raw.high < 0
    assert look.primary.low < 0 < look.primary.high
    assert abs(look.primary.effect) < 0.04
    easy = next(row for row in look.mix if row.type == "简单")
    assert easy.on_cases > 1.4 * easy.off_cases


def test_more_returned_cases_are_called_harm(tmp_path: Path) -> None:
    log = log_of(
        tmp_path, effect=math.log(0.6), returned=lambda on: 0.4 if on else 0.05, per_day=10
    )
    look = looked(log)
    assert look.guardrails[0].harmed
    assert not look.guardrails[0].held
    assert decide(log.sealed, [look]).verdict is Verdict.STOP_HARM


def test_the_first_weeks_are_left_out_and_told_beside(tmp_path: Path) -> None:
    look = looked(log_of(tmp_path, changes={"schedule__run_in": 1}, per_day=3))
    assert look.with_run_in is not None
    assert look.with_run_in.units > look.primary.units
    assert looked(log_of(tmp_path / "without", per_day=3)).with_run_in is None


def test_secondary_metrics_are_adjusted_together(tmp_path: Path) -> None:
    second = [
        {
            "id": name,
            "title": name,
            "unit": "分",
            "formula": "satisfaction",
            "measure": "difference_in_means",
            "direction": "higher",
        }
        for name in ("one", "two")
    ]
    look = looked(log_of(tmp_path, changes={"metrics__secondary": second}, per_day=4))
    for state in look.secondary:
        assert state.p_adjusted == pytest.approx(min(1.0, 2 * state.p))


def test_a_question_nobody_answered_is_left_out_of_the_secondaries(tmp_path: Path) -> None:
    charter = charter_of(tmp_path)
    rows = typed_logs.handled(charter, np.random.default_rng(1), per_day=2)
    rows["satisfaction"] = [None] * len(rows["satisfaction"])
    look = looked(typed_logs.written(tmp_path, rows))
    assert look.secondary == ()
    assert look.flow.missing["satisfaction"] == 2 * 6 * 40


DESIGNS: tuple[tuple[Design, dict[str, Any], Standing], ...] = (
    (Design.SWITCHBACK, {}, Standing.RANDOMISED),
    (Design.HALL_SWITCHBACK, {}, Standing.RANDOMISED),
    (Design.CLUSTER, {"design__treated": SIX[::2]}, Standing.RANDOMISED),
    (Design.MATCHED, {"design__treated": SIX[::2]}, Standing.QUASI_EXPERIMENTAL),
    (Design.BEFORE_AFTER, {}, Standing.BEFORE_AFTER),
    (Design.STEPPED_WEDGE, {}, Standing.RANDOMISED),
)


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


@pytest.mark.parametrize(("per_day", "held"), [(10, True), (1, False)])
def test_where_nothing_ever_went_wrong_many_cases_are_needed_to_say_so(
    tmp_path: Path, per_day: int, held: bool
) -> None:
    log = log_of(tmp_path, effect=math.log(0.6), returned=lambda _: 0.0, per_day=per_day)
    (state,) = looked(log).guardrails
    assert state.estimate is None
    assert state.held is held
    assert not state.harmed


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
