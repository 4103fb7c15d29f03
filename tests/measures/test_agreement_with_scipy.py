"""SciPy computes some of the same statistics in its own way; both must agree."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from zhagen.measures import durations, means, ordinal, rates, units
from zhagen.measures.rates import Proportion
from zhagen.measures.sample import Moments

samples = st.integers(0, 10_000).map(
    lambda seed: np.random.default_rng(seed).normal(0, [[1.0], [2.5]], (2, 9))
)
counts = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))


@settings(deadline=None, max_examples=30)
@given(samples)
def test_t_tests_agree(pair):
    welch = means.welch(Moments.of(pair[0]), Moments.of(pair[1]))
    assert welch.p == pytest.approx(stats.ttest_ind(*pair, equal_var=False).pvalue)
    paired = means.paired(*pair, alternative="less")
    assert paired.p == pytest.approx(stats.ttest_rel(*pair, alternative="less").pvalue)
    rows = [units.UnitChange("", True, change) for change in pair[0].tolist()]
    rows += [units.UnitChange("", False, change) for change in pair[1].tolist()]
    assert units.change_score(rows).p == pytest.approx(stats.ttest_ind(*pair).pvalue)


@settings(deadline=None, max_examples=30)
@given(samples)
def test_the_brunner_munzel_test_agrees(pair):
    rounded = np.round(pair)
    found = ordinal.probability_better(*rounded)
    if found.estimate in {0.0, 1.0}:
        return
    peer = stats.brunnermunzel(*rounded)
    assert found.p == pytest.approx(peer.pvalue)


@settings(deadline=None, max_examples=50)
@given(counts, st.sampled_from(["two-sided", "greater", "less"]))
def test_fishers_exact_test_agrees(table, side):
    a, b, c, d = table
    if not (a + b and c + d):
        return
    found = rates.fisher_exact(Proportion(a, a + b), Proportion(c, c + d), alternative=side)
    peer = stats.fisher_exact([[a, b], [c, d]], alternative=side).pvalue
    assert found == pytest.approx(peer, rel=1e-8)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000))
def test_the_log_rank_test_agrees(seed):
    rng = np.random.default_rng(seed)
    times, finished = rng.integers(1, 20, (2, 12)), rng.random((2, 12)) < 0.7
    if not finished.any():
        return
    first = np.repeat([True, False], 12)
    found = durations.log_rank(times.ravel(), finished.ravel().tolist(), first.tolist())
    arms = [stats.CensoredData.right_censored(t, ~s) for t, s in zip(times, finished, strict=True)]
    assert found.p == pytest.approx(stats.logrank(*arms).pvalue)
