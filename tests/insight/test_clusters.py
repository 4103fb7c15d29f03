"""Clusters of days: laws of scatter and wandering, and null worlds with few and many items."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from tests.insight.test_shares import CALENDAR
from tests.insight.worlds import empty_panel

from zhagen.insight.clusters import (
    Assumed,
    day_weights,
    effective,
    half_difference,
    scatter,
    scatter_in_halves,
    wander,
)
from zhagen.insight.halves import halves
from zhagen.insight.period import parse_period
from zhagen.insight.shares import Trials, compare

HARDLY = Assumed(0.03, 0.06)
_BEFORE, _AFTER = parse_period("2026Q1"), parse_period("2026Q2")
_DAYS = tuple(
    _BEFORE.first + timedelta(days=n) for n in range((_AFTER.last - _BEFORE.first).days + 1)
)

differences = nps.arrays(np.float64, st.integers(0, 60), elements=st.floats(-3, 3))
sizes = nps.arrays(np.float64, (3, 13), elements=st.floats(1, 100))
scores = nps.arrays(np.float64, (3, 13), elements=st.floats(-5, 5))


def test_wandering_is_learnt_from_halves_and_zero_where_there_is_none():
    rng = np.random.default_rng(3)
    errors = np.full(400, 0.01)
    still = rng.normal(0, 0.1, 400)
    roaming = rng.normal(0, np.sqrt(0.01 + 0.03), 400)
    assert wander(still, errors, HARDLY) < 0.01
    assert wander(roaming, errors, HARDLY) == pytest.approx(2 * 0.03, rel=0.4)


def test_a_few_items_that_moved_do_not_count_as_wandering():
    rng = np.random.default_rng(4)
    values = rng.normal(0, 0.1, 400)
    values[:30] += 2.0
    assert wander(values, np.full(400, 0.01), HARDLY) < 0.015


def test_the_difference_of_halves_is_that_of_the_clusters_means():
    values = np.array([[1.0, 1.0, 3.0, 3.0]])
    sizes = np.ones((1, 4))
    scores = (values - values.mean()) / 4
    difference, factor = half_difference(scores, sizes)
    assert difference[0] == pytest.approx(2.0)
    assert factor[0] == pytest.approx(4.0)


@given(differences=differences, factor=st.floats(0.1, 10))
def test_wandering_is_measured_in_the_unit_of_the_differences(differences, factor):
    errors = np.full(len(differences), 0.01)
    plain = wander(differences, errors, HARDLY)
    scaled = Assumed(HARDLY.many * factor, HARDLY.few * factor)
    found = wander(differences * factor, errors * factor**2, scaled)
    assert found == pytest.approx(plain * factor**2, rel=1e-4, abs=1e-9 * factor**2)


@given(differences=differences)
def test_who_assumes_more_wandering_finds_no_less(differences):
    errors = np.full(len(differences), 0.01)
    more = Assumed(2 * HARDLY.many, 2 * HARDLY.few)
    assert wander(differences, errors, more) >= wander(differences, errors, HARDLY) - 1e-9


def test_of_no_item_at_all_what_is_assumed_is_believed():
    nothing = np.zeros(0)
    assert wander(nothing, nothing, HARDLY) == pytest.approx(2 * HARDLY.few**2)


def test_a_few_items_wander_even_if_their_halves_were_alike_by_luck():
    found = wander(np.full(6, 0.001), np.full(6, 0.0004), HARDLY)
    assert HARDLY.few**2 < found < 2 * HARDLY.few**2


@given(scores=scores, sizes=sizes, jump=st.floats(-50, 50))
def test_a_jump_between_the_halves_is_no_scatter_within_them(scores, sizes, jump):
    moved = scores.copy()
    moved[:, 6:] += jump * sizes[:, 6:]
    assert scatter_in_halves(moved, sizes)[0] == pytest.approx(
        scatter_in_halves(scores, sizes)[0], rel=1e-6, abs=1e-6
    )


@given(scores=scores, sizes=sizes)
def test_scatter_is_never_negative_and_has_fewer_degrees_of_freedom_than_clusters(scores, sizes):
    for variance, df in (scatter(scores, sizes), scatter_in_halves(scores, sizes)):
        assert (variance >= 0).all()
        assert (df <= sizes.shape[1] - 1 + 1e-9).all()


@given(sizes=sizes)
def test_unequal_clusters_tell_less_than_equal_ones(sizes):
    assert (effective(sizes) <= sizes.shape[1] + 1e-9).all()
    assert effective(np.ones((1, 13)))[0] == pytest.approx(13)


@given(totals=nps.arrays(np.float64, (2, 14), elements=st.floats(0, 500)))
def test_no_day_weighs_more_than_it_counts(totals):
    off = np.arange(14) % 7 >= 5
    weights = day_weights(totals, off)
    assert ((weights > 0) & (weights <= 1)).all()
    assert (weights[totals <= 5] == 1).all()


def _null_changes(seed, items, drift):
    """Shares that wander by `drift` a day on the logit scale and are never changed."""
    rng = np.random.default_rng(seed)
    shape = (items, len(_DAYS))
    base = rng.uniform(0.3, 0.6, (items, 1))
    odds = np.log(base / (1 - base)) + np.cumsum(rng.normal(0, drift, shape), axis=1)
    trials = rng.poisson(45, shape)
    events = rng.binomial(trials, 1 / (1 + np.exp(-odds)))
    data = Trials(
        events[:, :, None].astype(float), trials[:, :, None].astype(float), ("甲",), (0,), ("甲",)
    )
    cut = halves(empty_panel(_DAYS, ()), _BEFORE, _AFTER, CALENDAR)
    return compare(data, cut, np.zeros(items, dtype=np.intp), least=0.005, fewest=100)


@pytest.mark.parametrize(("items", "worlds"), [(1, 40), (3, 20), (10, 8), (40, 3)])
@pytest.mark.parametrize("drift", [0.0, 0.01])
def test_items_that_only_drift_are_rarely_far_from_what_chance_allows(items, worlds, drift):
    p = np.concatenate([_null_changes(seed, items, drift).p for seed in range(worlds)])
    assert (p < 0.05).mean() <= 0.10
