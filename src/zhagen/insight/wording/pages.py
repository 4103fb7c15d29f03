"""Sentences on pages, beside how often they are opened: devices, words, lists of pages, peaks."""

from __future__ import annotations

from zhagen.insight.model import Candidate
from zhagen.insight.wording.figures import number, pair, percent, seconds
from zhagen.insight.wording.parts import count, ends, share, value

# What remarks on the list of pages begin with: the report tells them apart from other remarks.
PAGES = "网页清单："


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


def phone(candidate: Candidate, item_name: str) -> str:
    """That telephones bounce more, or less, than desktops, beyond what is usual."""
    desk, mobile = ends(candidate)
    return (
        f"“{item_name}”手机端只看一页就走的访问占比 {mobile}"
        f"（{count(candidate, 'phone_trials')} 次），"
        f"电脑端 {desk}（{count(candidate, 'desktop_trials')} 次），"
        f"在同类中突出：按同类事项的两端差距，手机端应为 {share(candidate, 'usual')}。"
    )


def rising(candidate: Candidate, item_name: str) -> str:
    """That a word is searched for more often."""
    first, second = pair(candidate.before or 0, candidate.after or 0, 1)
    where = f"，多在“{item_name}”的页面上" if candidate.item is not None else ""
    return (
        f"站内搜索“{candidate.facts['word']}”由每天 {first} 次增到 {second} 次"
        f"（本期共 {count(candidate, 'after_count')} 次）{where}。"
    )


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
