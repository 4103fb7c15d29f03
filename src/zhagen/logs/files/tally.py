"""Counting lines: every one is parsed or rejected for a reason, and the sums agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """The lines of one file so far.

    `jumps_back`: how often the clock went back an hour or more. `ahead`: lines of a time yet to
    come, `again`: records of a case that has been told of before; both are counted elsewhere too.
    """

    lines: int = 0
    parsed: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    jumps_back: int = 0
    ahead: int = 0
    again: int = 0

    def take(self, parsed: int) -> None:
        """Count lines that were understood."""
        self.lines += parsed
        self.parsed += parsed

    def take_back(self, reason: str, lines: int) -> None:
        """Reject lines that have been counted as understood."""
        if lines:
            self.lines -= lines
            self.parsed -= lines
            self.reject(reason, lines)

    def too_late(self, lines: int) -> None:
        """Reject lines that have been counted as understood, for a time that has not come."""
        self.take_back("time", lines)
        self.ahead += lines

    def reject(self, reason: str, lines: int = 1) -> None:
        """Count lines that were not."""
        if lines:
            self.lines += lines
            self.rejected[reason] += lines
