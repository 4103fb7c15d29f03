"""What is known of each case already, so that a row is told to be new, a supplement, or neither.

A department exports what it has: on Friday some cases have no end yet, and the next export brings
it. Such a row supplements the log; it never changes it: the earlier entry stays where it is and
the later one counts. A row that says again that a case is open is a supplement too, because it
says until when the case was seen. Once a case has ended nothing is taken any more, so that an
outcome cannot be replaced after the fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from zhagen.pilot.cases.values import Unreadable

Case = dict[str, str | float | bool | datetime]
# What places a case in the draw; a supplement that moves it is not the same case.
_PLACE = ("window", "started_at", "person")


@dataclass(slots=True)
class Known:
    """Cases by their (disguised) ids: a mark of the last content, and the place of the open ones.

    Marks are compared within this process only. `columns` are those a mark is made of;
    `supplements` counts the rows admitted for cases that were open.
    """

    columns: Sequence[str]
    supplements: int = 0
    _marks: dict[str, int] = field(default_factory=dict)
    _open: dict[str, tuple[object, ...]] = field(default_factory=dict)

    def recall(self, rows: Iterable[Sequence[object]]) -> None:
        """Add what a log holds, in its order; each row has the values of `columns`."""
        place = {name: at for at, name in enumerate(self.columns)}
        case_id, ended = place["case_id"], place["ended_at"]
        anchor = [place[name] for name in _PLACE]
        for row in rows:
            name = str(row[case_id])
            self._marks[name] = hash(tuple(row))
            if row[ended] is None:
                self._open[name] = tuple(row[at] for at in anchor)
            else:
                self._open.pop(name, None)

    def admit(self, case: Case) -> None:
        """Remember `case`. Raises Unreadable where it is neither new nor a supplement.

        Within one file nothing is supplemented: of two rows the first counts.
        """
        name = str(case["case_id"])
        mark = hash(tuple(case.get(column) for column in self.columns))
        known = self._marks.get(name)
        if known is not None:
            if self._open.get(name) != tuple(case.get(column) for column in _PLACE):
                raise Unreadable("duplicate" if mark == known else "duplicate_differs")
            del self._open[name]
            self.supplements += 1
        self._marks[name] = mark
