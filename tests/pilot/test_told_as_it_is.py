"""Sentences of papers and pages that must not say more than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pilots
import pytest
import told_looks
from drawn_cells import cells_of, charter_of, rota_of

from zhagen.calendar.official import official_calendar
from zhagen.measures.errors import ZeroLevel
from zhagen.pilot.charter import Measure
from zhagen.pilot.estimating.rota import draw_rota
from zhagen.pilot.evaluating.checks import balance_of
from zhagen.pilot.evaluating.evidence import Source, evidence_of
from zhagen.pilot.evaluating.guard import guardrail_state
from zhagen.pilot.log.cells import group_log
from zhagen.pilot.log.days import newest_day
from zhagen.pilot.log.log import append, create_log
from zhagen.pilot.log.verify import LogFault
from zhagen.pilot.papers.status_page import Status, status_html, status_of
from zhagen.pilot.papers.words import report_of
from zhagen.pilot.wording.records import (
    arrivals_sentence,
    carry_over_sentence,
    fault_sentence,
)
from zhagen.pilot.wording.verdicts import alpha_sentence


def test_the_looks_of_a_report_are_said_to_be_recomputed(tmp_path: Path) -> None:
    sealed = pilots.sealed(tmp_path)
    look = told_looks.look(sealed, "reached")
    record, attached = told_looks.told(sealed, look)
    lines = " ".join(report_of(sealed, [look], record, attached).statements[11].lines)
    assert "实际查看" not in lines
    assert "由现在的记录按各次查看重算" in lines


def test_the_look_after_an_extension_is_counted_among_those_that_share_alpha() -> None:
    charter = charter_of()
    assert len(charter.schedule.looks) == 4
    assert charter.schedule.extension_weeks
    assert alpha_sentence(charter).startswith("5 次查看（含延长后的一次）合计")
    short = replace(charter, schedule=replace(charter.schedule, extension_weeks=0))
    assert alpha_sentence(short).startswith("4 次查看合计")


def test_a_check_that_was_not_made_says_one_reason(tmp_path: Path) -> None:
    checks = told_looks.look(pilots.sealed(tmp_path), "reached").checks
    silent = replace(checks, arrivals_p=None, carry_over_p=None)
    said = {arrivals_sentence(silent, charter_of()), carry_over_sentence(silent, charter_of())}
    compared = charter_of("cluster")
    said |= {arrivals_sentence(silent, compared), carry_over_sentence(silent, compared)}
    same = replace(silent, balance={"cases": (300.0, 300.0)})
    said.add(arrivals_sentence(same, charter_of()))
    assert len(said) == 5
    assert not [each for each in said if "，或" in each]
    assert "两边来件一样多，各 300 件。" in said


def test_why_a_guardrail_could_not_be_compared_is_said(tmp_path: Path) -> None:
    sealed = pilots.sealed(tmp_path)
    why = str(ZeroLevel("退件率", "其中一边全部办件"))
    look = told_looks.guarded(
        told_looks.look(sealed, "reached"), estimate=None, held=False, unknown=why
    )
    record, attached = told_looks.told(sealed, look)
    lines = report_of(sealed, [look], record, attached).statements[10].lines
    assert f"退件率：{why}" in lines


def test_a_guardrail_of_a_ratio_without_any_is_refused_with_its_reason() -> None:
    charter, cells = charter_of("cluster"), cells_of(1, "cluster")
    guardrail = charter.guardrails[0]
    metric = replace(guardrail.metric, id="nothing", measure=Measure.MEAN_RATIO)
    nothing = {**cells.sums, "nothing": np.zeros(len(cells.n))}
    filled = replace(
        cells,
        counts={**cells.counts, "nothing": cells.n},
        sums=nothing,
        squares={**cells.squares, "nothing": np.zeros(len(cells.n))},
    )
    evidence = evidence_of(Source(charter, rota_of("cluster"), filled, ()))
    state = guardrail_state(evidence, 8, replace(guardrail, metric=metric), charter, 0.02)
    assert (state.estimate, state.held, state.harmed) == (None, False, False)
    assert "difference_in_means" in state.unknown


def test_a_broken_line_and_a_sheet_without_its_line_are_told_apart() -> None:
    line, sheet = (fault_sentence(LogFault(kind, "3")) for kind in ("spine", "root_spine"))
    assert "校验单" not in line
    assert "第 3 周校验单" in sheet


@pytest.mark.parametrize("kind", ["switchback", "hall_switchback"])
def test_the_outcome_is_not_among_what_should_be_alike(kind: str) -> None:
    found = balance_of(cells_of(1, kind, effect=-0.5), charter_of(kind), rota_of(kind), 8)
    assert "level" not in found
    assert "cases" in found


def test_the_baseline_of_compared_windows_still_has_its_level() -> None:
    charter, cells = charter_of("cluster"), cells_of(1, "cluster")
    found = balance_of(cells, charter, rota_of("cluster"), 8)
    assert "level" in found
    assert all(each > 0 for each in found["level"])


def seen_on(folder: Path, today: date, *days: str) -> Status:
    """The status of a pilot with ninety cases on each of `days`."""
    sealed = pilots.sealed(folder)
    log = create_log(folder / "log", sealed, pilots.SECRET)
    rows = [row for at, day in enumerate(days) for row in pilots.rows(90, 90 * at, day)]
    log = append(log, iter(rows), source="办件.csv", at=pilots.AT)
    rota = draw_rota(sealed.charter, official_calendar().is_workday)
    assert newest_day(log) == date.fromisoformat(max(days))
    return status_of(log, group_log(log, until=today), rota, today)


def test_a_pilot_of_eight_weeks_has_no_tenth_week(tmp_path: Path) -> None:
    found = seen_on(tmp_path, date(2026, 10, 28), "2026-08-24", "2026-09-14")
    page = status_html(found)
    assert "约定的 8 周已满，收到 180 件" in page
    assert [each.name for each in found.weeks] == [f"第 {week} 周" for week in range(1, 9)]
    assert "第 10 周" not in page
    assert "延长第" not in page


def test_weeks_of_an_extension_are_named_as_such(tmp_path: Path) -> None:
    found = seen_on(tmp_path, date(2026, 10, 28), "2026-08-24", "2026-10-26")
    assert found.weeks[-1].name == "延长第 2 周"
    assert "有延长期的办件" in status_html(found)
