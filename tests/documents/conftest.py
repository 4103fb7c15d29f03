"""The made-up slice the tests of this folder read pages with."""

from __future__ import annotations

import pytest
from hand_pages import kiosk_slice

from zhagen.slices.model import Slice


@pytest.fixture(scope="session")
def kiosk() -> Slice:
    """See `hand_pages.kiosk_slice`."""
    return kiosk_slice()
