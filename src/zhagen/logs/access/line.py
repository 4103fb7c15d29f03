"""One line of a combined or common log, read with care.

The fast reader takes the lines that are regular; this one takes the rest: escaped quotes, more or
fewer fields than its neighbours, a JSON object among them. It either understands a line wholly or
says why not.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zhagen.logs.clock import LOCAL_OFFSET_S, day_number
from zhagen.logs.requests.raw_rows import NO_MILLIS, UNLOGGED, RawRow

_FIELD = rb'"((?:[^"\\]|\\.)*)"'
_LINE = re.compile(
    rb"([0-9A-Za-z.:_%-]{1,64}) [^\[]*? ?\[([^\]\"]{1,40})\] "
    + _FIELD
    + rb" (\d{3}) (\d+|-)(?: "
    + _FIELD
    + rb" "
    + _FIELD
    + rb"([^\r\n]*))?\s*"
)
_WHEN = re.compile(rb"(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
_SECONDS = re.compile(rb' "?(\d{1,6}\.\d{1,6})\b')
_MONTHS = {
    name: number
    for number, name in enumerate(
        (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
         b"Dec"), start=1
    )
}  # fmt: skip


def parse_line(line: bytes) -> RawRow | str:
    """The request of a line, or in one word why it is none."""
    if not line.strip():
        return "blank"
    found = _LINE.fullmatch(line)
    if found is None:
        return "malformed"
    address, when, request, status, _, referer, agent, more = found.groups()
    at = moment(when)
    if at is None:
        return "time"
    if not 100 <= int(status) <= 599:
        return "status"
    return RawRow(
        at=at,
        address=address,
        request=request,
        status=int(status),
        referer=referer or b"-",
        agent=UNLOGGED if agent is None else agent,
        millis=millis_of(more or b""),
    )


def moment(text: bytes) -> int | None:
    """Milliseconds of local wall time for `01/Jul/2026:09:13:05 +0800`; None if there is no such.

    >>> moment(b"01/Jan/1970:00:00:01 +0000")
    28801000
    """
    found = _WHEN.fullmatch(text)
    if found is None:
        return None
    start = midnight(text[:11])
    hour, minute, second = int(found[4]), int(found[5]), int(found[6])
    offset = zone_seconds(text[-5:])
    if start is None or offset is None or hour > 23 or minute > 59 or second > 60:
        return None
    return (start + hour * 3600 + minute * 60 + second - offset + LOCAL_OFFSET_S) * 1000


@lru_cache(maxsize=4096)
def midnight(text: bytes) -> int | None:
    """Seconds since 1970 of the start of a day such as `01/Jul/2026`, as if it were UTC."""
    parts = text.split(b"/")
    if len(parts) != 3 or parts[1] not in _MONTHS:
        return None
    if not (parts[0].isdigit() and parts[2].isdigit() and len(parts[2]) == 4):
        return None
    number = day_number(int(parts[2]), _MONTHS[parts[1]], int(parts[0]))
    return None if number is None else number * 86400


@lru_cache(maxsize=256)
def zone_seconds(text: bytes) -> int | None:
    """Seconds east of UTC for `+0800`; None if it is no zone."""
    if len(text) != 5 or text[:1] not in b"+-" or not text[1:].isdigit():
        return None
    hours, minutes = int(text[1:3]), int(text[3:])
    if hours > 14 or minutes > 59:
        return None
    return (hours * 3600 + minutes * 60) * (-1 if text[:1] == b"-" else 1)


@lru_cache(maxsize=65536)
def millis_of(more: bytes) -> int:
    """The response time in what follows the user agent: seconds with a decimal point."""
    found = _SECONDS.match(more)
    return round(float(found[1]) * 1000) if found else NO_MILLIS
