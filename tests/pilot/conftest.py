"""The whole pilot that several modules look at."""

from __future__ import annotations

import math

import pytest
from whole_pilots import log_of

from zhagen.pilot.log.log import PilotLog


@pytest.fixture(scope="session")
def usual(tmp_path_factory: pytest.TempPathFactory) -> PilotLog:
    """Eight weeks in which the tool takes 30 % less time."""
    return log_of(tmp_path_factory.mktemp("usual"), effect=math.log(0.7))
