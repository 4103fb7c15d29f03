"""Exports of Umami: the table of events (`website_event`), one row for each.

A session of Umami is a visitor (an address and an agent, for a month); what a session is here is
reckoned from the times, as for logs. Times without an offset are UTC. Umami knows no searches and
no downloads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from zhagen.logs.clock import wall_millis
from zhagen.logs.exports.exports import Told, agent_of, page_view
from zhagen.logs.files.csv_records import RowReader
from zhagen.logs.files.table_text import TableText, separator_of
from zhagen.logs.files.tally import Tally
from zhagen.logs.requests.raw_rows import RawRow
from zhagen.logs.requests.requests import path_of
from zhagen.logs.storing.exported import record_id

_VIEWS: Final = ("1", "pageview", "")
_EMPTY: Final = ("", "\\n", "null")
_WANTED: Final = (
    "event_id", "session_id", "created_at", "event_type", "event_name", "url_path", "url_query",
    "hostname", "referrer_domain", "referrer_path", "device", "os",
)  # fmt: skip
# All that is known of an event without an id.
_TELLING: Final = ("session_id", "created_at", "url_path", "url_query")
_PHONES: Final = ("ios", "android os", "android")


class UmamiReader:
    """Reads the rows of one table."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._text = TableText()
        self._rows: RowReader | None = None
        self._places: dict[str, int] = {}

    def take(self, data: bytes, tally: Tally) -> Iterator[Told]:
        """What the next piece of the file tells."""
        text = self._text.take(data)
        if self._rows is None:
            self._rows = RowReader(tally, separator_of(text))
        yield self._told(self._rows.take(text), tally)

    def close(self, tally: Tally) -> Iterator[Told]:
        """What was waiting for the end of the file."""
        if self._rows is not None:
            yield self._told(self._rows.close(), tally)

    def _told(self, rows: Iterator[list[str]], tally: Tally) -> Told:
        told = Told()
        for row in rows:
            named = self._named(row)
            found = event_of(named)
            if isinstance(found, str):
                tally.reject(found)
                continue
            tally.take(1)
            if found is not None:
                told.requests.append((_known(named), found))
        return told

    def _named(self, row: list[str]) -> dict[str, str]:
        if not self._places and self._rows is not None:
            header = self._rows.header
            self._places = {name: header.index(name) for name in _WANTED if name in header}
        cells = {name: row[place].strip() for name, place in self._places.items()}
        return {name: "" if cell.lower() in _EMPTY else cell for name, cell in cells.items()}


def event_of(row: Mapping[str, str]) -> RawRow | str | None:
    """The view of a page, nothing for other events, or in one word what is wrong."""
    at = _time(row.get("created_at", ""))
    visitor = row.get("session_id", "")
    if at is None:
        return "time"
    if not visitor:
        return "visitor"
    kind = row.get("event_type", "").lower()
    if kind not in _VIEWS or (not kind and row.get("event_name")):
        return None
    path = row.get("url_path", "")
    if path_of(path.encode(errors="replace")) is None:
        return "path"
    query = row.get("url_query", "")
    url = f"{path}?{query}" if query else path
    host = row.get("hostname", "")
    if host and url.startswith("/"):
        url = f"https://{host}{url}"
    return page_view(at, visitor.encode(errors="replace"), url, _referer(row), _agent(row))


def _known(row: Mapping[str, str]) -> int:
    """What tells an event apart; older tables have no ids."""
    event = row.get("event_id", "")
    told = (event,) if event else (row.get(name, "") for name in _TELLING)
    return record_id("umami", *told)


def _time(text: str) -> int | None:
    try:
        moment = datetime.fromisoformat(text)
        return wall_millis(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _referer(row: Mapping[str, str]) -> str:
    """The page before; Umami leaves out the domain where it is the site itself."""
    domain, path = row.get("referrer_domain", ""), row.get("referrer_path", "")
    if domain:
        return f"https://{domain}{path if path.startswith('/') else '/' + path}"
    return path if path.startswith("/") else ""


def _agent(row: Mapping[str, str]) -> bytes:
    system = "phone" if row.get("os", "").lower() in _PHONES else ""
    return agent_of(row.get("device", ""), system)
