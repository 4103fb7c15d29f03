"""Under which names the site is reached: given, known from an earlier run, or told by the logs.

The names are settled once, when the first logs are read in, and kept: what a referer means must
not depend on which file happens to be read next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from zhagen.logs.access.read import access_reader
from zhagen.logs.columns import codes, values
from zhagen.logs.exports.read import export_reader
from zhagen.logs.files.lines import LineReader
from zhagen.logs.files.sniff import EXPORTS, KINDS, form_of
from zhagen.logs.files.tally import Tally
from zhagen.logs.requests.raw_rows import RawRows
from zhagen.logs.requests.referers import OwnHosts, host_of, named_hosts, own_hosts
from zhagen.logs.requests.requests import target_of
from zhagen.logs.storing.store import Store

_SAMPLE: Final = 1 << 21
# A page needs files a hundred times more often than another site borrows one.
_WEIGHT_OF_FILES: Final = 20
_RECOGNISED: Final = (
    "本网站的域名是从日志里认出来的：{}（站内跳转和失效链接据此判断）。"
    "不对的话，请换一个空的数据文件夹，用 --host 域名 重新读入。"
)
_NOT_RECOGNISED: Final = (
    "从日志里认不出本网站的域名，看不出站内跳转和失效链接。日志里有来源页（referer）的话，"
    "请换一个空的数据文件夹，用 --host 域名 重新读入。"
)


@dataclass(frozen=True, slots=True)
class Settled:
    """The site's names. `remark`: one Chinese line where they have just been guessed."""

    hosts: OwnHosts
    remark: str = ""


def hosts_of_store(store: Store, files: Iterable[Path], given: Sequence[str]) -> Settled:
    """The site's names; they are written down when they become known."""
    if given:
        settled = Settled(named_hosts(given))
    else:
        kept = store.settings().get("hosts")
        if kept:
            return Settled(named_hosts(kept))
        settled = _guessed(files)
    if settled.hosts.names:
        store.set(hosts=sorted(settled.hosts.names))
    return settled


def _guessed(files: Iterable[Path]) -> Settled:
    """The names that the beginnings of logs speak for; silent where there is no log."""
    seen: Counter[str] = Counter()
    logs = 0
    for path in files:
        found = _seen(path)
        if found is not None:
            logs += 1
            seen.update(found)
    hosts = own_hosts(seen)
    if hosts.names:
        return Settled(hosts, _RECOGNISED.format("、".join(sorted(hosts.names))))
    return Settled(hosts, _NOT_RECOGNISED if logs else "")


def _seen(path: Path) -> Counter[str] | None:
    """How often each host is the site's own at the beginning of a log; None for other files."""
    seen: Counter[str] = Counter()
    try:
        chunk = next(iter(LineReader(path, size=_SAMPLE)), None)
    except OSError:
        return None
    form = None if chunk is None else form_of(chunk)
    if chunk is None or form is None or KINDS[form] != "access":
        return None
    if form in EXPORTS:
        reader = export_reader(form)
        for told in (*reader.take(chunk, Tally()), *reader.close(Tally())):
            targets = (row.request.partition(b" ")[2] for _, row in told.requests)
            seen.update(map(host_of, targets))
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
