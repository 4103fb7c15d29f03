from __future__ import annotations

import pytest

from zhagen.reading.ocr import load_engine
from zhagen.reading.page.page import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The real engines, loaded once."""
    return Reader(load_engine(), pictures=True)
