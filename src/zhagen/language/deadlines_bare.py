"""Times without 前, 内 or 起 (3月中旬完成, 到2027年, 不迟于6月底): where they are a demand.

A plain time is one behind 到 or 不迟于, in a place for times (完成时限：6月), or where it opens a
clause whose verb it dates. Figures (一季度，……同比增长) and names (6月的会议) date nothing to do.
"""

from __future__ import annotations

import re

from zhagen.language.deadlines_model import Between, DemandType, TimeDemand, Until, When
from zhagen.language.deadlines_stretches import Point
from zhagen.language.deadlines_words import IN_FORCE, TASK_VERBS, TIME_LABELS

REACH = re.compile(r"(?:(?<![达得收接受遇看找想做推报签])到|(?:^|(?<=[，。；： ]))至) ?\"?$")
NOT_LATER = re.compile(
    r"(?:(?:不得?|最)[迟晚][于在到至]?|至迟[于在]?|(?:最[迟晚]|至迟)不(?:得?超过|[晚迟]于))\"?$"
)
DONE_AFTER = re.compile(
    r"，?已|以来|出生|[^，。；]{1,10}的，?[^，。；]{0,4}(?:给予|享受|予以|可申)|[^，。；]{0,1}(?:取得|注册|登记|设立|成立|备案|投产|购买|参加|缴纳|发生|受理"
    r"|签订|毕业|入职|退休|建成|发布|印发|开工|竣工|核发|颁发)[^，。；]{0,8}的"
)
# The time of a stage in brackets behind its name: 动员部署阶段（2026年3月）.
_STAGE = re.compile(
    r"(?:阶段|步骤|环节|部署|自查|自纠|整改|总结|验收|推进|实施|评估|提升|攻坚|排查|整治|检查|巩固|启动|准备|试点)（$"
)
_STRETCHES = frozenset(("month", "tenth", "quarter", "half"))
# The day a paper was made, in brackets below its title.
_MADE = re.compile(
    r"[^，。；（）]{0,24}(?:印发|发布|通过|公布|修订|修正|批准|成文)[^，。；（）]{0,2}）"
)
_LABEL = re.compile(TIME_LABELS + "$")
_VERB = re.compile(rf"(?:全[市县区省镇州]|我[市县区省])?(?:{TASK_VERBS})")
# Any other verb may follow a month, a quarter or a day, but not what makes it a part of a name.
_OTHER_VERB = re.compile(
    r"(?![0-9一二三四五六七八九十两])(?!工作|情况|数据|报表|财务|会计|统计|业绩|预算|决算|经营|台账|总结|经济|的|是|为|至|到|以|和|及|与|或|份|间|出生|来|日|前|后|起|第|期|召开|举行|生效|修[订正]|通过"
    r"|闭幕|开幕|当[天日]|例会|上[午下]|下午|晚|早|版|届|全[市县区省国]|我[市县区省])[一-龥]"
)
_FIGURES = re.compile(
    r"[^。；]{0,40}?(?:同比|环比|累计|[较比](?:上年|去年|上月|上季|同期)|(?<![为除])了(?=[，。；])"
    r"|共(?:有|受理|查处))"
)
_AIMED = re.compile(r"力争|确保|争取|计划|目标|预期|努力|达到|[0-9%个家]以上|左右")
_ADJECTIVE = re.compile(r"[^，。；]{0,5}的")
_TERM = re.compile(r"的?(?:完成|办理|最后|规定|报送|提交|整改)?(?:期限|时限|节点|大限|截止)")
_OTHER_DATE = re.compile(
    r"(?:公开|发布|生成|成文|印发|登记|出生|更新|发文|制发|签发)(?:日期|时间|日)：\s?$"
)
_NO_SUBJECT = re.compile(r"(?:^|[^一-龥]|[年月日起至到近截前后自从由和及与或的了已曾]|定于)$")
_MADE_KNOWN = re.compile(r"印发|发布|出台|启动|签约")
_DONE = re.compile(
    r"底?(?:全面|全部|正式|基本|集中)?(?:完成|建成|投用|投入使用|上线|开工|竣工|出台|印发|交付|投产|封顶"
    r"|通车|验收|试运行|开通|启用|发布|推出|提交|报送|完工|开园|落地|启动|签约|达产)(?![^，。；]{0,10}的)"
)
_MEETING = re.compile(r"定于$|(?:会|会议|论坛|仪式|大赛|赛)(?:将|拟)?[于在]$")
_IN_TIME = re.compile(r"(?:力争|争取|确保|计划|预计|拟|[于在])$")
_STRIVEN = re.compile(r"(?:力争|争取)$")
_AIMED_AT = re.compile(r"[^，。；的]{0,20}?(?:达到?|突破|实现|提高|增至|提升)")
_IN_FORCE = re.compile(rf"(?:正式)?(?:{IN_FORCE})")


