"""What the evaluation of a condition rested on, so that a finding can show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhagen.cases.model import Spot
    from zhagen.precheck.agree import Comparison
    from zhagen.precheck.surety import Held


@dataclass(slots=True)
class Trace:
    """What an evaluation rested on: readings, places without a reading, and words to fill in.

    `notes` are placeholders of the rule's sentences (fault, count, days …), `unread` readings
    that were needed and could not be read, `absent` whether something was found not to be there,
    `likely` the pages that may be what was not found.
    """

    touched: list[Held] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    material: str | None = None
    fact: str | None = None
    notes: dict[str, str] = field(default_factory=dict)
    comparison: Comparison | None = None
    unread: list[Held] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    absent: bool = False
    likely: list[Spot] = field(default_factory=list)

    def touch(self, *readings: Held) -> None:
        """Remember readings, each once; those that could not be read apart."""
        for one in readings:
            if one not in self.touched:
                self.touched.append(one)
            if one.illegible and one not in self.unread:
                self.unread.append(one)
