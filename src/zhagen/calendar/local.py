"""An office's own rows for the working calendar: a new year's notice, or a local closing day.

CSV with the heading `date,kind,name`, or YAML: a list of such rows, or a mapping with `days` (the
rows) and `years` (years the file covers completely). Rows win over the official data. A year the
official data lacks counts as known only when the file lists it under `years` or names all its
statutory holidays, so that one local closing day never passes for a whole notice.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import yaml

from zhagen.calendar.workdays import DayKind, NamedDay, WorkCalendar

_WORK = {"workday", "工作日", "上班", "调休上班"}
_REST = {"holiday", "节假日", "法定节假日", "放假", "休息"}
# Statutory days off a year: 11 from 2008, 13 from 2025 (State Council order 795).
_STATUTORY = ((2025, 13), (0, 11))


class BadCalendarFile(ValueError):
    """A local calendar file, or a row in it, that cannot be used."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"工作日历文件 {path.name}：{why}")


@dataclass(frozen=True, slots=True)
class LocalRows:
    """The rows of a file and the years it covers completely."""

    days: tuple[NamedDay, ...]
    years: frozenset[int]


def with_local_file(calendar: WorkCalendar, path: Path) -> WorkCalendar:
    """The calendar with the file's rows over it.

    Raises:
        BadCalendarFile: unreadable, not CSV or YAML, or a row without a date or kind.
    """
    rows = read_local_file(path)
    return calendar.overridden(rows.days, years=rows.years)


def read_local_file(path: Path) -> LocalRows:
    """Read and check a local calendar file (see the module docstring for its form)."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        raise BadCalendarFile(path, "读不出来，请确认文件存在并以 UTF-8 保存。") from cause
    if path.suffix.lower() in {".yaml", ".yml"}:
        rows, years = _yaml(path, text)
    elif path.suffix.lower() == ".csv":
        rows, years = list(csv.DictReader(io.StringIO(text))), []
    else:
        raise BadCalendarFile(path, "只认 .csv、.yaml 或 .yml 文件。")
    days = tuple(_day(path, place, row) for place, row in enumerate(rows, start=1))
    return LocalRows(days, frozenset(years) | _complete(days))


def _yaml(path: Path, text: str) -> tuple[list[object], list[int]]:
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as cause:
        raise BadCalendarFile(path, "不是有效的 YAML，请检查缩进和冒号。") from cause
    years: object = []
    if isinstance(content, Mapping):
        years, content = content.get("years") or [], content.get("days") or []
    if not isinstance(content, list) or not isinstance(years, list):
        raise BadCalendarFile(path, "应当是逐日的列表，或含有 days 与 years 两项。")
    if not all(isinstance(year, int) for year in years):
        raise BadCalendarFile(path, "years 应当是年份的列表，如 [2027]。")
    return content, years


def _day(path: Path, place: int, row: object) -> NamedDay:
    if not isinstance(row, Mapping):
        raise BadCalendarFile(path, f"第 {place} 条应当有 date、kind、name 三项。")
    day = _date(row.get("date"))
    if day is None:
        raise BadCalendarFile(path, f"第 {place} 条的日期“{row.get('date')}”应当写成 2027-01-01。")
    kind = str(row.get("kind") or "").strip().lower()
    name = str(row.get("name") or "").strip()
    if kind in _REST:
        return NamedDay(day, DayKind.HOLIDAY, name)
    if kind in _WORK:
        weekend = day.weekday() >= 5
        return NamedDay(day, DayKind.MAKE_UP_WORKDAY if weekend else DayKind.WORKDAY, name)
    raise BadCalendarFile(path, f"第 {place} 条的 kind“{kind}”应当是 workday 或 holiday。")


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        return None


def _complete(days: Iterable[NamedDay]) -> frozenset[int]:
    counts = Counter(day.day.year for day in days if day.kind is DayKind.HOLIDAY)
    return frozenset(year for year, count in counts.items() if count >= _statutory(year))


def _statutory(year: int) -> int:
    return next(count for since, count in _STATUTORY if year >= since)
