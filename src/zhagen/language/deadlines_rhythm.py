"""Times that come round: 每年1月31日前, 每季度末月25日前, 每月底前, 按周, 逐月."""

from __future__ import annotations

import re
from itertools import pairwise

from zhagen.language.deadlines_model import DemandType, Every, Rhythm, TimeDemand, When
from zhagen.language.deadlines_stretches import DASH, FEASTS, number
from zhagen.language.deadlines_words import EVENTS, ROUNDS

LISTING = frozenset("、和及与")
_N = "[0-9一二三四五六七八九十]{1,3}"
_BEFORE = r"(?:结束|终了)?(?:之前|以前|前(?![后沿期置往述列一二三四五六七八九十0-9])|以?内(?!部))?"
_HOUR = (
    r"(?:（?含）?)?(?:上午|下午|中午|晚上?|早上?)?(?:[0-9]{1,2}[时点](?:半|整|[0-9]{1,2}分?)?|[0-9]{1,2}：[0-9]{2})?"
    r"(?:下班)?(?:[、和][0-9]{1,2}(?:[时点]|：[0-9]{2}))*"
)
_TILL = (
    rf"(?:[{DASH}至到]{{1,2}}(?:次年|翌年)?(?P<m2>{_N}) ?月"
    rf"(?: ?(?P<d2>{_N}) ?[日号]|(?P<part2>上旬|中旬|下旬|[底末初]))?)?"
)
# Days counted within each round: 每月结账后第3个工作日, 每季度结束后10日内, 每月最后一个工作日.
_SETTLED = (
    rf"(?:(?:[结终][束了账转算]|月结|关账|扎账)后)?"
    rf"(?:(?:第|前|后|最后|首)?{_N}?个?(?:工作日|周|星期[一二三四五六日]?)|{_N}[日天](?=内))?"
)
_MORE_DAYS = re.compile(rf"[、和及与] ?(?P<d>{_N}) ?[日号]{_HOUR}{_BEFORE}")
_MORE_MONTHS = re.compile(
    rf"[、和及与] ?(?:次年|翌年)?(?P<m>{_N}) ?月(?:份)?"
    rf"(?: ?(?P<d>{_N}) ?[日号]|(?P<part>上旬|中旬|下旬|[底末初]))?{_HOUR}{_BEFORE}"
)
_YEARLY = re.compile(
    rf"(?:每个?年度?|按年度?)的?(?: ?(?P<m>{_N}) ?月(?:份)?"
    rf"(?: ?(?P<d>{_N}) ?[日号]|(?P<part>上旬|中旬|下旬|[底末初])|){_HOUR}{_TILL}"
    rf"|(?P<end>年?[底末])|年[中初]|第?(?P<q>[一二三四1-4])季度[末底]?|(?P<half>[上下])半年"
    rf"|春秋(?:两季|季)?|[春夏秋冬]季|(?:{EVENTS}|{FEASTS})节?(?=前))?{_BEFORE}"
)
_QUARTERLY = re.compile(
    rf"(?:每个?季度?|按季度?|逐季度?|(?:次|下一?个?)?季度?(?=[首末]月))(?:的)?"
    rf"(?:(?P<first>第?[一首]个?月|首月)|第?二个?月|(?P<last>第?三个?月|最后一?个?月|季?末月?底?|底)|初)?"
    rf"(?:的)?(?:份)?(?: ?(?P<d>{_N}) ?[日号]|[上中下]旬)?{_HOUR}{_SETTLED}{_BEFORE}"
)
_MONTHLY = re.compile(
    rf"(?:每个?月|按月|逐月|次月)的?"
    rf"(?: ?(?P<d>{_N}) ?[日号]|(?P<part>上旬|中旬|下旬|月?[底末初]))?{_HOUR}{_SETTLED}{_BEFORE}"
)
_WEEKLY = re.compile(
    rf"(?:每个?(?P<two>[双单])?(?:周|星期)|(?P<pair>双周)|按周|逐周)(?:星期)?"
    rf"(?P<d>(?:[一二三四五六日天][、和至到-]周?)*[一二三四五六日天])?{_HOUR}{_BEFORE}"
)
_HALF_YEARLY = re.compile(
    rf"(?:上[、和]?下半年|每半年度?(?:末|底|结束)?|按半年度?|逐半年|每个?学期(?:末|初|开学|结束|期末)?){_BEFORE}"
)
# Rounds of several units, or of units the contract has no word for: 每两月, 每三年, 每旬.
_SEVERAL = re.compile(
    rf"每隔?(?:(?P<n>[一两二三四五六七八九十0-9半][0-9十]{{0,2}}) ?"
    rf"(?P<unit>个月|个季度|年|月|季度|周|天|日|个?小时|个?星期|个?工作日)|个?小时|旬|个?学年|届)"
    rf"(?!第)(?:末|底)?{_BEFORE}|[按逐]旬|隔[周月日天]|每?逢?[单双]月(?:份)?"
)
_DAILY = re.compile(rf"(?:每个?(?:工作|自然)?[日天]|每晚|每早|按日|逐日){_HOUR}{_BEFORE}")
# What comes round in each of its units, without 每: 一月一调度, 半月一通报.
_ONE_EACH = re.compile(ROUNDS)
_EACH_UNIT: dict[str, Rhythm] = {
    "一日": "DAILY", "一天": "DAILY", "一周": "WEEKLY", "一月": "MONTHLY", "一季": "QUARTERLY",
    "一年": "ANNUAL", "半年": "SEMIANNUAL", "一学": "SEMIANNUAL",
}  # fmt: skip
# A cap or a price is no time: 每年不超过100万元, 每月500元, 每天24小时.
_NO_DEMAND = re.compile(
    r"(?:[为是][^，。；]{0,16}[日节期]|给予|补助|奖励|补贴|最高|不超过|不高于|约|平均|增长|递增|[0-9]+(?:小时|元|万元|%))"
    r"(?:[0-9.]+(?:万|亿)?元|[0-9.]+%)?"
)
_NO_DEMAND_KEPT = re.compile(r"(?:不超过|最高|不高于|给予|补助|奖励|补贴)(?![0-9.]+(?:万|亿)?元)")
_PRICE_BEFORE = re.compile(
    r"(?:平均|元[/／]?|近年来?|(?:办公|开放|营业|服务|上班|工作|受理|接待)时间[为：是]{0,2})$"
)
_REPORTING = re.compile(
    r"(?:度)?(?:报|通报|调度|上报|更新|汇总|公布|公开|开展|梳理|分析|推进|督|考|统计|反馈|提交|公示"
    r"|总结|召开|检查|评|发布|组织|完成|对|向|监测|清|填)"
)
# 按年龄, 按月计算, 按季节: no rhythm of a task.
_BY_ROUND = re.compile(
    r"[龄限份级代检终产均节薪期边程常计算租息供折核付]|和|或|、|的|$|[，。；）]|支付|缴纳|缴存|领取|发放"
)
_UNIT_CODES = {"天": "D", "日": "D", "周": "W", "星期": "W", "月": "M", "年": "Y"}
_SAME: dict[tuple[int, str], Rhythm] = {
    (3, "月"): "QUARTERLY", (6, "月"): "SEMIANNUAL", (12, "月"): "ANNUAL", (1, "年"): "ANNUAL",
    (1, "月"): "MONTHLY", (1, "周"): "WEEKLY", (1, "星期"): "WEEKLY", (1, "天"): "DAILY",
    (7, "天"): "WEEKLY", (1, "日"): "DAILY",
}  # fmt: skip
# Rounds whose length their own word tells.
_STEPS = {
    "旬": (1, "T"), "隔周": (2, "W"), "隔月": (2, "M"), "双月": (2, "M"), "单月": (2, "M"),
    "隔日": (2, "D"), "隔天": (2, "D"),
}  # fmt: skip
_EVENLY: dict[int, Rhythm] = {2: "SEMIANNUAL", 4: "QUARTERLY"}
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
            return _with_listed(text, match, every) if every and _is_demand(text, match) else None
    return None


