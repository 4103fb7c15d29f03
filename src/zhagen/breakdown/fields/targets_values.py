"""The value of a number in front of a measure word: 1.2万个, 三分之二, 1000亿元, 1-2个, 七成."""

from __future__ import annotations

import re
from decimal import Decimal

from zhagen.language.numbers import chinese_number

# Measure words of time, and of what happens a number of times.
TIMES = frozenset(
    ("年", "天", "日", "周", "个月", "小时", "分钟", "个工作日", "工作日", "个小时", "岁", "周岁")
)
OCCASIONS = frozenset(("场", "次", "期", "人次", "批次", "批", "场次", "遍", "轮"))
# Measure words of shares and steps, which grow or fall without being counted.
SHARES = frozenset(("%", "‰", "个百分点", "百分点", "倍", "分", "级"))
_HALF = Decimal(50)
_PERCENT = Decimal(100)


def digits_alone(written: str) -> bool:
    """Whether the number is a plain numeral in words (三, not 三分之二 and not 3)."""
    return not written[0].isdecimal() and "分之" not in written


def value_of(match: re.Match[str]) -> Decimal | None:
    """The value of a match with `v`, `scale` and `unit`, as written; of a range the lower end.

    万 and 亿 stay with the measure word (see `unit_of`); parts of a whole are per cent.
    """
    low = re.split("[-~至]", match["v"])[0].replace("，", "").removesuffix("%")
    if "分之" in low:
        return _fraction(low)
    if match["unit"] == "半":
        return _HALF
    number = Decimal("0.5") if low == "半" else _number(low)
    return number * 10 if number is not None and match["unit"] == "成" else number


def unit_of(match: re.Match[str]) -> str:
    """The measure word with its 万 or 亿 (万人, 亿元); % for parts of a whole."""
    if "分之" in match["v"] or match["unit"] in {"成", "半"}:
        return "%"
    return match["scale"] + match["unit"]


def _number(written: str) -> Decimal | None:
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", written):
        return Decimal(written)
    value = chinese_number(written)
    return None if value is None else Decimal(value)


def _fraction(written: str) -> Decimal | None:
    """Per cent, to two places."""
    below, above = written.split("分之")
    whole = 100 if below == "百" else chinese_number(below)
    part = chinese_number(above)
    if not whole or part is None:
        return None
    return (Decimal(part) * _PERCENT / Decimal(whole)).quantize(Decimal("0.01")).normalize() + 0
