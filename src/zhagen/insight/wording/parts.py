"""Parts that sentences share: counts out of facts, verbs that follow the numbers, adjusted changes.

A sentence names its item first, so that the report can tell several things of one item in a row.
"""

from __future__ import annotations

from datetime import date

from zhagen.insight.model import Candidate
from zhagen.insight.wording.figures import number, pair, percent, points

_ADJUSTED_SHARE = "，扣除全站和构成的变化后估计为 "


def value(fact: object) -> float:
    """A fact as a number; nothing is 0."""
    return float(fact) if isinstance(fact, int | float) else 0.0


def count(candidate: Candidate, key: str) -> str:
    """A count out of the facts."""
    return number(value(candidate.facts.get(key)))


def of_which(candidate: Candidate, whole: str, part: str) -> str:
    """How many there were in the later period, and how many of them it is about."""
    return f"{count(candidate, 'after_trials')} {whole}中 {count(candidate, 'after_events')} {part}"


def earlier(candidate: Candidate) -> str:
    """The share of the period before, for habits that need none."""
    return "" if candidate.before is None else f"，上期为 {percent(candidate.before)}"


def short(amount: float) -> str:
    """With one decimal where it has any."""
    return number(amount, 0 if amount == round(amount) else 1)


def share(candidate: Candidate, key: str) -> str:
    """A share out of the facts."""
    return percent(value(candidate.facts.get(key)))


def ends(candidate: Candidate) -> tuple[str, str]:
    """Both ends of a share, as counted."""
    return percent(candidate.before or 0.0), percent(candidate.after or 0.0)


def a_day(candidate: Candidate) -> tuple[str, str]:
    """Both ends in views a day; small numbers keep a decimal."""
    before, after = candidate.before or 0.0, candidate.after or 0.0
    return pair(before, after, 0 if min(before, after) >= 10 else 1)


def verb(candidate: Candidate) -> str:
    """Up or down, by what was counted."""
    return "升到" if (candidate.after or 0) >= (candidate.before or 0) else "降到"


def beside(candidate: Candidate, more: str = "高于", less: str = "低于") -> str:
    """Above or below what it is held against."""
    return more if (candidate.change or 0) > 0 else less


def part_moved(candidate: Candidate) -> str:
    """The part whose weight moved, for what composition explains."""
    first, second = share(candidate, "part_before"), share(candidate, "part_after")
    up = value(candidate.facts["part_after"]) > value(candidate.facts["part_before"])
    return (
        f"主要是构成不同：{candidate.facts['part']}的比重由 {first} "
        f"{'升' if up else '降'}到 {second}；分开看，各部分没有可靠的变化"
    )


def adjusted_points(candidate: Candidate) -> str:
    """The change of a share without that of the site and of its composition, where it differs."""
    if candidate.facts.get("adjusted") and candidate.change is not None:
        return f"{_ADJUSTED_SHARE}{points(candidate.change)}"
    return ""


def day(text: object) -> str:
    """A day of the period in a sentence; a space before it is the writer's."""
    known = date.fromisoformat(str(text))
    return f"{known.month} 月 {known.day} 日"


def days(first: object, last: object) -> str:
    """A day, or the first and the last of several."""
    return day(first) if first == last or not last else f"{day(first)}至 {day(last)}"
