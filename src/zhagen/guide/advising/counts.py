"""What came of asking a model: answers by how they ended, and every dropped claim by its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

_WORDS: Final = {
    "extra_field": "没有问的内容",
    "not_a_permutation": "排序里有多出、缺少或重复的事项",
    "not_listed": "可选答案之外的说法",
    "not_offered": "没有问的要素",
    "malformed": "格式不对的要素",
    "masked": "引用了打星号的内容",
    "not_quoted": "原话里找不到的引文",
    "not_read": "引文里读不出值",
    "otherwise": "和整句话读出的不一样，或说的是别人、是假设、是提问",
    "contradicted": "互相矛盾的说法",
    "decides": "会直接定下办理结果",
}


class Drop(StrEnum):
    """Why something a model said was not used."""

    EXTRA_FIELD = "extra_field"
    NOT_A_PERMUTATION = "not_a_permutation"
    NOT_LISTED = "not_listed"
    NOT_OFFERED = "not_offered"
    MALFORMED = "malformed"
    MASKED = "masked"
    NOT_QUOTED = "not_quoted"
    NOT_READ = "not_read"
    OTHERWISE = "otherwise"
    CONTRADICTED = "contradicted"
    DECIDES = "decides"

    @property
    def words(self) -> str:
        """The reason in Chinese."""
        return _WORDS[self.value]


@dataclass(frozen=True, slots=True)
class AdviceCounts:
    """What came of asking; holds no word of what was asked or answered.

    `used` answers had the form asked for; `late` ones did not come in time, `unusable` ones say
    something else, `failed` questions had no answer at all; `fault` is the last reason of these.
    `reordered` questions name their candidates in another order; `mapped` and `proposed` count
    facts. `gave_up` says that nothing more is asked.
    """

    asked: int = 0
    used: int = 0
    late: int = 0
    unusable: int = 0
    failed: int = 0
    reordered: int = 0
    mapped: int = 0
    proposed: int = 0
    dropped: Mapping[Drop, int] = field(default_factory=dict)
    fault: str = ""
    gave_up: bool = False
