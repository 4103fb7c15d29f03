"""The local-level model: laws of the step it estimates, and what it learns of items that wander."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from tests.insight.panels import Recipe, draw

from zhagen.calendar.official import official_calendar
from zhagen.insight.comparing.halves import halves
from zhagen.insight.comparing.local_level import Point, Series, few, fits, learn, pause, steps
from zhagen.insight.comparing.shares import compare
from zhagen.insight.comparing.times import Times
from zhagen.insight.comparing.times import compare as compare_times
from zhagen.insight.comparing.weekly import GRID
from zhagen.insight.period import parse_period
from zhagen.insight.shares.kinds import BOUNCE

WEEKS = 12
logs = nps.arrays(np.float64, (2, WEEKS), elements=st.floats(-2, 2))
points = st.builds(Point, st.floats(0, 0.5), st.floats(0, 0.1), st.floats(1, 8))


def series(log, noise=0.02, gap=1.0):
    """Weeks of two periods with a pause of `gap` weeks before the later one."""
    log = np.asarray(log, dtype=float)
    after = np.arange(log.shape[1]) >= log.shape[1] // 2
    passed = np.where(np.diff(after, prepend=False), gap, 1.0)
    time = np.cumsum(passed) - 1.0
    return Series(log, np.full(log.shape, noise), time, np.ones(log.shape[1]), after)


def generalised_least_squares(one, point):
    """Change, its variance and the restricted likelihood, written out with the covariance."""
    time, weeks = one.time, one.log.shape[1]
    found = []
    for log, noise in zip(one.log, one.noise, strict=True):
        drift = point.drift * np.minimum(time[:, None], time[None, :])
        cov = drift + np.diag(point.noise / one.share + point.factor * noise)
        design = np.stack([np.ones(weeks), one.after.astype(float)], axis=1)
        inverse = np.linalg.inv(cov)
        normal = design.T @ inverse @ design
        effect = np.linalg.solve(normal, design.T @ inverse @ log)
        rest = log - design @ effect
        dets = np.linalg.slogdet(cov)[1] + np.linalg.slogdet(normal)[1]
        found.append(
            (effect[1], np.linalg.inv(normal)[1, 1], -0.5 * (dets + rest @ inverse @ rest))
        )
    return np.array(found).T


@given(log=logs, point=points)
def test_the_filter_gives_what_generalised_least_squares_give(log, point):
    one = series(log)
    found = fits(one, [point])
    change, variance, likelihood = generalised_least_squares(one, point)
    assert found.change[0] == pytest.approx(change, abs=1e-8)
    assert found.variance[0] == pytest.approx(variance)
    assert found.likelihood[0] == pytest.approx(likelihood, rel=1e-6, abs=1e-6)


@settings(max_examples=25)
@given(log=logs, level=st.floats(-5, 5), step=st.floats(-3, 3))
def test_a_level_adds_nothing_and_a_step_adds_itself(log, level, step):
    one = series(log)
    moved = series(log + level + step * one.after)
    plain, changed = (fits(each, GRID) for each in (one, moved))
    assert changed.change == pytest.approx(plain.change + step, abs=1e-6)
    assert learn(changed) == pytest.approx(learn(plain), abs=1e-4)


@settings(max_examples=25)
@given(log=logs)
def test_what_is_turned_round_changes_as_much_the_other_way(log):
    there, back = (steps(found, learn(found)) for found in (
        fits(series(log), GRID), fits(series(-log), GRID)))  # fmt: skip
    assert back.mean == pytest.approx(-there.mean, abs=1e-9)
    assert back.p(0.05) == pytest.approx(there.p(0.05), abs=1e-9)


@settings(max_examples=25)
@given(log=logs, factor=st.floats(1, 3))
def test_wider_errors_and_larger_least_changes_never_make_evidence_stronger(log, factor):
    found = fits(series(log), GRID)
    seen = steps(found, learn(found))
    assert (seen.wider(factor).sd >= seen.sd - 1e-12).all()
    assert (seen.p(0.2) >= seen.p(0.1) - 1e-12).all()


def test_drift_is_learnt_from_the_weeks_of_all_items():
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.1, (200, 26))
    still, roaming = noise, noise + np.cumsum(rng.normal(0, 0.1, (200, 26)), axis=1)
    errors = []
    for log in (still, roaming):
        found = fits(series(log, noise=0.01), GRID)
        seen = steps(found, learn(found))
        assert (seen.p(0.0) < 0.05).mean() <= 0.08
        errors.append(np.median(seen.sd))
    assert errors[1] > 2 * errors[0]


def test_some_items_that_drift_do_not_make_the_others_uncertain():
    rng = np.random.default_rng(2)
    log = rng.normal(0, 0.1, (200, 26))
    log[:20] += np.cumsum(rng.normal(0, 0.3, (20, 26)), axis=1)
    found = fits(series(log, noise=0.01), GRID)
    errors = steps(found, learn(found)).sd
    assert np.median(errors[:20]) > 3 * np.median(errors[20:])


def test_a_long_pause_between_the_periods_counts_short_and_one_inside_a_period_as_it_is():
    log = np.zeros((1, WEEKS))
    roaming = [Point(0.0, 0.01)]
    near, far, further = (series(log, gap=gap) for gap in (4.0, 8.0, 40.0))
    assert pause(further) == 40.0
    variances = [fits(each, roaming).variance[0, 0] for each in (near, far, further)]
    assert variances[0] == pytest.approx(variances[1]) == pytest.approx(variances[2])
    inside = near.time + 3.0 * (np.arange(WEEKS) >= 3)
    left_out = replace(near, time=inside)
    assert pause(left_out) == pause(near)
    assert fits(left_out, roaming).variance[0, 0] != pytest.approx(variances[0], rel=1e-6)


def test_a_few_items_teach_little():
    assert few(1) > few(5) > few(20) > few(60) == few(300) == 1.0


def test_periods_of_two_days_have_a_change_and_a_wide_error():
    office = draw(3, Recipe(items=12, entrances=4000, gaps=1, searches=1, cases=1, planted=0))
    before, after = parse_period("2026-03-02..2026-03-03"), parse_period("2026-03-09..2026-03-10")
    cut = halves(office.panel, before, after, official_calendar())
    data = BOUNCE.trials(office.panel, official_calendar())
    found = compare(data, cut, np.zeros(12, dtype=np.intp), least=0.005, fewest=20)
    assert found.usable.any()
    assert np.isfinite(found.change).all()
    assert (found.p[found.usable] > 0.01).all()


def test_times_that_are_all_alike_are_still_not_known_for_certain():
    days = np.tile(np.arange(182), 8)
    item = np.repeat(np.arange(8), 182)
    value = np.where((item == 0) & (days >= 90), 2.0, 1.0)
    rows = np.ones(len(days))
    data = Times(item, days, item * 0, value, rows, ("甲",), (0,), ("甲",))
    office = draw(3, Recipe(items=1, entrances=1, gaps=1, searches=1, cases=1, planted=0))
    cut = halves(office.panel, office.before, office.after, official_calendar())
    pool = np.zeros(8, dtype=np.intp)
    found = compare_times(data, 8, cut, pool, null=1.02, least=1.05, fewest=40)
    assert found.p[0] < 1e-4
    assert (found.p[1:] == 1.0).all()
    assert (found.reach > 0.005).all()


def seen(log):
    """The step of two drawn series, and the plain difference of their periods' means."""
    one = series(log)
    found = fits(one, GRID)
    plain = one.log[:, one.after].mean(axis=1) - one.log[:, ~one.after].mean(axis=1)
    return steps(found, learn(found)), plain


