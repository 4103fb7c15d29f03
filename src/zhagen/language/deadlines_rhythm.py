"""Times that come round: 每年1月31日前, 每季度末月25日前, 每月底前, 按周, 逐月."""

from __future__ import annotations

import re

from zhagen.language.deadlines_model import DemandType, Every, Rhythm, TimeDemand, When
from zhagen.language.deadlines_stretches import number
from zhagen.language.deadlines_words import EVENTS, ROUNDS

_N = "[0-9一二三四五六七八九十]{1,3}"
_BEFORE = r"(?:结束|终了)?(?:之前|以前|前(?![后沿期置往述列一二三四五六七八九十0-9])|以?内(?!部))?"
# Days counted within each round: 每月结账后第3个工作日, 每季度结束后10日内, 每月最后一个工作日.
_SETTLED = (
    rf"(?:(?:[结终][束了账转算]|月结|关账|扎账)后)?"
    rf"(?:(?:第|前|后|最后|首)?{_N}?个?(?:工作日|周|星期[一二三四五六日]?)|{_N}[日天](?=内))?"
)
_YEARLY = re.compile(
    rf"(?:每年度?|按年度?)的?(?: ?(?P<m>{_N}) ?月(?:份)?"
    rf"(?: ?(?P<d>{_N}) ?[日号]|(?P<part>上旬|中旬|下旬|[底末初])|)"
    rf"|(?P<end>年?[底末])|年[中初]|第?(?P<q>[一二三四1-4])季度[末底]?|(?P<half>[上下])半年"
    rf"|(?:{EVENTS})(?=前))?{_BEFORE}"
)
_QUARTERLY = re.compile(
    rf"(?:每个?季度?|按季度?|逐季度?|(?:次|下一?个?)?季度?(?=[首末]月))(?:的)?(?:第?[一二三首末]个?月|最后一个?月|季?末月?|[底初])?"
    rf"(?:的)?(?: ?{_N} ?[日号])?{_SETTLED}{_BEFORE}"
)
_MONTHLY = re.compile(
    rf"(?:每个?月|按月|逐月|次月)的?"
    rf"(?: ?(?P<d>{_N}) ?[日号]|(?P<part>上旬|中旬|下旬|月?[底末初]))?{_SETTLED}{_BEFORE}"
)
_WEEKLY = re.compile(
    rf"(?:每(?:个)?(?:周|星期)|按周|逐周)(?P<d>[一二三四五六日天])?(?:下班|上午|下午)?{_BEFORE}"
)
_HALF_YEARLY = re.compile(rf"(?:每半年(?:末|底)?|按半年度?|每个?学期(?:末|初)?){_BEFORE}")
# Rounds of several units, or of units the contract has no word for: 每两月, 每三年, 每旬.
_SEVERAL = re.compile(
    rf"每隔?(?:[两二三四五六七八九十0-9半][0-9十]{{0,2}} ?"
    rf"(?:个月|个季度|年|月|季度|周|天|日|个?小时|个?星期)|旬|个?学年|届)"
    rf"{_BEFORE}|按旬|隔[周月日天]|每?逢[单双]月"
)
_DAILY = re.compile(
    rf"(?:每(?:个)?(?:工作)?[日天]|每晚|每早|按日|逐日)(?:[0-9]{{1,2}}(?:时|点|：[0-9]{{2}}))?{_BEFORE}"
)
# What comes round in each of its units, without 每: 一月一调度, 半月一通报.
_ONE_EACH = re.compile(ROUNDS)
_EACH_UNIT: dict[str, Rhythm] = {
    "一日": "DAILY", "一天": "DAILY", "一周": "WEEKLY", "一月": "MONTHLY", "一季": "QUARTERLY",
    "一年": "ANNUAL", "半年": "SEMIANNUAL", "一学": "SEMIANNUAL",
}  # fmt: skip
# A cap or a price is no time: 每年不超过100万元, 每月500元, 每天24小时.
_NO_DEMAND = re.compile(
    r"(?:给予|补助|奖励|补贴|最高|不超过|不高于|约|平均|增长|递增|[0-9]+(?:小时|元|万元|%))"
    r"(?:[0-9.]+(?:万|亿)?元|[0-9.]+%)?"
)
_NO_DEMAND_KEPT = re.compile(r"(?:不超过|最高|不高于|给予|补助|奖励|补贴)(?![0-9.]+(?:万|亿)?元)")
_PRICE_BEFORE = re.compile(r"(?:平均|元[/／]?|近年来?)$")
_REPORTING = re.compile(
    r"(?:度)?(?:报|通报|调度|上报|更新|汇总|公布|公开|开展|梳理|分析|推进|督|考|统计|反馈|提交|公示"
    r"|总结|召开|检查|评|发布|组织|完成|对|向|监测|清|填)"
)
# 按年龄, 按月计算, 按季节: no rhythm of a task.
_BY_ROUND = re.compile(
    r"[龄限份级代检终产均节薪期边程常计算租息供折核付]|和|或|、|的|$|[，。；）]|支付|缴纳|缴存|领取|发放"
)
_PART_DAY = {"上旬": 10, "初": 10, "中旬": 20, "下旬": 0, "底": 0, "末": 0}
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def rhythm_at(text: str, start: int) -> TimeDemand | None:
    """The demand of the rhythm that begins at `start`, or None where it is a cap or a price."""
    for pattern, reading in (
        (_HALF_YEARLY, _half_yearly),
        (_SEVERAL, _several),
        (_YEARLY, _yearly),
        (_QUARTERLY, _quarterly),
        (_MONTHLY, _monthly),
        (_WEEKLY, _weekly),
        (_DAILY, _daily),
        (_ONE_EACH, _one_each),
    ):
        match = pattern.match(text, start)
        if match is not None:
            every = reading(match)
            return _demand(text, match, every) if every and _is_demand(text, match) else None
    return None


