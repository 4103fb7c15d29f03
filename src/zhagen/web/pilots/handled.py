"""The workbench's own cases as rows of a pilot's log.

The pages where cases are handled know the windows and the outcomes; this folder knows nothing of
them. They register what tells the rows here (`follow`), and a pilot asks for its slice and days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Protocol


class Source(Protocol):
    """Who can tell handled cases of a slice: one row a case, under the log's column names.

    `case_id`, `window`, `started_at` (ISO 8601 with offset) and, where it is known, `ended_at`,
    `arm` (on, off: as really done), `case_type`, `returned`, `attempt`. Never a name or a number
    of a person: `person` and `staff` are keyed pseudonyms in the log, and only needed online.
    """

    def __call__(
        self, slice_ref: str, department: int, first: date, last: date, /
    ) -> Iterable[Mapping[str, object]]:
        """The cases that came in from `first` to `last`."""


_sources: Final[list[Source]] = []


def follow(source: Source) -> None:
    """Ask this source too from now on."""
    if source not in _sources:
        _sources.append(source)


def is_told() -> bool:
    """Whether anybody tells cases here."""
    return bool(_sources)


def rows(
    slice_ref: str, department: int, first: date, last: date
) -> Iterator[tuple[int, Mapping[str, object]]]:
    """(number, row) of every case, in the order they are told."""
    number = 0
    for source in _sources:
        for row in source(slice_ref, department, first, last):
            number += 1
            yield number, row
