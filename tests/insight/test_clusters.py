"""Clusters of days: laws of scatter, and null worlds in which few and many items wander."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps
from tests.insight.test_shares import CALENDAR
from tests.insight.worlds import empty_panel

from zhagen.insight.comparing.clusters import day_weights, effective, scatter
from zhagen.insight.comparing.halves import halves
from zhagen.insight.comparing.shares import Trials, compare
from zhagen.insight.period import parse_period

_BEFORE, _AFTER = parse_period("2026Q1"), parse_period("2026Q2")
_DAYS = tuple(
    _BEFORE.first + timedelta(days=n) for n in range((_AFTER.last - _BEFORE.first).days + 1)
)

sizes = nps.arrays(np.float64, (3, 13), elements=st.floats(1, 100))
scores = nps.arrays(np.float64, (3, 13), elements=st.floats(-5, 5))


@given(scores=scores, sizes=sizes)
def test_scatter_is_never_negative_and_has_fewer_degrees_of_freedom_than_clusters(scores, sizes):
    variance, df = scatter(scores, sizes)
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


def _null_changes(seed, items, drift, unlike):
    """Shares that wander by `drift` a day on the logit scale and are never changed."""
    rng = np.random.default_rng(seed)
    shape = (items, len(_DAYS))
    base = rng.uniform(0.3, 0.6, (items, 1))
    own = drift * np.exp(rng.normal(0, unlike, (items, 1)))
    odds = np.log(base / (1 - base)) + np.cumsum(rng.normal(size=shape) * own, axis=1)
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
    p = np.concatenate([_null_changes(seed, items, drift, 0.0).p for seed in range(worlds)])
    assert (p < 0.05).mean() <= 0.10


def test_items_that_drift_more_than_others_are_not_judged_by_the_others():
    p = np.concatenate([_null_changes(seed, 100, 0.02, 0.6).p for seed in range(6)])
    assert (p < 0.05).mean() <= 0.08
    assert (p < 0.002).mean() <= 0.008
