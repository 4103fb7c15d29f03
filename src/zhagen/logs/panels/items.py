"""Items for an office that has given no table of them: the codes in its handling records.

A code is its own name. Pages belong to a code that stands in their address as a whole word and is
long enough not to stand there by chance; a folder of the site is no service, so all other pages
stay with the whole site.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhagen.logs.cube.days import cube_file
from zhagen.logs.items import Item
from zhagen.logs.records.handling import latest_cases
from zhagen.logs.storing.store import open_store

# A code with fewer cases is a slip of the pen, or says nothing.
_FEWEST_CASES: Final = 10
# Addresses of the last days: that of a page that moved is the new one.
_RECENT: Final = timedelta(days=28)
_WORD: Final = re.compile(r"[0-9A-Za-z]+")
# Eight digits may be a day, four a year; letters and digits together are hardly ever an accident.
_FEWEST_DIGITS: Final = 9
_FEWEST_MIXED: Final = 4


def items_on_record(store: Path, last: date) -> tuple[Item, ...]:
    """The codes of the handling records as items, with the pages that show them until `last`.

    Raises LogFault: no store there.
    """
    open_store(store)
    codes = _codes(store)
    if not codes:
        return ()
    prefixes = _prefixes(store, frozenset(code for code in codes if _telling(code)), last)
    return tuple(Item(code, code, prefixes.get(code, "")) for code in codes)


def _codes(store: Path) -> tuple[str, ...]:
    counted = pc.value_counts(latest_cases(store)["item"])
    found = ((each["values"].as_py(), each["counts"].as_py()) for each in counted)
    return tuple(sorted(code for code, cases in found if code and cases >= _FEWEST_CASES))


def _telling(code: str) -> bool:
    """Whether a code in an address can mean nothing else."""
    if _WORD.fullmatch(code) is None:
        return False
    if code.isdigit():
        return len(code) >= _FEWEST_DIGITS
    return len(code) >= _FEWEST_MIXED and any(each.isdigit() for each in code)


def _prefixes(store: Path, codes: frozenset[str], last: date) -> dict[str, str]:
    """Code -> the beginning of addresses that holds it and is read most."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for path, views in _views(store, codes, last).items():
        for word in _WORD.finditer(path):
            if word.group() in codes:
                found[word.group()][prefix_at(path, word.end())] += views
    return {code: min(many, key=lambda each: (-many[each], each)) for code, many in found.items()}


def prefix_at(path: str, end: int) -> str:
    """The folder that the word ending at `end` names, or the path up to what follows the word.

    >>> prefix_at("/guide/item-SX01/index.html", 16)
    '/guide/item-SX01/'
    >>> prefix_at("/guide/SX01.html", 11)
    '/guide/SX01.'
    """
    slash = path.find("/", end)
    return path[: slash + 1] if slash >= 0 else path[: end + 1]


def _views(store: Path, codes: Iterable[str], last: date) -> Counter[str]:
    """Views of the recent pages; none are read where no code could be met."""
    found: Counter[str] = Counter()
    for file in _files(store, last) if codes else ():
        table = pq.read_table(file, columns=["page", "views"], partitioning=None)
        pages: Sequence[str] = table["page"].cast("string").to_pylist()
        for page, views in zip(pages, table["views"].to_pylist(), strict=True):
            found[page] += views
    return found


def _files(store: Path, last: date) -> Iterable[Path]:
    days = (last - timedelta(days=back) for back in range(_RECENT.days))
    return (file for file in (cube_file(store, "views", day) for day in days) if file.exists())
