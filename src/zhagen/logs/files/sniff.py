"""What a file is, told by its content: names of log files say nothing reliable.

A log may begin with junk or with lines that were cut, so the kind is what most of the first lines
are that are anything at all.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from zhagen.logs.files.table_text import TableText, separator_of


class Form(StrEnum):
    """The formats that are understood."""

    COMBINED = "combined"
    COMMON = "common"
    IIS = "iis"
    JSON = "json"
    SEARCH = "search"
    HANDLING = "handling"
    VOTES = "votes"
    INVENTORY = "inventory"
    EVENTS = "events"
    MATOMO = "matomo"
    MATOMO_TABLE = "matomo_table"
    UMAMI = "umami"


KINDS: Final = {
    Form.COMBINED: "access",
    Form.COMMON: "access",
    Form.IIS: "access",
    Form.JSON: "access",
    Form.SEARCH: "search",
    Form.HANDLING: "handling",
    Form.VOTES: "votes",
    Form.INVENTORY: "inventory",
    Form.EVENTS: "events",
    Form.MATOMO: "access",
    Form.MATOMO_TABLE: "access",
    Form.UMAMI: "access",
}
# What a counter in the browser has written, and not the server.
EXPORTS: Final = frozenset({Form.MATOMO, Form.MATOMO_TABLE, Form.UMAMI})
BOM: Final = b"\xef\xbb\xbf"
_SAMPLE: Final = 400
_REQUEST = re.compile(rb'\S+ .*\[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "')
_HEAD: Final = 1 << 18
_QUOTED_TWICE = re.compile(rb'" \d{3} (?:\d+|-) "')
_W3C_ROW = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S")
_HEADERS: Final = (
    (Form.HANDLING, {"case_id", "item_code", "channel", "applied_at"}),
    (Form.VOTES, {"time", "page", "vote"}),
    (Form.INVENTORY, {"path", "title"}),
    (Form.UMAMI, {"website_id", "session_id", "created_at", "url_path", "event_type"}),
)
# Umami exports further tables, of what was sent along with events; nothing of it is read.
_SENT_ALONG: Final = {"data_key", "data_type"}
# The columns of a Matomo table that hold actions of visits, in lower case.
ACTION_COLUMN: Final = re.compile(
    r"actiondetails_(?P<a>\d+)_(?P<b>\w+)|(?P<d>\w+) \(actiondetails (?P<c>\d+)\)"
)
_VISIT_KEYS: Final = {"actionDetails"}
_ARRAY = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")
_SEARCH_KEYS: Final = {"time", "q"}
_ACCESS_KEYS: Final = ({"time", "path"}, {"time", "status"})
_EVENT_KEYS: Final = {"schema", "kind", "occurred_at", "payload"}


def form_of(data: bytes) -> Form | None:
    """The format of a file that begins with `data`; None if no line of it is of any."""
    if is_array(data):
        return Form.MATOMO if b'"actionDetails"' in data else None
    head = data[: data.rfind(b"\n", 0, _HEAD) + 1]  # nearly always enough, and soon split
    return _header(data[:_HEAD]) or (_form(head) if head else None) or _form(data)


def is_array(data: bytes | bytearray) -> bool:
    """Whether a file that begins with `data` is one array of objects, whatever its lines."""
    return _ARRAY.match(data) is not None


def _form(data: bytes) -> Form | None:
    text = data.removeprefix(BOM)
    lines = [line for line in text.split(b"\n") if line.strip()]
    return _most(lines[:_SAMPLE]) or _most(lines[_SAMPLE:])


def _most(lines: Iterable[bytes]) -> Form | None:
    votes = Counter(form for form in map(_line_form, lines) if form is not None)
    if not votes:
        return None
    most = max(votes.values())
    return min((form for form, number in votes.items() if number == most), key=list(Form).index)


def _header(data: bytes) -> Form | None:
    """The table whose header the first line is."""
    names = _names(data)
    if any(ACTION_COLUMN.fullmatch(name) for name in names):
        return Form.MATOMO_TABLE
    return next((form for form, needed in _HEADERS if needed <= names), None)


def lacking_columns(data: bytes) -> tuple[str, ...]:
    """What the header of a table that begins with `data` lacks; nothing if it is like none."""
    names = _names(data[:_HEAD])
    if names >= _SENT_ALONG:
        return ()
    alike = [needed for _, needed in _HEADERS if len(needed & names) * 2 >= len(needed)]
    return min((tuple(sorted(needed - names)) for needed in alike), key=len, default=())


def _names(data: bytes) -> set[str]:
    """The names of columns in the first line that is not empty."""
    line = TableText().take(data).lstrip().partition("\n")[0]
    separator = separator_of(line)
    return {name.strip().strip('"').lower() for name in line.split(separator)}


def _line_form(line: bytes) -> Form | None:
    if line.startswith(b"{"):
        return _object_form(line)
    if line.startswith(b"#"):
        return Form.IIS if line.startswith((b"#Fields:", b"#Software:", b"#Version:")) else None
    if _REQUEST.match(line):
        return Form.COMBINED if _QUOTED_TWICE.search(line) else Form.COMMON
    return Form.IIS if _W3C_ROW.match(line) else None


def _object_form(line: bytes) -> Form | None:
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    if found.keys() >= _VISIT_KEYS:
        return Form.MATOMO
    if found.keys() >= _EVENT_KEYS:
        return Form.EVENTS
    if found.keys() >= _SEARCH_KEYS and "status" not in found:
        return Form.SEARCH
    return Form.JSON if any(found.keys() >= keys for keys in _ACCESS_KEYS) else None
