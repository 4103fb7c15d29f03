"""Sentences on page views, and on what explains numbers instead of asking for anything.

A finding's views are those counted, in views a day; where holidays or the whole site account for
part of the change, the change with that taken out stands behind them.
"""

from __future__ import annotations

from zhagen.insight.model import Candidate
from zhagen.insight.wording.figures import number, percent
from zhagen.insight.wording.parts import a_day, count, day, days, value, verb

# A counted and an adjusted change that differ by less look like one number told twice.
_TOLD_APART = 0.02
_KINDS = {"enterprise": "企业类事项", "personal": "个人类事项"}


def views(candidate: Candidate, item_name: str) -> str:
    """An item's views rose or fell against its kind."""
    first, second = a_day(candidate)
    text = f"“{item_name}”的页面浏览量由日均 {first} 次{verb(candidate)} {second} 次"
    return f"{text}{_changes(candidate, '扣除节假日和同类事项的变化后估计为')}。"


def of_site(candidate: Candidate, _item_name: str) -> str:
    """The views of the whole site, or of one kind of items, moved."""
    first, second = a_day(candidate)
    whose = _KINDS.get(str(candidate.facts.get("kind") or ""), "全站")
    text = f"{whose}的浏览量由日均 {first} 次{verb(candidate)} {second} 次"
    changes = _changes(candidate, "平常日子按同样的星期几比为")
    return f"{text}{changes}；各事项同向变化，是整体的变化，不记在单个事项上。"


def _changes(candidate: Candidate, adjusted: str) -> str:
    """The change counted, and the adjusted one where it is another."""
    before, after, change = value(candidate.before), value(candidate.after), candidate.change
    raw = after / before - 1 if before > 0 else None
    text = "" if raw is None else f"（{percent(raw, signed=True, decimals=0)}）"
    if change is not None and (raw is None or abs(change - raw) > _TOLD_APART):
        text += f"，{adjusted} {percent(change, signed=True, decimals=0)}"
    return text


def address(candidate: Candidate, item_name: str) -> str:
    """The pages of an item moved to, or came from, another address.

    The day is the likeliest one: few views on it and it is the next, so none is told to the day.
    The other address is told where it can be no other one.
    """
    other, since = candidate.facts["other"], day(candidate.facts["day"])
    if candidate.facts.get("ended"):
        where = f"出现在 {other}" if other else "出现在另外的地址"
        return (
            f"“{item_name}”的页面自 {since}前后几乎没有记录，同量的浏览{where}："
            "应是换了地址，不是没有人看。"
        )
    where = f"在 {other}" if other else "在另外的地址"
    return (
        f"“{item_name}”的页面自 {since}前后才有记录，此前同量的浏览{where}：应是换了地址，"
        "不是看的人变多。"
    )


def broke(candidate: Candidate, item_name: str) -> str:
    """The counting of an item began or stopped from one day to the next."""
    first, second = (
        number(value(candidate.facts[key]), 1) for key in ("level_before", "level_since")
    )
    return (
        f"“{item_name}”的浏览量在 {day(candidate.facts['day'])}前后由日均 {first} 次变为 "
        f"{second} 次，一天之内变了样：像是统计或网址变了，请先核对，不作为办事情况的变化。"
    )


def gap(candidate: Candidate, item_name: str) -> str:
    """Days without records."""
    many, empty = (int(value(candidate.facts[key])) for key in ("days", "empty_days"))
    when = days(candidate.facts["first"], candidate.facts["last"])
    apart = "之间" if int(value(candidate.facts.get("spans"))) > 1 else ""
    whose = f"“{item_name}”" if candidate.item else "全站"
    what = "没有访问记录" if empty == many else "访问记录缺失或不全"
    much = f"有 {number(many)} 天" if apart else f"（{number(many)} 天）"
    return f"{whose}在 {when}{apart}{much}{what}，这些天没有计入比较。"


def programs(candidate: Candidate, item_name: str) -> str:
    """Programs that read an item's pages."""
    first, second = a_day(candidate)
    visits = [number(value(candidate.facts[key]), 1) for key in ("visits_before", "visits_after")]
    return (
        f"“{item_name}”的浏览量由日均 {first} 次变为 {second} 次{_when(candidate)}，"
        f"而进出这些页面的访问只由日均 {visits[0]} 次变为 {visits[1]} 次：像是程序在反复读取，"
        "不作为来的人有变化。"
    )


def programs_on_site(candidate: Candidate, _item_name: str) -> str:
    """Programs that pass themselves off as people, and those that say what they are.

    Of the former, on which days and which items where that is known; of the latter only where
    their part of the requests moved.
    """
    facts = candidate.facts
    first, second = percent(value(candidate.before)), percent(value(candidate.after))
    on = f"，多在“{facts['item_name']}”的页面上" if facts.get("item_name") else ""
    told = []
    if facts.get("programs_told", True):
        told.append(
            "全站浏览量中，装成普通访客的程序（不含自报身份的搜索引擎等）所占的部分由 "
            f"{first} 变为 {second}{_when(candidate)}{on}，已从各项数字中剔除"
        )
    if facts.get("robots_told"):
        ends = [percent(value(facts[f"robots_{side}"])) for side in ("before", "after")]
        told.append(
            f"自报身份的程序（搜索引擎等）占全部请求的部分由 {ends[0]} 变为 {ends[1]}，"
            "各项数字一向不含它们"
        )
    return f"{'；'.join(told)}。"


def _when(candidate: Candidate) -> str:
    """The days on which programs were busy."""
    facts = candidate.facts
    many, first = int(value(facts.get("days"))), facts.get("first")
    if not many or not first:
        return ""
    if many == 1:
        return f"，集中在 {day(first)}"
    last = facts.get("last")
    if last:
        return f"，集中在 {days(first, last)}之间的 {number(many)} 天"
    return f"，集中在 {number(many)} 天，最早是 {day(first)}"


def spike(candidate: Candidate, item_name: str) -> str:
    """A few days of many views."""
    return (
        f"“{item_name}”有 {count(candidate, 'days')} 天浏览量突然升高"
        f"（{day(candidate.facts['peak_day'])}最高，{count(candidate, 'peak_views')} 次，平常约 "
        f"{count(candidate, 'usual_views')} 次），随后回落：是短时事件，不作为变化。"
    )


def days_of_week(candidate: Candidate, _item_name: str) -> str:
    """Holidays and working days explain the views of the whole site."""
    sides = []
    for name, side in (("对比期", "before"), ("本期", "after")):
        off = value(candidate.facts[f"holidays_{side}"])
        told = f"、放假 {number(off)} 天" if off else ""
        sides.append(f"{name}有工作日 {count(candidate, f'workdays_{side}')} 天{told}")
    apart = percent(value(candidate.facts["expected_change"]), signed=True, decimals=0)
    return f"{'，'.join(sides)}；单按日子推算，全站日均浏览量相差约 {apart}，比较时已经扣除。"


def season(candidate: Candidate, item_name: str) -> str:
    """The same change came a year ago."""
    change = percent(value(candidate.change), signed=True, decimals=0)
    last_year = percent(value(candidate.facts["last_year"]), signed=True, decimals=0)
    return f"“{item_name}”的浏览量变化 {change}，上年同期也有 {last_year}：按季节看，不作为变化。"
