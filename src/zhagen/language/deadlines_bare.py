"""Times without 前, 内 or 起 (3月中旬完成, 到2027年, 不迟于6月底): where they are a demand.

A plain time is one behind 到 or 不迟于, in a place for times (完成时限：6月), or where it opens a
clause whose verb it dates. Figures (一季度，……同比增长) and names (6月的会议) date nothing to do.
"""

from __future__ import annotations

import re

from zhagen.language.deadlines_model import DemandType, TimeDemand, Until, When
from zhagen.language.deadlines_stretches import Point
from zhagen.language.deadlines_words import IN_FORCE, TASK_VERBS, TIME_LABELS

REACH = re.compile(r"(?:(?<![达得收接受遇看找想做推])到|(?:^|(?<=[，。；： ]))至) ?\"?$")
_NOT_LATER = re.compile(
    r"(?:(?:不得?|最)[迟晚][于在到至]?|至迟[于在]?|(?:最[迟晚]|至迟)不(?:得?超过|[晚迟]于))\"?$"
)
DONE_AFTER = re.compile(
    r"，?已|以来|出生|[^，。；]{0,1}(?:取得|注册|登记|设立|成立|备案|投产|购买|参加|缴纳|发生|受理"
    r"|签订|毕业|入职|退休|建成|发布|印发|开工|竣工|核发|颁发)[^，。；]{0,8}的"
)
_LABEL = re.compile(TIME_LABELS + "$")
_VERB = re.compile(rf"(?:全[市县区省镇州]|我[市县区省])?(?:{TASK_VERBS})")
# Any other verb may follow a month, a quarter or a day, but not what makes it a part of a name.
_OTHER_VERB = re.compile(
    r"(?!的|是|为|至|到|以|和|及|与|或|份|间|出生|来|日|前|后|起|第|期|召开|举行|生效|修[订正]|通过"
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
_IN_TIME = re.compile(r"(?:力争|争取|确保|计划|拟|[于在])$")
_STRIVEN = re.compile(r"(?:力争|争取)$")
_REACHED = re.compile(r"达到?|突破|实现|提高|增至|提升")
_IN_FORCE = re.compile(rf"(?:正式)?(?:{IN_FORCE})")


def plainly(text: str, place: Point, when: When, left: str, *, expected: bool) -> TimeDemand | None:
    """A point with no ending: behind 到, in a place for times, or the time of a verb."""
    start, end = place.start, place.end
    end += when.unit == "plan" and is_quoted(text, start, end + 1) and text[end : end + 1] == '"'
    if DONE_AFTER.match(text, end):
        return None
    until = Until(when)
    if reach := REACH.search(left):
        start -= len(reach.group())
        return TimeDemand(start, end, text[start:end], DemandType.TARGET, until)
    if last := _NOT_LATER.search(left):
        start -= len(last.group())
        return TimeDemand(start, end, text[start:end], DemandType.BY, until)
    labelled = expected or _LABEL.search(text[max(0, start - 14) : start]) is not None
    if not labelled and when.unit == "plan" and when.closing:
        return TimeDemand(start, end, text[start:end], DemandType.TARGET, until)
    if not labelled and not _times_a_verb(text, end, when, left):
        return None
    aimed = _STRIVEN.search(left) and _REACHED.match(text, end)
    kind = DemandType.TARGET if aimed else DemandType.BY
    return TimeDemand(start, end, text[start:end], kind, until, bare=not labelled)


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
        return False
    known = _VERB.match(text, end) is not None or text[end : end + 1] == "，"
    exact = when.unit != "year" or when.closing
    if not known and not (exact and _OTHER_VERB.match(text, end)):
        return False
    if known and _ADJECTIVE.match(text, end):
        return False
    return not _tells_figures(text, end, left)


def _in_its_place(left: str) -> bool:
    """Whether a time behind `left` may date a verb; a meeting's day (定于……) is no demand."""
    if left.endswith("定于") or _OTHER_DATE.search(left):
        return False
    return _opens_clause(left) or _IN_TIME.search(left) is not None


def _tells_figures(text: str, end: int, left: str) -> bool:
    told = _FIGURES.match(text, end)
    return told is not None and not _AIMED.search(left + text[end : told.end() + 16])


def _opens_clause(left: str) -> bool:
    return not left or left[-1] in '，。；：、） （"要应须将请'
