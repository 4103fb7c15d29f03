"""Numbers, spans of time and dates as people here read them; pure, for a named language.

Digits stand half-width with a gap to Chinese; five digits and more are grouped by a narrow space;
what is unknown is said by the page in words, so nothing here makes a dash of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

NARROW_SPACE: Final = "\u202f"
NO_BREAK_SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"
_GROUPED_FROM: Final = 5
_ENGLISH: Final = "en"
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_WEEKDAYS: Final = "一二三四五六日"
_ENGLISH_DAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_SPANS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "zh-hans": ("秒", "分", "小时", "天"),
    "zh-hant": ("秒", "分", "小時", "天"),
    "en": ("s", "min", "h", "d"),
}
_CODE: Final = re.compile(r"[0-9A-Z]{18}")


def grouped(number: Decimal | float) -> str:
    """11 367 with a narrow space; four digits stay together; a real minus sign."""
    text = format(number, "f") if isinstance(number, Decimal) else repr(number)
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return text
    whole, _, fraction = text.removeprefix("-").partition(".")
    if len(whole) >= _GROUPED_FROM:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", NARROW_SPACE, whole)
    sign = MINUS if text.startswith("-") and re.search("[1-9]", text) else ""
    return sign + whole + (f".{fraction}" if fraction else "")


def percent(share: float, digits: int = 0) -> str:
    """71% of a share between 0 and 1; it never stands without its denominator."""
    return f"{grouped(_rounded(share * 100, digits))}%"


def _rounded(number: float, digits: int) -> Decimal:
    return round(Decimal(str(number)), digits)


def span(seconds: float, language: str) -> str:
    """6 分 20 秒; the two largest units that say something."""
    second, minute, hour, day_word = _SPANS.get(language, _SPANS["zh-hans"])
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} {second}"
    if whole < 3600:
        return _two(whole // 60, minute, whole % 60, second, padded=True)
    if whole < 86400:
        return _two(whole // 3600, hour, whole % 3600 // 60, minute)
    return _two(whole // 86400, day_word, whole % 86400 // 3600, hour)


def waited(seconds: float, language: str) -> str:
    """6 分 in a list: the largest unit, rounded down, so that nothing ticks while one reads."""
    whole = max(0, int(seconds))
    _, minute, hour, day_word = _SPANS.get(language, _SPANS["zh-hans"])
    if whole < 3600:
        return f"{whole // 60} {minute}"
    return f"{whole // 3600} {hour}" if whole < 86400 else f"{whole // 86400} {day_word}"


def _two(large: int, unit: str, small: int, less: str, *, padded: bool = False) -> str:
    if not small:
        return f"{large} {unit}"
    return f"{large} {unit} {small:02} {less}" if padded else f"{large} {unit} {small} {less}"


def day(when: date, language: str, *, year: bool = False) -> str:
    """11 月 20 日 in a sentence."""
    if language == _ENGLISH:
        return f"{when.day} {_MONTHS[when.month - 1]}" + (f" {when.year}" if year else "")
    return (f"{when.year} 年 " if year else "") + f"{when.month} 月 {when.day} 日"


def weekday(when: date, language: str) -> str:
    """星期五."""
    if language == _ENGLISH:
        return _ENGLISH_DAYS[when.weekday()]
    return f"星期{_WEEKDAYS[when.weekday()]}"


def day_of_week(when: date, language: str) -> str:
    """11 月 20 日 星期五."""
    told, name = day(when, language), weekday(when, language)
    return f"{name}, {told}" if language == _ENGLISH else f"{told} {name}"


def table_day(when: date) -> str:
    """2026-11-20 in a table."""
    return f"{when.year:04}-{when.month:02}-{when.day:02}"


def table_moment(when: datetime) -> str:
    """2026-11-20 09:05 in a table; the caller has made it local."""
    return f"{table_day(when)} {when.hour:02}:{when.minute:02}"


def code_groups(code: str) -> str:
    """An 18-digit code in groups of four, for reading; anything else stays as it is."""
    if not _CODE.fullmatch(code):
        return code
    return NO_BREAK_SPACE.join(code[start : start + 4] for start in range(0, len(code), 4))


def masked_phone(phone: str) -> str:
    """139****0037: enough to recognise one's own, too little to call."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == 11 else _masked_middle(phone)


def masked_id(number: str) -> str:
    """320***********1555: the first three and the last four."""
    kept = len(number) in {15, 18}
    return number[:3] + "*" * (len(number) - 7) + number[-4:] if kept else _masked_middle(number)


def _masked_middle(text: str) -> str:
    """One sign at each end of what has an unexpected length; short ones not at all."""
    return "*" * len(text) if len(text) < 5 else text[0] + "*" * (len(text) - 2) + text[-1]
