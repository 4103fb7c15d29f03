"""Exports of Matomo: visits with their actions, as `Live.getLastVisitsDetails` gives them.

A visit names its visitor; each of its actions is one record. Views of pages and downloads of
documents become requests, searches with a known number of hits become searches; what else was done
(outlinks, goals, events) says nothing that is counted here.

The time of an action is no Unix time: Matomo moves it into the time zone of the site. The visit
tells its own beginning and end as they are, and so by how much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from zhagen.logs.clock import wall_millis
from zhagen.logs.exports.exports import Told, agent_of, page_view
from zhagen.logs.files.json_lines import text_of, whole_of
from zhagen.logs.files.json_values import ObjectReader
from zhagen.logs.files.tally import Tally
from zhagen.logs.records.search import Search, results_of
from zhagen.logs.requests.masking import clean_query
from zhagen.logs.requests.requests import is_page, path_of
from zhagen.logs.storing.exported import record_id

# What stands at the beginning of a visit and of nothing else.
VISIT_BEGINS: Final = r'\{\s*"(?:idSite|idVisit|visitIp|visitorId)"'
_VIEW, _DOWNLOAD, _SEARCH = "action", "download", "search"
# Time zones differ by quarters of an hour.
_QUARTER_S: Final = 900
_LATEST_S: Final = 1 << 32
_DEVICE: Final = ("deviceType", "deviceTypeIcon")
_NOBODY: Final = ("", "0", "false")

Visit = Mapping[str, Any]


class MatomoReader:
    """Reads an array of visits, or one visit a line."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._objects: ObjectReader | None = None

    def take(self, data: bytes, tally: Tally) -> Iterator[Told]:
        """What the next piece of the file tells."""
        if self._objects is None:
            self._objects = ObjectReader(tally, VISIT_BEGINS)
        for visit in self._objects.take(data):
            yield told_by(visit, tally)

    def close(self, tally: Tally) -> Iterator[Told]:
        """What was waiting for the end of the file."""
        if self._objects is not None:
            for visit in self._objects.close():
                yield told_by(visit, tally)


@dataclass(frozen=True, slots=True)
class _Action:
    """One action. `at`: milliseconds of wall time, None if it has no time that can be."""

    at: int | None
    kind: str
    url: str
    details: Mapping[str, Any]


def told_by(visit: Visit, tally: Tally) -> Told:
    """What a visit tells; each of its actions is counted, a visit without any as one."""
    told = Told()
    given = visit.get("actionDetails")
    listed = list(given.values()) if isinstance(given, dict) else given
    whoever = _whoever(visit)
    if not isinstance(listed, list) or not listed:
        tally.reject("blank" if listed in (None, [], False, 0, "") else "malformed")
        return told
    if not whoever:
        tally.reject("visitor", len(listed))
        return told
    whole = [each for each in listed if isinstance(each, dict)]
    tally.reject("malformed", len(listed) - len(whole))
    actions = _actions(visit, whole)
    agent = agent_of(*(text_of(visit.get(name)) or "" for name in _DEVICE))
    site, name = visit.get("idSite"), visit.get("idVisit") or whoever
    before = text_of(visit.get("referrerUrl")) or ""
    page: str | None = None
    for number, action in enumerate(actions):
        known = record_id("matomo", site, name, action.at, number)
        following = actions[number + 1] if number + 1 < len(actions) else None
        found = _read(action, following, page, whoever)
        if isinstance(found, str):
            tally.reject(found)
            continue
        tally.take(1)
        if isinstance(found, Search):
            told.searches.append((known, found))
        elif found is not None:
            row = page_view(found, whoever, action.url, before, agent)
            told.requests.append((known, row))
        if action.kind == _VIEW:
            before, page = action.url, path_of(action.url.encode(errors="replace"))
    return told


def _whoever(visit: Visit) -> bytes:
    """The visitor; where Matomo does not tell (ids are hidden), the visit."""
    for name in ("visitorId", "fingerprint"):
        told = text_of(visit.get(name)) or ""
        if told not in _NOBODY:
            return told.encode(errors="replace")
    number = visit.get("idVisit")
    return f"visit {number}".encode() if number not in (None, "", False) else b""


def _actions(visit: Visit, listed: Sequence[Mapping[str, Any]]) -> list[_Action]:
    """The actions in the order of their times; what has no time comes first."""
    times = [_seconds(each.get("timestamp")) for each in listed]
    known = [time for time in times if time is not None]
    shift = _shift(visit, min(known), max(known)) if known else 0
    actions = [
        _Action(
            at=None if time is None else wall_millis(datetime.fromtimestamp(time - shift, UTC)),
            kind=(text_of(each.get("type")) or "").lower(),
            url=_address(text_of(each.get("url")) or ""),
            details=each,
        )
        for time, each in zip(times, listed, strict=True)
    ]
    return sorted(actions, key=lambda action: action.at or 0)


def _shift(visit: Visit, first: int, last: int) -> int:
    """By how many seconds the times of a visit's actions are later than they are."""
    gaps = [
        told - true
        for told, name in ((first, "firstActionTimestamp"), (last, "lastActionTimestamp"))
        if (true := _seconds(visit.get(name))) is not None
    ]
    if not gaps:
        return 0
    whole = next((gap for gap in gaps if gap % _QUARTER_S == 0), gaps[0])
    return round(whole / _QUARTER_S) * _QUARTER_S


def _seconds(value: object) -> int | None:
    found = whole_of(value)
    return found if found is not None and 86_400 * 2 < found < _LATEST_S else None


def _address(url: str) -> str:
    """The URL with a scheme, which Matomo sometimes leaves out."""
    return url if not url or url.startswith("/") or "://" in url else f"http://{url}"


def _read(
    action: _Action, following: _Action | None, page: str | None, whoever: bytes
) -> int | Search | str | None:
    """When something was asked for, a search, nothing, or in one word what is wrong."""
    if action.at is None:
        return "time"
    if action.kind == _SEARCH:
        return _search(action, action.at, following, page, whoever)
    if action.kind not in {_VIEW, _DOWNLOAD}:
        return None
    path = path_of(action.url.encode(errors="replace")) if action.url else None
    if path is None:
        return "path"
    # A document under an address that looks like a page was not read as one.
    return None if action.kind == _DOWNLOAD and is_page(path) else action.at


def _search(
    action: _Action, at: int, following: _Action | None, page: str | None, whoever: bytes
) -> Search | str:
    """A search; the page opened next is the result opened."""
    q = text_of(action.details.get("siteSearchKeyword"))
    results = results_of(action.details.get("siteSearchCount"))
    if q is None:
        return "query"
    if results is None:
        return "results"
    clicked = None
    if following is not None and following.kind == _VIEW and following.url:
        clicked = path_of(following.url.encode(errors="replace"))
    return Search(at, clean_query(q), results, page, clicked, whoever)
