"""The panel: everything the analysis reads, as arrays of counts by item and day.

It is small whatever the size of the logs (items x days), holds no address, no id and no text a
person typed but search words that are frequent enough, and is the only thing that `insight`
and the log layer share.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from zhagen.logs.items import Item

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Device(IntEnum):
    """The device axis of the page arrays."""

    DESKTOP = 0
    PHONE = 1


class Channel(StrEnum):
    """How a case was handed in, in the order of the channel codes of `Cases`."""

    ONLINE = "online"
    MOBILE = "mobile"
    WINDOW = "window"


CHANNELS = tuple(Channel)


@dataclass(frozen=True, slots=True)
class Pages:
    """What people did on the pages of the items.

    All arrays are [item, day, device]: page views, sessions that began on the item, those of one
    view, sessions that ended there. Only what is taken for people is counted.
    """

    views: Counts
    entrances: Counts
    bounces: Counts
    exits: Counts


@dataclass(frozen=True, slots=True)
class Dwell:
    """Measured reading times: one row for each (item, day, device, whole seconds) with its count.

    The last page of a session has no time and is no row. The six arrays have the same length.
    """

    item: Counts
    day: Counts
    device: Counts
    seconds: Counts
    count: Counts


@dataclass(frozen=True, slots=True)
class Searches:
    """Searches made on the pages of an item, [item, day]; `site_*` [day] over all pages."""

    total: Counts
    without_result: Counts
    followed: Counts
    site_total: Counts
    site_without_result: Counts


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Search words that at least `smallest` people searches used: masked, width-normalised text.

    Arrays are [word, day]. `item` is the index of the item on whose pages most of them were
    typed, -1 for none.
    """

    words: tuple[str, ...]
    total: Counts
    without_result: Counts
    item: Counts
    smallest: int


# Stands for the addresses that too few people asked for to be shown.
FEW_PEOPLE = "（不足 10 人次打开的地址）"


@dataclass(frozen=True, slots=True)
class BrokenLinks:
    """Requests for pages that are gone (404, 410) by way of a link on one of our pages.

    One row for each (item of the referring page, referring page, missing page, day). An address
    that fewer than ten people asked for stands as FEW_PEOPLE: it may be about one of them.
    """

    item: Counts
    source: tuple[str, ...]
    target: tuple[str, ...]
    day: Counts
    count: Counts


@dataclass(frozen=True, slots=True)
class Cases:
    """One row for each handling record applied in the panel's days; -1 or NaN where empty.

    `applied`, `returned`, `finished` are indices into the panel's days (a day after the last one
    is the number of days); `workdays` is the handling time on the working-day clock; `reason`
    indexes `reasons`; `window` indexes `windows`.
    """

    item: Counts
    channel: Counts
    window: Counts
    applied: Counts
    hour: Counts
    returned: Counts
    reason: Counts
    finished: Counts
    workdays: Floats
    promise: Floats
    satisfaction: Counts
    windows: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteDays:
    """The whole site by day: [day].

    `requests` counts every parsed line, `robots` those that say they are, `suspects` page views
    of visitors that behave like programs, `unassigned` page views of people on pages of no item.
    """

    requests: Counts
    views: Counts
    sessions: Counts
    robots: Counts
    suspects: Counts
    errors: Counts
    unassigned: Counts


@dataclass(frozen=True, slots=True)
class OtherPages:
    """The pages of no item with the most views, [page, day]: where a renamed item may be found."""

    paths: tuple[str, ...]
    views: Counts


@dataclass(frozen=True, slots=True)
class Redirects:
    """Pairs of addresses: the one people asked for, and the one the server sent them on to.

    Only of items whose views begin or end within the panel's days. The arrays have one length.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    count: Counts


@dataclass(frozen=True, slots=True)
class Moves:
    """From the pages of which item people went on to those of which other item.

    One row for each (item left, item reached, day); moves within an item are no rows.
    """

    source: Counts
    target: Counts
    day: Counts
    count: Counts


@dataclass(frozen=True, slots=True)
class Steps:
    """The page of each item from which most people go on, and how many do.

    `page` and `onward` are its path and that of the usual next page of the item, "" for an item
    without a next page. `read` [item, day, device] are its page views, `moved` [item, day] those
    of them after which another page of the item, or a page for applying, was opened.
    """

    page: tuple[str, ...]
    onward: tuple[str, ...]
    read: Counts
    moved: Counts


@dataclass(frozen=True, slots=True)
class Listed:
    """Arrivals at an item from numbered list pages, [item, day]; `deep` from the third and on."""

    arrivals: Counts
    deep: Counts


@dataclass(frozen=True, slots=True)
class Waits:
    """Page views whose waiting time the log has, [item, day, class]; `edges` are upper ends in ms.

    The last class has no upper end.
    """

    edges: tuple[int, ...]
    views: Counts


@dataclass(frozen=True, slots=True)
class Panel:
    """All counts of the days from the first of history to the last of the period.

    `accessed`, `searched`, `handled` say for which days there are any records of that kind.
    `suspect_views` [item, day] are page views of visitors that behave like programs, which no
    other array of pages counts; `remarks` is what the reader of a report should know of the data.
    `downloads` and `failures` [item, day] are visitors who took a document of the item, or met a
    fault of the server on its pages; what has not been recorded is None. `exported` are the days
    whose visits come from an export of web statistics: of them neither failures, dead links nor
    robots are known.
    """

    days: tuple[date, ...]
    items: tuple[Item, ...]
    pages: Pages
    dwell: Dwell
    searches: Searches
    words: SearchWords
    broken: BrokenLinks
    cases: Cases
    site: SiteDays
    others: OtherPages
    accessed: Flags
    searched: Flags
    handled: Flags
    suspect_views: Counts | None = None
    remarks: tuple[str, ...] = ()
    moves: Moves | None = None
    steps: Steps | None = None
    listed: Listed | None = None
    downloads: Counts | None = None
    failures: Counts | None = None
    waits: Waits | None = None
    exported: Flags | None = None
    redirects: Redirects | None = None

    def from_server(self, *spans: slice | Flags) -> bool:
        """Whether the visits of all these days come from logs of the server."""
        return self.exported is None or not any(self.exported[span].any() for span in spans)

    def between(self, first: date, last: date) -> slice:
        """The positions of the days from `first` to `last`, both included."""
        start = self.days[0].toordinal()
        low = min(max(first.toordinal() - start, 0), len(self.days))
        high = min(max(last.toordinal() - start + 1, low), len(self.days))
        return slice(low, high)
