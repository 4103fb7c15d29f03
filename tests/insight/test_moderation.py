"""Errors learnt together: what shrinking, smallest effects and pool shifts must obey."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from zhagen.insight.comparing.moderation import (
    beyond,
    dispersion_prior,
    moderated,
    pool_shift,
    pools,
    weighted_median,
)
from zhagen.logs.items import Item

SIZES = st.integers(8, 40)
finite = st.floats(-5, 5)


@given(change=finite, se=st.floats(0.01, 2), df=st.floats(1, 500), least=st.floats(0, 1))
def test_a_p_value_lies_between_0_and_1_and_heeds_no_sign(change, se, df, least):
    both = np.array([change, -change])
    found = beyond(both, np.full(2, se), np.full(2, df), least)
    assert 0 <= found[0] <= 1
    assert found[0] == pytest.approx(found[1])


@given(change=finite, se=st.floats(0.01, 2), df=st.floats(1, 500), least=st.floats(0, 1))
def test_a_larger_smallest_effect_never_makes_a_p_value_smaller(change, se, df, least):
    one, ses, dfs = np.array([change]), np.array([se]), np.array([df])
    assert beyond(one, ses, dfs, least + 0.1)[0] >= beyond(one, ses, dfs, least)[0] - 1e-12


def test_a_change_of_just_the_smallest_effect_is_no_evidence():
    found = beyond(np.array([0.02]), np.array([0.001]), np.array([100.0]), 0.02)
    assert found[0] >= 0.5


@given(ratios=nps.arrays(np.float64, SIZES, elements=st.floats(0.1, 8)), df=st.floats(2, 60))
def test_shrinking_lies_between_the_item_and_the_pool_and_never_under_chance(ratios, df):
    free = np.full(len(ratios), df)
    usable = np.ones(len(ratios), dtype=bool)
    prior = dispersion_prior(ratios, free)
    shrunk, total = moderated(ratios, free, usable)
    low = np.maximum(1.0, np.minimum(ratios, prior.size))
    high = np.maximum(1.0, np.maximum(ratios, prior.size))
    assert (shrunk >= low - 1e-9).all()
    assert (shrunk <= high + 1e-9).all()
    assert (total >= df - 1e-9).all()


def test_what_scatters_by_chance_alone_is_shrunk_to_one_with_many_degrees_of_freedom():
    rng = np.random.default_rng(1)
    ratios = rng.chisquare(20, 300) / 20
    prior = dispersion_prior(ratios, np.full(300, 20.0))
    assert prior.size == pytest.approx(1.0, abs=0.05)
    assert prior.df > 200


@given(values=nps.arrays(np.float64, SIZES, elements=finite), by=finite)
def test_the_median_moves_with_its_values(values, by):
    weights = np.ones(len(values))
    first, _ = weighted_median(values, weights)
    second, _ = weighted_median(values + by, weights)
    assert second == pytest.approx(first + by, abs=1e-6)


def test_a_shift_of_all_items_is_taken_out_and_one_of_a_few_is_not():
    rng = np.random.default_rng(2)
    se = np.full(60, 0.05)
    usable, pool = np.ones(60, dtype=bool), np.zeros(60, dtype=np.intp)
    noise = rng.normal(0, 0.05, 60)
    few = noise.copy()
    few[:6] += 1.0
    assert pool_shift(noise + 0.5, se, pool, usable).size[0] == pytest.approx(0.5, abs=0.03)
    assert pool_shift(few, se, pool, usable).size[0] == 0


def test_a_kind_with_too_few_items_is_compared_with_all():
    items = tuple(
        Item(str(n), str(n), kind="personal" if n < 3 else "enterprise") for n in range(20)
    )
    found = pools(items, np.ones(20, dtype=bool))
    assert set(found[:3]) == {0}
    assert (found[3:] > 0).all()
