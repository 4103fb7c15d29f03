"""What is on record, day by day: the calendar of coverage, its gaps, what became of the lines."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from zhagen.logs.storing.store import stored_days
from zhagen.report.drawing import Box, Drawing, Shape, Words

KINDS: Final = ("access", "search", "handling")
_NAMES: Final = {"access": "访问", "search": "搜索", "handling": "办件"}
_INK, _SOFT, _BLUE, _LINE, _HOLLOW = "#1B2127", "#5F6973", "#1F4F8F", "#BCC4CB", "#FFFFFF"
_MONTHS: Final = 15
_CELL, _ROW, _LEFT = 19.0, 15.0, 116.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without records of a kind, between days that have some."""

    kind: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days on record of each kind, in order."""

    days: dict[str, tuple[date, ...]]

    @property
    def all_days(self) -> tuple[date, ...]:
        """Days with a record of any kind."""
        return tuple(sorted({day for days in self.days.values() for day in days}))

    def gaps(self, kind: str, least: int = 1) -> tuple[Gap, ...]:
        """The holes of a kind, the latest first."""
        found = [
            Gap(kind, one + timedelta(days=1), other - timedelta(days=1))
            for one, other in pairwise(self.days.get(kind, ()))
            if (other - one).days > least
        ]
        return tuple(reversed(found))


def coverage_of(store: Path) -> Coverage:
    """What a store has. Raises LogFault, OSError, ValueError for a broken one."""
    return Coverage({kind: stored_days(store, kind) for kind in KINDS})


def last_known(coverage: Coverage) -> dict[str, date]:
    """The last day of each kind."""
    return {kind: days[-1] for kind, days in coverage.days.items() if days}


def calendar(coverage: Coverage) -> Drawing:
    """Months as bands, a line a kind, a box a day: filled is on record, hollow is missing."""
    every = coverage.all_days
    months = sorted({(day.year, day.month) for day in every})[-_MONTHS:]
    kinds = [kind for kind in KINDS if coverage.days.get(kind)]
    known = {kind: set(coverage.days[kind]) for kind in kinds}
    shapes: list[Shape] = [
        Words(_LEFT + _CELL * (number - 0.5), 12, str(number), _SOFT, 12, anchor="middle")
        for number in (1, 5, 10, 15, 20, 25, 30)
    ]
    top = 20.0
    for year, month in months:
        for place, kind in enumerate(kinds):
            y = top + place * _ROW
            if not place:
                shapes.append(Words(0, y + 11, f"{year}-{month:02}", _INK, 12))
            shapes.append(Words(74, y + 11, _NAMES[kind], _SOFT, 12))
            shapes += _line(year, month, y, known[kind], (every[0], every[-1]))
        top += len(kinds) * _ROW + 7
    return Drawing(_LEFT + 31 * _CELL + 2, top, tuple(shapes), said(coverage))


def _line(
    year: int, month: int, y: float, known: set[date], span: tuple[date, date]
) -> list[Shape]:
    shapes: list[Shape] = []
    day = date(year, month, 1)
    while day.month == month:
        if span[0] <= day <= span[1]:
            held = day in known
            x = _LEFT + (day.day - 1) * _CELL
            fill, edge = (_BLUE, _BLUE) if held else (_HOLLOW, _LINE)
            shapes.append(Box(x + 1, y + 1.5, _CELL - 3, _ROW - 4, fill, edge))
        day += timedelta(days=1)
    return shapes


def said(coverage: Coverage) -> str:
    """The calendar in words."""
    parts = []
    for kind in KINDS:
        days = coverage.days.get(kind)
        if days:
            missing = (days[-1] - days[0]).days + 1 - len(days)
            parts.append(f"{_NAMES[kind]} {days[0]} 至 {days[-1]}，缺 {missing} 天")
    return "；".join(parts)


def lines_of(store: Path, first: date, last: date) -> tuple[int, int, int, dict[str, int]]:
    """(files, lines, parsed, rejected by reason) of every file with a day of the span."""
    files = lines = parsed = 0
    rejected: Counter[str] = Counter()
    for path in sorted((store / "files").glob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        if not any(first.isoformat() <= day <= last.isoformat() for day in found.get("days", [])):
            continue
        files += 1
        lines += int(found.get("lines", 0))
        parsed += int(found.get("parsed", 0))
        rejected.update(found.get("rejected", {}))
    return files, lines, parsed, dict(rejected)
