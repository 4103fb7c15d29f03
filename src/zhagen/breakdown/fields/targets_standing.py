"""Whether a number is one to be reached: by its cue, its measure word and what stands around it.

A number without a cue still counts where it closes its clause behind the name of what is counted
(招募志愿者600名), or where it says for how many something is done (为300户实施改造). Numbers of
what exists (全县142宗), of who is meant (二级以上医疗机构) and of a condition (低于10%的) do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhagen.breakdown.fields.targets_values import OCCASIONS, SHARES, TIMES, digits_alone, unit_of
from zhagen.breakdown.fields.targets_words import Words
from zhagen.breakdown.model import Comparator

CLAUSE_LEFT = 40
BREAK = re.compile(r"[，。；：！？（）、\t]")
CLAUSE_OVER = re.compile(r" ?(?:[，。；：、（）？！\t\n]|$)")
# What only describes who or what is meant: 低于10%的一律回收.
_DESCRIBES = re.compile(
    r" ?的(?!目标|任务|要求|比例|速度|幅度|增速|增幅|水平|标准|覆盖|满意)[^，。；]{0,12}"
    r"(?:$|[，。；、）]|一律|予以|给予|应|须|要|企业|单位|项目|地方|地区|人员|个人|机构|业主)"
)
# How many there are, before the number: 全县142宗, 涉及的30家, 第3名, 前5名.
_EXISTING = re.compile(
    r"(?:[全我本该各][市县区省镇乡州国]|辖区内?|所属|下辖|共计?|涉及|全部|其余|剩余|其他|上述|以上|前述|原有?|[第前每这该])的?$"
)
_FOR = re.compile(
    r"(?:^|[，。；：、要将应须])?(?:为|对|把|将|向|给|帮助|引导|组织)(?:不少于|至少)?"
    r"(?:[全我本该各][市县区省镇乡州村国]的?|辖区内?的?|[^，。；：0-9]{0,8}(?:的|发现|排查出|摸排出|梳理出|确定|反馈|遗留|涉及))?$"
)
_DONE_FOR = re.compile(
    r"[^，。；0-9]{1,16}?(?:开展|实施|进行|完成|提供|逐[一户家个项宗台处条件]|全部|发放|落实|纳入|改造|安装|整治|检查|核查"
    r"|评估|检测|检修|维修|修缮|清理|处置|销号|整改|加装|培训|体检|筛查|走访|帮扶|搬迁|加固|挂牌|包保|办理|清查|升级|更新)"
)
_DONE_BY = re.compile(
    r"的?[^，。；0-9]{1,12}?(?:实现|建成|达到|完成|开展|建立|设立|配备|覆盖|通过|就近)"
)
_SPAN_NAME = re.compile("[时期间]|天数")
# Verbs whose share of things is the goal itself, and verbs that only pick who is meant.
_REACHING = frozenset(("覆盖", "实现", "完成", "惠及", "接入", "带动"))
_CHOOSING = frozenset(
    ("支持", "服务", "对接", "检查", "抽查", "认定", "淘汰", "整治", "奖励", "资助")
)
_PIECES = frozenset(("个", "家", "项", "场", "名", "所", "处", "座", "条", "人", "户", "种", "件"))
_MAKES = re.compile(
    r"(?:组建|建立|成立|配备|建设|设立|设置|组织|开展|落实|储备|预留|安排|保持|保证|确保|按照?|以)\Z"
)
# 完成全县58处山洪沟复核: all there are, to be worked through.
_WORKED = frozenset(
    [
        "完成",
        "抓好",
        "整改",
        "核查",
        "排查",
        "检查",
        "推进",
        "解决",
        "改造",
        "整治",
        "推动",
        "实施",
        "走访",
        "覆盖",
        "消除",
        "清理",
    ]
)
_REPORTING = frozenset(("报送", "上报", "报告", "上传", "更新", "调度", "通报", "印发"))
# 100%完成, 100%网上可办.
_WHOLE = re.compile(
    r"(?:的[^，。；0-9]{1,8})?(?:完成|覆盖|落实|办结|达标|到位|入户|见面|网上|可办|实现|整改|合格|建档"
    r"|签约|接入|纳入|兑现|响应|回访|公开|监管|参保|上门|安全|无害化)"
)
# 15分钟内响应: how fast somebody serves; within days is a deadline.
_SERVED = re.compile(
    "[^，。；]{0,2}(?:响应|到场|到达|处置|办结|派单|签收|转办|答复|回复|联系|完成|办好|接单|赶到|赶赴|出警|出动)"
)
_ALLOWS = re.compile("[^，。；]{0,8}(?:方可|方能|才可|才能)")
# 首期20亿元于9月底前到位.
_IN_TIME = re.compile(r"(?:于|在)[^，。；]{2,16}?前|(?:由|全部)[^，。；]{0,12}")
# 上、下半年各1次: how often, with nothing counted.
_IN_EACH = re.compile(r"(?:半年|季度?|[年月周])各?(?:开展|组织)?\Z")
GROWS = frozenset({Comparator.INCREASE, Comparator.DECREASE})
_YEAR_DIGITS = 4
_NAMED_LEFT = re.compile(r"[一-龥\"）][一-龥\"）A-Za-z]\Z")


@dataclass(frozen=True, slots=True)
class Cue:
    """The word that makes a number a target."""

    start: int
    end: int
    word: str
    comparator: Comparator


def clause_start(text: str, place: int, breaks: re.Pattern[str]) -> int:
    """Where the clause of a place begins, by the stops of `breaks`."""
    low = max(0, place - CLAUSE_LEFT)
    ends = [found.end() for found in breaks.finditer(text, low, place)]
    return ends[-1] if ends else low


def closes(text: str, end: int) -> bool:
    """Whether nothing but a time or an agent follows the number in its clause."""
    return bool(CLAUSE_OVER.match(text, end) or _IN_TIME.match(text, end))


def is_existing(named: str) -> bool:
    """Whether words in front of a number only say that so many there are: 全县, 剩余."""
    return _EXISTING.fullmatch(named.lstrip("对为把将给向")) is not None


def stands(text: str, match: re.Match[str], cue: Cue | None, end: int, words: Words) -> bool:
    """Whether cue, measure word and what follows make the number one to be reached."""
    if match.group() in {"100%", "百分之百"} and _WHOLE.match(text, end):
        return True
    if _is_name(text, match, cue, end, words):
        return False
    if cue is None:
        return _stands_alone(text, match, end, suffixed=end > match.end())
    made = cue.word in words.verbs
    if match["unit"] in TIMES:
        return not made and _is_span(match, text[cue.end : match.start()], cue)
    return not made or _is_counted(text, match, cue, end)


def _is_name(text: str, match: re.Match[str], cue: Cue | None, end: int, words: Words) -> bool:
    """Whether the number belongs to a name, or only describes who or what is meant."""
    if text[match.end() : match.end() + 1].isdigit():
        return True
    # 达到三级水平: a grade in words is a name.
    if match["unit"] == "级" and digits_alone(match["v"]):
        return True
    # 满意度达80%以上方可续聘: a condition.
    if _ALLOWS.match(text, end):
        return True
    return _DESCRIBES.match(text, end) is not None and not (
        _DONE_BY.match(text, end) or _is_made_so(text, match, cue, words)
    )


def _is_counted(text: str, match: re.Match[str], cue: Cue, end: int) -> bool:
    """Whether a verb of making makes as many: not 全县的142宗, 其3个, 培育一批, 拓展两个市场."""
    named = text[cue.end : match.start()]
    if named.startswith("其"):
        return False
    if _addressed(text, match, named, end):
        return True
    if existing := _EXISTING.search(named):
        return cue.word in _WORKED and existing[0][0] in "全辖剩其"
    # A numeral in words counts things, it sets no goal.
    in_words = end == match.end() and digits_alone(match["v"])
    return not in_words or cue.comparator is Comparator.AT_LEAST or _is_frequency(text, match, cue)


def _is_made_so(text: str, match: re.Match[str], cue: Cue | None, words: Words) -> bool:
    """组建不少于80人的抢险队, 覆盖80%以上的高频事项: what is made is described by its goal."""
    if cue is None or match["unit"] in TIMES:
        return False
    if cue.word in words.verbs:
        share = cue.word in _REACHING and unit_of(match) == "%"
        counted = match["unit"] in _PIECES and cue.word not in _CHOOSING
        return cue.end == match.start() and (share or counted)
    clause = text[clause_start(text, cue.start, BREAK) : cue.start]
    return cue.comparator is Comparator.AT_LEAST and _MAKES.search(clause) is not None


def _is_span(match: re.Match[str], named: str, cue: Cue) -> bool:
    """Whether days or years are a goal: no calendar year, and of something that takes time."""
    if match["unit"] == "年" and len(match["v"]) == _YEAR_DIGITS:
        return False
    return cue.comparator not in GROWS or not named.strip() or bool(_SPAN_NAME.search(named))


def _stands_alone(text: str, match: re.Match[str], end: int, *, suffixed: bool) -> bool:
    """Whether a number without a cue closes its clause behind the name of what is counted.

    招募的志愿者600名 and 成活率85%以上 do; 二级以上医疗机构 and 500万元以上项目 say who is meant.
    """
    left = text[clause_start(text, match.start(), BREAK) : match.start()].rstrip(" ")
    if _addressed(text, match, left, end):
        return True
    if match["unit"] in {"分钟", "小时", "个小时"} and suffixed and _SERVED.match(text, end):
        return True
    if match["unit"] in TIMES or match["unit"] == "级" or not closes(text, end):
        return False
    if not _NAMED_LEFT.search(left) or _EXISTING.search(left):
        return False
    if match["unit"] in OCCASIONS and _IN_EACH.search(left):
        return False
    return suffixed or (match["unit"] not in SHARES and match["v"][0].isdecimal())


def _addressed(text: str, match: re.Match[str], left: str, end: int) -> bool:
    """为300户困难家庭实施改造, 七成以上事项实现掌上办: those something is to be done for."""
    counted = match["v"][0].isdecimal() and match["unit"] not in SHARES | TIMES
    if counted and "元" not in match["unit"]:
        return _FOR.search(left) is not None and _DONE_FOR.match(text, end) is not None
    part = unit_of(match) == "%" and match["unit"] not in SHARES and not match["v"].isdecimal()
    return (
        part
        and end > match.end()
        and (not left or left[-1] in "，。；：、保争")
        and bool(_DONE_BY.match(text, end))
    )


def _is_frequency(text: str, match: re.Match[str], cue: Cue) -> bool:
    """组织代表视察两次: how often; once is a rhythm (每季度检查一次) or a manner, no goal."""
    if match["unit"] not in OCCASIONS or match["v"] == "一":
        return False
    return CLAUSE_OVER.match(text, match.end()) is not None and cue.word not in _REPORTING
