"""Sentences on page views, and on what explains numbers instead of asking for anything.

A finding's views are those counted, in views a day; where holidays or the whole site account for
part of the change, the change with that taken out stands behind them.
"""

from __future__ import annotations

from datetime import date

from zhagen.insight.figures import number, pair, percent
from zhagen.insight.model import Candidate

# A counted and an adjusted change that differ by less look like one number told twice.
_TOLD_APART = 0.02


def views(candidate: Candidate, item_name: str) -> str:
    """An item's views rose or fell against its kind."""
    first, second = _views(candidate)
    before, after, change = _value(candidate.before), _value(candidate.after), candidate.change
    verb = "升到" if after >= before else "降到"
    raw = after / before - 1 if before > 0 else None
    text = f"“{item_name}”的页面浏览量由日均 {first} 次{verb} {second} 次"
    if raw is not None:
        text += f"（{percent(raw, signed=True, decimals=0)}）"
    if change is not None and (raw is None or abs(change - raw) > _TOLD_APART):
        text += f"，扣除节假日和同类事项的变化后为 {percent(change, signed=True, decimals=0)}"
    return text + "。"


def address(candidate: Candidate, item_name: str) -> str:
    """The pages of an item moved to, or came from, another address."""
    other, day = str(candidate.facts["other"]), _day(candidate.facts["day"])
    if candidate.facts.get("ended"):
        return (
            f"“{item_name}”的页面从{day}起几乎没有记录，同量的浏览出现在 {other}：应是换了地址，"
            "不是没有人看。"
        )
    return (
        f"“{item_name}”的页面从{day}起才有记录，此前同量的浏览在 {other}：应是换了地址，"
        "不是看的人变多。"
    )


def broke(candidate: Candidate, item_name: str) -> str:
    """The counting of an item began or stopped from one day to the next."""
    first, second = (number(_value(candidate.facts[key]), 1) for key in _LEVELS)
    day = _day(candidate.facts["day"])
    return (
        f"“{item_name}”的浏览量从{day}起由日均 {first} 次变为 {second} 次，"
        "一天之内变了样：像是统计或网址变了，请先核对，不作为办事情况的变化。"
    )


_LEVELS = ("level_before", "level_since")


def gap(candidate: Candidate, item_name: str) -> str:
    """Days without records."""
    days, empty = (int(_value(candidate.facts[key])) for key in ("days", "empty_days"))
    first, last = _day(candidate.facts["first"]), _day(candidate.facts["last"])
    whose = f"“{item_name}”" if candidate.item else "全站"
    when = first if first == last else f"{first}至{last}之间"
    what = "没有访问记录" if empty == days else "访问记录缺失或不全"
    return f"{whose}在{when}有 {number(days)} 天{what}，这些天没有计入比较。"


def programs(candidate: Candidate, item_name: str) -> str:
    """Programs that read an item's pages."""
    first, second = _views(candidate)
    visits = [number(_value(candidate.facts[key]), 1) for key in ("visits_before", "visits_after")]
    return (
        f"“{item_name}”的浏览量由日均 {first} 次变为 {second} 次，而进出这些页面的访问只由日均 "
        f"{visits[0]} 次变为 {visits[1]} 次：是程序在反复读取，不是来的人变了。"
    )


def programs_on_site(candidate: Candidate, _item_name: str) -> str:
    """The share of programs among all views."""
    first, second = percent(_value(candidate.before)), percent(_value(candidate.after))
    return f"全站浏览量中像程序的部分由 {first} 变为 {second}，已从各项数字中剔除。"


def spike(candidate: Candidate, item_name: str) -> str:
    """A few days of many views."""
    days, peak = int(_value(candidate.facts["days"])), _day(candidate.facts["peak_day"])
    top, usual = _value(candidate.facts["peak_views"]), _value(candidate.facts["usual_views"])
    return (
        f"“{item_name}”有 {number(days)} 天浏览量突然升高（{peak}最高，{number(top)} 次，平常约 "
        f"{number(usual)} 次），随后回落：是短时事件，不作为变化。"
    )


def of_site(candidate: Candidate, _item_name: str) -> str:
    """The views of the whole site, or of one kind of items, moved."""
    first, second = _views(candidate)
    kind = {"enterprise": "企业类事项", "personal": "个人类事项"}.get(
        str(candidate.facts.get("kind") or ""), "全站"
    )
    verb = "升到" if _value(candidate.after) >= _value(candidate.before) else "降到"
    return (
        f"{kind}的浏览量由日均 {first} 次{verb} {second} 次，各事项同向变化，是整体的变化，"
        "不记在单个事项上。"
    )


def days_of_week(candidate: Candidate, _item_name: str) -> str:
    """Holidays and working days explain the views of the whole site."""
    facts = candidate.facts
    work = [number(_value(facts[f"workdays_{name}"])) for name in ("before", "after")]
    off = [number(_value(facts[f"holidays_{name}"])) for name in ("before", "after")]
    share = percent(_value(facts["expected_change"]), signed=True, decimals=0)
    return (
        f"对比期和本期的工作日为 {work[0]} 天和 {work[1]} 天，放假日为 {off[0]} 天和 {off[1]} 天，"
        f"仅此一项就使全站日均浏览量变化约 {share}，比较时已经扣除。"
    )


def season(candidate: Candidate, item_name: str) -> str:
    """The same change came a year ago."""
    change = percent(_value(candidate.change), signed=True, decimals=0)
    last_year = percent(_value(candidate.facts["last_year"]), signed=True, decimals=0)
    return f"“{item_name}”的浏览量变化 {change}，上年同期也有 {last_year}：是季节，不作为变化。"


def _views(candidate: Candidate) -> tuple[str, str]:
    before, after = _value(candidate.before), _value(candidate.after)
    return pair(before, after, 0 if min(before, after) >= 10 else 1)


def _value(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _day(text: object) -> str:
    day = date.fromisoformat(str(text))
    return f"{day.month} 月 {day.day} 日"
