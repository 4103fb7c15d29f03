"""Sentences on moves: next steps, back and forth, lists; on searches, documents and answers."""

from __future__ import annotations

from collections.abc import Mapping

from zhagen.insight.figures import UNKNOWN, number, percent, points
from zhagen.insight.model import Candidate
from zhagen.insight.wording_shares import weights_rose

# Name of the share of each family, for what composition or the site explains.
_NAMES: Mapping[str, str] = {
    "step": "看完后进入下一步的占比",
    "slow": "打开时间超过 3 秒的占比",
}


def step(candidate: Candidate, item_name: str) -> str:
    """That more or fewer readers go on."""
    return (
        f"“{item_name}”{_NAMES['step']}由 {percent(candidate.before or 0)} "
        f"{_verb(candidate)} {percent(candidate.after or 0)}"
        f"（本期 {_count(candidate, 'after_trials')} 次浏览中 "
        f"{_count(candidate, 'after_events')} 次），看的人数没有大变{_adjusted(candidate)}；"
        f"这一步是从 {candidate.facts['page']} 到 {candidate.facts['onward']}。"
    )


def slow(candidate: Candidate, item_name: str) -> str:
    """That answers became slower or faster, or are slower or faster than those of others."""
    if candidate.type == "slow.peers":
        word = "高于" if (candidate.change or 0) > 0 else "低于"
        return (
            f"“{item_name}”{_NAMES['slow']}为 {percent(candidate.after or 0)}"
            f"（{_count(candidate, 'after_trials')} 次打开），{word}同类其他事项的 "
            f"{percent(candidate.before or 0)}；{_waits(candidate)}。"
        )
    return (
        f"“{item_name}”{_NAMES['slow']}由 {percent(candidate.before or 0)} "
        f"{_verb(candidate)} {percent(candidate.after or 0)}"
        f"（本期 {_count(candidate, 'after_trials')} 次打开中 "
        f"{_count(candidate, 'after_events')} 次）{_adjusted(candidate)}；{_waits(candidate)}。"
    )


def mixed(candidate: Candidate, item_name: str) -> str:
    """That composition explains a share of ours that moved."""
    name = _NAMES[str(candidate.facts["of"])]
    weights = [percent(float(candidate.facts[key] or 0)) for key in ("part_before", "part_after")]
    verb = "升" if weights_rose(candidate) else "降"
    return (
        f"“{item_name}”{name}由 {percent(candidate.before or 0)} 变为 "
        f"{percent(candidate.after or 0)}，主要因为{candidate.facts['part']}的比重由 {weights[0]} "
        f"{verb}到 {weights[1]}；分开看，各部分没有可靠的变化。"
    )


def of_site(candidate: Candidate, _item_name: str) -> str:
    """That a share of ours moved alike on most items."""
    return (
        f"各事项合计{_NAMES[str(candidate.facts['of'])]}由 {percent(candidate.before or 0)} "
        f"{_verb(candidate)} {percent(candidate.after or 0)}，{_count(candidate, 'items')} 个事项"
        "同向变化，是全站的变化，不记在单个事项上。"
    )


def failing(candidate: Candidate, item_name: str) -> str:
    """That pages fail as a habit."""
    many = _count(candidate, "items")
    where = f"“{item_name}”的页面" if candidate.item is not None else f"{many} 个事项的页面"
    earlier = "" if candidate.before is None else f"，上期为 {percent(candidate.before)}"
    return (
        f"{where}有 {percent(candidate.after or 0)} 的打开因服务器出错而失败"
        f"（本期 {_count(candidate, 'after_trials')} 次中 "
        f"{_count(candidate, 'after_events')} 次）{earlier}，不止是偶然几天。"
    )


def page_search(candidate: Candidate, item_name: str) -> str:
    """That more or fewer people search on an item's pages."""
    word = "多于" if (candidate.change or 0) > 0 else "少于"
    return (
        f"“{item_name}”的页面每 100 次浏览有 {number(100 * (candidate.after or 0), 1)} 次站内搜索"
        f"（{_count(candidate, 'after_trials')} 次浏览中 {_count(candidate, 'after_events')} 次），"
        f"{word}同类其他事项的 {number(100 * (candidate.before or 0), 1)} 次。"
    )


def download(candidate: Candidate, item_name: str) -> str:
    """That a smaller or larger part of the readers takes a document."""
    word = "多于" if (candidate.change or 0) > 0 else "少于"
    return (
        f"“{item_name}”的页面每 100 次浏览有 {number(100 * (candidate.after or 0), 1)} 人次下载表格"
        f"或文件（{_count(candidate, 'after_trials')} 次浏览中 "
        f"{_count(candidate, 'after_events')} 人次），"
        f"{word}同类其他事项的 {number(100 * (candidate.before or 0), 1)} 人次。"
    )


def pogo(candidate: Candidate, item_name: str) -> str:
    """That people go back and forth between two items."""
    return (
        f"很多人在“{item_name}”和“{candidate.facts['other']}”的页面之间来回"
        f"（去 {_count(candidate, 'there')} 次，回 {_count(candidate, 'back')} 次，"
        f"共 {number(candidate.after or 0)} 次），而按两边各自的往来只应有 "
        f"{number(candidate.before or 0, 1)} 次。"
    )


def paging(candidate: Candidate, _item_name: str) -> str:
    """That some items are found only deep in lists."""
    return (
        f"有 {_count(candidate, 'items')} 个事项，从列表点进来的人多有翻到第三页及以后才找到的"
        f"（本期共 {_count(candidate, 'deep')} 次），最多的是“{candidate.facts['first']}”"
        f"（{_count(candidate, 'first_events')} 次，占从列表进入的 "
        f"{percent(float(candidate.facts['first_share'] or 0))}）。"
    )


def _waits(candidate: Candidate) -> str:
    """The waiting time of 19 of 20, before and after where both are known."""
    first, second = (candidate.facts.get(key) for key in ("p95_before", "p95_after"))
    later = UNKNOWN if second is None else f"{_seconds(float(second))} 秒"
    earlier = "" if first is None else f"，上期 {_seconds(float(first))} 秒"
    return f"20 次中有 19 次在 {later}内打开{earlier}"


def _adjusted(candidate: Candidate) -> str:
    if candidate.facts.get("adjusted") and candidate.change is not None:
        return f"，扣除全站和构成的变化后为 {points(candidate.change)}"
    return ""


def _verb(candidate: Candidate) -> str:
    return "升到" if (candidate.after or 0) >= (candidate.before or 0) else "降到"


def _count(candidate: Candidate, key: str) -> str:
    return number(float(candidate.facts[key] or 0))


def _seconds(value: float) -> str:
    return number(value, 0 if value == round(value) else 1)
