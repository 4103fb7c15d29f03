"""What is asked of the item itself in a talk: what it costs, how long it takes, where it is done.

Answered word for word from the catalogue's card, where the caller gave one, or from the slice;
what neither says is said to be left out, with whom to ask. The question of the talk stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from zhagen.guide.model import Aspect
from zhagen.guide.talking.cards import field_piece
from zhagen.guide.talking.wording import say
from zhagen.guide.talking.wording_slice import slice_piece

if TYPE_CHECKING:
    from zhagen.guide.talking.setting import Setting
    from zhagen.guide.talking.turn import Piece

_ASKED: Final[Mapping[Aspect, re.Pattern[str]]] = {
    Aspect.FEE: re.compile(
        r"收费|手续费|工本费|办理费|免费|[要收花得](?:多少|不要|几个|什么|啥)?(?:钱|费用)"
        r"|(?:办|开|弄|搞|这个)[^，。交缴]{0,6}多少钱"
    ),
    Aspect.DAYS: re.compile(
        r"几个?(?:工作)?[天日](?!前)|多少个?(?:工作)?[天日]|多久|多长时间"
        r"|(?:什么时候|啥时候|何时)(?:才?能|可以|会)?(?:办|弄|做|批)?(?:好|完|下来|拿到|批)"
    ),
    Aspect.PLACE: re.compile(
        r"(?:哪里|哪儿|哪|什么地方|啥地方|何处)(?:才?能|可以|去)?(?:办|受理|交材料|[提递]交|开户|交$)"
        r"|办理(?:地点|地址)|窗口在哪|[去到](?:哪里|哪儿|哪|什么地方)[?？呢啊]?$"
    ),
    Aspect.LINK: re.compile(
        r"网上(?:怎么|如何|能|可|哪里)|(?:能|可以?|怎么|如何|支持)(?:在|从|走)?网上|网址|链接|[在从]?哪个(?:网站|网)"
    ),
}
# What insurance or wages cost is not what the item costs.
_OTHER_MONEY: Final = re.compile(
    r"[交缴]纳?[^，。]{0,4}(?:钱|费)|社保费|保险费|工资|罚款|注册资[本金]"
)


def aspect_asked(text: str) -> Aspect | None:
    """The field of the item that is asked for; None if none is."""
    found = next((one for one, asked in _ASKED.items() if asked.search(text)), None)
    return None if found is Aspect.FEE and _OTHER_MONEY.search(text) else found


def told_of(setting: Setting, aspect: Aspect) -> Piece:
    """The field as the card or the slice has it, or that it is not written and whom to ask."""
    label = say(f"card.{aspect.value}")
    if (written := _written(setting, aspect)) is not None:
        return say("card.field", label=label, value=written)
    if not setting.definition.owner:
        return say("talk.not_written_plain", what=label)
    return say("talk.not_written", what=label, owner=slice_piece(setting.definition, "owner"))


def untold(setting: Setting) -> Piece:
    """That the slice does not say what was asked, and whom to ask."""
    if not setting.definition.owner:
        return say("talk.untold_plain")
    return say("talk.untold", owner=slice_piece(setting.definition, "owner"))


def filing(setting: Setting) -> Piece | None:
    """Where the item is filed online, if the card says so."""
    link = field_piece(setting.card, Aspect.LINK) if setting.card else None
    return say("ready.link", link=link) if link is not None else None


def _written(setting: Setting, aspect: Aspect) -> Piece | None:
    on_card = field_piece(setting.card, aspect) if setting.card else None
    if on_card is None and aspect is Aspect.DAYS and setting.definition.promise_day:
        return slice_piece(setting.definition, "promise_day")
    return on_card