def _is_demand(text: str, match: re.Match[str]) -> bool:
    if text[match.start()] == "按":
        return _BY_ROUND.match(text, match.end()) is None
    if text[match.start()] == "逐":
        return _REPORTING.match(text, match.end()) is not None
    if _PRICE_BEFORE.search(text[max(0, match.start() - 8) : match.start()]):
        return False
    if _NO_DEMAND_KEPT.match(text, match.end()):
        return True
    return _NO_DEMAND.match(text, match.end()) is None


def _with_listed(text: str, match: re.Match[str], every: Every) -> TimeDemand:
    """A rhythm with all the days of a list: 每月10日、25日前, 每年6月底和12月底前."""
    end, days = match.end(), [(every.month, every.day)]
    pattern = _MORE_MONTHS if every.month else _MORE_DAYS
    while every.day and (more := pattern.match(text, end)):
        day = _listed_day(more, monthly=not every.month)
        if day is None:
            break
        end, days = more.end(), [*days, day]
    if len(days) > 1:
        every = Every(_rhythm_of_days(days), days=tuple(days))
    start = match.start()
    return TimeDemand(start, end, text[start:end], DemandType.PERIODIC, every)


def _listed_day(more: re.Match[str], *, monthly: bool) -> tuple[int, int] | None:
    if monthly:
        day = number(more["d"])
        return (0, day) if 1 <= day <= 31 else None
    month = number(more["m"])
    if not 1 <= month <= 12:
        return None
    day = number(more["d"]) if more["d"] else _PART_DAY.get(more["part"] or "", 0)
    return (month, day or _LAST_DAYS[month - 1]) if day <= 31 else None


