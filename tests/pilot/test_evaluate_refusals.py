"""Looks that are refused in one line, and records that cost the verdict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pilots
import pytest
import typed_logs
from whole_pilots import SIX, charter_of, log_of, looked

from zhagen.pilot.charter import Design
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.evaluating.evaluate import RefusedLook, evaluate
from zhagen.pilot.log.log import PilotLog, create_log
from zhagen.pilot.log.roots import make_root
from zhagen.pilot.log.spine import BrokenLog
from zhagen.pilot.model import Verdict


@pytest.mark.parametrize("week", [0, 1, 3, 7, 9, 12])
def test_a_look_that_was_not_planned_is_refused(usual: PilotLog, week: int) -> None:
    with pytest.raises(RefusedLook, match=f"第 {week} 周末不在约定的查看之列"):
        looked(usual, week)


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