def _is_demand(text: str, match: re.Match[str]) -> bool:
    if text[match.start()] == "按":
        return _BY_ROUND.match(text, match.end()) is None
    if text[match.start()] == "逐":
        return _REPORTING.match(text, match.end()) is not None
    if _PRICE_BEFORE.search(text[max(0, match.start() - 4) : match.start()]):
        return False
    if _NO_DEMAND_KEPT.match(text, match.end()):
        return True
    return _NO_DEMAND.match(text, match.end()) is None


def _demand(text: str, match: re.Match[str], every: Every) -> TimeDemand:
    start, end = match.span()
    return TimeDemand(start, end, text[start:end], DemandType.PERIODIC, every)


def every_year(when: When) -> Every | None:
    """The yearly rhythm of a month or day that stands in a list with one."""
    if when.unit not in {"month", "day"} or not when.number:
        return None
    return Every("ANNUAL", when.number, when.day or _LAST_DAYS[when.number - 1])


def _yearly(match: re.Match[str]) -> Every | None:
    if match["m"]:
        month = number(match["m"])
        if not 1 <= month <= 12:
            return None
        day = number(match["d"]) if match["d"] else _PART_DAY.get(match["part"] or "", 0)
        return Every("ANNUAL", month, day or _LAST_DAYS[month - 1]) if day <= 31 else None
    if match["q"]:
        month = number(match["q"]) * 3
        return Every("ANNUAL", month, _LAST_DAYS[month - 1])
    if match["half"]:
        return Every("ANNUAL", 6, 30) if match["half"] == "上" else Every("ANNUAL", 12, 31)
    return Every("ANNUAL", 12, 31) if match["end"] else Every("ANNUAL")


def _half_yearly(match: re.Match[str]) -> Every:  # noqa: ARG001
    return Every("SEMIANNUAL")


def _several(match: re.Match[str]) -> Every:
    words = match.group()
    if words.startswith(("每三个月", "每3个月", "每三月")):
        return Every("QUARTERLY")
    if words.startswith(("每六个月", "每6个月", "每六月")):
        return Every("SEMIANNUAL")
    return Every("ANNUAL" if "学年" in words else "")


def _quarterly(match: re.Match[str]) -> Every:  # noqa: ARG001
    return Every("QUARTERLY")


def _monthly(match: re.Match[str]) -> Every | None:
    if match["d"]:
        day = number(match["d"])
        return Every("MONTHLY", day=day) if 1 <= day <= 31 else None
    if match.group().startswith("次月"):
        return None
    if not match["part"]:
        return Every("MONTHLY")
    return Every("MONTHLY", day=_PART_DAY[match["part"].removeprefix("月")] or 31)


def _weekly(match: re.Match[str]) -> Every:
    return Every(
        "WEEKLY", day=min("一二三四五六日天".index(match["d"]), 6) + 1 if match["d"] else 0
    )


def _one_each(match: re.Match[str]) -> Every:
    return Every(_EACH_UNIT.get(match.group()[:2], ""))


def _daily(match: re.Match[str]) -> Every:  # noqa: ARG001
    return Every("DAILY")
