import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhagen.measures import distributions
from zhagen.measures.errors import NotConverged, OutOfRange


@settings(deadline=None)
@given(st.floats(-300, -0.31).map(lambda power: 10**power), st.integers(1, 400))
def test_the_t_quantile_turns_its_tail_back_into_itself(p, df):
    t = distributions.t_upper(p, df)
    assert t > 0
    if t < 1e60:
        assert distributions.t_sf(t, df) == pytest.approx(p, rel=1e-6)


def test_infinite_degrees_of_freedom_are_the_normal():
    assert distributions.t_upper(0.025, math.inf) == pytest.approx(1.959963985)
    assert distributions.t_sf(1.959963985, math.inf) == pytest.approx(0.025)
    assert distributions.t_upper(0.0, 5) == math.inf
    assert (distributions.t_sf(math.inf, 5), distributions.t_sf(-math.inf, 5)) == (0.0, 1.0)


def test_a_search_without_a_root_and_a_level_outside_are_refused():
    with pytest.raises(NotConverged, match="没有收敛"):
        distributions.root(lambda x: x * x + 1, -1.0, 1.0, "试算")
    with pytest.raises(OutOfRange, match="置信水平"):
        distributions.check_level(95)
