"""How dates, terms and amounts are written on Chinese paper, in the several usual ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from datetime import date

_DIGITS = "〇一二三四五六七八九"


def day(rng: random.Random, when: date, *, numerals: bool = False) -> str:
    """A day as written on a form or certificate; `numerals` also allows 二〇二六年十一月三日."""
    ways = [
        f"{when.year}年{when.month:02d}月{when.day:02d}日",
        f"{when.year}年{when.month}月{when.day}日",
        f"{when.year} 年 {when.month:02d} 月 {when.day:02d} 日",
    ]
    if numerals and rng.random() < 0.25:
        return _numerals(when)
    return rng.choice(ways)


def _small(number: int) -> str:
    """1..31 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


def _numerals(when: date) -> str:
    year = "".join(_DIGITS[int(digit)] for digit in str(when.year))
    return f"{year}年{_small(when.month)}月{_small(when.day)}日"


def dotted(when: date) -> str:
    """2026.11.03, as on identity cards."""
    return f"{when:%Y.%m.%d}"


def spaced(label: str, width: int = 4) -> str:
    """A two or three character label spread to the width of `width` characters: 名　　称."""
    missing = width - len(label)
    if missing <= 0 or len(label) < 2:
        return label
    gaps = len(label) - 1
    parts = [missing // gaps + (1 if index < missing % gaps else 0) for index in range(gaps)]
    return label[0] + "".join(
        "　" * part + char for part, char in zip(parts, label[1:], strict=True)
    )
