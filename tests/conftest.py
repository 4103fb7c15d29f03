"""How property tests draw their examples: the same ones every run, unless new ones are asked for.

A check that decides whether a change may land must not depend on luck. New examples are drawn with
`pytest --hypothesis-profile=explore`; what they find becomes an ordinary test.
"""

import os

import pytest
from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=500)
settings.load_profile("fixed")


@pytest.fixture(autouse=True)
def _own_environment():
    """What a command sets in the environment of the process is not met by the next test."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
