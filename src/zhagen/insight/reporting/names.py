"""Chinese names of what has a code inside: kinds of findings, metrics, rejected lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_FAMILIES: Final[Mapping[str, str]] = {
    "volume": "浏览量",
    "dwell": "停留时间",
    "bounce": "只看一页就走",
    "search": "搜索无结果",
    "broken_link": "打不开的链接",
    "returns": "退件",
    "handling_time": "办理时间",
    "device": "手机与电脑之差",
    "hours": "非工作时间申请",
    "search_left": "搜到没点开",
    "satisfaction": "低分评价",
    "query": "搜索词",
    "window": "窗口退件",
    "online": "网上转窗口",
    "season": "季节高峰",
    "page": "网页清单",
    "step": "进入下一步",
    "pogo": "两页之间来回",
    "paging": "列表深处",
    "page_search": "在页面上搜索",
    "download": "下载文件",
    "failing": "打开失败",
    "slow": "打开太慢",
    "measurement": "换了地址或计法",
    "gap": "缺记录",
    "bots": "程序访问",
    "calendar": "日历",
    "mix": "构成不同",
    "spike": "短时事件",
    "site": "整体变化",
}
# Metrics of findings that are no metrics of verdicts; those have their names in `effects.metrics`.
METRICS: Final[Mapping[str, str]] = {
    "programs_share": "像程序的浏览占比",
    "missing_days": "缺记录的天数",
    "deep_items": "要翻到深处的事项数",
    "searches_per_day": "每天搜索次数",
    "over_promise_share": "超过承诺的比例",
    "return_reason_share": "这一原因占退件的比例",
    "moves_both_ways": "来回次数",
    "off_hours_share": "非工作时间提交的比例",
    "stale_pages": "两年未更新的指南数",
    "unused_pages": "几乎没人打开的页面数",
}
_REASONS: Final[Mapping[str, str]] = {
    "blank": "空行",
    "comment": "说明行",
    "malformed": "格式不对",
    "format": "格式不对",
    "time": "时间不对",
    "status": "状态码不对",
    "path": "没有地址",
    "query": "没有搜索词",
    "results": "结果数不对",
    "page": "页面不对",
    "vote": "评价不对",
    "date": "日期不对",
    "fields": "缺少必要的列",
    "long": "一行过长",
    "cut": "文件被截断",
    "columns": "列数不对",
    "case": "办件号不对",
    "item": "事项编码不对",
    "channel": "渠道不对",
    "promise": "承诺天数不对",
    "satisfaction": "满意度不对",
    "order": "先后时间矛盾",
    "schema": "不是登记过的事件",
    "event": "不是登记过的事件",
    "payload": "事件内容不对",
}
_OTHER: Final = "其他"


def family_name(family: str) -> str:
    """A kind of finding in Chinese."""
    return _FAMILIES.get(family, _OTHER)


def reason_name(reason: str) -> str:
    """Why a line was not used, in Chinese."""
    return _REASONS.get(reason, _OTHER)
