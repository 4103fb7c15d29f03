"""The words that give roles in brackets and label lines: 责任单位：…, ……牵头, ……按职责分工负责."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from importlib.resources import files
from typing import Final

from zhagen.language.bodies_words import sections, trie
from zhagen.language.plain import plain


class Part(StrEnum):
    """What a label or verb makes of the names beside it, before they are weighed together."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"  # 责任单位, 负责: lead when alone, joint when several
    CARRY = "carry"  # 落实: support beside others, else responsible
    SUPPORT = "support"
    GUIDE = "guide"
    PERSON = "person"  # 责任领导, 责任人
    DEADLINE = "deadline"
    OTHER = "other"  # ends the value before it and says nothing itself


def _labels() -> dict[str, Part]:
    content = files(__package__).joinpath("brackets.txt").read_text(encoding="utf-8")
    listed = sections(content)
    table: dict[str, Part] = {}
    for part in Part:
        for head in listed.get(f"{part} heads", ()):
            table.update({head + kind: part for kind in listed["kinds"]})
    for part in Part:
        table.update(dict.fromkeys(listed.get(part, ()), part))
    return table


LABELS: Final = _labels()
_LIKE_LABEL: Final = (
    (re.compile("时限|时间|期限|日期|节点"), Part.DEADLINE),
    (re.compile("领导|责任人|负责人"), Part.PERSON),
    (re.compile("配合|协办|协助|参与|协同|参加"), Part.SUPPORT),
    (re.compile("牵头|主办|主责"), Part.LEAD),
    (re.compile("指导"), Part.GUIDE),
    (re.compile("责任|负责|承办|落实|实施|分工"), Part.RESPONSIBLE),
)


def part_of(label: str) -> Part | None:
    """What a label or a column's head makes of the names under it; None when it says nothing."""
    if not label:
        return None
    name = re.sub(r"\s|[：:]$", "", plain(label))
    if not name or name in LABELS:
        return LABELS.get(name)
    return next((part for like, part in _LIKE_LABEL if like.search(name)), None)


# Labels of meetings and contacts too: they say something only beside others.
OPENS_NOTHING: Final = frozenset(
    {
        "时间",
        "期限",
        "启动时间",
        "开展时间",
        "时间安排",
        "负责人",
        "联络员",
        "经办人",
        "支持",
        "参与",
    }
)


def _at_edge(listed: Iterable[str]) -> str:
    """A pattern for words behind no Han character; a search skips to their first characters."""
    tails: dict[str, list[str]] = {}
    for word in listed:
        tails.setdefault(word[0], []).append(word[1:])
    return "|".join(
        rf"{re.escape(first)}(?<![\u3400-\u9fff]{re.escape(first)}){trie(rest)}"
        for first, rest in sorted(tails.items())
    )


# A label stands at the edge of a clause and ends with a colon; 【责任单位】 needs none.
LABEL: Final = re.compile(
    rf"(?P<label>{_at_edge(LABELS)})(?P<remark>（[^（）：]{{1,20}}）)?(?:[为是]?：|(?<=单位|部门|科室|处室|时限|时间|领导|主体)(?=）)"
    r"|(?<=单位|部门|科室|处室|主体)为(?=[\u3400-\u9fff]))"
)
# Any short head with a colon ends the value before it.
ANY_LABEL: Final = re.compile(r"(?<=[；。，、\s])(?P<label>[\u3400-\u9fff]{2,8})：")

