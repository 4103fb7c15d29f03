"""Under which names the site is reached: given, known from an earlier run, or told by the logs.

The names are settled once, when the first logs are read in, and kept: what a referer means must
not depend on which file happens to be read next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from zhagen.logs.access_read import access_reader
from zhagen.logs.columns import codes, values
from zhagen.logs.lines import LineReader
from zhagen.logs.raw_rows import RawRows
from zhagen.logs.referers import OwnHosts, host_of, named_hosts, own_hosts
from zhagen.logs.requests import target_of
from zhagen.logs.sniff import KINDS, form_of
from zhagen.logs.store import Store
from zhagen.logs.tally import Tally

_SAMPLE: Final = 1 << 21
# A page needs files a hundred times more often than another site borrows one.
_WEIGHT_OF_FILES: Final = 20


def hosts_of_store(store: Store, files: Iterable[Path], given: Sequence[str]) -> OwnHosts:
    """The site's names; they are written down when they become known."""
    if given:
        found = named_hosts(given)
    else:
        kept = store.settings().get("hosts")
        if kept:
            return named_hosts(kept)
        seen: Counter[str] = Counter()
        for path in files:
            seen.update(_seen(path))
        found = own_hosts(seen)
    if found.names:
        store.set(hosts=sorted(found.names))
    return found


def _seen(path: Path) -> Counter[str]:
    """How often each host is a referer at the beginning of a log."""
    seen: Counter[str] = Counter()
    try:
        chunk = next(iter(LineReader(path, size=_SAMPLE)), None)
    except OSError:
        return seen
    form = None if chunk is None else form_of(chunk)
    if chunk is None or form is None or KINDS[form] != "access":
        return seen
    for rows in access_reader(form)(chunk, Tally()):
        seen.update(_hosts_in(rows))
    return seen


def _hosts_in(rows: RawRows) -> Counter[str]:
    files = np.array([not target_of(raw).page for raw in values(rows.request)])
    weight = np.where(files[codes(rows.request)], _WEIGHT_OF_FILES, 1)
    totals = np.bincount(codes(rows.referer), weight, len(rows.referer.dictionary))
    seen: Counter[str] = Counter()
    for raw, total in zip(values(rows.referer), totals.tolist(), strict=True):
        seen[host_of(raw)] += int(total)
    return seen
