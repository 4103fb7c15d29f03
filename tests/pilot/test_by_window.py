"""Beside the day pairs: the effect with every window as one number, which decides nothing."""

from __future__ import annotations

import dataclasses
import math

import drawn_cells
import numpy as np
import pilots
import pytest
import told_looks
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from whole_pilots import looked

from zhagen.cli.pilot_look_page import show_look
from zhagen.pilot.charter import Measure
from zhagen.pilot.evaluating.decide import decide
from zhagen.pilot.evaluating.evidence import Source, UnitEvidence, evidence_of
from zhagen.pilot.evaluating.sensitivity import by_window
from zhagen.pilot.papers.words import report_of
from zhagen.pilot.recording.record import look_json

TAIL = 0.025


def _evidence(cells, kind="switchback"):
    charter = drawn_cells.charter_of(kind)
    return charter, evidence_of(Source(charter, drawn_cells.rota_of(kind), cells, ()))


@given(st.integers(0, 10_000))
def test_it_is_a_t_interval_over_the_windows_own_means(seed):
    charter, evidence = _evidence(drawn_cells.cells_of(seed, effect=-0.2))
    assert isinstance(evidence, UnitEvidence)
    found = by_window(evidence, charter, 8, TAIL, 10.0)
    assert found is not None
    pairs = evidence.units(charter.primary, 8).contrasts
    means = [float((pairs.on - pairs.off)[pairs.window == at].mean()) for at in range(4)]
    low, high = stats.t.interval(0.95, 3, np.mean(means), stats.sem(means))
    assert found.effect == pytest.approx(math.expm1(np.mean(means)), rel=1e-9)
    assert (found.low, found.high) == pytest.approx((math.expm1(low), math.expm1(high)), rel=1e-6)
    assert (found.units, found.df) == (4, 3)


def test_an_effect_that_differs_between_windows_shows_in_its_width():
    cells = drawn_cells.cells_of(5, effect=-0.2)
    charter, same = _evidence(cells)
    on = drawn_cells.rota_of().assigned(cells.window, cells.day) == 1
    uneven = np.where(on & (cells.window < 2), -0.6, 0.0) * cells.n
    sums = {**cells.sums, drawn_cells.METRIC: cells.sums[drawn_cells.METRIC] + uneven}
    _, differing = _evidence(dataclasses.replace(cells, sums=sums))
    narrow, wide = (by_window(each, charter, 8, TAIL, 10.0) for each in (same, differing))
    assert narrow is not None
    assert wide is not None
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_a_ratio_of_means_is_taken_from_each_windows_own_means():
    charter, evidence = _evidence(drawn_cells.cells_of(6, effect=-0.2))
    metric = dataclasses.replace(charter.primary, measure=Measure.MEAN_RATIO)
    found = by_window(evidence, dataclasses.replace(charter, primary=metric), 8, TAIL, 10.0)
    pairs = evidence.units(charter.primary, 8).contrasts
    ratios = [
        math.log(pairs.on[pairs.window == at].mean() / pairs.off[pairs.window == at].mean())
        for at in range(4)
    ]
    assert found is not None
    assert found.effect == pytest.approx(math.expm1(float(np.mean(ratios))), rel=1e-9)


@pytest.mark.parametrize("kind", ["hall_switchback", "cluster"])
def test_windows_that_do_not_switch_on_their_own_have_no_such_number(kind):
    charter, evidence = _evidence(drawn_cells.cells_of(1, kind), kind)
    assert by_window(evidence, charter, 8, TAIL, 10.0) is None


def test_a_real_look_carries_it_beside_the_pairs(usual):
    look = looked(usual)
    assert look.by_window is not None
    assert (look.by_window.units, look.by_window.df) == (6, 5)
    assert look.by_window.low < look.primary.effect < look.by_window.high
    assert look.by_window.off_level == look.primary.off_level


def test_a_look_has_it_in_its_json_and_on_the_terminal(tmp_path, capsys):
    sealed = pilots.sealed(tmp_path)
    found = dataclasses.replace(told_looks.estimate("better"), units=6, df=5.0)
    look = told_looks.look(sealed, "reached", by_window=found)
    assert look_json(look, sealed)["by_window"]["units"] == 6
    show_look(look, sealed.charter)
    said = "".join(capsys.readouterr().out.split())
    assert "按窗口" in said
    assert "只供对照" in said


def test_neither_verdict_nor_reasons_know_of_it(tmp_path):
    sealed = pilots.sealed(tmp_path)
    for kind in ("reached", "better", "short", "worse"):
        look = told_looks.look(sealed, kind)
        worst = dataclasses.replace(look, by_window=told_looks.estimate("worse"))
        assert decide(sealed, [worst]) == decide(sealed, [look])


def test_the_report_says_it_in_a_line_and_without_it_says_nothing(tmp_path):
    sealed = pilots.sealed(tmp_path)
    found = dataclasses.replace(told_looks.estimate("better"), units=6, df=5.0)
    for by_windows, lines in ((found, 1), (None, 0)):
        look = told_looks.look(sealed, "reached", by_window=by_windows)
        report = report_of(sealed, [look], *told_looks.told(sealed, look))
        told = [line for each in report.statements for line in each.lines]
        assert sum("6 个窗口各先算成一个数" in line for line in told) == lines