_HOW: Final = (
    r"(?:按照|按|根据|依照|依据|结合|依)"
    r"(?:各自|本部门|本单位|本地区|部门|单位|工作|法定|相应|本地|自身|有关|相关)*(?:的)?(?:工作)?"
    r"(?:职责|职能|实际|分工|任务|权限|规定|要求|情况|辖区|属地|属地管理|属地原则|属地管理原则|法|责|"
    r"职能职责)(?:权限)?(?:任务)?(?:和)?(?:分工|任务|职责|实际)?，?(?:范围内|抓好|做好)?"
)
_ADVERB: Final = (
    rf"(?:{_HOW}|分别|共同|联合|具体|统筹|组织|协同|协调|积极|密切|做好|抓好|认真|主动|予以|给予|自行|"
    r"各自|全力|参照|同步|抓|推动|统一|一并|依法|另行|切实|持续|加强)"
)
_AFTER: Final = (
    r"(?:负责|组织实施|组织落实|组织推进|推进实施|推进落实|推动落实|贯彻落实|落实|实施|推进|开展|抓总|"
    r"抓落实|统筹|协调|组织|执行|完成|相关工作|有关工作|具体工作|工作|各项|任务|抓好|做好|具体|督促|督导|"
    r"分别|统筹协调|牵头|总体|配合|参与|指导|监督|按期|共同|到位|好|按|职责|分工|此项|该项|，共同|本项)"
)
_ENDS: Final = r"(?=$|[，；。、）（\s]|会同|联合|以下|列第|排第)"
# A verb that is part of many names (市质量监督站) counts only straight behind the end of a name.
_BEHIND_NAME: Final = (
    r"(?:(?<=[局委办厅部院站所队科处室股组府司行])"
    r"|(?<=中心|集团|学校|大学|妇联|残联|乡镇|街道|社区|县区|区县|镇街|协会|工会|商会)|(?<=）))"
)
_BESIDE: Final = (
    r"(?:审核|审查|审定|审批|监督|监管|监测|保障|验收|核查|审计|考核|评审|评估|备案|入驻|联审|会签|把关|复核|"
    r"跟踪|督查|督办|检查|公示|拨付|兑现|验证|提供|服务|支撑|供应|保供)"
)
_MAKES: Final = (
    r"(?:(?:负责)?(?:起草|制定|拟订|编制|承建|代建|建设|整改|主管)"
    r"|联合(?:执法|检查|行动|整治|推进|实施|办理|监管|印发|发布|开展|组织|审批|督查))"
)
_OBJECT: Final = (
    r"[^，。；、（）：\s局委厅部办科]{0,8}(?<![院会站所队处室股组府司社人])"
    r"(?<!中心|公司|集团|单位|机构|企业|平台|牵头|负责|配合|参与)"
)
_VERBS: Final[tuple[tuple[Part, str], ...]] = (
    (Part.LEAD, rf"(?:共同|联合|分别|具体|总|负责)?(?:牵头|主办|主抓|抓总)(?:{_AFTER}){{0,4}}"),
    (Part.LEAD, rf"(?:总|负责)?牵头(?!单位|部门|领导|责任|[人科处省市县区镇]){_OBJECT}"),
    (Part.LEAD, r"(?:负责|总体|全面|牵头)?统筹(?:协调|推进|负责|抓总|调度|落实|实施|管理){0,3}"),
    (
        Part.SUPPORT,
        (
            rf"(?:{_ADVERB}){{0,4}}(?:配合|参与|协助|(?<!政)协办|参加|协作|支持|协同|联动|联办)"
            rf"(?:{_AFTER}){{0,3}}"
        ),
    ),
    (
        Part.GUIDE,
        (
            r"(?:统筹|加强|业务|负责)?(?:指导|督导|监督指导|督促指导|指导监督|指导督促)"
            r"(?:监督|推进|落实|实施|工作|督促|协调|推动){0,2}"
        ),
    ),
    (
        Part.RESPONSIBLE,
        rf"(?:{_ADVERB}){{0,4}}(?:负责|承办|承担|主责|分工负责|实施主体)(?:{_AFTER}){{0,4}}",
    ),
    (
        Part.CARRY,
        rf"(?:{_ADVERB}){{0,4}}(?:落实|实施|推进|执行|推动|办理|完成|开展)(?:{_AFTER}){{0,2}}",
    ),
    (Part.RESPONSIBLE, _HOW),
    (Part.SUPPORT, rf"{_BEHIND_NAME}(?:负责|做好|予以|给予|严格)?{_BESIDE}{_OBJECT}"),
    (Part.RESPONSIBLE, rf"{_BEHIND_NAME}{_MAKES}{_OBJECT}"),
)  # fmt: skip
# What a verb begins with: one look at each character before the long list is tried.
_VERB_HEADS: Final = (
    "一业严主予代会供依保做兑入全公共具分切制办加协参另各同备复完实审密建开总执承把抓拟拨持指按推提支整服核根检牵监督积"
    "组结给统编考联自落认评负起跟配验"
)
VERB: Final = re.compile(
    f"(?=[{_VERB_HEADS}])(?:"
    + "|".join(f"(?P<v{i}>{pattern}){_ENDS}" for i, (_part, pattern) in enumerate(_VERBS))
    + ")"
)
VERB_PARTS: Final = tuple(part for part, _pattern in _VERBS)
# 2026年9月底前完成, 长期坚持: a clause about time among the names.
TIME_CLAUSE: Final = re.compile(
    r"(?<=[，；。、\s（])(?:原则上|力争|确保|并|应|须)?[于在至到]?"
    r"(?:\d{4}年|\d{1,2}月|今年|明年|本年|当年|年底|年内|每[年月周季日]|长期|持续|第?[一二三四]季度|"
    r"[上下]半年|自印发|即日起|常年|全年|\"?十[四五]五)"
    r"[^，；。、：（）\s]{0,16}(?=$|[，；。）\s])"
)
WITH: Final = re.compile("会同|联合|商同|商(?=[国省市县区各教财公民人自])|协同")
# A name's own role in a list: 市人社局（牵头）.
OWN_ROLE: Final = re.compile(
    r"^（(?:(?P<lead>牵头单位|牵头部门|牵头|主办|主责|总牵头)|(?P<support>配合单位|配合|协办|参与|协助))）$"
)
# How names end that no grammar knows; and a bracket that holds nothing else.
_NAME_END: Final = (
    r"(?:[局委办厅院会站所队科处室股组校企司团行社府关区县市镇乡街村省州盟旗地方部馆庭台署]|中心|单位|公司|集团|街道|社区|专班|妇联|残联|"
    r"机构|机关|组织|大学|学校|高校|医院|法院|企业|园区|窗口|平台|党组|支部|（[^（）]{1,16}）)"
)
ENDS_AS_NAME: Final = re.compile(rf"{_NAME_END}$")
_ONE_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,28}")
_LAST_OF_LIST: Final = re.compile(r"等(?:各|有关|相关)*(?:部门|单位)?$")
_ASIDE: Final = re.compile(r"（[^（）]*）")


