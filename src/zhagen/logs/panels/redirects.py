"""Where the server sent people on: the surest sign of which old address belongs to a new one.

Redirects are many (log-ins, languages) and the requests are what is largest in a store, so they are
read for those items only whose views begin or end within the days, and for the weeks around that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from zhagen.logs.cube.layout import PAGE_VIEW
from zhagen.logs.panel import Counts, Flags, Redirects
from zhagen.logs.panels.pages import NO_ITEM, PathNumbers
from zhagen.logs.storing.store import access_files

# Moved for good, found elsewhere, and the same for requests of any method.
_SENT_ON: Final = (301, 302, 307, 308)
# A browser asks for the target at once; over a slow line it takes seconds.
_AT_ONCE_MS: Final = 10_000
# Views begin or end where a day on one side has so small a part of those of a day on the other; an
# item with fewer views or days tells nothing. So many days around are read.
_EMPTY_SHARE: Final = 0.05
_FEWEST_VIEWS: Final = 40
_FEWEST_DAYS: Final = 5
_AROUND: Final = 28
# What happened less often may be someone who went on by himself.
_FEWEST: Final = 2
_COLUMNS: Final = ("at", "visitor", "path", "status", "kind")


def load_redirects(
    root: Path, days: Sequence[date], views: Counts, paths: PathNumbers
) -> Redirects:
    """Redirects to items that begin and from items that end; `views` is [item, day]."""
    items, near = _shifted(views)
    found: Counter[tuple[str, str]] = Counter()
    for place in np.flatnonzero(near).tolist():
        table = _requests(root, days[place])
        if table is not None:
            found.update(_pairs(table, paths, items))
    kept = sorted(pair for pair, count in found.items() if count >= _FEWEST)
    return Redirects(
        tuple(source for source, _ in kept),
        tuple(target for _, target in kept),
        np.array([found[pair] for pair in kept], np.int64),
    )


def _shifted(views: Counts) -> tuple[Flags, Flags]:
    """Which items begin or end, [item], and the days around that, [day]."""
    days = views.shape[1]
    items, near = np.zeros(len(views), np.bool_), np.zeros(days, np.bool_)
    begin = np.arange(_FEWEST_DAYS, days - _FEWEST_DAYS + 1)
    for item, row in enumerate(views):
        first = np.cumsum(row)[begin - 1]
        later = row.sum() - first
        if row.sum() < _FEWEST_VIEWS:
            continue
        begun = begin[first * (days - begin) <= _EMPTY_SHARE * later * begin]
        ended = begin[later * begin <= _EMPTY_SHARE * first * (days - begin)]
        for place in (*begun[-1:].tolist(), *ended[:1].tolist()):
            items[item] = True
            near[max(0, place - _AROUND) : place + _AROUND] = True
    return items, near


def _requests(root: Path, day: date) -> pa.Table | None:
    """The requests of a day; None where nobody was sent on."""
    files = access_files(root, day)
    tables = [
        pq.read_table(file, columns=list(_COLUMNS), read_dictionary=["path"], partitioning=None)
        for file in files
    ]
    if not any(_sent_on(table).any() for table in tables):
        return None
    return pa.concat_tables(tables).unify_dictionaries()


def _sent_on(table: pa.Table) -> Flags:
    return np.isin(table["status"].to_numpy(), _SENT_ON)


def _pairs(table: pa.Table, paths: PathNumbers, items: Flags) -> Iterable[tuple[str, str]]:
    """(address asked for, address come to) of each redirect that concerns one of the items."""
    known = table["path"].is_valid().to_numpy()
    table = table.filter(pa.array(known)).combine_chunks()
    sent = _sent_on(table)
    people = np.isin(table["visitor"].to_numpy(), table["visitor"].to_numpy()[sent])
    rows = np.flatnonzero(people & (sent | (table["kind"].to_numpy() == PAGE_VIEW)))
    table, sent = table.take(pa.array(rows)), sent[rows]
    at = table["at"].cast(pa.int64()).to_numpy()
    visitor = table["visitor"].to_numpy()
    # In the same second the redirect comes first: nobody is sent on after he has arrived.
    order = np.lexsort((~sent, at, visitor))
    return _followed(
        table.take(pa.array(order)), (sent[order], at[order], visitor[order]), paths, items
    )


def _followed(
    table: pa.Table,
    columns: tuple[Flags, Counts, Counts],
    paths: PathNumbers,
    items: Flags,
) -> Iterator[tuple[str, str]]:
    sent, at, visitor = columns
    arrivals = np.flatnonzero(~sent)
    leaving = np.flatnonzero(sent)
    place = np.searchsorted(arrivals, leaving)
    leaving, place = leaving[place < len(arrivals)], place[place < len(arrivals)]
    reached = arrivals[place]
    same = (visitor[leaving] == visitor[reached]) & (at[reached] - at[leaving] <= _AT_ONCE_MS)
    number = paths.numbers(table["path"])
    item = paths.item_of()[number]
    for left, came in zip(leaving[same].tolist(), reached[same].tolist(), strict=True):
        old, new = int(item[left]), int(item[came])
        ours = any(each != NO_ITEM and items[each] for each in (old, new))
        if ours and old != new:
            yield paths.paths[number[left]], paths.paths[number[came]]
