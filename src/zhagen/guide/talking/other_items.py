"""Whether a turn wants another item than the one being talked about: 我想办个体户营业执照.

Which item that is, the caller's linker finds out; here it is only told from an answer, so that
the name of another item is not written down as a fact of this one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from zhagen.guide.talking.setting import Move, Setting, not_again, values_of

if TYPE_CHECKING:
    from zhagen.cases.model import Value
    from zhagen.slices.model import Slice

_WISH: Final = re.compile(
    r"(?:^|[，。,!！；])(?:那|其实|另外|还有|对了|顺便|[，, ])*"
    r"我们?(?:其实|就|是|还|现在|另外|又|也|主要)*(?:想|要|打算|准备|得)(?:再|另外|先)?"
    r"(?:给[^，。,0-9]{1,6}?)?"
    r"(?:办理?|申请|咨询|问|领|开|交|缴|买|(?=注册|登记|补|查|退|换|转|变更|注销))"
    r"(?!.?(?:这|一?下|看|问|人))(?P<what>[^，。,!！？?；\n]*)"
)
# 办个体户营业执照, 个体户开业: what is to be done, where no wording of ours says what is.
_NAMED: Final = re.compile(
    r"^(?:想|要)?(?:办|注册|申请|补|注销|开)|(?:登记|注册|开业|执照|变更|注销|申请)$"
)
_STATES: Final = re.compile(r"[是写为叫过了没]|类型|性质|，|,")
_LONGEST_NAME: Final = 16
_PARTICLES: Final = re.compile(r"[的个了一下吧啊呢 ]|理(?=$)")


def wants_other(setting: Setting, move: Move, facts: Mapping[str, Value]) -> bool:
    """Whether the turn wants another item; `facts` are what it seems to tell.

    What answers the question, changes what is known or would be asked yet is an answer.
    """
    known = values_of(move.state)
    told = {name for name, value in facts.items() if name not in known or known[name] != value}
    if move.state.asked in facts or any(one in known for one in told):
        return False
    wish = _WISH.search(move.text)
    named = wish is None and bool(told) and _is_name(move.text.strip())
    if wish is None and not named:
        return False
    if told & set(setting.planner.questions(known, not_again(move.state))):
        return False
    return wish is None or not is_own(setting.definition, wish["what"])


def _is_name(text: str) -> bool:
    short = len(text) <= _LONGEST_NAME
    return short and _NAMED.search(text) is not None and _STATES.search(text) is None


def wants_this(setting: Setting, text: str) -> bool:
    """Whether the turn only says once more that this item is wanted."""
    wish = _WISH.search(text)
    return wish is not None and is_own(setting.definition, wish["what"])


def is_own(definition: Slice, words: str) -> bool:
    """Whether all that is wanted is this very item: every two characters stand in its names."""
    names = (definition.title, *(definition.guide.names if definition.guide else ()))
    ours = {name[at : at + 2] for name in names for at in range(len(name) - 1)}
    short = _PARTICLES.sub("", words)
    return len(short) > 1 and all(short[at : at + 2] in ours for at in range(len(short) - 1))
