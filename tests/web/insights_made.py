"""Logs of an office that does not exist: ten items, nine months, a few things that changed.

Since April many searches about item 4 find nothing; it was mended on 6 July. Since July item 0 is
read twice as often, searches on item 1 fail, item 2 is returned more often, item 3 done faster.
"""

from __future__ import annotations

import csv
import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path

FIRST, SPRING, SUMMER, MENDED = (
    date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 7, 6),
)  # fmt: skip
LAST = date(2026, 9, 30)
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36"
NAMES = (
    "灵活就业社保补贴", "社保开户", "居住证申领", "企业社保登记变更", "失业金申领",
    "公积金提取", "生育津贴申领", "退休审核", "医保异地备案", "创业担保贷款",
)  # fmt: skip


def write(folder: Path, views: int = 6, searches: int = 6, cases: int = 2, first=FIRST) -> Path:
    """The logs, records and items, as an office has them."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(3)  # noqa: S311 - drawn logs, no secret
    lines, asked, handled = [], [], []
    for offset in range((LAST - first).days + 1):
        day = datetime.combine(first + timedelta(days=offset), datetime.min.time())
        for item in range(len(NAMES)):
            often = 2.2 if item == 0 and day.date() >= SUMMER else 1.0
            many = round(views * often * rng.uniform(0.7, 1.3))
            lines += [_visit(rng, day, item) for _ in range(many)]
            asked += [_search(rng, day, item) for _ in range(searches)]
            if day.weekday() < 5:
                handled += [_case(rng, day, item, len(handled) + n) for n in range(cases)]
    with (folder / "access.log").open("w") as file:
        for at, who, page in sorted(each for visit in lines for each in visit):
            file.write(
                f"{who} - - [{at:%d/%b/%Y:%H:%M:%S} +0800] "
                f'"GET {page} HTTP/1.1" 200 512 "-" "{AGENT}"\n'
            )
    (folder / "search.jsonl").write_text("".join(json.dumps(each) + "\n" for each in asked))
    with (folder / "handling.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, handled[0].keys())
        writer.writeheader()
        writer.writerows(handled)
    return folder


def items() -> str:
    """The table of items."""
    rows = "".join(
        f"SX{n},{name},/guide/{n}/,personal,2026-01-05\n" for n, name in enumerate(NAMES)
    )
    return f"item_code,name,url_prefix,kind,updated_on\n{rows}"


def _visit(rng, day, item):
    at = day + timedelta(hours=rng.randint(8, 19), seconds=rng.randint(0, 3599))
    who = f"192.0.{rng.randint(2, 9)}.{rng.randint(1, 250)}"
    seconds = rng.randint(10, 25) if item == 0 and day.date() >= SUMMER else rng.randint(40, 120)
    later = at + timedelta(seconds=seconds)
    return [(at, who, f"/guide/{item}/index.html"), (later, who, f"/guide/{item}/apply.html")]


def _search(rng, day, item):
    at = day + timedelta(hours=rng.randint(8, 19), seconds=rng.randint(0, 3599))
    share = 0.2
    if item == 1 and day.date() >= SUMMER:
        share = 0.6
    if item == 4 and SPRING <= day.date() < MENDED:
        share = 0.6
    return {
        "time": f"{at.isoformat()}+08:00", "q": "补贴", "page": f"/guide/{item}/index.html",
        "clicked": None, "results": 0 if rng.random() < share else 4,
    }  # fmt: skip


def _case(rng, day, item, number):
    at = day + timedelta(hours=rng.randint(9, 16), minutes=rng.randint(0, 59))
    late = day.date() >= SUMMER
    returned = rng.random() < (0.3 if item == 2 and late else 0.1)
    days = rng.randint(2, 4) if item == 3 and late else rng.randint(5, 9)
    done = at + timedelta(days=days)
    return {
        "case_id": f"C{number:07}", "item_code": f"SX{item}", "channel": "online", "window": "",
        "applied_at": at.isoformat(), "accepted_at": "" if returned else at.isoformat(),
        "returned_at": (at + timedelta(hours=3)).isoformat() if returned else "",
        "return_reason": "照片不合格" if returned else "",
        "finished_at": "" if returned else done.isoformat(), "promise_days": 15,
        "satisfaction": "",
    }  # fmt: skip
