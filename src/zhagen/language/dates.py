"""Days, months and periods as Chinese documents write them, and as recognition bends them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from zhagen.language.numbers import chinese_number

_NUMERALS = "〇零○一二三四五六七八九十"
_SEPARATOR = r"[-./,:;、·—–~]"
_YEAR = r"(?P<y>[12][0-9OoIl|]{3})"
_ARABIC = re.compile(
    _YEAR
    + r"(?:[年午牛牟]|"
    + _SEPARATOR
    + r")(?P<m>[01OoIl|]?[0-9OoIl|])(?:[月目用]|"
    + _SEPARATOR
    + r")(?P<d>[0-3OoIl|]?[0-9OoIl|])(?![0-9])[日号曰目口]?"
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>[12]\d{3})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
# The separators of 2016.05.20 are lost, doubled or bent in small print: 201605.20, 2016:05.20.
_LOOSE = re.compile(
    r"(?<!\d)(?P<y>[12]\d{3})[-./:;·]{0,2}(?P<m>[01]\d)[-./:;·]{0,2}(?P<d>[0-3]\d)(?!\d)"
)
_CHINESE = re.compile(
    f"(?P<y>[二两一][{_NUMERALS}oO0]{{3}})[年午](?P<m>[{_NUMERALS}]{{1,2}})月"
    f"(?P<d>[{_NUMERALS}]{{1,3}})[日号]?"
)
_MONTH = re.compile(
    r"(?<!\d)(?P<y>[12]\d{3})(?:[年午牛]|" + _SEPARATOR + r")?(?P<m>1[0-2]|0?[1-9])(?!\d)[月目]?"
)
_CHINESE_MONTH = re.compile(f"(?P<y>[二两一][{_NUMERALS}oO0]{{3}})年(?P<m>[{_NUMERALS}]{{1,2}})月")
_FOREVER = re.compile(r"长期|永久|无固定期限|不约定期限|无期限|长朗|长斯")
_STROKE = re.compile(r"[Il|]")  # alone it may be 1 or 11, and which nobody can tell
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1"})


@dataclass(frozen=True, slots=True)
class Period:
    """A stated period. `found` says that an end was stated; then end None means 长期 (no end)."""

    start: date | None
    end: date | None
    found: bool


def _plain(text: str) -> str:
    """`text` without spaces, half width, Traditional 長 and 號 and circled zeros unified."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return plain.replace("長", "长").replace("號", "号").replace("○", "〇").replace("◯", "〇")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _chinese_year(text: str) -> int | None:
    return chinese_number(re.sub("[oO0]", "〇", text))


def _found_days(plain: str) -> list[tuple[int, int, date]]:
    """Every day written in `plain`, as (start, end, day), in order."""
    days: list[tuple[int, int, date]] = []
    for pattern in (_ARABIC, _COMPACT, _LOOSE):
        for match in pattern.finditer(plain):
            if any(_STROKE.fullmatch(match[part]) for part in ("m", "d")):
                continue
            numbers = [int(match[part].translate(_LOOKALIKES)) for part in ("y", "m", "d")]
            day = _day(*numbers)
            if day and not any(
                start < match.end() and match.start() < end for start, end, _ in days
            ):
                days.append((match.start(), match.end(), day))
    for match in _CHINESE.finditer(plain):
        year, month = _chinese_year(match["y"]), chinese_number(match["m"])
        of_month = chinese_number(match["d"])
        if year and month and of_month and (day := _day(year, month, of_month)):
            days.append((match.start(), match.end(), day))
    return sorted(days)


def parse_date(text: str) -> date | None:
    """The first day written in `text`, or None.

    Reads 2026年11月18日, 2026-11-18, 2026.11.18, 2026/11/18, 20261118 and 二〇二六年十一月十八日,
    with the usual bends of recognition (spaces, missing 日, 年 read as 午).
    """
    days = _found_days(_plain(text))
    return days[0][2] if days else None


def parse_month(text: str) -> str | None:
    """The first month written in `text` as YYYY-MM, or None; a day's month counts."""
    plain = _plain(text)
    day = parse_date(plain)
    if day:
        return f"{day.year:04d}-{day.month:02d}"
    match = _MONTH.search(plain)
    if match:
        return f"{match['y']}-{int(match['m']):02d}"
    chinese = _CHINESE_MONTH.search(plain)
    if chinese:
        year, month = _chinese_year(chinese["y"]), chinese_number(chinese["m"])
        if year and month and 1 <= month <= 12:
            return f"{year:04d}-{month:02d}"
    return None


def parse_period(text: str) -> Period:
    """The period written in `text`: 2016.05.20-2036.05.20, 自…至…, 2020年1月1日至长期, 长期.

    One day alone is an end only behind 至 or 止 (有效期至…); otherwise it is the start.
    """
    plain = _plain(text)
    days = _found_days(plain)
    forever = _FOREVER.search(plain)
    if forever and (not days or forever.start() > days[0][0] or len(days) < 2):
        return Period(days[0][2] if days else None, None, found=True)
    if len(days) >= 2:
        return Period(days[0][2], days[1][2], found=True)
    if not days:
        return Period(None, None, found=False)
    start, end, day = days[0]
    until = re.search(r"[至到止]|前有效", plain[:start][-4:]) or re.match(r"[止前]", plain[end:])
    from_word = re.search(r"[自从]", plain[:start])
    if until and not from_word:
        return Period(None, day, found=True)
    return Period(day, None, found=False)
