"""A made access log for the speed benchmark: sessions of people, robots, probes, in time order.

A third of the lines are page views. Addresses, pages and user agents vary as they do on the site
of a city: every session has another address, pages are visited by rank, phones are half.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PAGES = 2000
FIRST = date(2026, 7, 1)
LINES_A_DAY = 50_000
_EPOCH = date(1970, 1, 1)
_ROBOT = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"
_PHONE = (
    "Mozilla/5.0 (Linux; Android {a}; M{b}) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/{c}.0.0.0 Mobile Safari/537.36"
)
_DESK = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/{c}.0.{b}.0 Safari/537.36"
)

_COMBINED = re.compile(
    r'(?P<address>\S+) - - \[(?P<when>[^]]+)\] "GET (?P<path>\S+) HTTP/1.1" (?P<status>\d+) \d+ '
    r'"(?P<came>[^"]*)" "(?P<agent>[^"]*)"'
)


def write_log(path: Path, lines: int, seed: int) -> int:
    """Write about so many lines; how many there are."""
    rng = np.random.default_rng(seed)
    days = max(1, lines // LINES_A_DAY)
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for number in range(days):
            for line in _day(rng, FIRST + timedelta(days=number), lines // days):
                file.write(line)
                written += 1
    return written


def write_json_lines(log: Path, path: Path) -> None:
    """The same requests, one JSON object a line."""
    with log.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as file:
        for line in lines:
            if (found := _COMBINED.match(line)) is not None:
                file.write(json.dumps(_members(found), separators=(",", ":")) + "\n")


def _members(found: re.Match[str]) -> dict[str, object]:
    when = datetime.strptime(found["when"], "%d/%b/%Y:%H:%M:%S %z")
    return {
        "time": when.isoformat(),
        "remote_addr": found["address"],
        "method": "GET",
        "path": found["path"],
        "status": int(found["status"]),
        "referer": found["came"],
        "user_agent": found["agent"],
    }


def _day(rng: np.random.Generator, day: date, lines: int) -> Iterator[str]:
    views_each = 1 + rng.geometric(0.35, lines // 8)
    views_each = views_each[: int(np.searchsorted(np.cumsum(views_each), lines // 3)) + 1]
    visitor = np.repeat(np.arange(len(views_each)), views_each)
    begin = np.clip(rng.normal(14, 4, len(views_each)), 0, 23.4) * 3600
    gaps = rng.lognormal(3.4, 1.0, len(visitor))
    firsts = np.concatenate([[0], np.cumsum(views_each)[:-1]])
    passed = np.cumsum(gaps)
    second = np.repeat(begin, views_each) + passed - np.repeat(passed[firsts], views_each)
    page = _ranks(rng, len(visitor))
    files = rng.poisson(1.7, len(visitor))
    rows = _rows(rng, visitor, second, page, files)
    yield from _texts(rng, day, rows)


def _rows(
    rng: np.random.Generator,
    visitor: NDArray[np.int64],
    second: NDArray[np.float64],
    page: NDArray[np.int64],
    files: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Time, visitor, page, kind (0 view, 1 file, 2 robot, 3 dead link), in the order of time."""
    views = np.stack([second, visitor, page, np.zeros(len(page))])
    after = np.repeat(views, files, axis=1)
    after[0] += rng.random(after.shape[1]) * 2
    after[3] = 1
    robots = np.stack(
        [
            rng.random(len(page) // 4) * 86_400,
            -1 - rng.integers(0, 20, len(page) // 4),
            _ranks(rng, len(page) // 4),
            np.full(len(page) // 4, 2),
        ]
    )
    dead = views[:, rng.random(len(page)) < 0.03].copy()
    dead[0] += 1
    dead[3] = 3
    rows = np.concatenate([views, after, robots, dead], axis=1)
    rows = rows[:, rows[0] < 86_400]
    return rows[:, np.argsort(rows[0], kind="stable")].astype(np.int64)


def _ranks(rng: np.random.Generator, many: int) -> NDArray[np.int64]:
    weights = 1 / np.arange(1, PAGES + 1) ** 0.8
    return rng.choice(PAGES, many, p=weights / weights.sum())


def _texts(rng: np.random.Generator, day: date, rows: NDArray[np.int64]) -> Iterator[str]:
    when = day.strftime("%d/%b/%Y")
    offset = int(rng.integers(0, 1 << 24))
    before: dict[int, int] = {}
    for second, visitor, page, kind in rows.T.tolist():
        address = _address(visitor * 7919 + offset)
        clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        request, status, came = _request(visitor, page, kind, before)
        agent = _ROBOT if kind == 2 else _agent(visitor)
        size = 900 + (visitor * 31 + page * 17) % 40_000
        yield (
            f"{address} - - [{when}:{clock} +0800] "
            f'"GET {request} HTTP/1.1" {status} {size} "{came}" "{agent}"\n'
        )


def _request(visitor: int, page: int, kind: int, before: dict[int, int]) -> tuple[str, int, str]:
    here = f"http://www.example.invalid{_path(page)}"
    if kind == 1:
        return f"/static/{page % 60}.{('css', 'js', 'png')[page % 3]}", 200, here
    if kind == 3:
        return f"/old/{page % 97}.html", 404, here
    if kind == 2:
        return _path(page), 200, "-"
    last = before.get(visitor)
    before[visitor] = page
    came = "-" if last is None else f"http://www.example.invalid{_path(last)}"
    return _path(page), 200, came


def _path(page: int) -> str:
    return f"/guide/{page // 6:04d}/{page % 6}.html"


def _address(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _agent(visitor: int) -> str:
    form = _PHONE if visitor % 2 else _DESK
    return form.format(a=9 + visitor % 6, b=visitor % 40, c=100 + visitor % 25)
