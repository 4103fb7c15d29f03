"""Small logs for tests: one list of requests, written in any of the formats."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/120.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (Linux; Android 13; SL-100) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/120.0.0.0 Mobile Safari/537.36"
)
SPIDER = "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"
HOST = "www.shili.example"
HANDLING_COLUMNS = (
    "case_id", "item_code", "channel", "window", "applied_at", "accepted_at", "returned_at",
    "return_reason", "finished_at", "promise_days", "satisfaction",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `at` is local wall time."""

    at: datetime
    path: str = "/guide/a.html"
    address: str = "192.0.2.1"
    method: str = "GET"
    query: str = ""
    status: int = 200
    size: int | None = 1234
    referer: str = ""
    agent: str = CHROME

    @property
    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path


def moment(text: str) -> datetime:
    """Local wall time, written `2026-07-01 09:13:05`."""
    return datetime.fromisoformat(text)


def combined(requests: Iterable[Request]) -> bytes:
    """Lines of nginx or Apache, with referer and user agent."""
    return "".join(
        f'{_head(r)} "{_escaped(r.referer) or "-"}" "{_escaped(r.agent)}"\n' for r in requests
    ).encode()


def common(requests: Iterable[Request]) -> bytes:
    """Lines of Apache, without referer and user agent."""
    return "".join(f"{_head(request)}\n" for request in requests).encode()


def iis(requests: Iterable[Request], *, header: bool = True) -> bytes:
    """Lines of IIS in the W3C extended format; time in UTC."""
    lines = ["#Software: Microsoft Internet Information Services 10.0", "#Version: 1.0"]
    lines.append(
        "#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status sc-bytes"
        " cs(User-Agent) cs(Referer)"
    )
    rows = [_iis_line(request) for request in requests]
    return "".join(f"{line}\r\n" for line in (lines if header else []) + rows).encode()


def json_lines(requests: Iterable[Request]) -> bytes:
    """One JSON object a line."""
    return _lines(
        {
            "time": r.at.replace(tzinfo=SHANGHAI).isoformat(),
            "remote_addr": r.address,
            "method": r.method,
            "path": r.path,
            "query": r.query,
            "status": r.status,
            "bytes": r.size,
            "referer": r.referer,
            "user_agent": r.agent,
        }
        for r in requests
    )


def searches(rows: Iterable[dict[str, object]]) -> bytes:
    """A search log; what a row leaves out is as usual."""
    usual = {
        "time": "2026-07-01T10:00:00+08:00", "q": "社保", "results": 3, "page": None,
        "clicked": None,
    }  # fmt: skip
    return _lines({**usual, **row} for row in rows)


def handling(rows: Iterable[dict[str, object]]) -> bytes:
    """Handling records; what a row leaves out is as usual or empty."""
    usual = {
        "item_code": "SL-001", "channel": "online", "applied_at": "2026-07-01T09:00:00",
        "promise_days": 5,
    }  # fmt: skip
    return table(HANDLING_COLUMNS, ({**usual, **row} for row in rows))


def table(columns: Sequence[str], rows: Iterable[dict[str, object]]) -> bytes:
    """A CSV table with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def packed(data: bytes) -> bytes:
    """The same as gz, the same bytes each time."""
    return gzip.compress(data, mtime=0)


def visits(start: datetime, number: int, **settings: object) -> list[Request]:
    """Requests of ten visitors to five pages, one every 20 seconds, with a few files among them."""
    rows = []
    for count in range(number):
        path = f"/guide/{count % 5}.html" if count % 4 else "/static/site.css"
        referer = f"https://{HOST}/guide/{(count + 3) % 5}.html" if count % 3 else ""
        rows.append(
            Request(
                at=start + timedelta(seconds=20 * count),
                path=path,
                address=f"192.0.2.{count % 10 + 1}",
                referer=referer,
                agent=PHONE if count % 10 in {1, 2} else CHROME,
            )
        )
    return [replace(row, **settings) for row in rows]


def _head(request: Request) -> str:
    at = request.at.replace(tzinfo=SHANGHAI)
    size = "-" if request.size is None else request.size
    return (
        f"{request.address} - - [{at:%d/%b/%Y:%H:%M:%S %z}]"
        f' "{request.method} {_escaped(request.target)} HTTP/1.1" {request.status} {size}'
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _iis_line(request: Request) -> str:
    at = request.at.replace(tzinfo=SHANGHAI).astimezone(UTC)
    fields = [
        f"{at:%Y-%m-%d %H:%M:%S}",
        request.address,
        request.method,
        request.path,
        request.query or "-",
        str(request.status),
        str(request.size or 0),
        request.agent or "-",
        request.referer or "-",
    ]
    return " ".join([fields[0], *(field.replace(" ", "+") for field in fields[1:])])


def _lines(objects: Iterable[dict[str, object]]) -> bytes:
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in objects).encode()
