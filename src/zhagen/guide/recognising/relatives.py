"""Relatives and friends as people name them: my uncle may be a stranger, or our legal person."""

from __future__ import annotations

import re
from typing import Final

# Those that come up as owners of other firms; at home are one's own household.
OTHERS: Final = (
    r"(?:表|堂|大|小|二|三)?(?:哥|弟|姐|妹|舅|叔|伯|姑|姨|嫂)(?:哥|弟|姐|妹|夫|父|妈|子|舅|叔|伯|姑|姨|嫂)?"
    r"|朋友|同学|亲戚|邻居|隔壁"
)
_HOUSEHOLD: Final = (
    r"[爸妈爹娘爷奶]{1,2}|父亲|母亲|老?[公婆](?!司|章|户|家)|岳[父母]|公公|婆婆|爱人|媳妇|丈夫|妻子|先生|太太"
    r"|老[头丈]|对象|儿子|女儿|女婿|侄|外甥|丈[人母]|家里|合伙人|战友|老乡"
)
KIN: Final = rf"(?:{OTHERS}|{_HOUSEHOLD})"
_SAID: Final = r"(?:上面|登记|名字?|其实|现在|应该|[写填挂并可也又而就都的呢嘛，、 啊呀他她])*"
# 法人不是我，是…: what stands between the title and the relative who holds it.
_HOLDS: Final = re.compile(
    rf"{_SAID}(?:不是(?:我|本人)(?:本人|自己)?{_SAID})?是(?:我们?|咱们?)?(?:家|的)*(?:一?[个位])?$"
)


def holds_title(text: str, place: int, titles: re.Pattern[str]) -> bool:
    """Whether who is named at a place is told to hold a title: 法人不是我是我舅舅."""
    named = list(titles.finditer(text, max(0, place - 24), place))
    return bool(named) and _HOLDS.match(text[named[-1].end() : place]) is not None
