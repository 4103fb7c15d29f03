"""Keeping memory between one piece of a log and the next.

The C library of most Linux systems gives large blocks back to the system as soon as they are free,
and has to ask for them again, page by page, for the next piece. That takes a tenth of the time of
reading a log. Elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
# Some pieces of a log with what is made of them. As much may lie unused after the reading.
_KEPT: Final = 128 << 20


@lru_cache(maxsize=1)
def keep_memory() -> None:
    """Let this process keep blocks of the size of a piece of a log."""
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # no such option, or no such library
        return
    set_option(_MMAP_THRESHOLD, _KEPT // 2)
    set_option(_TRIM_THRESHOLD, _KEPT)
