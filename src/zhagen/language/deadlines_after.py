"""Lengths of time behind a basis: 自印发之日起30日内, 收到通知后5个工作日内, 验收合格后10日内."""

from __future__ import annotations

import re
from typing import Literal

from zhagen.language.bodies import find_bodies
from zhagen.language.deadlines_bare import NOT_LATER
from zhagen.language.deadlines_model import After, Basis, DemandType, TimeDemand, Until, When
from zhagen.language.deadlines_stretches import Length
from zhagen.language.deadlines_words import ISSUED, OWN_PAPERS, RECEIVED, TASK_VERBS

_WITHIN = re.compile(r" ?(?:的?时间)?(?:之|以)?内(?![部容外涵设])")
_BEFORE = re.compile(
    r" ?(?:[上下]午|中午|晚上?)?(?:[0-9]{1,2}(?:[时点](?:半|[0-9]{1,2}分?)?|：[0-9]{2}))?(?:下班)?"
    r"(?:之|以)?前(?![后沿期置往述列])"
)
_BOUNDARY = '，。；：、（） "'
_ISSUE = re.compile(
    rf"(?P<lead>[自从在])?(?:(?:本|此|该|上述|以上)?(?:{OWN_PAPERS}))?"
    rf"(?:正式)?(?:{ISSUED})(?:之日|之时|之后|以后|后|日)?起?，?$"
)
_RECEIPT = re.compile(
    rf"(?:(?P<lead>[自从在]))?(?:{RECEIVED})(?:[^，。；：]{{0,16}}?)"
    r"(?:(?:之日起|之时起|之日|之后|以后|后|起)，?)?$"
)
_EVENT = re.compile(
    rf"(?P<lead>[自从])?(?P<what>(?:《[^》]{{1,30}}》|[^{_BOUNDARY}《》]){{2,18}}|会|节|事)"
    r"(?:之日起|之时起|之后|以后|后|日起|时起|起)的?，?$"
)
# What stands before the event in the same clause and is not part of it: 施工单位应在……
_AGENT = re.compile(
    r".*(?:(?:应当|应|须|需|要|请|并|将|可以|可|必须)(?:[在于]|(?=[自从]))|[在于]|应当|必须|可以|做到|实现|确保|督促|力争|推动)"
)
_CALLED = re.compile(r"请(?![示求假])|由|责成|责令|通知|让")
_MEETING = re.compile(r"(?:本次|此次)?(?:会议?|散会)(?:结束)?")
# 资金自确认之日起: the subject before 自 is no part of it.
_SINCE_INSIDE = re.compile(r"[自从](?![然查评治主动身行学有愿律发业事])")
_NO_DEMAND = re.compile(
    r"(?:压缩|缩短|压减|控制|减少|降低|限制|精简|提速|延长|保持|稳定)[^，。；]{0,6}[到至在为]?$"
    r"|[近]$|过去$|最近$|此前$|连续$|[0-9×xX-]$"
)
_NO_DEMAND_AFTER = re.compile(
    r"(?:未|无|没有|不得有|不再|累计|曾|连续|发生过|可达|直达|到达(?!现场|事发)|步行)"
)
# Years from no stated day are a demand where they open a clause and nothing is said to have been.
_OPENS_CLAUSE = re.compile(
    r"(?:^|[，。；：、（ ]|要|应|须|将|力争|争取|确保|计划|[在于用]|未来|今后|接下来的?)$"
)
_IS_CONDITION = re.compile(
    r"[^，。；]{0,2}的|(?:出现|发生|受到|被|又|再次|多次|两次|[0-9一二三]次|取得|获得|有|因|违反|不得|仍|存在|逾期)"
)
# A length without 内 that is given to a task: 用三个月时间, 经过三年努力, 未来三年.
_SPENT_BEFORE = re.compile(r"(?:[用花]|通过|经过|集中)$")
_ABOUT = re.compile(r"(?:左右|上下|多)?")
_SPENT_AFTER = re.compile(r"(的?时间)|的?(?:努力|奋斗|攻坚|集中)")
_COMING = re.compile(r"(?:未来|今后|接下来的?)$")
_LOWER = re.compile(
    r"(?:^|(?<![0-9一二三四五六七八九十]))[0-9一二三四五六七八九十两]{1,3}(?:个?工作日|个?月|[日天年])?[至到-]$"
)
_LOWER_YEARS = re.compile(r"[0-9一二三四五六七八九十两]{1,2}[至到-]$")
_COMING_AFTER = re.compile(rf"[，、]|(?:里|内|间)，?|{TASK_VERBS}|每年")
# What the addressee got, or what happened, said earlier in the sentence of a length.
_TAKEN_IN = re.compile(r"受理|收到|接到|接报|签收|收文|反映的?(?:问题|情况|诉求|事项)|群众诉求")
_ASKED = re.compile(
    r"(?:投诉|申请|诉求|来信|来访|举报|复议|咨询|求助|报修|工单)[^，。；]{0,4}(?:须|应当?|要|需)在?$"
    r"|对[^，。；]{0,6}(?:投诉|诉求|来信|来访|举报|咨询|求助|报修|工单)[^，。；]{0,4}$"
)
# What a service promises each applicant counts from the application, not from the document's day.
_SERVED = re.compile(
    r"[^，。；]{0,6}(?:办结|办理完毕|办妥|办成|出证|发证|领证|审结|审批|审核完毕|拨付|到账|一次办好"
    r"|转办|转派|派单|派发|回访)"
    # Steps of one service share their promise: 1个工作日内受理，5个工作日内办结.
    r"|[^，。；]{0,8}[，、](?:[^。；]{0,30}内)(?:办结|办理完毕|办妥|审结)"
)
_ADDRESSED = re.compile(r"(?:请|于|在|前|抓紧)$")
_HAPPENED = re.compile(
    r"发现|发生|出现|事故|突发|[后的起]，|[后起][0-9]{1,3}(?:个?工作日|日|天|个?月|小时)内"
)
_LEFT = 32