@settings(max_examples=25)
@given(log=logs, step=st.floats(-2, 2), inflation=st.floats(1, 2))
def test_an_interval_leaves_out_zero_where_the_test_against_zero_rejects_it(log, step, inflation):
    log = log + step * (np.arange(WEEKS) >= WEEKS // 2)
    found, _ = seen(log)
    for level in (0.8, 0.95, 0.999):
        low, high = found.interval(level, inflation)
        outside = (low > 1e-9) | (high < -1e-9)
        p = found.p(0.0, inflation)
        clear = np.abs(p - (1 - level)) > 1e-6
        assert ((p < 1 - level) == outside)[clear].all()
        assert (found.p(0.1, inflation) >= p - 1e-12).all()


@settings(max_examples=25)
@given(log=logs, step=st.floats(-2, 2))
def test_nothing_is_told_that_lies_further_from_zero_than_the_plain_difference(log, step):
    found, plain = seen(log + step * (np.arange(WEEKS) >= WEEKS // 2))
    told = found.told(plain, 0.95)
    assert (np.abs(told.change) <= np.abs(plain) + 1e-12).all()
    assert (told.change * plain >= 0).all()
    assert (told.low <= told.change).all()
    assert (told.change <= told.high).all()
    rejected = (found.p(0.0) < 0.05 - 1e-6) & (found.mean * plain > 0)
    assert ((told.low >= 0) | (told.high <= 0))[rejected].all()


def test_what_is_told_is_near_the_plain_difference_where_something_happened():
    rng = np.random.default_rng(7)
    log = rng.normal(0, 0.1, (200, 26)) + np.cumsum(rng.normal(0, 0.03, (200, 26)), axis=1)
    log[:, 13:] += 0.5
    found, plain = seen(log)
    told = found.told(plain, 0.95).change
    assert np.median(np.abs(told - plain)) < 0.05
    assert np.median(np.abs(told - 0.5)) <= np.median(np.abs(plain - 0.5)) + 0.02
