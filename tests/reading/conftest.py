from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from zhagen.reading.page import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The real engines, loaded once."""
    from zhagen.reading.ocr import load_engine
    from zhagen.reading.page import Reader

    return Reader(load_engine())