def after_basis(
    text: str, place: Length, *, since: int | None = None, first: When | None = None
) -> TimeDemand | None:
    """The demand a length makes: so long after a basis, or a day of the month (25日前).

    `since` and `first` are given where a day stands right before it (自2026年3月1日起20日内).
    """
    within = _WITHIN.match(text, place.end)
    if within is None:
        return None if first else _without_in(text, place)
    if first is not None and since is not None:
        return _demand(text, since, within.end(), place, "date", first)
    left = text[max(0, place.start - _LEFT) : place.start]
    bare = left.rstrip()
    if _is_quantity(text, bare, within.end()):
        return None
    basis, start = _basis(bare)
    if not basis:
        return _unfounded(text, place, bare, within.end())
    return _demand(text, place.start - len(left) + start, within.end(), place, basis, None)


def _without_in(text: str, place: Length) -> TimeDemand | None:
    """25日前, 用三个月时间, 最迟不超过1小时."""
    if found := _day_of_month(text, place) or _spent(text, place):
        return found
    last = NOT_LATER.search(text[max(0, place.start - 8) : place.start])
    if last is None:
        return None
    start = place.start - len(last.group())
    return _demand(text, start, place.end, place, _said_before(text, start), None)


def _is_quantity(text: str, left: str, end: int) -> bool:
    """Whether a length is itself what is promised, or a span of the past."""
    if text.startswith("的", end) and not text.startswith("的要求", end):
        return True
    no_demand = _NO_DEMAND.search(left) is not None and _LOWER.search(left) is None
    return no_demand or _NO_DEMAND_AFTER.match(text, end) is not None


def _unfounded(text: str, place: Length, left: str, end: int) -> TimeDemand | None:
    """A length without its own basis.

    Minutes from nowhere are a quantity, years only a demand where they open a clause.
    """
    led = _led_in(left)
    start = place.start - led
    left = left[: len(left) - led] if _LOWER.search(left) else left
    said = _said_before(text, start)
    if (place.unit == "MIN" and not said) or (place.unit == "Y" and not _opens(text, left, end)):
        return None
    served = _SERVED.match(text, end) is not None and _ADDRESSED.search(left) is None
    basis: Basis = said or ("event" if served else "")
    return _demand(text, start, end, place, basis, None)


def _led_in(left: str) -> int:
    """How many characters before a length belong to it: 未来两年内, 3至5个工作日内."""
    led = _COMING.search(left) or _LOWER.search(left)
    return len(led.group()) if led else 0


