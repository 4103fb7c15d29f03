"""Numbers as Chinese documents write them: 28人, 二十八, 贰拾捌, 4,494.00元."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_DIGITS = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0, "○": 0, "Ｏ": 0, "两": 2, "貳": 2, "弍": 2, "參": 3, "陸": 6, "壱": 1,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_NUMERAL = "".join(_DIGITS) + "".join(_UNITS) + "万萬"
_CHINESE_NUMBER = re.compile(f"[{_NUMERAL}]+")
_ARABIC_NUMBER = re.compile(
    r"[0-9OoIl]{1,3}(?:[,，][0-9OoIl]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
)
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1"})


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral; digit by digit (二〇二六) where no unit stands in it."""
    if not text or any(char not in _NUMERAL for char in text):
        return None
    if not any(char in _UNITS or char in "万萬" for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in "万萬":
            total, section, digit = (total + section + digit) * 10000, 0, 0
        elif char in _UNITS:
            section, digit = section + (digit or 1) * _UNITS[char], 0
        else:
            digit = _DIGITS[char]
    return total + section + digit


def parse_number(text: str) -> Decimal | None:
    """The first number in `text`, thousands separators and units dropped; None if there is none."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    match = _ARABIC_NUMBER.search(plain)
    if match:
        # Three digits behind a point are thousands whose comma lost its tail (18.838 for 18,838).
        figures = re.sub(r"^(\d{1,3})\.(\d{3})$", r"\1\2", match.group())
        number = Decimal(figures.translate(_LOOKALIKES).replace(",", "").replace("，", ""))
        return number * 10000 if plain[match.end() : match.end() + 1] in ("万", "萬") else number
    chinese = _CHINESE_NUMBER.search(plain)
    if chinese is None:
        return None
    value = chinese_number(chinese.group())
    return None if value is None else Decimal(value)


def parse_integer(text: str) -> int | None:
    """The first whole number in `text`: 28人, 贰拾捌, 4,494.00元; None if it is not whole."""
    number = parse_number(text)
    if number is None or number != number.to_integral_value():
        return None
    return int(number)
