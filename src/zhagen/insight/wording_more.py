"""Sentences on what has no family of its own: reasons, promises, devices, words, windows, pages."""

from __future__ import annotations

from collections.abc import Mapping

from zhagen.insight.figures import number, pair, percent, seconds
from zhagen.insight.model import Candidate
from zhagen.insight.wording_parts import beside, count, ends, share, short, value

# Name of the share and what it is taken over, for comparisons with others of the kind.
_PEERS: Mapping[str, tuple[str, str]] = {
    "hours": ("网上申请中在非工作时间提交的占比", "件网上申请"),
    "search_left": ("站内搜到结果却没有点开的占比", "次有结果的搜索"),
    "satisfaction": ("一星、二星评价占比", "件评价"),
}
# What remarks on the list of pages begin with: the report tells them apart from other remarks.
PAGES = "网页清单："


def reason(candidate: Candidate, item_name: str) -> str:
    """That one reason dominates the returns of an item."""
    elsewhere = (
        "；其他事项没有记下原因的退件，无从比较"
        if candidate.before is None
        else f"，其他事项这一原因占 {percent(candidate.before)}"
    )
    return (
        f"“{item_name}”的退件有 {percent(candidate.after or 0)} 记的原因是“"
        f"{candidate.facts['reason']}”（{count(candidate, 'after_trials')} 件退件中 "
        f"{count(candidate, 'after_events')} 件）{elsewhere}。"
    )


def promise(candidate: Candidate, item_name: str) -> str:
    """That cases take longer than promised."""
    median = number(value(candidate.facts["median"]), 1)
    return (
        f"“{item_name}”有 {percent(candidate.after or 0)} 的办件超过承诺的 "
        f"{short(value(candidate.facts['promise']))} 个工作日"
        f"（本期办结和已逾期的 {count(candidate, 'after_trials')} 件中 "
        f"{count(candidate, 'after_events')} 件）{earlier(candidate)}；"
        f"办理用时中位数 {median} 个工作日。"
    )


def earlier(candidate: Candidate) -> str:
    """The share of the period before, for habits that need none."""
    return "" if candidate.before is None else f"，上期为 {percent(candidate.before)}"


def too_short(candidate: Candidate, item_name: str) -> str:
    """That views rose while the reading time is short."""
    first, second, grown = _views(candidate)
    before, median = seconds(candidate.before or 0, candidate.after or 0)
    known = "" if candidate.before is None else f"上期 {before} 秒，"
    return (
        f"“{item_name}”的页面浏览量由日均 {first} 次升到 {second} 次"
        f"（扣除同类事项的变化后 {grown}），一半人停留不到 "
        f"{median} 秒（{known}本期测得 {count(candidate, 'after_n')} 次）。"
    )


def phone(candidate: Candidate, item_name: str) -> str:
    """That telephones bounce more, or less, than desktops, beyond what is usual."""
    desk, mobile = ends(candidate)
    return (
        f"“{item_name}”手机端只看一页就走的访问占比 {mobile}"
        f"（{count(candidate, 'phone_trials')} 次），"
        f"电脑端 {desk}（{count(candidate, 'desktop_trials')} 次），"
        f"在同类中突出：按同类事项的两端差距，手机端应为 {share(candidate, 'usual')}。"
    )


def beside_others(candidate: Candidate, item_name: str) -> str:
    """That a share stands apart from that of others of the kind."""
    name, whole = _PEERS[candidate.family]
    others, own = ends(candidate)
    return (
        f"“{item_name}”的{name}为 {own}（{count(candidate, 'after_trials')} {whole}），"
        f"{beside(candidate)}同类其他事项的 {others}，在同类中突出。"
    )


def rising(candidate: Candidate, item_name: str) -> str:
    """That a word is searched for more often."""
    first, second = pair(candidate.before or 0, candidate.after or 0, 1)
    where = f"，多在“{item_name}”的页面上" if candidate.item is not None else ""
    return (
        f"站内搜索“{candidate.facts['word']}”由每天 {first} 次增到 {second} 次"
        f"（本期共 {count(candidate, 'after_count')} 次）{where}。"
    )


def window(candidate: Candidate, _item_name: str) -> str:
    """That a window returns more or fewer cases than its items explain."""
    others, own = ends(candidate)
    return (
        f"{candidate.facts['window']} 号窗口的退件率为 {own}"
        f"（{count(candidate, 'after_trials')} 件中 {count(candidate, 'after_events')} 件），"
        f"{beside(candidate)}按所办事项应有的 {others}。"
    )


def online(candidate: Candidate, item_name: str) -> str:
    """That a guide is read more while filing moves away from the net."""
    views, shares = _views(candidate), ends(candidate)
    return (
        f"“{item_name}”的页面浏览量由日均 {views[0]} 次升到 {views[1]} 次，网上提交的占比却由 "
        f"{shares[0]} 降到 {shares[1]}（本期 {count(candidate, 'after_trials')} 件申请）。"
    )


def _views(candidate: Candidate) -> tuple[str, str, str]:
    """Views a day before and after, and their change with that of the kind taken out."""
    known = [value(candidate.facts.get(key)) for key in ("views_before", "views_after")]
    change = percent(value(candidate.facts.get("views_change")), signed=True, decimals=0)
    return (*pair(known[0], known[1], 0 if min(known) >= 10 else 1), change)


def stale(candidate: Candidate, _item_name: str) -> str:
    """That old guides are still read."""
    return (
        f"{PAGES}有 {count(candidate, 'items')} 个事项的指南两年以上没有更新，本期仍有 "
        f"{count(candidate, 'views')} 次浏览{_such_as(candidate)}；看得最多的是"
        f"“{candidate.facts['first']}”（{candidate.facts['updated_on']} 更新，"
        f"{count(candidate, 'first_views')} 次）。"
    )


def unused(candidate: Candidate, _item_name: str) -> str:
    """That some pages are hardly opened."""
    return (
        f"{PAGES}有 {count(candidate, 'items')} 个事项的页面两期各不足 "
        f"{count(candidate, 'most')} 次浏览{_such_as(candidate)}，请核对入口是否还在。"
    )


def _such_as(candidate: Candidate) -> str:
    names = [each for each in str(candidate.facts.get("names") or "").split("、") if each]
    if not names:
        return ""
    more = "等" if len(names) < value(candidate.facts.get("items")) else ""
    return f"（{''.join(f'“{each}”' for each in names)}{more}）"


def season(candidate: Candidate, item_name: str) -> str:
    """That a peak is likely in a month ahead."""
    usual, ahead = number(candidate.before or 0), number(candidate.after or 0)
    return (
        f"“{item_name}”前两年 {candidate.facts['month']} 月的浏览都比平时多，"
        f"{candidate.facts['year']} 年 {candidate.facts['month']} 月估计每天约 {ahead} 次"
        f"（平时 {usual} 次），宜提前两周提醒。"
    )
