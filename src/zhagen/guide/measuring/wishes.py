"""What came of people's wishes before any slice: items found, questions put, doors named.

A wish that needed a question counts once, where it ended; the question is counted beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zhagen.events.model import Event
from zhagen.guide.measuring.measure import LINKING, Rate, Result, sessions_of

CAME: Final[Mapping[str, str]] = {
    "direct": "直接对上事项",
    "chosen": "问一句后对上事项",
    "card": "照目录答了一项",
    "door": "引到别处",
    "safety": "给了求助电话或提醒",
    "person": "转给了工作人员",
    "none_of_these": "给的选项都不是",
    "not_understood": "没听懂",
}
_DOORS: Final[Mapping[str, str]] = {
    "crisis": "心理援助 12356", "child": "110 和 12355（孩子）", "violence": "110 和 12338",
    "threat": "110 和 12356（激动）", "medical": "120", "fire": "119", "illegal": "违法的事，拒绝",
    "privacy": "别人的信息，拒绝", "machine": "说明是机器", "desk": "转人工", "hotline": "12345",
    "discipline": "12388", "police": "公安 110", "traffic": "交管 122", "court": "法院 12368",
    "law": "法律咨询 12348", "exam": "考试机构", "health": "医院或 12320", "bank": "银行、保险",
    "telecom": "通信运营商", "private": "商家", "knowledge": "不属于办事", "chat": "闲聊",
    "greeting": "问好", "thanks": "道谢", "bye": "告别", "say_more": "请多说几个字",
    "body": "别的单位", "body_phone": "别的单位（有电话）", "elsewhere": "本地办不了",
}  # fmt: skip
RESULTS: Final[Mapping[Result, str]] = {
    Result.CARD: "照事项目录答了",
    Result.SENT: "引到了该去的地方",
    Result.HANDED_OVER: "转给了工作人员",
    Result.NOT_FOUND: "没弄清要办什么就离开了",
    Result.ABANDONED: "对上了事项，没往下问",
    Result.OPEN: "还在进行",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What wishes came to. `sessions` are those that never reached a slice, by outcome."""

    came: Mapping[str, int]
    asked: int
    doors: Mapping[str, int]
    sessions: Mapping[Result, int]

    @property
    def found(self) -> Rate:
        """The share of wishes for which an item was found."""
        return Rate(
            self.came.get("direct", 0) + self.came.get("chosen", 0), sum(self.came.values())
        )


def wishes_of(events: Sequence[Event], at: datetime) -> Wishes:
    """What the wishes of a ledger came to, seen at the moment `at`."""
    met = [one.payload for one in events if one.kind == "guide.wish_met"]
    ended = [one for one in met if one["came"] != "asked"]
    without = [one.result for one in sessions_of(events, at) if one.slice_ref == LINKING]
    return Wishes(
        came=dict(Counter(_came(one) for one in ended)),
        asked=len(met) - len(ended),
        doors=dict(Counter(str(one["door"]) for one in ended if "door" in one)),
        sessions=dict(Counter(without)),
    )


def _came(payload: Mapping[str, object]) -> str:
    came = str(payload["came"])
    return str(payload.get("how", "direct")) if came == "held" else came


def wishes_json(wishes: Wishes) -> dict[str, object]:
    """The same as JSON; keys are a contract (docs/guide.md)."""
    found = wishes.found
    return {
        "wishes": {name: wishes.came.get(name, 0) for name in CAME},
        "found": {"events": found.events, "n": found.n, "share": found.share},
        "questions": wishes.asked,
        "doors": dict(sorted(wishes.doors.items())),
        "sessions_without_slice": {one.value: wishes.sessions.get(one, 0) for one in RESULTS},
    }


def wish_lines(wishes: Wishes) -> list[str]:
    """The same in words; nothing where no wish was met."""
    total = sum(wishes.came.values())
    if not total and not wishes.asked:
        return []
    lines = [f"听清想办什么：{total} 次，其间追问 {wishes.asked} 次"]
    lines += [f"  {title} {wishes.came[one]}" for one, title in CAME.items() if one in wishes.came]
    lines += _under("引到哪里", ((_DOORS[one], number) for one, number in wishes.doors.items()))
    rows = ((RESULTS[one], number) for one, number in wishes.sessions.items() if one in RESULTS)
    return [*lines, *_under("没有走到办事问答的对话", rows)]


def _under(title: str, rows: Iterable[tuple[str, int]]) -> list[str]:
    """A title and its counts, the most frequent first; nothing where there is none."""
    ordered = sorted(rows, key=lambda one: (-one[1], one[0]))
    told = [f"  {name} {number}" for name, number in ordered]
    return [f"{title}：", *told] if told else []
