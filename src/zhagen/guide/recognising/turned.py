"""Words that turn a wording round (不用代扣), weigh it (代扣还是自缴) or count (两个人)."""

from __future__ import annotations

import re
from typing import Final

NOT: Final = re.compile(
    r"(?:(?:不|没|未|别|无|甭)(?:是|用|要|想|需要?|必|开通|签约|绑定|设置|申请|打算|准备|签|弄|搞|有|曾|会|能|走|选|做|在|给"
    r"|再|参加?|买|交|缴|上|算|属于)?|从来没有?|从没|还没有?|除了|除开?|并非|取消|去掉"
    r"|去除|排除|(?<!在)哪(?:里|儿)?(?:会|能|有)?)"
    r"(?:去|来|过|的|选|走|用|参加|缴纳?|交|买|上|加|添|补|投|办理?|在|是|有|开|要|做|登记"
    r"|找人?|给)?(?:我们?|公司|单位|员工|职工)?[\"' ]?$"
)
NOT_BEHIND: Final = re.compile(
    r"(?:保险|险)?(?:就|先|暂时|都|也|我们|[这那][个项份种]|的|呢| )*"
    r"(?:不(?:要|交|缴|参|买|上|加|添|投|办|用|需|选|考虑|行|算)|以后再|再说|再看|先放|去掉|删[掉了]|划掉|拿掉|撤掉|算了|免了|没必要|没有必要|取消|(?:已经|早就?)(?:单独|另外|自己|都)?[买交参上])"
)
# 工伤我们另外买了商业险就不交了: the clause comes to a no.
_NO_AT_LAST: Final = re.compile(
    r"(?:就|先|都|也|暂时)(?:先|暂时)?"
    r"(?:不(?:交|买|上|要|参|办|缴|用|想|考虑)|免|算(?![上进在入一个]))[^，。；]{0,2}[，。；！ ]*$"
)
_OFFERS: Final = re.compile(r".还是.|或者|都可以|都行|随便")
_DECIDES: Final = re.compile(r"还是.{1,12}吧|(?:我们?|咱们?|就)还是")
_WEIGHS: Final = re.compile(r".还是.")
_NUMERAL: Final = re.compile(r"[0-9一二两俩三四五六七八九十几百来多]$")


def turned_behind(text: str, at: int, end: int) -> bool:
    """Whether what follows a wording, up to the end of its clause, says no to it."""
    return NOT_BEHIND.match(text, at) is not None or _NO_AT_LAST.search(text[at:end]) is not None


def offered(clause: str) -> bool:
    """Whether a clause names alternatives without choosing: 代扣还是自己缴."""
    return _OFFERS.search(clause) is not None and not _DECIDES.search(clause)


def weighs(clause: str) -> bool:
    """工伤是单位交还是自己交: a clause that weighs two things chooses none."""
    return _WEIGHS.search(clause) is not None and not _DECIDES.search(clause)


def counts(text: str, found: re.Match[str]) -> bool:
    """Whether 个人 is counted (两个人) and not meant as a person by himself."""
    return found.group().startswith("个") and _NUMERAL.search(text[: found.start()]) is not None
