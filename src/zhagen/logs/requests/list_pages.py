"""Which pages are the second, third, … page of a list, as far as their paths show it.

Sites number the pages of a list in the path (`index_2.html`, `list-3.shtml`, `/page/4/`) or in the
query, of which nothing else is kept (`list.jsp?page=4`). A number alone proves nothing, so three
pages of the same list must be known. Some systems give the second page the number 1 because the
first one has none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

FIRST: Final = 1
_FEWEST_PAGES: Final = 3
# (everything before the number, the number, what stands behind it)
_IN_QUERY = re.compile(r"^(.*)\?page=(\d{1,3})()$")
_AFTER_MARK = re.compile(r"^(.*[^/_-])[_-](\d{1,3})(\.[A-Za-z]{2,6})?$")
_AFTER_WORD = re.compile(
    r"^(.*/)(?:page|list|p|pn)[/_-]?(\d{1,3})(/|\.[a-z]{2,6})?$", re.IGNORECASE
)


def list_depths(paths: Iterable[str]) -> dict[str, int]:
    """Path -> which page of its list it is, for the pages of lists of three pages and more."""
    known = set(paths)
    lists: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for path in sorted(known):
        found = _IN_QUERY.match(path) or _AFTER_WORD.match(path) or _AFTER_MARK.match(path)
        if found is not None:
            stem, number, rest = found[1], int(found[2]), found[3] or ""
            lists[stem, rest].setdefault(number, path)
    depths: dict[str, int] = {}
    for (stem, rest), pages in lists.items():
        depths |= _depths(_first(stem, rest, known), pages)
    return depths


def _depths(first: str | None, pages: dict[int, str]) -> dict[str, int]:
    """The depth of each page; nothing unless the first three pages are there."""
    shift = 1 if first is not None and 1 in pages else 0
    depths = {path: number + shift for number, path in pages.items() if number + shift > 0}
    if first is not None:
        depths[first] = FIRST
    if not set(range(FIRST, FIRST + _FEWEST_PAGES)) <= set(depths.values()):
        return {}
    return depths


def _first(stem: str, rest: str, known: set[str]) -> str | None:
    """The page of the list without a number, if there is one."""
    names = [f"{stem}{rest}", stem, stem.rstrip("/")]
    if stem.endswith("/index"):
        names.append(stem.removesuffix("index"))
    return next((name for name in names if name in known), None)
