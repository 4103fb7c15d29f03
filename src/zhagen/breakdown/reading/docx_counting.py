"""How Word writes the numbers it makes: 一, 甲, ①, iv, and the rest of its number formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST: Final = 9999


def counted(number: int, form: str) -> str:
    """`number` in a number format of Word; in digits where the format is not known."""
    writer = _WRITERS.get(form)
    if writer is None or not 0 < number <= _MOST:
        return str(number)
    return writer(number)


def _han(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """一百零二; 十二 and not 一十二."""
    text, zero = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            zero = bool(text)
            continue
        text += (("零" if zero else "") + digits[digit]) + (units[place - 1] if place else "")
        zero = False
    return text[1:] if text.startswith(digits[1] + units[0]) and units[0] == "十" else text


def _legal(number: int) -> str:
    return _han(number, _LEGAL, "拾佰仟")


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _letters(number: int) -> str:
    """From a to z, then aa, bb: as Word goes on."""
    turn, letter = divmod(number - 1, 26)
    return chr(97 + letter) * (turn + 1)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _circled(number: int) -> str:
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(start + number - first)
    return str(number)


def _in_row(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_WRITERS: Final[dict[str, Callable[[int], str]]] = {
    **dict.fromkeys(
        (
            "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
            "taiwaneseCountingThousand",
        ),
        _han,
    ),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _digits
    ),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional"), _legal),
    "ideographTraditional": _in_row(_STEMS),
    "ideographZodiac": _in_row(_BRANCHES),
    "ideographEnclosedCircle": lambda number: f"（{_han(number)}）",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"（{number}）",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda _: "",
}  # fmt: skip
