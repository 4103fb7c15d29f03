"""The owner's name in what recognition read round a seal.

A ring has no beginning: the name may stand there more than once or be cut anywhere, with the
registration number and half-seen strokes of the star between its end and its start.
"""

from __future__ import annotations

import re
from string import ascii_letters

_NOT_OWNER = re.compile(r"[^㐀-鿿A-Za-z（）()·]")
_NUMBER = re.compile(r"[0-9OoIl]{3,}")
_STROKES = ascii_letters + "()（）·"
_ENDS = (
    "（有限合伙）", "（普通合伙）", "(有限合伙)", "(普通合伙)",
    "有限责任公司", "股份有限公司", "有限公司", "分公司", "公司", "合作社", "事务所", "合伙企业",
    "分行", "支行", "银行", "经营部", "委员会", "中心", "工厂", "学校", "医院", "厂", "局", "店",
    "所", "院", "处", "会",
)  # fmt: skip
# Legal forms of which a character was bent, doubled or lost: there is nothing else they can be.
_LIABILITY = re.compile(r"有限(?:责[^任]任|[^责]责任|责任[^公]|[^责公]任|责[^任公]|责|任)公司$")
_SHARES = re.compile(r"股[局扮粉仿伤价分](?=有限公司$)")


def owner_in(text: str) -> str:
    """The name in the text of a ring, once and without what is no part of it."""
    name = _owner(text)
    return _SHARES.sub("股份", _LIABILITY.sub("有限责任公司", name))


def _owner(text: str) -> str:
    # The registration number stands in the gap: what follows it is the name again.
    names = [_without_strokes(_NOT_OWNER.sub("", piece)) for piece in _NUMBER.split(text)]
    return once(max(names, key=len))


def ends_as_names_do(name: str) -> bool:
    """Whether a name ends with the kind of unit it names, and so is whole at its end."""
    return name.endswith(_ENDS)


def once(text: str) -> str:
    """A name that stands in a band more than once, once: 有限公司某某有限公司 -> 某某有限公司."""
    for period in range(4, len(text) - 2):
        again = text[period:]
        wrong = sum(one != two for one, two in zip(again, text, strict=False))
        if wrong <= 0.2 * len(again) and len(again) <= 1.2 * period:
            return _from_its_start(text[:period])
    return text


def _from_its_start(unit: str) -> str:
    """A name cut out of a circle anywhere, turned so that it ends as names end."""
    for end in _ENDS:
        place = (unit + unit).find(end)
        if 0 <= place < len(unit):
            cut = (place + len(end)) % len(unit)
            return unit[cut:] + unit[:cut]
    return unit


def _without_strokes(name: str) -> str:
    """A name without Latin letters at its ends: strokes of the star and the number, half seen."""
    plain = name.strip(_STROKES)
    return plain if plain.endswith(_ENDS) else name