def _opens(text: str, left: str, end: int) -> bool:
    """Whether a length of years opens a clause that demands something."""
    return _OPENS_CLAUSE.search(left) is not None and _IS_CONDITION.match(text, end) is None


def _spent(text: str, place: Length) -> TimeDemand | None:
    """A length of weeks, months or years a task is given, without 内."""
    if place.unit in {"H", "MIN", "WD"}:
        return None
    left = text[max(0, place.start - 5) : place.start]
    start = place.start
    if lower := _LOWER_YEARS.search(left):
        start -= len(lower.group())
        left = left[: -len(lower.group())]
    about = _ABOUT.match(text, place.end)
    end = about.end() if about else place.end
    if coming := _COMING.search(left):
        start -= len(coming.group())
        if not _COMING_AFTER.match(text, end):
            return None
    elif about and about.group() == "左右" and _opens_clause(left, text, end):
        pass
    elif not _SPENT_BEFORE.search(left) or (spent := _SPENT_AFTER.match(text, end)) is None:
        return None
    else:
        end = spent.end(1) if spent[1] else end
    return _demand(text, start, end, place, "", None)


def _opens_clause(left: str, text: str, end: int) -> bool:
    """3年左右基本建成: a rough length that opens a clause of something to do."""
    return left[-1:] in {*_BOUNDARY, ""} and _COMING_AFTER.match(text, end) is not None


def _said_before(text: str, start: int) -> Basis:
    """What a length without its own basis counts from by the sentence before it."""
    sentence = max(text.rfind(stop, 0, start) for stop in "。；\n") + 1
    left = text[max(sentence, start - 60) : start]
    if _TAKEN_IN.search(left) or _ASKED.search(left):
        return "receipt"
    return "event" if _HAPPENED.search(left) else ""


def _demand(
    text: str, start: int, end: int, place: Length, basis: Basis, first: When | None
) -> TimeDemand:
    meaning = After(place.amount, place.unit, basis, first)
    return TimeDemand(start, end, text[start:end], DemandType.RELATIVE, meaning)


def _basis(left: str) -> tuple[Literal["issue", "receipt", "event", ""], int]:
    """What a length counts from, and where in `left` its words begin."""
    if (left and left[-1] in "起后日到，") or any(
        word in left for word in ("收到", "接到", "接报")
    ):
        if (match := _ISSUE.search(left)) and _is_own(left, match.start()):
            return "issue", match.start() + (match["lead"] == "在")
        if match := _RECEIPT.search(left):
            return "receipt", match.start() + (match["lead"] == "在")
        if match := _EVENT.search(left):
            return "event", _event_start(match)
    return "", len(left)


def _is_own(left: str, start: int) -> bool:
    """Whether the paper whose issue is named is this one: nothing else stands right before."""
    return (
        start == 0 or left[start] in "自从在" or left[start - 1] in _BOUNDARY + "于应须要请并将以"
    )


def _event_start(match: re.Match[str]) -> int:
    if match["lead"]:
        return match.start()
    agent = _AGENT.match(match["what"])
    cut = agent.end() if agent and agent.end() <= len(match["what"]) - 2 else 0
    cut = _behind_called(match["what"], cut)
    if since := _SINCE_INSIDE.search(match["what"], cut):
        cut = since.start()
    return match.start("what") + cut


def _behind_called(what: str, start: int) -> int:
    """Where the event begins behind the one who is called upon: 请区水务局会后3日内."""
    called = _CALLED.match(what, start)
    name = called.end() if called else start
    for body in find_bodies(what[name:]):
        end = name + body.end
        if body.start == 0 and end < len(what) and (called or _MEETING.fullmatch(what, end)):
            return end
    return start


def _day_of_month(text: str, place: Length) -> TimeDemand | None:
    """25日前: a day of the document's month, where nothing else can be meant."""
    before = _BEFORE.match(text, place.end)
    left = text[place.start - 1 : place.start]
    # 3日前 may be three days ago; 3号前 is always a day of the month.
    opens = place.start == 0 or left in _BOUNDARY + "于在请" or text[place.end - 1] == "号"
    if not (place.as_day and before and opens and 1 <= place.amount <= 31):
        return None
    until = Until(When("day", months=0, day=place.amount), before=True)
    start, end = place.start, before.end()
    return TimeDemand(start, end, text[start:end], DemandType.BY, until)
