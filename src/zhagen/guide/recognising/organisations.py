"""Names of units as they are registered: 示例市红星餐饮有限公司, never 我们公司 or 小厂."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhagen.guide.recognising.leads import behind_leads
from zhagen.guide.recognising.said import Mention, Said
from zhagen.guide.recognising.vocabulary import Kind, Sayable
from zhagen.slices.patterns import UNIT_ENDS

_SIGN: Final = "\u4e00-\u9fffA-Za-z0-9（）·&"
_LEGAL: Final = (
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|股份公司|合作公司|专业合作社|联合社"
    r"|（有限合伙）|（普通合伙）"
    r"|（特殊普通合伙）|（个人独资）|合伙企业)"
)
_BRANCH: Final = rf"(?:（[{_SIGN}]{{2,8}}）)?(?:[\u4e00-\u9fff0-9第]{{0,8}}?分公司)?"
_COMPANY: Final = re.compile(rf"[{_SIGN}]{{2,40}}?{_LEGAL}{_BRANCH}")
_ONE_SIGN: Final = re.compile(rf"[{_SIGN}]")
# The name of a unit is registered in Chinese: A1有限公司 is none, nor what a formula ends in.
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_BEHIND_STEM: Final = re.compile(rf"{_LEGAL}.*$")
_SHORT_ENDS: Final = frozenset("吧厅所院处队室局部站场园")
_ENDS: Final = "|".join(
    sorted((one for one in UNIT_ENDS if one not in _SHORT_ENDS), key=len, reverse=True)
)
_SMALL: Final = re.compile(
    rf"[{_SIGN}]{{2,30}}(?:{_ENDS})(?:（(?:个体工商户|个人独资)）)?(?![\u4e00-\u9fff]?(?:房|长|员|里|面|东|主|铺)|监督|监管|管理局|保)"
)
_REGION: Final = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:省|市|县|区|镇)")
_INTRODUCED: Final = re.compile(
    r"(?:叫做?|名称|全称|全名|字号|店名|厂名|名字|名|招牌)(?:叫|是|为|：| )*$|(?:是|：)$"
)
_NO_UNIT: Final = re.compile(
    r"银行|信用社|联社|(?:(?:社保|保障|税务|监督管理|市监|公安|医保|审批)局|社保中心"
    r"|服务中心|服务大厅|派出所|法院|办事处)$"
)
_NOBODY: Final = re.compile(
    r"^(?:一[个家人]|[这那某哪几两]|什么|小|新|普通|私营|民营|这种|有限|责任|股份|我|你|他"
    r"|咱|自己|家里|贵|本)"
    r"|什么|怎么|[吗呢吧啊了]|需要|材料(?!科技|有限|工程|技术|贸易|制造|厂)|办理|社保|类型|性质|属于|不是|让|[工农中建交招]行$"
    r"|^(?:合伙|个体|独资|个人|国有|民营|集体|外资|合资|股份|农民|农业)|\d(?:号|栋|幢|座|楼|层|室|单元)"
)
_LINE: Final = (
    r"(?:餐饮|科技|贸易|商贸|建筑|物流|运输|服务|管理|咨询|食品|服装|广告|装饰|文化|传媒"
    r"|教育|医疗|电子|网络|信息"
    r"|技术|工程|机械|农业|劳务|人力资源|物业|投资|环保|化工|制造|加工|销售|设计|美容|家政"
    r"|保洁|软件|五金)*"
)
_ONLY_LINE: Final = re.compile(rf"(?:{_LINE}(?:类|行业)?的?)?(?:{_LEGAL})")
# 十来个人的小厂: what kind of unit it is, no name.
_DESCRIBES: Final = re.compile(r"的|个|人[开办]|[做开搞卖]")
_ENDS_CLAUSE: Final = frozenset(["", *"，。；！\n "])
_FORMER: Final = re.compile(r"(?:曾用名|原名|原来叫|以前叫|旧名|前身)[是为叫：]?$")
_AT_WORK: Final = re.compile(r"^(?:的(?:员工|会计|职工|人|代理|业务)|上班|工作|做(?:会计|人事))")


def organisations(said: Said) -> Iterator[Mention]:
    """Every registered name of a unit, for each concept that takes one."""
    for concept in said.vocabulary.of(Kind.UNIT_NAME):
        yield from _companies(said, concept)
        yield from _small(said, concept)


def _companies(said: Said, concept: Sayable) -> Iterator[Mention]:
    for found in _COMPANY.finditer(said.text):
        name = _name(said, found.group())
        if _is_cut(said.text, found) or not _HAN.search(_BEHIND_STEM.sub("", name)):
            continue
        if len(name) >= 6 and not _ONLY_LINE.fullmatch(name) and not _NO_UNIT.search(name):
            yield from _mention(said, concept, name, found)


def _is_cut(text: str, found: re.Match[str]) -> bool:
    """Whether a name goes on before where a name may begin: it is too long, and not its end."""
    return found.start() > 0 and _ONE_SIGN.match(text, found.start() - 1) is not None


def _small(said: Said, concept: Sayable) -> Iterator[Mention]:
    """A shop or works without a legal form: only where it is introduced as a name."""
    for found in _SMALL.finditer(said.text):
        name = _name(said, found.group())
        if "公司" in found.group() or _DESCRIBES.search(name.partition("（")[0]):
            continue
        start = found.end() - len(name)
        before = said.text[max(0, start - 6) : start]
        placed = _REGION.match(name) is not None
        told = _INTRODUCED.search(before) is not None or said.asked is concept
        told = told or _alone(said.text, start, found.end())
        if len(name) >= 4 and (told or (placed and len(name) >= 7)) and not _NO_UNIT.search(name):
            yield from _mention(said, concept, name, found)


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a name is a clause of its own, as on a form: 红星面馆，代码…."""
    before, behind = text[max(0, start - 1) : start], text[end : end + 1]
    return before in _ENDS_CLAUSE and behind in _ENDS_CLAUSE and behind != "" and end - start >= 5


def _name(said: Said, run: str) -> str:
    """The name at the end of a run: from the region of the slice on, else behind what leads."""
    stem = said.vocabulary.region.rstrip("省市区县")
    name = behind_leads(run)
    at = name.find(stem) if len(stem) >= 2 else -1
    # 云山（示例市）食品有限公司 begins before its region.
    name = name[at:] if at > 0 and name[at - 1] != "（" else name
    while name.startswith("）") or (name.startswith("（") and "）" not in name):
        name = name[1:]
    return name


def _mention(said: Said, concept: Sayable, name: str, found: re.Match[str]) -> Iterator[Mention]:
    start = found.end() - len(name)
    if _NOBODY.search(name) or said.clause_at(start).idle:
        return
    before = said.text[max(0, start - 6) : start]
    if _FORMER.search(before):
        return
    elsewhere = _AT_WORK.match(said.text, found.end()) is not None
    for_whom = re.search(r"(?:帮|替|给|代表|名称.?|全称.?|叫.?|名.?)$", before) is not None
    weight = 1 if elsewhere else 3 if for_whom else 2
    name = name.replace("(", "（").replace(")", "）")
    yield Mention(concept.name, name, start, found.end(), weight)
