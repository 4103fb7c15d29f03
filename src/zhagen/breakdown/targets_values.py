"""The value of a number in front of a measure word: 1.2万个, 三分之二, 1000亿元, 1-2个."""

from __future__ import annotations

import re
from decimal import Decimal

from zhagen.language.numbers import chinese_number

_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "万亿": 10**12}
# Measure words of time, and of what happens a number of times.
TIMES = frozenset(
    ("年", "天", "日", "周", "个月", "小时", "分钟", "个工作日", "工作日", "个小时", "岁")
)
OCCASIONS = frozenset(("场", "次", "期", "人次", "批次", "批", "场次"))


def digits_alone(written: str) -> bool:
    """Whether the number is a plain numeral in words (三, not 三分之二 and not 3)."""
    return not written[0].isdecimal() and "分之" not in written


def value_of(match: re.Match[str]) -> Decimal | None:
    """The value of a match with `v`, `scale` and `unit`; of a range the lower end.

    万 and 亿 stay with 元 (see `unit_of`) and multiply everything else.
    """
    low = re.split("[-~至]", match["v"])[0]
    number = _fraction(low) if "分之" in low else _number(low)
    if number is None or "元" in match["unit"]:
        return number
    value = number * _SCALES[match["scale"]]
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def unit_of(match: re.Match[str]) -> str:
    """The measure word, with 万 or 亿 in front of 元."""
    return match["scale"] + match["unit"] if "元" in match["unit"] else match["unit"]


def _number(written: str) -> Decimal | None:
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", written):
        return Decimal(written)
    value = chinese_number(written)
    return None if value is None else Decimal(value)


def _fraction(written: str) -> Decimal | None:
    below, above = (chinese_number(part) for part in written.split("分之"))
    if not below or above is None:
        return None
    return (Decimal(above) / Decimal(below)).quantize(Decimal("0.0001"))
