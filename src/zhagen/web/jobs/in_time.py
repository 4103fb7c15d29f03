"""What is sent in one go: as much as fits into a while, the rest when it is due again.

A receiver that is dead costs its whole time-out. A chore that sent to it until nothing was left
would hold up every other sender for minutes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

T = TypeVar("T")
SECONDS: Final = 20.0


def in_time(rows: Iterable[T], seconds: float = SECONDS) -> Iterator[T]:
    """The rows one after the other, none any more once so many seconds have passed."""
    end = time.monotonic() + seconds
    for row in rows:
        yield row
        if time.monotonic() >= end:
            return
