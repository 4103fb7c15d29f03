"""A period of which some logs were not read in is told before anybody trusts its numbers."""

from dataclasses import replace

import numpy as np
import pytest
from tests.insight.panels import Recipe, draw
from tests.insight.test_shares import ONLY

from zhagen.cli.insight_report import _unvisited


@pytest.fixture(scope="module")
def office():
    return draw(61, Recipe(**{**ONLY, "cases": 40}, items=8, planted=0))


def remarks(office, missing):
    """The remarks where there are cases on all days, and no visits on the last days."""
    accessed = np.ones(len(office.panel.days), np.bool_)
    accessed[len(accessed) - missing :] = False
    panel = replace(office.panel, accessed=accessed, handled=np.ones_like(accessed))
    return _unvisited(panel, office.before, office.after)


def test_a_period_with_visits_on_some_of_its_days_only_is_remarked(office):
    (told,) = remarks(office, 40)
    days = office.after.days
    assert told.startswith(f"{office.after.name}共 {days} 天，有访问记录的只有 {days - 40} 天")
    assert "漏读" in told


@pytest.mark.parametrize("missing", [0, 3])
def test_a_few_days_are_no_matter(office, missing):
    assert remarks(office, missing) == ()


def test_an_office_without_any_logs_of_visits_has_left_none_out(office):
    assert remarks(office, len(office.panel.days)) == ()
