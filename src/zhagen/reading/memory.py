"""Giving memory back now and then: a recognition process stays as small as its largest page.

Page-sized arrays go back by themselves; of the many smaller ones the C library keeps what they
leave behind, and over hundreds of pages that adds up.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import lru_cache


@lru_cache(maxsize=1)
def _trim() -> Callable[[int], object] | None:
    """Find malloc_trim of glibc; None on systems that have none."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None


def give_back() -> None:
    """Return freed memory to the system; does nothing where that is not offered."""
    trim = _trim()
    if trim is not None:
        trim(0)
