"""Whether a number is one to be reached: by its cue, its measure word and what stands around it.

A number without a cue still counts where it closes its clause behind the name of what is counted
(招募志愿者600名), or where it says for how many something is done (为300户实施改造). Numbers of
what exists (全县142宗), of who is meant (二级以上医疗机构) and of a condition (低于10%的) do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhagen.breakdown.model import Comparator
from zhagen.breakdown.targets_values import OCCASIONS, SHARES, TIMES, digits_alone, unit_of
from zhagen.breakdown.targets_words import Words

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
    r"(?:[全我本该各][市县区省镇乡州国]|辖区内?|所属|下辖|共计?|涉及|其余|剩余|其他|上述|以上|前述|原有?|[第前每这该])的?$"
)
_FOR = re.compile(r"(?:^|[，。；：、要将应])(?:为|对|向|给|帮助|引导|组织)$")
_DONE_FOR = re.compile(
    r"[^，。；0-9]{1,16}?(?:开展|实施|进行|完成|提供|逐[一户家个项]|全部|发放|落实|纳入|改造)"
)
_DONE_BY = re.compile(
    r"的?[^，。；0-9]{1,12}?(?:实现|建成|达到|完成|开展|建立|设立|配备|覆盖|通过|就近)"
)
_SPAN_NAME = re.compile("[时期间]|天数")
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


def stands(text: str, match: re.Match[str], cue: Cue | None, end: int, words: Words) -> bool:
    """Whether cue, measure word and what follows make the number one to be reached."""
    suffixed = end > match.end()
    if text[match.end() : match.end() + 1].isdigit():
        return False
    if _DESCRIBES.match(text, end) and not _DONE_BY.match(text, end):
        return False
    if cue is None:
        return _stands_alone(text, match, end, suffixed=suffixed)
    named, made = text[cue.end : match.start()], cue.word in words.verbs
    if match["unit"] in TIMES:
        return not made and _is_span(match, named, cue)
    if made and (named.startswith("其") or _EXISTING.search(named)):
        return False
    # 培育一批, 拓展两个市场: a numeral in words counts things, it sets no goal.
    in_words = made and not suffixed and digits_alone(match["v"])
    return not in_words or cue.comparator is Comparator.AT_LEAST or _is_frequency(text, match, cue)


def _is_span(match: re.Match[str], named: str, cue: Cue) -> bool:
    """Whether days or years are a goal: no calendar year, and of something that takes time."""
    if match["unit"] == "年" and len(match["v"]) == _YEAR_DIGITS:
        return False
    return cue.comparator not in GROWS or not named.strip() or bool(_SPAN_NAME.search(named))


def _stands_alone(text: str, match: re.Match[str], end: int, *, suffixed: bool) -> bool:
    """Whether a number without a cue closes its clause behind the name of what is counted.

    招募的志愿者600名 and 成活率85%以上 do; 二级以上医疗机构 and 500万元以上项目 say who is meant.
    """
    left = text[max(0, match.start() - 6) : match.start()].rstrip(" ")
    if _addressed(text, match, left, end):
        return True
    if match["unit"] in TIMES or match["unit"] == "级" or not CLAUSE_OVER.match(text, end):
        return False
    if not _NAMED_LEFT.search(left) or _EXISTING.search(left):
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
    """每月抽检一次混凝土强度: how often something is to be done, where the thing is named."""
    clause = text[clause_start(text, cue.start, BREAK) : cue.start]
    follows = not CLAUSE_OVER.match(text, match.end())
    return follows and match["unit"] in OCCASIONS and "每" in clause and cue.end == match.start()