def plainly(text: str, place: Point, when: When, left: str, *, expected: bool) -> TimeDemand | None:
    """A point with no ending: behind 到, in a place for times, or the time of a verb."""
    start, end = place.start, _plan_end(text, place, when)
    if _STAGE.search(left) and text[end : end + 1] == "）" and when.unit in _STRETCHES:
        return TimeDemand(start, end, text[start:end], DemandType.WINDOW, Between(when, None))
    if bound := REACH.search(left) or NOT_LATER.search(left):
        return _bounded(text, place, when, bound)
    if DONE_AFTER.match(text, end) or (left.endswith("（") and _MADE.match(text, end)):
        return None
    until = Until(when)
    labelled = expected or _LABEL.search(text[max(0, start - 14) : start]) is not None
    if not labelled and when.unit == "plan" and when.closing:
        return TimeDemand(start, end, text[start:end], DemandType.TARGET, until)
    if not labelled and not _times_a_verb(text, end, when, left):
        return None
    aimed = _STRIVEN.search(left) and _AIMED_AT.match(text, end)
    kind = DemandType.TARGET if aimed else DemandType.BY
    return TimeDemand(start, end, text[start:end], kind, until, bare=not labelled)


def _bounded(text: str, place: Point, when: When, bound: re.Match[str]) -> TimeDemand | None:
    """A point behind 到 or 不迟于."""
    start, end = place.start - len(bound.group()), _plan_end(text, place, when)
    if DONE_AFTER.match(text, end):
        return None
    # 报名截止到5月20日 closes on a day; of a day that is over it tells figures.
    closes = text[max(0, start - 2) : start] == "截止"
    start -= 2 * closes
    kind = DemandType.TARGET if bound.re is REACH and not closes else DemandType.BY
    return TimeDemand(start, end, text[start:end], kind, Until(when), bare=closes)


def _plan_end(text: str, place: Point, when: When) -> int:
    """The end of a point; the quotation mark that closes a plan's name belongs to it."""
    end = place.end
    quoted = when.unit == "plan" and is_quoted(text, place.start, end + 1)
    return end + (quoted and text[end : end + 1] == '"')


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether an opening quotation mark before the point is closed inside the demand."""
    return text[start - 1 : start] == '"' and '"' in text[start:end]


def describes(text: str, end: int) -> bool:
    """Whether a first day (起) only describes what follows; coming into force never does."""
    return _ADJECTIVE.match(text, end) is not None and _IN_FORCE.match(text, end) is None


def _times_a_verb(text: str, end: int, when: When, left: str) -> bool:
    """Whether a plain time opens a clause and says when its verb is to happen."""
    if when.unit in {"plan", "feast"} or (when.unit == "year" and text[end - 1] == "度"):
        return False
    if _TERM.match(text, end):
        return True
    if not _in_its_place(left):
        return _has_own_subject(text, end, when, left)
    return _is_followed_by_verb(text, end, when, left) and not _tells_figures(text, end, left)


def _is_followed_by_verb(text: str, end: int, when: When, left: str) -> bool:
    known = _VERB.match(text, end) is not None or text[end : end + 1] == "，"
    if _STRIVEN.search(left) and _AIMED_AT.match(text, end):
        return True
    exact = when.unit != "year" or when.closing
    if not known:
        return exact and _OTHER_VERB.match(text, end) is not None
    return _ADJECTIVE.match(text, end) is None


def _has_own_subject(text: str, end: int, when: When, left: str) -> bool:
    """项目6月完成封顶: the subject stands before a month whose verb says what gets done."""
    if when.unit == "year" or _NO_SUBJECT.search(left) or not _DONE.match(text, end):
        return False
    if when.unit == "day" and _MADE_KNOWN.match(text, end):
        return False
    return not _tells_figures(text, end, left)


def _in_its_place(left: str) -> bool:
    """Whether a time behind `left` may date a verb; a meeting's day (定于……) is no demand."""
    if _MEETING.search(left) or _OTHER_DATE.search(left):
        return False
    return _opens_clause(left) or _IN_TIME.search(left) is not None


def _tells_figures(text: str, end: int, left: str) -> bool:
    told = _FIGURES.match(text, end)
    return told is not None and not _AIMED.search(left + text[end : told.end() + 16])


def _opens_clause(left: str) -> bool:
    return not left or left[-1] in '，。；：、） （"要应须将请①②③④⑤⑥⑦⑧⑨⑩'
