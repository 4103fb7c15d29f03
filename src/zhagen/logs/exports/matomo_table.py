"""Visits that Matomo exports as a table: one row a visit, its actions side by side in columns.

The columns of an action are numbered, `actionDetails_0_url` or `url (actionDetails 0)`, and there
are as many as the longest visit has actions. Matomo writes UTF-16 unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from zhagen.logs.exports.exports import Told
from zhagen.logs.exports.matomo import told_by
from zhagen.logs.files.csv_records import RowReader
from zhagen.logs.files.sniff import ACTION_COLUMN
from zhagen.logs.files.table_text import TableText, separator_of
from zhagen.logs.files.tally import Tally

_OF_ACTIONS: Final = ("type", "url", "timestamp", "siteSearchKeyword", "siteSearchCount")
_OF_VISITS: Final = (
    "idSite", "idVisit", "visitorId", "fingerprint", "deviceType", "deviceTypeIcon", "referrerUrl",
    "firstActionTimestamp", "lastActionTimestamp",
)  # fmt: skip


class MatomoTableReader:
    """Reads the rows of one table."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._text = TableText()
        self._rows: RowReader | None = None
        self._places: _Places | None = None

    def take(self, data: bytes, tally: Tally) -> Iterator[Told]:
        """What the next piece of the file tells."""
        text = self._text.take(data)
        if self._rows is None:
            self._rows = RowReader(tally, separator_of(text))
        yield from self._told(self._rows.take(text), tally)

    def close(self, tally: Tally) -> Iterator[Told]:
        """What was waiting for the end of the file."""
        if self._rows is not None:
            yield from self._told(self._rows.close(), tally)

    def _told(self, rows: Iterator[list[str]], tally: Tally) -> Iterator[Told]:
        for row in rows:
            if self._places is None and self._rows is not None:
                self._places = _Places(self._rows.header)
            if self._places is not None:
                yield told_by(self._places.visit(row), tally)


class _Places:
    """Where in a row what stands."""

    def __init__(self, header: tuple[str, ...]) -> None:
        """Find the columns by their names."""
        lower = {name.lower(): name for name in (*_OF_VISITS, *_OF_ACTIONS)}
        self._visit: dict[str, int] = {}
        actions: dict[int, dict[str, int]] = {}
        for place, column in enumerate(header):
            found = ACTION_COLUMN.fullmatch(column)
            if found is None:
                if lower.get(column) in _OF_VISITS:
                    self._visit.setdefault(lower[column], place)
                continue
            name = lower.get(found["b"] or found["d"])
            if name in _OF_ACTIONS:
                actions.setdefault(int(found["a"] or found["c"]), {})[name] = place
        self._actions = [actions[number] for number in sorted(actions)]

    def visit(self, row: list[str]) -> dict[str, Any]:
        """The visit of a row, as the other format has it."""
        found: dict[str, Any] = {name: row[place].strip() for name, place in self._visit.items()}
        actions = (
            {name: row[place].strip() for name, place in places.items()} for places in self._actions
        )
        found["actionDetails"] = [action for action in actions if any(action.values())]
        return found
