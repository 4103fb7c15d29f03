"""Names that stand in front of what is done with them: 名单于本周五前报局办公室.

The verb is found first; what is read backwards from it, up to the head of the clause, must be a
name, perhaps a time, and words of manner. A bare 清单公布 proves nothing: a time, a recipient or a
word of manner has to stand beside the verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from zhagen.breakdown.fields.deliverables_words import any_of, deliverable_data, papers_of

_LEFT = 48
_BREAK = re.compile(r"[，。；：！？（）、|｜\t\n](?![^《》]{0,60}》)")
# Only words of time: 于3月25日前, 在5个工作日内, 考核结束后20日内.
_TIME = (
    r"(?:应当?|须|要|务必|请|均|需|可)*(?:于|在|最迟|截至)?"
    r"[0-9一二三四五六七八九十两年月日号周季度旬半上下中初底末本每当次第个星期天时点分早晚今明后班工作节假之"
    r"收到起自通知印考核检查评估结束完成满 ]{1,22}(?:前|内|底|末)"
    r"|(?:拟?于|在|拟)?[0-9]{1,2}月(?:[上中下]旬|[0-9]{1,2}日)?"
)
_MANNER = (
    r"(?:应当?|须|要|请|需|必须|务必|均|由[^，。；]{2,12}|及时|同步|一并|一同|全部|统一|定期|依法|另行|逐级"
    r"|按时|如期|书面|集中|直接|每[年季月周旬]度?|按[年季月周旬]度?|当[天日场]|实时|随时|分别)*"
)
# 已公布, 根据结果公布, 开展数据上传工作: told, grounds, and things of the verb's own clause.
_NO_NAME = re.compile(
    r"已|自|以|从|收到|^严格|按照?|依据|根据|对照|结合|围绕|未|不得|严禁|情况下|后$"
    r"|^(?:做好|开展|推进|加强|规范|组织|负责|落实|收到|建立|完善|对|因|凭)"
)
# A recipient behind the verb.
_BESIDE = re.compile(
    r"(?:至|给|到|由|经|请|向|各|本|我|被|有关|相关|备案|审[定议批核]|[^，。；、的]{0,14}"
    r"(?:局|办|委|厅|部|处|科|室|组|中心|县|市|区|省|镇|乡|街道|政府|单位|公司|集团|机构|邮箱|平台|系统|群|站|所"
    r"|备案|党组织))"
)
# 公示期, 上传工作: the verb is part of a noun; 公布后, 公布之日: it tells when.
_NO_VERB = re.compile(
    r"[和与及、]|系统|栏|职责|内容|后|的|前|时|之|以来|当日|不少于|不低于|期[间满]?|[0-9]|工作|率|功能|机制"
    r"|制度|流程|渠道|平台|任务|机构|形式|日期|时间|单位|人"
)
# One-character verbs, which are part of many other words. Each begins with its own character, so
# that the search keeps its table of first letters.
_SHORT = (
    r"报(?<![上呈填申举预通简月年周季专公汇海日晚]报)(?![告表道到名考警销废价刊社亭酬应答案批建])"
    r"|送(?<![推运配发]送)(?![达审到给展检])"
    r"|发(?<![开启转印下颁分研出触引批签]发)(?=到|给|至|群|我|办公|局|各|在)"
    r"|交(?<![提移上递]交)(?=[给到由至我局办市县区省镇])"
)


# 信息公开, 数据发布: what is done as a rule, not a thing.
_LOOSE = ("信息", "数据", "文件")
_CLAUSE_OVER = re.compile(r"[，。；：！？（）、 \t\n]|$")
_MADE_KNOWN = frozenset(("公开", "公示", "发布", "公布", "上传", "通报", "印发", "出台"))


@dataclass(frozen=True, slots=True)
class _Fronted:
    """The patterns built from the data file."""

    verb: re.Pattern[str]
    kept: frozenset[str]
    finished: frozenset[str]
    name: re.Pattern[str]
    kept_name: re.Pattern[str]
    whole: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=1)
def _fronted() -> _Fronted:
    data = deliverable_data()
    papers, told = papers_of(data), data["told_fronted"]
    sent = any_of([word for word in data["sent"] if len(word) > 1])
    tail = rf"(?:（[^（）]{{0,24}}）)?(?P<t>(?:{_TIME}))?(?P<m>{_MANNER})$"
    lead = r"^(?:(?P<lead>[^《》]{0,30}?[前内底])(?=..))?(?:并|且|相关|有关|同时)?(?:将|把)?"
    return _Fronted(
        verb=re.compile(f"{any_of([*data['kept'], *data['finished']])}|{sent}|{_SHORT}"),
        kept=frozenset(data["kept"]),
        finished=frozenset(data["finished"]),
        name=re.compile(
            rf"{lead}(?:《(?P<q>[^《》]{{2,60}})》"
            rf"|(?P<n>[^《》 @]{{0,16}}?(?:{any_of([*papers, *told])})))\"?{tail}"
        ),
        kept_name=re.compile(
            rf"{lead}(?:《(?P<q>[^《》]{{2,60}})》|(?P<n>[^《》的]{{2,12}}?(?<!处理)"
            rf"(?:{any_of(data['kept_heads'])})))\"?{tail}"
        ),
        whole=_whole(any_of(papers)),
    )


# A sign in every such sentence, quicker to look for than the sentence.
_SIGNS = tuple(map(re.compile, ("[改善订]后", "前[发交报传送]", "在《", "一[^一]一[档册表卡账]")))


def _whole(papers: str) -> tuple[re.Pattern[str], ...]:
    """Sentences whose name and verb stand far apart."""
    return (
        # 原则同意《……》，……修改完善后印发: the approved draft is worked over.
        re.compile(
            r"(?:同意|通过)[^。；《》]{0,30}《(?P<n>[^《》]{2,60})》[^。；]{0,40}"
            r"(?:修改完善|修改|完善|修订)后"
        ),
        # 进度表今晚8点前发群里: said in speech, the time between name and verb.
        re.compile(
            rf"(?:^|(?<=[，。；： \t]))(?P<n>[^，。；：、（）《》\t 的将把由]{{0,10}}?(?:{papers}))"
            r"[^，。；：、（）\t的]{0,10}前[发交报传送](?=$|[，。；]|[到给至来上我群])"
        ),
        # 在《……表》上签字: the form is filled in.
        re.compile(
            r"在《(?P<n>[^《》]{2,40}(?:表|单|册|簿|书|卡))》(?:上|中|内)?(?:签|填|登记|注明|记)"
        ),
        # 摸清底数，一户一档: the clause is the order.
        re.compile(
            r"(?:^|(?<=[，。；：、]))\"?(?P<n>一[^，。；一\"]一[档册表卡账])\"?(?=$|[，。；（）])"
        ),
    )


def fronted_names(text: str) -> Iterator[tuple[int, int]]:
    """The places of names in front of their verbs in plain `text`."""
    words = _fronted()
    for sign, sentence in zip(_SIGNS, words.whole, strict=True):
        if sign.search(text):
            yield from (match.span("n") for match in sentence.finditer(text))
    for verb in words.verb.finditer(text):
        if (place := _name_before(text, verb, words)) is not None:
            yield place


def _name_before(text: str, verb: re.Match[str], words: _Fronted) -> tuple[int, int] | None:
    if _NO_VERB.match(text, verb.end()):
        return None
    start = _clause(text, verb.start())
    left = text[start : verb.start()]
    kept = verb.group() in words.kept
    found = (words.kept_name if kept else words.name).match(left)
    if found is None or _NO_NAME.search(found["lead"] or "") or _NO_NAME.search(found["n"] or ""):
        return None
    if left.endswith(_LOOSE) and verb.group() in _MADE_KNOWN:
        return None
    told = kept or verb.group() in words.finished
    if not told and not _is_sent(text, verb, timed=bool(found["t"] or found["m"])):
        return None
    low, high = found.span("q" if found["q"] else "n")
    return start + low, start + high


def _is_sent(text: str, verb: re.Match[str], *, timed: bool) -> bool:
    """Whether the verb tells what becomes of the name before it, and governs nothing else."""
    if _BESIDE.match(text, verb.end()):
        return True
    return timed and (
        verb.group() in _MADE_KNOWN or _CLAUSE_OVER.match(text, verb.end()) is not None
    )


def _clause(text: str, place: int) -> int:
    """Where the clause before a verb begins; a bracket behind the name does not end it."""
    low = max(0, place - _LEFT)
    stops = [stop.end() for stop in _BREAK.finditer(text, low, place)]
    return stops[-1] if stops else place if low else 0
