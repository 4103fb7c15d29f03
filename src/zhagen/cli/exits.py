"""Exit codes, and the failure a command raises when what was asked for cannot be done."""

from __future__ import annotations

from typing import Final

DONE: Final = 0
CHECKS_FAILED: Final = 1
USAGE: Final = 2
INTERRUPTED: Final = 130


class UsageFault(Exception):
    """Wrong arguments, no such path, nothing usable. One Chinese line: what, where, what to do."""
