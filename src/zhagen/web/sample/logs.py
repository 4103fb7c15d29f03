"""Half a year of logs of a department that does not exist: ten items, a few things that changed.

Since the last quarter began: many searches about one item find nothing, another is returned more
often, a third is done faster, and a fourth is read twice as often.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

NAMES: Final = (
    "灵活就业社保补贴", "企业社保开户", "居住证申领", "企业社保登记变更", "失业金申领",
    "公积金提取", "生育津贴申领", "退休审核", "医保异地备案", "创业担保贷款",
)  # fmt: skip
_AGENT: Final = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36"
_READ, _SEARCHED, _RETURNED, _FASTER = 0, 1, 2, 3
_VISITS: Final = 4
_SEARCHES: Final = 4
_CASES: Final = 2


@dataclass(frozen=True, slots=True)
class Logs:
    """The files as an office has them, and the table of its items."""

    access: bytes
    search: bytes
    handling: bytes
    items: bytes


def made(first: date, since: date, last: date) -> Logs:
    """Logs from `first` to `last`; what changed changed on `since`."""
    drawn = Random(3)  # noqa: S311 - drawn logs, no secret
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    visits = sorted(one for day in days for one in _visits(drawn, day, since))
    asked = [one for day in days for one in _searches(drawn, day, since)]
    cases = [one for day in days if day.weekday() < 5 for one in _cases(drawn, day, since)]
    handled = io.StringIO()
    writer = csv.DictWriter(handled, cases[0].keys())
    writer.writeheader()
    for number, case in enumerate(cases, start=1):
        writer.writerow({**case, "case_id": f"C{number:07}"})
    lines = "".join(
        f'{who} - - [{at:%d/%b/%Y:%H:%M:%S} +0800] "GET {page} HTTP/1.1" 200 512 "-" "{_AGENT}"\n'
        for at, who, page in visits
    )
    search = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked)
    return Logs(lines.encode(), search.encode(), handled.getvalue().encode(), _items(first))


def _items(first: date) -> bytes:
    rows = "".join(
        f"SX{number},{name},/guide/{number}/,personal,{first.isoformat()}\n"
        for number, name in enumerate(NAMES)
    )
    return f"item_code,name,url_prefix,kind,updated_on\n{rows}".encode()


def _moment(drawn: Random, day: date) -> datetime:
    begin = datetime.combine(day, time())
    return begin + timedelta(hours=drawn.randint(8, 19), seconds=drawn.randint(0, 3599))


def _visits(drawn: Random, day: date, since: date) -> Iterator[tuple[datetime, str, str]]:
    for item in range(len(NAMES)):
        more = item == _READ and day >= since
        for _ in range(round(_VISITS * (2.2 if more else 1.0) * drawn.uniform(0.7, 1.3))):
            at = _moment(drawn, day)
            who = f"192.0.{drawn.randint(2, 9)}.{drawn.randint(1, 250)}"
            seconds = drawn.randint(10, 25) if more else drawn.randint(40, 120)
            yield at, who, f"/guide/{item}/index.html"
            yield at + timedelta(seconds=seconds), who, f"/guide/{item}/apply.html"


def _searches(drawn: Random, day: date, since: date) -> Iterator[dict[str, object]]:
    for item in range(len(NAMES)):
        empty = 0.6 if item == _SEARCHED and day >= since else 0.2
        for _ in range(_SEARCHES):
            yield {
                "time": f"{_moment(drawn, day).isoformat()}+08:00",
                "q": NAMES[item][:4],
                "page": f"/guide/{item}/index.html",
                "clicked": None,
                "results": 0 if drawn.random() < empty else 4,
            }


def _cases(drawn: Random, day: date, since: date) -> Iterator[dict[str, object]]:
    late = day >= since
    for item in range(len(NAMES)):
        for _ in range(_CASES):
            at = _moment(drawn, day)
            returned = drawn.random() < (0.3 if item == _RETURNED and late else 0.1)
            days = drawn.randint(2, 4) if item == _FASTER and late else drawn.randint(5, 9)
            yield {
                "case_id": "", "item_code": f"SX{item}", "channel": "online", "window": "",
                "applied_at": at.isoformat(), "accepted_at": "" if returned else at.isoformat(),
                "returned_at": (at + timedelta(hours=3)).isoformat() if returned else "",
                "return_reason": "照片不合格" if returned else "",
                "finished_at": "" if returned else (at + timedelta(days=days)).isoformat(),
                "promise_days": 15, "satisfaction": "",
            }  # fmt: skip
