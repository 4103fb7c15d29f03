"""Names without their level: which one a list or a document hands down to them.

省工业和信息化厅、科技厅 are two provincial bodies. A level is handed on only between neighbours of
a list; a comma, a verb, or a name with a level or place of its own ends it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zhagen.language.bodies_model import Mention, Sort

_BETWEEN: Final = frozenset({"、", "﹑", "､", "和", "与", "與", "及", "以及", "、 "})
_TAKES: Final = frozenset({Sort.ORGAN, Sort.GOVERNMENT})
_GIVES: Final = frozenset({Sort.ORGAN, Sort.GOVERNMENT, Sort.OPEN})
# 国家 stands before single names, and a district of bodies (开发区) is one body's own place.
_NOT_HANDED: Final = frozenset({"国家", "中央", "中国"})
_NATIONAL: Final = re.compile(
    r"国务院|中国|中央|全国|最高|海关总署|.*总局|.*总署|银保监会|证监会|人民银行|人行|国管局|团[省市县区]委|.*部(?:门)?$|"
    r".*(?:机关|法庭|系统|条线|派出所|办事处|[科股处室]|大厅|窗口|所|站|村（居）委会|居委会|村委会)$"
)
# Only these take the issuer's level when no neighbour hands one down.
_OWN: Final = re.compile(r"(?:局|厅|委|委员会|办|部)$")
_PARTY_UNIT: Final = frozenset(
    "组织部 宣传部 统战部 政法委 网信办 编办 社会工作部 社工部 金融办 台办 改革办".split()  # noqa: SIM905
)
_LEVEL_OF_ISSUER: Final = (
    ("国务院", ""),
    ("街道", "街道"),
    ("开发区", ""),
    ("镇", "镇"),
    ("乡", "乡"),
    ("县", "县"),
    ("自治旗", "旗"),
    ("旗", "旗"),
    ("区", "区"),
    ("市", "市"),
    ("自治州", "州"),
    ("州", "州"),
    ("省", "省"),
    ("自治区", "区"),
)
_PLACE_OF_ISSUER = re.compile(
    r"(?:[\u3400-\u9fff]+?(?:自治区|自治州|自治县|自治旗|街道|[省市州县区旗镇乡]))+?"
    r"(?=人民政府|政府|委|党|人|发|教|科|工|经|民|公|司|财|自|规|生|住|交|水|农|商|文|卫|退|应|审|国|市场|统|医|"
    r"信|机|粮|能|数|大|政|行|综|城|税|气|办)"
)


def level_of(issuer: str) -> str:
    """The level an issuer speaks for: 示例市人民政府办公室 -> 市; "" for the State Council."""
    place = _PLACE_OF_ISSUER.match(issuer)
    name = place.group() if place else ""
    for end, level in _LEVEL_OF_ISSUER:
        if name.endswith(end):
            return "" if name.startswith("国") else level
    return name if name in {"省", "市", "县", "区"} else ""


def resolved_names(text: str, mentions: Sequence[Mention], level: str = "") -> tuple[str, ...]:
    """The name of each mention with the level it inherits; as written where it inherits none.

    `text` is cut as given (pass the original to keep its characters). `level` is that of the
    document's issuer; it serves names that no neighbour gives a level.
    """
    names: list[str] = []
    handed, shared = "", False  # shared: behind 各区县人社局 a name may be each district's, too
    before: Mention | None = None
    for mention in mentions:
        name = text[mention.start : mention.end]
        if before is not None and text[before.end : mention.start] not in _BETWEEN:
            handed, shared = "", False
        if _takes(mention, name):
            own = level if _OWN.search(name) and name[-2:] != "党委" and not shared else ""
            names.append(_under(handed or own, name))
        else:
            names.append(name)
        if mention.start < mention.core and mention.sort in _GIVES:
            handed = "" if mention.level in _NOT_HANDED else mention.level
        elif mention.sort is Sort.BRANCH or mention.generic:
            handed = ""
        shared = shared or mention.generic
        before = mention
    return tuple(names)


def _under(level: str, name: str) -> str:
    """A name below a level; a part of the party stands below its committee (省委宣传部)."""
    return f"{level}委{name}" if level and name in _PARTY_UNIT else level + name


def _takes(mention: Mention, name: str) -> bool:
    """Whether a name is a body's that stands without its level."""
    if mention.sort not in _TAKES or mention.generic or mention.plural:
        return False
    return mention.start == mention.core and (name in _PARTY_UNIT or not _NATIONAL.match(name))
