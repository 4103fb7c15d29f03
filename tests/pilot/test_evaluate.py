"""A planned look, from a log to everything the report may say."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pilots
import pytest
import typed_logs
from whole_pilots import charter_of, log_of, looked

from zhagen.pilot.charter import Standing
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.log.log import PilotLog, append, create_log
from zhagen.pilot.model import SetAside, TargetState, Verdict
from zhagen.pilot.recording.record import canonical, look_json


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


def test_any_column_may_sort_cases_into_types(tmp_path: Path) -> None:
    changes = {
        "mix__by": "returned",
        "metrics__primary__measure": "restricted_mean_ratio",
        "metrics__primary__horizon": 90,
    }
    look = looked(log_of(tmp_path, changes=changes, per_day=4))
    assert [row.type for row in look.mix] == ["false", "true"]


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


@pytest.mark.parametrize(("per_day", "held"), [(10, True), (1, False)])
def test_where_nothing_ever_went_wrong_many_cases_are_needed_to_say_so(
    tmp_path: Path, per_day: int, held: bool
) -> None:
    margin = {"metrics__guardrails__0__margin": 0.02}
    spotless = {"returned": lambda _: 0.0, "per_day": per_day}
    log = log_of(tmp_path, changes=margin, effect=math.log(0.6), **spotless)
    (state,) = looked(log).guardrails
    assert state.estimate is None
    assert state.held is held
    assert not state.harmed
