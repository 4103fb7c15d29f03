"""Numbers as the findings write them, so that a value looks the same wherever it stands.

Real minus sign, four digits in one piece, five and more in groups of three by a narrow space,
ranges with 至. Shares keep one decimal: a tenth of a point is what a quarter of one item can tell.
Halves are rounded up, as readers do who check a sentence by hand: 12.5 is 13.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

# What lies beyond this many figures is an error of binary arithmetic: 100 × 0.285 is 28.5.
_SURE = 12
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)

NARROW = "\u202f"
MINUS = "\u2212"
UNKNOWN = "不详"


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """`value` rounded half up; a zero has no sign."""
    if not math.isfinite(value):
        return UNKNOWN
    shown = _rounded(abs(value), decimals)
    whole, _, rest = shown.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", NARROW)
    zero = float(shown) == 0
    sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
    return sign + (f"{whole}.{rest}" if rest else whole)


def _rounded(value: float, decimals: int) -> str:
    exact = Decimal(f"{value:.{_SURE}g}")
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), context=_WIDE):f}"


def percent(share: float, *, signed: bool = False, decimals: int = 1) -> str:
    """A share, or a relative change, in per cent."""
    shown = number(100 * share, decimals, signed=signed)
    return shown if shown == UNKNOWN else f"{shown}%"


def points(difference: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    return f"{number(100 * difference, 1, signed=True)} 个百分点"


def pair(before: float, after: float, decimals: int, *, most: int = 3) -> tuple[str, str]:
    """Two values with as many decimals as it takes to see that they differ."""
    for places in range(decimals, most + 1):
        shown = number(before, places), number(after, places)
        if shown[0] != shown[1]:
            return shown
    return number(before, decimals), number(after, decimals)


def seconds(before: float, after: float) -> tuple[str, str]:
    """Two medians of whole seconds: a half is shown, a whole number is not lengthened."""
    places = 0 if before == round(before) and after == round(after) else 1
    return number(before, places), number(after, places)
