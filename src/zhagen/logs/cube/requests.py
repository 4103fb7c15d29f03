"""Requests of some days as the numbers that the cube's expressions work on.

Paths become their place in the alphabetical order of all paths read. For sessions over midnight
the days before and after are read too, and only for visitors who were there within half an hour of
midnight: what such a visitor did on those days is context, the counts of those days are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from zhagen.logs.columns import filled, numbers, table_of, texts, valid
from zhagen.logs.cube.layout import (
    DAY_MS,
    ERROR,
    HALVES,
    INPUTS,
    NO_PAGE,
    PAGE_VIEW,
    PAUSE_MS,
    Inputs,
)
from zhagen.logs.storing.parquet import read_file

_TEXTS = ("path", "source")
_COLUMNS = ("at", "visitor", *_TEXTS, "status", "device", "kind")
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = timedelta(days=1)
# Gone for good or never there; other errors are faults of the server or of the request.
_GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class DayPlaces:
    """The Parquet files of one day."""

    requests: tuple[Path, ...] = ()
    halves: tuple[Path, ...] = ()


Places = Mapping[date, DayPlaces]
_NOWHERE = DayPlaces()


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last` that are counted together, in `parts` groups of visitors."""

    first: date
    last: date
    parts: int = 1

    def days(self) -> tuple[date, ...]:
        """The days, in order."""
        many = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=number) for number in range(many))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Requests as arrays of one length; the names are those of the stages' inputs."""

    clock: NDArray[np.int64]
    visitor: NDArray[np.int64]
    page: NDArray[np.int32]
    source: NDArray[np.int32]
    status: NDArray[np.int16]
    device: NDArray[np.int8]
    kind: NDArray[np.int8]

    def days(self) -> NDArray[np.int32]:
        """The day of each row, since 1970."""
        return (self.clock // DAY_MS).astype(np.int32)

    def taken(self, chosen: NDArray[np.bool_]) -> _Rows:
        """The rows that are chosen."""
        return _Rows(*(getattr(self, each.name)[chosen] for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of a span; `paths` are the names of the page numbers.

    What fits into one part is held; more is read from the files again for each part.
    """

    span: Span
    places: Places
    paths: pa.Array
    held: Mapping[date, Sequence[pa.Table]]

    def parts(self) -> Iterator[Inputs]:
        """The requests of each group of visitors, with their context."""
        for part in range(self.span.parts):
            yield self._part(part)

    def _part(self, part: int) -> Inputs:
        first, last = self.span.first, self.span.last
        inside = [each for day in self.span.days() for each in self._halves(day, part)]
        early = _visitors(inside, _number(first) * HALVES)
        late = _visitors(inside, _number(last + _DAY) * HALVES - 1)
        halves, rows = list(inside), []
        for day, visitors in ((first - _DAY, early), (last + _DAY, late)):
            halves += [_only(each, visitors) for each in self._halves(day, part)]
            rows += [_only(each, visitors) for each in self._day(day, part)]
        rows += [each for day in self.span.days() for each in self._day(day, part)]
        return _inputs(list(_numbered(rows, self.paths)), halves)

    def _day(self, day: date, part: int) -> list[pa.Table]:
        groups = self.held.get(day) or _day_groups(self.places, day, _COLUMNS)
        return [_of_part(each, self.span.parts, part) for each in groups]

    def _halves(self, day: date, part: int) -> list[pa.Table]:
        parts = (_half_parts(path) for path in self.places.get(day, _NOWHERE).halves)
        return [_of_part(each, self.span.parts, part) for each in parts]


def requests_of(span: Span, places: Places) -> Requests:
    """The requests of a span, found in the files of each day."""
    names = [texts([])]
    held: dict[date, list[pa.Table]] = {}
    whole = span.parts == 1
    for day in (span.first - _DAY, *span.days(), span.last + _DAY):
        for group in _day_groups(places, day, _COLUMNS if whole else _TEXTS):
            names += _dictionaries([group])
            if whole:
                held.setdefault(day, []).append(group)
    different = pc.unique(pa.concat_arrays(names))
    return Requests(span, places, different.take(pc.array_sort_indices(different)), held)


def _day_groups(places: Places, day: date, columns: Sequence[str]) -> Iterator[pa.Table]:
    """The requests in the files of a day, with text as dictionaries."""
    for path in places.get(day, _NOWHERE).requests:
        yield read_file(path, columns, _TEXTS)


def _half_parts(path: Path) -> pa.Table:
    """The half hours in a file."""
    table = read_file(path)
    begun = numbers(table["half"]).astype(np.int64) * PAUSE_MS
    for name in ("earliest", "latest"):
        place = table.column_names.index(name)
        table = table.set_column(place, name, filled(begun + numbers(table[name])))
    return table.select(INPUTS["half_parts"].names).cast(INPUTS["half_parts"])


def _of_part(group: pa.Table, parts: int, part: int) -> pa.Table:
    """The rows of the visitors of a part."""
    if parts == 1:
        return group
    return group.filter(filled(numbers(group["visitor"]) % parts == part))


def _dictionaries(groups: Iterable[pa.Table]) -> list[pa.Array]:
    """The dictionaries of all texts, in the order of groups, columns and chunks."""
    return [chunk.dictionary for group in groups for name in _TEXTS for chunk in group[name].chunks]


def _numbered(groups: Sequence[pa.Table], paths: pa.Array) -> Iterator[_Rows]:
    """Groups of requests with the numbers of their paths."""
    names = _dictionaries(groups)
    found = pc.index_in(pa.concat_arrays([texts([]), *names]), value_set=paths)
    ends = np.cumsum([len(each) for each in names])
    numbered = iter(np.split(numbers(found), ends[:-1]))
    for group in groups:
        yield _Rows(
            clock=numbers(group["at"].cast(pa.int64())),
            visitor=numbers(group["visitor"]),
            page=_pages(group["path"], numbered),
            source=_pages(group["source"], numbered),
            status=numbers(group["status"]),
            device=numbers(group["device"]),
            kind=numbers(group["kind"]),
        )


def _inputs(groups: Sequence[_Rows], halves: Sequence[pa.Table]) -> Inputs:
    """The tables that the stages begin with."""
    made = {
        "half_parts": halves,
        "page_views": [_views(each) for each in groups],
        "dead_links": [_dead_links(each) for each in groups],
    }
    return {
        name: pa.concat_tables([pa.Table.from_batches([], INPUTS[name]), *tables])
        for name, tables in made.items()
    }


def _views(rows: _Rows) -> pa.Table:
    seen = rows.taken(rows.kind == PAGE_VIEW)
    columns = {name: getattr(seen, name) for name in ("visitor", "clock", "page", "device")}
    return table_of(columns | {"day": seen.days()}, INPUTS["page_views"])


def _dead_links(rows: _Rows) -> pa.Table:
    known = (rows.source != NO_PAGE) & (rows.page != NO_PAGE)
    dead = rows.taken((rows.kind == ERROR) & known & np.isin(rows.status, _GONE))
    columns = {name: getattr(dead, name) for name in ("visitor", "source", "page")}
    return table_of(columns | {"day": dead.days()}, INPUTS["dead_links"])


def _pages(column: pa.ChunkedArray, numbered: Iterator[NDArray[np.int32]]) -> NDArray[np.int32]:
    """The page number of each row, NO_PAGE for null; those of its dictionaries are taken."""
    found: list[NDArray[np.int32]] = [np.empty(0, np.int32)]
    for chunk in column.chunks:
        table = np.append(next(numbered), np.int32(NO_PAGE))
        found.append(table[np.where(valid(chunk), numbers(chunk.indices), len(table) - 1)])
    return np.concatenate(found)


def _visitors(parts: Sequence[pa.Table], half: int) -> NDArray[np.int64]:
    """The visitors who were there in a half hour."""
    found = [numbers(each["visitor"])[numbers(each["half"]) == half] for each in parts]
    return np.unique(np.concatenate([np.empty(0, np.int64), *found]))


def _only(group: pa.Table, visitors: NDArray[np.int64]) -> pa.Table:
    return group.filter(filled(np.isin(numbers(group["visitor"]), visitors)))


def _number(day: date) -> int:
    """The number of a day since 1970."""
    return day.toordinal() - _EPOCH