def _rhythm_of_days(days: list[tuple[int, int]]) -> Rhythm:
    months = sorted(month for month, _ in days)
    if not months[0]:
        return "MONTHLY"
    apart = {(later - month) % 12 for month, later in pairwise((*months, months[0]))}
    return _EVENLY.get(len(months), "ANNUAL") if len(apart) == 1 else "ANNUAL"


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
        if match["m2"] and 1 <= (last := number(match["m2"])) <= 12:
            day = number(match["d2"]) if match["d2"] else _PART_DAY.get(match["part2"] or "", 0)
            return Every("ANNUAL", last, day or _LAST_DAYS[last - 1]) if day <= 31 else None
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


def _several(match: re.Match[str]) -> Every | None:
    words = match.group()
    if match["unit"] is None:
        rhythm: Rhythm = "ANNUAL" if "学年" in words else ""
        return Every(
            rhythm, step=next((step for word, step in _STEPS.items() if word in words), (0, ""))
        )
    if match["n"] == "半":
        return Every("", step=(1, "F")) if "月" in match["unit"] else Every("")
    unit = match["unit"].removeprefix("个")
    apart = number(match["n"]) + ("隔" in words and unit in {"月", "周", "年", "星期"})
    if apart < 1:
        return None
    if unit == "季度":
        unit, apart = "月", 3 * apart
    return Every(_SAME.get((apart, unit), ""), step=(apart, _UNIT_CODES.get(unit, "")))


def _quarterly(match: re.Match[str]) -> Every:
    month = 1 if match["first"] else 3 if match["last"] else 0
    day = number(match["d"]) if match["d"] else 0
    return Every("QUARTERLY", month, day if day <= 31 else 0)


def _monthly(match: re.Match[str]) -> Every | None:
    if match["d"]:
        day = number(match["d"])
        return Every("MONTHLY", day=day) if 1 <= day <= 31 else None
    if match.group().startswith("次月") and not match["part"]:
        return None
    if not match["part"]:
        return Every("MONTHLY")
    return Every("MONTHLY", day=_PART_DAY[match["part"].removeprefix("月")] or 31)


def _weekly(match: re.Match[str]) -> Every:
    day = min("一二三四五六日天".index(match["d"][0]), 6) + 1 if match["d"] else 0
    if match["two"] or match["pair"]:
        return Every("", day=day, step=(2, "W"))
    return Every("WEEKLY", day=day)


def _one_each(match: re.Match[str]) -> Every:
    words = match.group()
    if words.startswith("半月"):
        return Every("", step=(1, "F"))
    if words.startswith("两"):
        return Every("", step=(2, _UNIT_CODES.get(words[1], "")))
    return Every(_EACH_UNIT.get(words[:2], ""))


def _daily(match: re.Match[str]) -> Every:  # noqa: ARG001
    return Every("DAILY")
