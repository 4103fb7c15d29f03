"""When so much of a file was rejected that its reader should hear of it."""

from __future__ import annotations

from typing import Final

from zhagen.logs.files.tally import Tally

# Probes, cut lines and stray bytes are in every log; more than that is another kind of trouble.
_MUCH: Final = 0.1
_FEWEST: Final = 10
_HARMLESS: Final = ("blank", "comment", "repeated")
_WORDS: Final = {
    "malformed": "格式不对",
    "columns": "列数与表头不同",
    "time": "时间不对",
    "status": "没有状态码",
    "path": "没有页面地址",
    "page": "没有页面地址",
    "fields": "缺少需要的字段",
    "long": "一行太长",
    "cut": "被截断",
    "case": "没有办件编号",
    "item": "没有事项编码",
    "channel": "渠道不是 online、mobile、window",
    "promise": "承诺天数不对",
    "satisfaction": "满意度不是 1 到 5",
    "order": "先后顺序不对",
    "query": "没有搜索词",
    "results": "没有结果数",
    "vote": "评价看不懂",
    "date": "日期不对",
    "visitor": "认不出访客",
    "schema": "不是本版本的事件",
    "event": "不是台账事件",
    "payload": "事件内容不全",
}


def complaint(name: str, tally: Tally) -> str:
    """One Chinese line where a tenth of a file or more could not be used; else nothing."""
    counted = {reason: n for reason, n in tally.rejected.items() if reason not in _HARMLESS}
    lost = sum(counted.values())
    if lost < max(_FEWEST, _MUCH * tally.lines) and not (lost and not tally.parsed):
        return ""
    why = max(sorted(counted), key=lambda reason: counted[reason])
    return (
        f"{name} 有 {lost:,} 条（{lost / tally.lines:.0%}）没有计入，多数因为{_WORDS.get(why, why)}"
        f"（{why}）：请看是否混进了别的内容。"
    )
