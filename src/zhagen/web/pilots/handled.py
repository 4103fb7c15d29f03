"""The cases the workbench knows as rows of a pilot's log: its own, and those systems push.

The pages where cases are handled know the windows and the outcomes; this folder knows nothing of
them. They register what tells the rows here (`follow`), and a pilot asks for its slice and days.
A case that is known both ways is one row: whoever tells it gives it the same `case_id`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Protocol


class Source(Protocol):
    """Who can tell handled cases of a slice: one row a case, under the log's column names.

    `case_id`, `window`, `started_at` (ISO 8601 with offset) and, where it is known, `ended_at`,
    `arm` (on, off: as really done), `case_type`, `returned`, `attempt`. An empty value says
    nothing. Never a name or a number of a person: `person` and `staff` are keyed pseudonyms in the
    log, and only needed online.
    """

    def __call__(
        self, slice_ref: str, department: int, first: date, last: date, /
    ) -> Iterable[Mapping[str, object]]:
        """The cases that came in from `first` to `last`."""


_own: Final[list[Source]] = []
_pushed: Final[list[Source]] = []


def follow(source: Source, *, pushed: bool = False) -> None:
    """Ask this source too from now on; of what other systems push the own word counts first."""
    sources = _pushed if pushed else _own
    if source not in sources:
        sources.append(source)


def is_told() -> bool:
    """Whether anybody tells cases here."""
    return bool(_own or _pushed)


def rows(
    slice_ref: str, department: int, first: date, last: date
) -> Iterator[tuple[int, Mapping[str, object]]]:
    """(number, row) of every case, each once: what a later source knows fills in what is empty."""
    told: dict[object, Mapping[str, object]] = {}
    for source in (*_own, *_pushed):
        for row in source(slice_ref, department, first, last):
            stated = {name: value for name, value in row.items() if value not in ("", None)}
            told[row["case_id"]] = {**stated, **told.get(row["case_id"], {})}
    yield from enumerate(told.values(), start=1)
