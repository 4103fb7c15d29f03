"""What the body of a line of government is called at the level a paper speaks for.

省教育厅, 县教育局, 教育部: the table stands in duties.yaml. Where the paper itself names a body of
the line, or was written by it, that name is used, for places name their bodies as they like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.suggesting.duties import line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zhagen.breakdown.model import Body
    from zhagen.breakdown.suggesting.duties import Line

_RANKS: Final = {
    "省": "province", "市": "city", "州": "city", "盟": "city", "县": "county", "区": "county",
    "旗": "county", "镇": "town", "乡": "town", "街道": "town",
}  # fmt: skip
_NATIONAL: Final = re.compile(
    r"国务院|中共中央|中央|国家|中国|全国|最高|[\u3400-\u9fff]{2,9}(?:部|总局|总署)$"
)
_MUNICIPALITY: Final = re.compile(r"(?:中共)?(?:北京|天津|上海|重庆)市(?!.{1,5}[区县])")
_AUTONOMOUS: Final = re.compile(r"[\u3400-\u9fff]{2,6}自治区(?!.{1,8}[市州盟县旗])")
_NO_LINE: Final = re.compile(r"人民政府|政府$|委员会办公室$|领导小组")
_OTHERS: Final = re.compile(r"(?:办公厅|办公室)?(?:、.*|等.*)?$")
_ONE_BODY: Final = re.compile(
    r"(?:[局厅委部署办联]|总工会|办公室|总队|支队|大队)$"
)  # not 部门, 窗口
_BELOW: Final = re.compile(r"[省市州县区各]|地方")
_HEAD: Final = 8  # where a body's name tells its level
_WHERE_LEVEL: Final = "·"


@dataclass(frozen=True, slots=True)
class Naming:
    """How a paper calls bodies: the rank it speaks for, the level's name in front, names it used.

    `rank` is "" where the paper does not tell it.
    """

    rank: str = ""
    level: str = ""
    known: Mapping[str, str] = field(default_factory=dict)  # line -> name

    def of(self, line: Line) -> str:
        """The name of the body of a line here, or "" where this level has none."""
        if line.name in self.known:
            return self.known[line.name]
        name = line.at(self.rank or "city")
        if _WHERE_LEVEL in name:
            return name.replace(_WHERE_LEVEL, self.level)
        if self.rank and self.rank != "nation" and name:
            return self.level + name
        return name.removeprefix("委")


def naming_of(level: str, issuer: str, bodies: Iterable[Body] = ()) -> Naming:
    """The naming of a paper by its issuer, the level read from it, and the bodies it names."""
    rank, front = _rank(level, issuer)
    known: dict[str, str] = {}
    for body in bodies:
        line = None if body.generic else line_of(body.resolved)
        if line is not None and _is_of_level(body.resolved, front):
            known.setdefault(line.name, body.resolved)
    own = None if _NO_LINE.search(issuer) else line_of(issuer)
    if own is not None and (name := _OTHERS.sub("", issuer, count=1)):
        known.setdefault(own.name, name)
    return Naming(rank, front, known)


def _rank(level: str, issuer: str) -> tuple[str, str]:
    """The rank and the name of the level in front of its bodies."""
    if _MUNICIPALITY.match(issuer):
        return "city", "市"
    if _AUTONOMOUS.match(issuer):
        return "province", "自治区"
    if not level:
        return ("nation", "") if _NATIONAL.match(issuer) else ("", "")
    rank = _RANKS.get(level, "")
    return rank, "" if rank == "town" else level


def _is_of_level(name: str, front: str) -> bool:
    """Whether a named body can stand for its line here: one body, and of the paper's level."""
    if not _ONE_BODY.search(name):
        return False
    return front in name[:_HEAD] if front else _BELOW.match(name) is None
