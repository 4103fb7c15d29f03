"""Sentences on what has no family of its own: reasons, promises, devices, words, windows, pages."""

from __future__ import annotations

from collections.abc import Mapping

from zhagen.insight.figures import number, pair, percent, seconds
from zhagen.insight.model import Candidate

# Name of the share, unit and what it is taken over, for comparisons with others of the kind.
_PEERS: Mapping[str, tuple[str, str, str]] = {
    "hours": ("网上申请中在非工作时间提交的占比", "件", "网上申请"),
    "search_left": ("站内搜到结果却没有点开的占比", "次", "有结果的搜索"),
    "satisfaction": ("一星、二星评价占比", "件", "评价"),
}


def reason(candidate: Candidate, item_name: str) -> str:
    """That one reason dominates the returns of an item."""
    elsewhere = (
        "；其他事项没有记下原因的退件，无从比较"
        if candidate.before is None
        else f"，其他事项这一原因占 {percent(candidate.before)}"
    )
    return (
        f"“{item_name}”的退件有 {percent(candidate.after or 0)} 是因为“{candidate.facts['reason']}”"
        f"（{_count(candidate, 'after_trials')} 件退件中 {_count(candidate, 'after_events')} 件）"
        f"{elsewhere}。"
    )


def promise(candidate: Candidate, item_name: str) -> str:
    """That cases take longer than promised."""
    earlier = "" if candidate.before is None else f"，上期为 {percent(candidate.before)}"
    median = number(float(candidate.facts["median"] or 0), 1)
    return (
        f"“{item_name}”有 {percent(candidate.after or 0)} 的办件超过承诺的 "
        f"{_days(float(candidate.facts['promise'] or 0))} 个工作日"
        f"（本期办结和已逾期的 {_count(candidate, 'after_trials')} 件中 "
        f"{_count(candidate, 'after_events')} 件）{earlier}；办理用时中位数 {median} 个工作日。"
    )


def short(candidate: Candidate, item_name: str) -> str:
    """That views rose while the reading time is short."""
    views = [number(float(candidate.facts[key] or 0)) for key in ("views_before", "views_after")]
    grown = percent(float(candidate.facts["views_change"] or 0), decimals=0)
    _, median = seconds(candidate.before or 0, candidate.after or 0)
    return (
        f"“{item_name}”指南每天浏览由 {views[0]} 次增到 {views[1]} 次（扣除同类事项后增 {grown}），"
        f"一半人停留不到 {median} 秒（本期测得 {_count(candidate, 'after_n')} 次）。"
    )


def phone(candidate: Candidate, item_name: str) -> str:
    """That telephones bounce more, or less, than desktops, beyond what is usual."""
    desk, mobile = percent(candidate.before or 0), percent(candidate.after or 0)
    usual = percent(float(candidate.facts["usual"] or 0))
    return (
        f"“{item_name}”手机端只看一页的访问占比 {mobile}"
        f"（{_count(candidate, 'phone_trials')} 次），"
        f"电脑端 {desk}（{_count(candidate, 'desktop_trials')} 次），"
        f"在同类中突出：按同类事项的两端差距，手机端应为 {usual}。"
    )


def beside(candidate: Candidate, item_name: str) -> str:
    """That a share stands apart from that of others of the kind."""
    name, unit, whole = _PEERS[candidate.family]
    word = "高于" if (candidate.change or 0) > 0 else "低于"
    return (
        f"“{item_name}”{name}为 {percent(candidate.after or 0)}"
        f"（{_count(candidate, 'after_trials')} {unit}{whole}），"
        f"{word}同类其他事项的 {percent(candidate.before or 0)}，在同类中突出。"
    )


def rising(candidate: Candidate, item_name: str) -> str:
    """That a word is searched for more often."""
    first, second = pair(candidate.before or 0, candidate.after or 0, 1)
    where = f"，多在“{item_name}”的页面上" if candidate.item is not None else ""
    return (
        f"站内搜索“{candidate.facts['word']}”由每天 {first} 次增到 {second} 次"
        f"（本期共 {_count(candidate, 'after_count')} 次）{where}。"
    )


def window(candidate: Candidate, _item_name: str) -> str:
    """That a window returns more or fewer cases than its items explain."""
    word = "高于" if (candidate.change or 0) > 0 else "低于"
    return (
        f"{candidate.facts['window']} 号窗口的退件率为 {percent(candidate.after or 0)}"
        f"（{_count(candidate, 'after_trials')} 件中 {_count(candidate, 'after_events')} 件），"
        f"{word}按所办事项应有的 {percent(candidate.before or 0)}。"
    )


def online(candidate: Candidate, item_name: str) -> str:
    """That a guide is read more while filing moves away from the net."""
    views = [number(float(candidate.facts[key] or 0)) for key in ("views_before", "views_after")]
    first, second = percent(candidate.before or 0), percent(candidate.after or 0)
    return (
        f"“{item_name}”指南每天浏览由 {views[0]} 次增到 {views[1]} 次，网上提交的占比却由 {first} "
        f"降到 {second}（本期 {_count(candidate, 'after_trials')} 件申请）。"
    )


def stale(candidate: Candidate, _item_name: str) -> str:
    """That old guides are still read."""
    return (
        f"有 {_count(candidate, 'items')} 个事项的指南两年以上没有更新，本期仍有 "
        f"{_count(candidate, 'views')} 次浏览，看得最多的是“{candidate.facts['first']}”"
        f"（{candidate.facts['updated_on']} 更新，{_count(candidate, 'first_views')} 次）。"
    )


def unused(candidate: Candidate, _item_name: str) -> str:
    """That some pages are hardly opened."""
    return (
        f"有 {_count(candidate, 'items')} 个事项的页面两期各不足 "
        f"{_count(candidate, 'most')} 次浏览，如“{candidate.facts['first']}”，宜核对入口是否还在。"
    )


def season(candidate: Candidate, item_name: str) -> str:
    """That a peak is likely in a month ahead."""
    usual, ahead = number(candidate.before or 0), number(candidate.after or 0)
    return (
        f"“{item_name}”前两年 {candidate.facts['month']} 月的浏览都比平时多，"
        f"{candidate.facts['year']} 年 {candidate.facts['month']} 月每天约 {ahead} 次"
        f"（平时 {usual} 次），宜提前两周提醒。"
    )


def _count(candidate: Candidate, key: str) -> str:
    return number(float(candidate.facts[key] or 0))


def _days(value: float) -> str:
    return number(value, 0 if value == round(value) else 1)
