"""How many rows of a file were read, and what became of those that are no case."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from zhagen.pilot.model import SetAside, Unusable

# Reasons that say nothing about how well records are kept: the case is there, or need not be.
OUT_OF_SCOPE = frozenset(
    {
        "duplicate", "duplicate_differs", "outside_dates", "unknown_window", "resubmitted",
        "closed_day", "after_look", "superseded",
    }
)  # fmt: skip
_EXAMPLES = 5
# Rows kept apart by what was read of them. A file with more bad ones was not exported as agreed;
# the others are counted together, or the log's spine would grow with them.
_MOST_KEPT = 100_000


@dataclass(slots=True)
class Tally:
    """How many rows were read and set aside so far; one for each file."""

    received: int = 0
    accepted: int = 0
    _reasons: dict[str, list[str]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _unusable: Counter[Unusable] = field(default_factory=Counter)

    def put_aside(self, reason: str, row: int, read: Unusable | None = None) -> None:
        """Count a row under `reason`; `read` is what could be read of one that should count."""
        if read is not None:
            known = read in self._unusable or len(self._unusable) < _MOST_KEPT
            self._unusable[read if known else Unusable(reason)] += 1
        self._counts[reason] = self._counts.get(reason, 0) + 1
        examples = self._reasons.setdefault(reason, [])
        if len(examples) < _EXAMPLES:
            examples.append(str(row))

    @property
    def unusable(self) -> tuple[Unusable, ...]:
        """Rows that should have been cases, in the order in which they came."""
        return tuple(replace(each, count=count) for each, count in self._unusable.items())

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """By reason, the most frequent first."""
        ordered = sorted(self._counts.items(), key=lambda entry: (-entry[1], entry[0]))
        return tuple(
            SetAside(reason, count, tuple(self._reasons[reason])) for reason, count in ordered
        )
