"""Where a new task begins in running text, and which times in it are no deadline.

A sentence with its own subject and its own work starts a task of its own: what stands before it
keeps neither that subject nor that day. A heading in front (（一）优化服务。) belongs to the first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from zhagen.breakdown.bodies import agents_patterns as around
from zhagen.breakdown.bodies.agents import Role
from zhagen.breakdown.bodies.agents_edges import unnumbered
from zhagen.breakdown.bodies.clauses import FILLER, convened, sentences
from zhagen.breakdown.bodies.clauses_words import any_of
from zhagen.breakdown.tasks.segments import pieces_of
from zhagen.breakdown.tasks.taskness import RECORDED, TASK, kind_of_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from zhagen.breakdown.bodies.agents import Acting
    from zhagen.breakdown.fields.fields import Fields

_LONGEST_HEAD: Final = 40
_LEADING: Final = frozenset({Role.LEAD, Role.JOINT})
# What is said about the work before: 甲牵头负责，6月底前完成 is no work of its own.
_NO_WORK: Final = re.compile(
    rf"(?:{any_of('modals', 'roles', 'seconding', 'guiding', 'manner')}"
    r"|组织|推进|推动|实施|落实|执行|完成|开展|抓好|做好|抓|各自|职责|分工|范围内|工作|任务|事项|相关|有关|到位"
    r"|长期|坚持|常态化|第|今年|明年|本年|当年|[此该本各]项|[以上]述?上?|全部|所有|和|并|等|部门|单位"
    r"|(?:\d{4}年|\d{1,2}月|\d{1,2}日|[上中下]旬|[一二三四]季度|年)[底末初]?(?:之?前|[以之]?内|起)?)*"
)
_CLAUSE: Final = re.compile(rf"[^，：；。{FILLER}]+")
_LEAST: Final = 2
_ASKED: Final = re.compile(r"(?:请|让|通知|安排)?各?$")
# 另外别忘了通知…: another errand, not one of the person asked before.
_ERRAND: Final = re.compile(
    r"[ ，]*(?:(?:另外|还有|对了|再就是|顺便)[，,]?(?:再|也|请|记得|别忘|不要忘|麻烦|帮)"
    r"|[^，。；]{0,12}我(?:来|去|自己)(?![自说过了年])[^，。；]{1,6})"
)
# 下周三区里要开调度会: what those above do is why something is asked, not what.
_ELSEWHERE: Final = re.compile(
    r"(?:[省市区县镇乡街部厅局]里|镇上|上面|上级|领导)[^，。；]{0,6}"
    r"(?:开|召开|举行|举办|来|组织|听)[^，。；]{0,20}(?:会|会议|调研|检查|督查|活动|汇报)$"
)


def own_sentences(
    plain: str, acting: Sequence[Acting], fields: Fields, start: int, end: int
) -> Iterator[tuple[int, int]]:
    """The parts of running text that others are charged with, or whose work is their own."""
    starts: list[int] = []
    leads: set[str] = set()
    unled: list[tuple[int, int]] = []  # the sentences of this part so far, none with a lead
    for first, last in sentences(plain, start, end):
        inside = [one for one in acting if first <= one.mention.start < last]
        here = [one for one in inside if one.role in _LEADING]
        own = {plain[one.mention.start : one.mention.end] for one in here}
        if own and leads:
            anew = own != leads and _orders(plain[first:last], acting=True)
        elif own and unled and not _is_piece(plain, first, last, (start, end)):
            works = _own_work(_timeless(plain, fields.between(first, last)), inside, first, last)
            anew = (
                works
                and _orders(plain[first:last], acting=True)
                and any(
                    _stands_alone(plain, fields, *place, opens=place[0] == starts[0])
                    for place in unled
                )
            )
        else:
            anew = bool(starts) and _ERRAND.match(plain, first, last) is not None
        if not starts or anew:
            starts.append(first)
            leads, unled = own, []
        leads = leads or own
        unled = [] if leads else [*unled, (first, last)]
    starts = starts or [start]
    yield from zip(starts, [*starts[1:], end], strict=True)


def _orders(sentence: str, *, acting: bool) -> bool:
    return kind_of_sentence(unnumbered(sentence), acting=acting) == TASK


def _is_piece(plain: str, first: int, last: int, whole: tuple[int, int]) -> bool:
    """Whether a sentence is a numbered part of an enumeration, which is read as such."""
    numbered = unnumbered(plain[first:last]).lstrip().startswith(FILLER)
    return numbered and bool(pieces_of(plain, *whole))


def _stands_alone(plain: str, fields: Fields, first: int, last: int, *, opens: bool) -> bool:
    """Whether a sentence without a lead is work of its own, and not the heading of what follows."""
    told = fields.between(first, last)
    short = last - first <= _LONGEST_HEAD and "，" not in plain[first:last]
    head = opens and short and not plain.startswith("；", last)
    if head and not (told.timed or told.targets):
        return False
    return _orders(plain[first:last], acting=False)


def _timeless(plain: str, fields: Fields) -> str:
    """The text with its times hidden: 甲牵头，力争第三季度 says no work."""
    for one in fields.timed:
        span = one.deadline.span
        plain = plain[: span.start] + FILLER * (span.end - span.start) + plain[span.end :]
    return plain


def _own_work(plain: str, here: Sequence[Acting], first: int, last: int) -> bool:
    """Whether a sentence opens with its subject and says work of its own."""
    mentions = [one.mention for one in here]
    left = unnumbered(plain[first : mentions[0].start]).strip(FILLER + " ")
    if not (_ASKED.fullmatch(left) or around.LINKS.match(left)):
        return False
    rest = plain[mentions[0].end : last]
    for one in mentions[1:]:
        rest = rest.replace(plain[one.start : one.end], "，")
    return any(_says_work(found.group()) for found in _CLAUSE.finditer(rest))


def _says_work(clause: str) -> bool:
    led = _NO_WORK.match(clause)
    return len(clause) - (led.end() if led else 0) >= _LEAST


def no_deadlines(plain: str) -> Iterator[tuple[int, int]]:
    """The stretches whose times are told: when a meeting was held, what those above will do."""
    yield from convened(plain)
    lone = _CLAUSE.fullmatch(plain.rstrip("。")) is not None
    for first, last in sentences(plain, 0, len(plain)):
        sentence = plain[first:last]
        if "会" not in sentence and "检查" not in sentence and "调研" not in sentence:
            continue
        if kind_of_sentence(unnumbered(sentence)) == RECORDED:
            yield first, last
            continue
        if not lone:
            clauses = _CLAUSE.finditer(plain, first, last)
            yield from (one.span() for one in clauses if _ELSEWHERE.search(one.group()))
