"""What a target in words means, before anybody promises it.

"+20 % efficiency" is 20 % more cases an hour, which is 1 / 1.2 of the time a case: -16.7 %, not
-20 %. "Return rate down by 5 %" may mean a twentieth less or five points less. The charter stores
what was meant and shows both numbers.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from zhagen.measures.errors import OutOfRange, UnreadableTarget

Quantity = Literal["efficiency", "time", "share", "count"]
Scale = Literal["relative", "points"]


@dataclass(frozen=True, slots=True)
class Target:
    """A wanted change of a quantity: `change` -0.2 is 20 % (or 20 points) less.

    `other` is the second possible reading of the same words, to be ruled out by the parties.
    """

    quantity: Quantity
    scale: Scale
    change: float
    other: Target | None = None

    @property
    def time_ratio(self) -> float:
        """Time per case at the target over time now.

        Raises:
            OutOfRange: the target says nothing about time.
        """
        if self.quantity == "efficiency":
            return time_ratio_of_efficiency(self.change)
        if self.quantity == "time":
            return 1 + self.change
        raise OutOfRange("目标指标", self.quantity, "为效率或时间，才能换算成时间")

    @property
    def time_change(self) -> float:
        """Relative change of the time per case at the target."""
        return self.time_ratio - 1

    @property
    def efficiency_change(self) -> float:
        """Relative change of cases per hour at the target."""
        return 1 / self.time_ratio - 1

    @property
    def log_time(self) -> float:
        """The target on the log-time scale, where windows are compared."""
        return math.log(self.time_ratio)

    def of(self, now: float) -> float:
        """The value to reach from the value now (a share between 0 and 1, minutes, cases)."""
        return now + self.change if self.scale == "points" else now * (1 + self.change)


def time_ratio_of_efficiency(change: float) -> float:
    """1 / (1 + change): the time per case when cases per hour grow by `change`."""
    if not change > -1:
        raise OutOfRange("效率的变化", change, "大于 -100%")
    return 1 / (1 + change)


_EFFICIENCY = re.compile(
    r"效率|效能|提速|速度|每小时|每人每天|日均办|办件量|办理量|efficien|per hour", re.IGNORECASE
)
_TIME = re.compile(
    r"时间|时长|时限|耗时|用时|分钟|天数|\btime\b|\bminutes?\b|\bduration\b", re.IGNORECASE
)
_SHARE = re.compile(r"率|比例|占比|满意度|\bshare\b|\brate\b", re.IGNORECASE)
_COUNT = re.compile(r"次数|件数|人次|跑动|差错|投诉|\bcount\b|\bnumber\b", re.IGNORECASE)
_DOWN = re.compile(
    r"[-−–]\s*\d|缩短|减少|下降|降低|压缩|压减|降至|降到|减半|减为"
    r"|\bdown\b|\bless\b|\breduc|\blower\b|\bcut\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"[+＋]\s*\d|提升|提高|提速|加快|增加|增长|上升|升至|翻番|翻一番"
    r"|\bup\b|\bmore\b|\bincrease|\bhigher\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(%|％|个?百分点|points?|成|倍)", re.IGNORECASE)
_TO = re.compile(r"(?:降|减|缩短|压缩|压减|减少)(?:至|到|为)(?:原来的)?\s*\d")
_FROM_TO = re.compile(
    r"[由从]\s*(?:原来的)?\s*(\d+(?:\.\d+)?)\s*(%|％)?\D{0,8}?"
    r"(?:降|减|缩短|压缩|压减|减少|下降|降低|提高|提升|增加|升|增)(?:至|到|为)\s*(\d+(?:\.\d+)?)"
)
_NUMERAL = re.compile(
    r"百分之([\d.]+|[一二三四五六七八九十两]+)|([一二三四五六七八九两])(成|倍|个百分点)"
)
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


def read_target(text: str) -> Target:
    """Read one target sentence, Chinese or plain English.

    "个百分点" is points; a bare per cent on a share is ambiguous, read as relative, with the
    other reading attached. "缩短到原来的80%" and "由30分钟缩短到24分钟" are changes by -20 %.

    Raises:
        UnreadableTarget: no quantity, no direction or no amount is found, or time would vanish.
    """
    words = _NUMERAL.sub(_in_digits, text.strip())
    quantity = _quantity(words)
    moved = _FROM_TO.search(words)
    if quantity is not None and moved is not None:
        return _from_to(text, quantity, moved)
    size, points = _amount(words)
    down, up = bool(_DOWN.search(words)), bool(_UP.search(words))
    if quantity is None or size is None or down == up:
        raise UnreadableTarget(text)
    if _TO.search(words) and not points:
        size = 1 - size
    change = -size if down else size
    if change <= -1 and not points:
        raise UnreadableTarget(text)
    if points:
        return Target(quantity, "points", change)
    other = Target(quantity, "points", change) if quantity == "share" else None
    return Target(quantity, "relative", change, other)


def _from_to(text: str, quantity: Quantity, moved: re.Match[str]) -> Target:
    """Both ends are stated: the ratio of times or counts, the points between two shares."""
    before, after = float(moved[1]), float(moved[3])
    if before <= 0 or after <= 0 or before == after:
        raise UnreadableTarget(text)
    if quantity == "share":
        if moved[2] is None:
            raise UnreadableTarget(text)
        return Target(quantity, "points", (after - before) / 100)
    return Target(quantity, "relative", after / before - 1)


def _in_digits(found: re.Match[str]) -> str:
    """百分之二十 -> 20%, 两成 -> 2成."""
    if found[1] is None:
        return f"{_DIGITS[found[2]]}{found[3]}"
    if found[1][0].isdigit():
        return f"{found[1]}%"
    tens, ten, ones = found[1].rpartition("十")
    value = (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
    return f"{value}%"


def _quantity(words: str) -> Quantity | None:
    # Efficiency first: its word contains the sign of a rate (率).
    if _EFFICIENCY.search(words):
        return "efficiency"
    if _TIME.search(words):
        return "time"
    if _SHARE.search(words):
        return "share"
    return "count" if _COUNT.search(words) else None


def _amount(words: str) -> tuple[float | None, bool]:
    """(Size as a fraction, whether it is in percentage points)."""
    found = _AMOUNT.search(words)
    if found is None:
        if "减半" in words or "一半" in words:
            return 0.5, False
        return (1.0, False) if "翻一番" in words or "翻番" in words else (None, False)
    number, unit = float(found[1]), found[2].lower()
    if "百分点" in unit or "point" in unit:
        return number / 100, True
    if unit == "成":
        return number / 10, False
    return (number, False) if unit == "倍" else (number / 100, False)
