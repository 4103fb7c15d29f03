"""What the exports of web statistics have in common: their views become requests like a log's.

Such programs count in the browser. They know no status, no robots and no waiting times, and the
address of a visitor is an id of theirs. Their days are marked, so that nobody takes what cannot be
known for what did not happen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Protocol, TypeVar

from zhagen.logs.files.sniff import EXPORTS
from zhagen.logs.files.tally import Tally
from zhagen.logs.records.search import Search, SearchFiles
from zhagen.logs.records.words import Words
from zhagen.logs.requests.kept_rows import KeptRows
from zhagen.logs.requests.raw_rows import UNLOGGED, RawRow, rows_of
from zhagen.logs.requests.referers import OwnHosts
from zhagen.logs.storing.exported import Exported
from zhagen.logs.storing.store import Store

FOUND: Final = 200
# Stands for the user agent, which exports do not have: people at a desk, people on a phone.
AT_DESK: Final = UNLOGGED
ON_PHONE: Final = b"Mobile"
_LOOKS_LIKE_PHONE: Final = (
    "phone", "tablet", "phablet", "mobile", "手机", "平板", "手持",
)  # fmt: skip
_MOST_HELD: Final = 1 << 16
Record = TypeVar("Record", RawRow, Search)


@dataclass(slots=True)
class Told:
    """What some records of an export tell, each with its id."""

    requests: list[tuple[int, RawRow]] = field(default_factory=list)
    searches: list[tuple[int, Search]] = field(default_factory=list)


class ExportReader(Protocol):
    """Reads the records of one export; every one of them is counted."""

    def take(self, data: bytes, tally: Tally) -> Iterator[Told]:
        """What the next piece of the file tells."""

    def close(self, tally: Tally) -> Iterator[Told]:
        """What was waiting for the end of the file."""


class ExportIntake:
    """Exports: requests, half hours and searches by day, each record once in a store."""

    def __init__(
        self,
        folder: Path,
        reader: ExportReader,
        hosts: OwnHosts,
        store: Store,
        words: Words,
        until: int,
    ) -> None:
        """Write into the staging folder what happened before `until` (`clock.end_of_time`)."""
        self._until = until
        self._folder = folder
        self._reader = reader
        self._exported = Exported(store)
        self._kept = KeptRows(folder, hosts, store.salt)
        self._searches = SearchFiles(folder, words)
        self._held = Told()

    def take(self, chunk: bytes, tally: Tally) -> None:
        """Read a piece of the file; every record of it is counted."""
        self._add(self._reader.take(chunk, tally), tally)

    def close(self, tally: Tally) -> tuple[date, ...]:
        """Finish the files; the days of the visits."""
        self._add(self._reader.close(tally), tally)
        self._write(tally)
        self._exported.write(self._folder)
        searched = self._searches.close()
        return tuple(sorted({*self._kept.close(), *searched}))

    def _add(self, parts: Iterator[Told], tally: Tally) -> None:
        for told in parts:
            self._held.requests += told.requests
            self._held.searches += told.searches
            if len(self._held.requests) + len(self._held.searches) >= _MOST_HELD:
                self._write(tally)

    def _write(self, tally: Tally) -> None:
        requests = self._fresh(self._in_time(self._held.requests, tally), tally)
        searches = self._fresh(self._in_time(self._held.searches, tally), tally)
        if requests:
            self._kept.add(rows_of(requests))
            self._kept.settle()
        self._searches.add(searches)
        self._held = Told()

    def _in_time(self, records: list[tuple[int, Record]], tally: Tally) -> list[tuple[int, Record]]:
        """The records of a time that can have been; the others are rejected after all."""
        good = [each for each in records if each[1].at < self._until]
        tally.too_late(len(records) - len(good))
        return good

    def _fresh(self, records: list[tuple[int, Record]], tally: Tally) -> list[Record]:
        """The records that the store does not have; the others are rejected after all."""
        new = self._exported.fresh([known for known, _ in records])
        tally.take_back("repeated", int((~new).sum()))
        return [record for (_, record), fresh in zip(records, new.tolist(), strict=True) if fresh]


def page_view(at: int, visitor: bytes, url: str, referer: str, agent: bytes) -> RawRow:
    """A page that was seen, as the request it must have been."""
    return RawRow(
        at=at,
        address=visitor,
        request=b"GET " + url.encode(errors="replace"),
        status=FOUND,
        referer=referer.encode(errors="replace") or b"-",
        agent=agent,
    )


def agent_of(*told: str) -> bytes:
    """What stands for the user agent of a device, by the names it is told with."""
    name = " ".join(told).lower()
    return ON_PHONE if any(word in name for word in _LOOKS_LIKE_PHONE) else AT_DESK


def export_days(root: Path) -> dict[date, str]:
    """The days whose visits come from an export, with its format."""
    return {day: form for day, form in _visited(root) if form in EXPORTS}


def twice_counted(root: Path) -> str:
    """What to say of days of which a store has both a log and an export; nothing without any."""
    found = list(_visited(root))
    both = {day for day, form in found if form in EXPORTS} & {
        day for day, form in found if form not in EXPORTS
    }
    if not both:
        return ""
    return (
        f"{root} 里有 {len(both)} 天（{min(both)} 至 {max(both)}）既有访问日志又有统计软件的导出，"
        "同一次访问会计两次。请换一个空的数据文件夹，这些天只读入其中一种。"
    )


def _visited(root: Path) -> Iterator[tuple[date, str]]:
    """The days of each stored file that tells of visits, with its format."""
    for path in sorted((root / "files").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["kind"] == "access":
            form = record.get("form", "")
            yield from ((date.fromisoformat(day), form) for day in record["days"])
