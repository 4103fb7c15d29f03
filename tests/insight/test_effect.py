"""The verdict on an improvement: its interval holds the truth, and doubt is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from benchmarks.insight_effect import LIVE, run
from hypothesis import given
from hypothesis import strategies as st
from tests.insight.made import AFTER, panel

from zhagen.insight.effects.effect import (
    Doubt,
    Verdict,
    _verdict,
    effect_of,
    levels,
    smallest_detectable,
)
from zhagen.insight.effects.fit import fit
from zhagen.insight.effects.metrics import MEASURES
from zhagen.insight.effects.series import weeks_of

CONTROLS = ("SX1", "SX2", "SX3", "SX4", "SX5")
DUE = AFTER.last + timedelta(days=1)


def _effect(ratio: float, metric: str = "views_per_day", **given: object):
    options = {"live": AFTER.first, "measure_on": DUE} | given
    return effect_of(panel(ratio=ratio), "SX0", metric, CONTROLS, **options)


def test_more_views_after_an_improvement_are_told_as_worked():
    found = _effect(1.5)
    assert (found.verdict, found.doubt) == (Verdict.WORKED, Doubt.NONE)
    assert found.low < 0.5 < found.high
    assert found.after / found.before == pytest.approx(1.5, rel=0.05)


def test_fewer_views_after_an_improvement_are_told_as_worse():
    assert _effect(0.6).verdict is Verdict.WORSE


def test_a_precise_nothing_is_no_effect():
    found = _effect(1.0)
    assert found.verdict is Verdict.NO_EFFECT
    assert found.power > 0.9


def test_before_the_agreed_day_nothing_is_said_however_clear_the_numbers():
    found = _effect(2.0, measure_on=AFTER.last + timedelta(days=60))
    assert (found.verdict, found.doubt) == (Verdict.OPEN, Doubt.EARLY)


def test_a_fall_that_was_found_and_mended_is_told_as_worked():
    """The level of the quarter before the fall is neither what was found nor what is mended."""
    last, fell = date(2026, 12, 31), 0.55
    made = panel(ratio=fell, last=last)
    live = date(2026, 10, 12)
    rng = np.random.default_rng(8)
    views = made.pages.views.copy()
    start = (live - made.days[0]).days
    views[0, start:, 0] = rng.poisson(60, len(made.days) - start)
    mended = replace(made, pages=replace(made.pages, views=views))

    def told(since: date | None):
        return effect_of(
            mended, "SX0", "views_per_day", CONTROLS, live=live, measure_on=last, since=since
        )

    found = told(AFTER.first)
    assert found.verdict is Verdict.WORKED
    assert found.low < 1 / fell - 1 < found.high
    assert found.weeks_before == 14
    assert told(None).high - told(None).low > 2 * (found.high - found.low)


def test_a_short_period_still_leaves_weeks_to_compare_with():
    found = _effect(1.5, since=AFTER.first - timedelta(days=3))
    assert found.weeks_before == 8


@pytest.mark.parametrize(("missing", "said"), [(0, True), (3, True), (4, False)])
def test_a_quiet_end_of_the_quarter_keeps_no_verdict_waiting(missing: int, said: bool):
    """The day of the verdict leaves eight days for the last records to come in."""
    due = AFTER.last + timedelta(days=8 + missing)
    assert (_effect(1.5, measure_on=due).verdict is Verdict.WORKED) is said


def test_before_the_agreed_day_few_weeks_are_no_verdict_either():
    later = AFTER.last + timedelta(days=60)
    found = _effect(1.5, live=AFTER.last - timedelta(days=30), measure_on=later)
    assert (found.verdict, found.doubt) == (Verdict.OPEN, Doubt.EARLY)


def test_days_after_the_quarter_agreed_on_do_not_change_the_verdict():
    until = AFTER.last - timedelta(days=20)
    made = panel(ratio=1.5)
    views = made.pages.views.copy()
    views[0, -20:] *= 3
    options = {"live": AFTER.first, "measure_on": until + timedelta(days=8), "until": until}
    said = [
        effect_of(each, "SX0", "views_per_day", CONTROLS, **options)
        for each in (made, replace(made, pages=replace(made.pages, views=views)))
    ]
    assert said[0] == said[1]
    assert said[0].weeks_after == 10


def test_too_few_weeks_after_are_told_as_such():
    found = _effect(1.5, live=AFTER.last - timedelta(days=10))
    assert (found.verdict, found.doubt) == (Verdict.OPEN, Doubt.FEW)


def test_where_noise_hides_what_it_was_made_for_nothing_can_be_said():
    quiet = panel(level=60)
    rng = np.random.default_rng(2)
    views = quiet.pages.views.copy()
    burst = np.exp(rng.normal(0, 1.2, views.shape[1] // 7 + 1)).repeat(7)[: views.shape[1]]
    views[0, :, 0] = rng.poisson(views[0, :, 0] * burst)
    noisy = replace(quiet, pages=replace(quiet.pages, views=views))
    found = effect_of(noisy, "SX0", "views_per_day", CONTROLS, live=AFTER.first, measure_on=DUE)
    assert (found.verdict, found.doubt) == (Verdict.OPEN, Doubt.NOISY)
    assert found.power < 0.5


def test_an_item_or_metric_that_is_not_in_the_data_is_told():
    unknown = effect_of(panel(), "SX9", "views_per_day", CONTROLS, live=AFTER.first, measure_on=DUE)
    assert unknown.doubt is Doubt.UNKNOWN
    assert _effect(1.0, "unheard_of").doubt is Doubt.UNKNOWN


def test_without_controls_the_item_is_held_against_itself():
    found = effect_of(
        panel(ratio=2.0), "SX0", "views_per_day", (), live=AFTER.first, measure_on=DUE
    )
    assert found.controls == 0
    assert found.verdict is Verdict.WORKED


@pytest.mark.parametrize("items", [1, 2, 3])
def test_without_three_items_to_compare_with_nothing_can_be_said(items: int):
    controls = CONTROLS[: items - 1]
    found = effect_of(
        panel(items=items, ratio=2.0), "SX0", "views_per_day", controls,
        live=AFTER.first, measure_on=DUE,
    )  # fmt: skip
    assert (found.verdict, found.doubt) == (Verdict.OPEN, Doubt.ALONE)
    assert found.low is None
    assert found.after / found.before == pytest.approx(2.0, rel=0.05)


@pytest.mark.parametrize("controls", [0, 1, 2, 3])
def test_few_controls_are_checked_on_the_other_items(controls: int):
    made = panel(ratio=2.0)
    found = effect_of(
        made, "SX0", "views_per_day", CONTROLS[:controls], live=AFTER.first, measure_on=DUE
    )
    assert (found.verdict, found.controls) == (Verdict.WORKED, controls)


def test_few_placebos_that_drift_widen_the_interval_by_their_degrees_of_freedom():
    rng = np.random.default_rng(6)
    after = np.arange(24) >= 12
    item, drifting = rng.normal(0, 0.1, 24), np.cumsum(rng.normal(0, 0.3, (3, 24)), axis=1)
    calm = fit(item, item[None][:0], after, rng.normal(0, 0.1, (3, 24)))
    wide = fit(item, item[None][:0], after, drifting)
    assert wide.inflation > 1
    assert wide.df <= 3
    assert wide.interval()[1] - wide.interval()[0] > calm.interval()[1] - calm.interval()[0]


@given(st.floats(-2, 2), st.floats(0, 3), st.floats(0.01, 1), st.floats(0.5, 1))
def test_no_effect_is_said_only_where_what_it_was_made_for_is_outside(
    middle: float, reach: float, worth: float, power: float
):
    low, high = middle - reach, middle + reach
    verdict, doubt = _verdict(low, high, worth, power)
    if verdict is Verdict.NO_EFFECT:
        assert -worth < low <= 0 <= high < worth
    assert (verdict is Verdict.OPEN) == (doubt is not Doubt.NONE)


def test_a_share_is_judged_in_points():
    found = _effect(1.0, "bounce_share")
    assert found.verdict is Verdict.NO_EFFECT
    assert found.before == pytest.approx(0.4, abs=0.02)


def test_what_moves_all_items_alike_is_no_effect():
    still = panel()
    views = still.pages.views.copy()
    start = still.between(AFTER.first, AFTER.last).start
    views[:, start:] *= 2
    risen = replace(still, pages=replace(still.pages, views=views))
    found = effect_of(risen, "SX0", "views_per_day", CONTROLS, live=AFTER.first, measure_on=DUE)
    assert found.verdict is Verdict.NO_EFFECT
    assert found.after / found.before == pytest.approx(2.0, rel=0.05)


def test_the_detectable_change_falls_with_the_size_of_the_item():
    small = smallest_detectable(panel(level=8), "SX0", "views_per_day", CONTROLS, AFTER.first)
    large = smallest_detectable(panel(level=200), "SX0", "views_per_day", CONTROLS, AFTER.first)
    assert large < small


@given(st.integers(-60, 60))
def test_weeks_are_whole_and_begin_with_the_day_it_went_live(offset: int):
    made = panel(items=1, level=5)
    live = AFTER.first + timedelta(days=offset)
    series = weeks_of(made, MEASURES["views_per_day"], live)
    assert (live - series.first).days == 7 * int((~series.after).sum())
    counted = made.pages.views[0, :, 0][(series.first - made.days[0]).days :]
    whole = counted[: 7 * len(series.after)].reshape(-1, 7).sum(axis=1)
    assert (series.events[0] == whole).all()


@given(st.floats(-3, 3), st.floats(0.01, 3))
def test_the_estimate_moves_with_the_truth_and_the_error_does_not(shift: float, size: float):
    rng = np.random.default_rng(4)
    item, controls = rng.normal(0, size, 20), rng.normal(0, size, (4, 20))
    after = np.arange(20) >= 10
    still = fit(item, controls, after)
    moved = fit(item + shift * after, controls, after)
    assert moved.effect - still.effect == pytest.approx(shift, abs=1e-9)
    assert moved.se == pytest.approx(still.se, rel=1e-6)


@given(st.floats(-5, 5))
def test_a_level_that_all_weeks_of_a_control_share_changes_nothing(level: float):
    rng = np.random.default_rng(4)
    item, controls = rng.normal(size=16), rng.normal(size=(3, 16))
    after = np.arange(16) >= 8
    lifted = controls + np.array([[level], [0.0], [0.0]])
    assert fit(item, lifted, after).effect == pytest.approx(fit(item, controls, after).effect)


def test_levels_are_ratios_of_sums():
    series = weeks_of(panel(), MEASURES["bounce_share"], AFTER.first)
    before, _ = levels(series, 0, MEASURES["bounce_share"])
    side = ~series.after
    assert before == series.events[0, side].sum() / series.base[0, side].sum()


@pytest.mark.simulation
@pytest.mark.parametrize(
    ("metric", "effect"), [("views_per_day", 1.0), ("views_per_day", 1.5), ("bounce_share", -0.1)]
)
def test_the_interval_holds_the_truth_in_nine_of_ten_drawn_offices(metric: str, effect: float):
    row = run(200, metric, 40.0, effect, 16)
    assert row.coverage >= 0.90


@pytest.mark.simulation
@pytest.mark.parametrize(("controls", "items"), [(0, 6), (0, 16), (1, 6), (2, 6), (3, 6), (3, 4)])
def test_the_interval_beside_few_controls_holds_under_drift(controls: int, items: int):
    row = run(300, "views_per_day", 150.0, 1.0, items, most_controls=controls, drifting=0.02)
    assert row.printed == 300
    assert row.coverage >= 0.90


@pytest.mark.simulation
@pytest.mark.parametrize("controls", [0, 1, 2])
def test_an_office_of_three_items_is_never_judged(controls: int):
    row = run(20, "views_per_day", 150.0, 2.0, controls + 1, most_controls=controls, drifting=0.02)
    assert row.verdicts == {"open": 20}


def test_the_drawn_offices_of_the_benchmark_go_live_on_a_monday():
    assert LIVE.weekday() == 0
    assert date(2026, 7, 6) == LIVE
