"""Things that look like changes of an item and are none, put into a world while it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass
class Draft:
    """A world while it is drawn."""

    rng: np.random.Generator
    days: tuple[date, ...]
    of_before: slice
    of_after: slice
    views: Ints
    entrances: Ints
    rest: Ints
    others: dict[str, Ints]
    accessed: NDArray[np.bool_]
    robots: Ints

    @property
    def free(self) -> list[int]:
        """Items by chance order."""
        return [int(item) for item in self.rng.permutation(len(self.views))]


def code(item: int) -> str:
    """The code of an item by its number."""
    return f"SX{item:04d}"


def put(
    draft: Draft, on_site: tuple[str, ...], on_items: tuple[str, ...], each: int, taken: set[int]
) -> dict[str, str]:
    """Put the decoys in, `each` items of every kind, none of them `taken`; the kind by item."""
    for name in on_site:
        _SITE.get(name, lambda _: None)(draft)
    found: dict[str, str] = {}
    # Decoys are drawn on items of some size: on others nobody would see them.
    free = [i for i in draft.free if i not in taken and draft.views[i].mean() >= 20]
    for name in on_items:
        for _ in range(each):
            item = free.pop()
            _ITEM[name](draft, item)
            found[code(item)] = name
    return found


def _spike(draft: Draft, item: int) -> None:
    length = int(draft.rng.integers(1, 5))
    start = _within(draft, draft.of_after, length)
    usual = draft.views[item, draft.of_after].mean()
    extra = draft.rng.poisson(usual * draft.rng.uniform(8, 25), length)
    draft.views[item, start : start + length] += extra
    draft.entrances[item, start : start + length] += draft.rng.binomial(extra, 0.6)


def _bots(draft: Draft, item: int) -> None:
    """A few visitors, very many views, for some weeks or the whole period."""
    length = int(draft.rng.choice([20, 45, 90]))
    start = _within(draft, draft.of_after, min(length, draft.of_after.stop - draft.of_after.start))
    stop = min(start + length, draft.of_after.stop)
    usual = draft.views[item, draft.of_after].mean()
    draft.views[item, start:stop] += draft.rng.poisson(usual * 2.0, stop - start)
    draft.entrances[item, start:stop] += draft.rng.integers(1, 4, stop - start)


def _renamed(draft: Draft, item: int) -> None:
    """The item's pages moved on some day of `after`, to or from an address of no item."""
    start = _within(draft, draft.of_after, 20)
    gone = slice(start, None) if draft.rng.random() < 0.5 else slice(0, start)
    elsewhere = np.zeros(len(draft.days), np.int64)
    elsewhere[gone] = draft.views[item, gone]
    draft.others[f"/moved/{item}/index.html"] = elsewhere
    draft.views[item, gone] = 0
    draft.entrances[item, gone] = 0


def _item_gap(draft: Draft, item: int) -> None:
    start = _within(draft, draft.of_after, 30)
    draft.views[item, start : start + 30] = 0
    draft.entrances[item, start : start + 30] = 0


def _vanished(draft: Draft, item: int) -> None:
    start = draft.of_after.start + int(draft.rng.integers(0, 40))
    draft.views[item, start:] = 0
    draft.entrances[item, start:] = 0


def _gap(draft: Draft) -> None:
    start = _within(draft, draft.of_after, 9)
    for array in (draft.views, draft.entrances):
        array[:, start : start + 9] = 0
    draft.rest[start : start + 9] = 0
    draft.accessed[start : start + 9] = False


def _server(draft: Draft) -> None:
    """One of two servers' logs is missing for some weeks."""
    start = _within(draft, draft.of_after, 18)
    lost = slice(start, start + 18)
    draft.views[:, lost] = draft.rng.binomial(draft.views[:, lost], 0.5)
    draft.entrances[:, lost] = draft.rng.binomial(draft.entrances[:, lost], 0.5)
    draft.rest[lost] = draft.rng.binomial(draft.rest[lost], 0.5)


def _robots(draft: Draft) -> None:
    draft.robots[draft.of_after] *= 8


def _within(draft: Draft, period: slice, length: int) -> int:
    latest = max(period.start + 1, period.stop - length)
    return int(draft.rng.integers(period.start, latest))


_ITEM = {
    "spike": _spike,
    "bots": _bots,
    "renamed": _renamed,
    "item_gap": _item_gap,
    "vanished": _vanished,
}
_SITE = {"gap": _gap, "server": _server, "robots": _robots}