def only_names(content: str) -> bool:
    """Whether a bracket holds nothing but what ends like names."""
    pieces = re.split("[、，；]", _LAST_OF_LIST.sub("", _ASIDE.sub("", content)))
    return all(_ONE_NAME.fullmatch(one) and ENDS_AS_NAME.search(one) for one in pieces)


# 市监局（知识产权局）: a bracket behind such an end is a second name.
NAMED_BEFORE: Final = re.compile(
    r"(?:[局委办厅署府院站所科处]|中心|公司|集团|部门|单位|机构|企业)$"
)
# 拟由…牵头, 建议由…负责: not yet said, so nobody is charged.
PROPOSED: Final = re.compile(r"(?:拟|建议|提议|拟定|暂定|考虑)(?:由|请|明确由|确定由|继续由)")
# What tells that a bracket without role words is about something else.
NOT_ROLES: Final = re.compile(
    r"^(?:报(?=[省市县区国送请经批])|经(?=[省市县区国])|除(?!雪))|已由|已[完经办]|"
    r"以下简称|简称|下称|即[^将]|例如|如：|含|包括|其中|见附件|附件|详见|不含|详情|联系人|联系电话|电话：|邮箱|"
    r"负责同志|参加人员|成员由|组成$|http|www|第[一二三四五六七八九十百\d]+[条款号]|〔?\d{4}〕?\d+号"
)
