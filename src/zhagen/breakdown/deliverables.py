"""Finding what a task hands over, and to whom: 制定实施方案……报市政府备案.

A name is what a verb of making or handing over governs and what ends in a noun of the data file.
Conventions, which follow how people fill such tables: a clause in front of 的 is dropped where a
telling name remains (本地区、本部门全面推行……的实施方案: 实施方案) and kept where it does not
(在全国推广试点成果的意见); 具体 stays as written, 相应 and 统一 are dropped; heads that share one
prefix stay one name (联合抽查事项清单、标准和实施办法), names with a prefix each are several;
the marks of a title fall away. Existing documents (落实《……》, 根据《……》, 印发的《……》) are
none. Rules run on the plain spelling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhagen.breakdown.deliverables_words import DeliverableWords, deliverable_words

_REACH = 60
_SENTENCE = 200
_CLAUSE_END = re.compile(r"[，。；：！？（）\t]")
_SENTENCE_END = re.compile(r"[。；！？\t\n]")
# Where the governed name is over although no comma stands there.
_CUT = re.compile(
    r"并(?=[报经提印下公向及按])|后?(?:报送|上报|报请|提交)|后(?=[报经由])|经|(?<![年月周季简专申填举通])报(?=[^告表备送])(?!批[^准后，。；])|等$"
)
_NOT_MAKING = re.compile(r"(?:已|已经|未|不得|由|据|照|《[^》]{0,30}|[未尚曾])$")
_VAGUE = re.compile(
    r"^(?:相应|统一|配套|切实可行|详细|有关|相关|本地|本单位|各自|一套|一批|一份|一个|一张|一本|一册|完善|或|调整|修订)的?"
)
_NO_NAME = re.compile(
    r"^(?:以下|如下|上述|本)|列入|纳入|认定|给予|享受|达到|按照|提供|的(?:通知|公告|通告|函)$"
)
# What is completed rather than made: 完成年度计划.
_COMPLETED = re.compile(r"(?:计划|标准|规划|任务|政策|措施|体系)$")
# What somebody answers for doing, not making: 负责落实责任清单.
_DOING = re.compile(
    "落实|执行|监督|实施|组织|推进|贯彻|宣传|解读|管理|维护|审核|审批|协调|督促|检查|指导|运行|运维|做好"
)
_TELLING = 7
_DECIDED = 4
_OF = re.compile(r"(?<=的)[^的]+$")
_AND = re.compile(r"、|和|及|以及|与")
_TITLE = re.compile(r"《([^《》]{2,60})》")


@dataclass(frozen=True, slots=True)
class FoundDeliverable:
    """A deliverable and where its name stands; `recipient` is "" when the text names none.

    `recipient_start` is -1 then, else the recipient's place in the plain text.
    """

    start: int
    end: int
    name: str
    recipient: str = ""
    recipient_start: int = -1


def find_deliverables(text: str) -> tuple[FoundDeliverable, ...]:
    """The deliverables in plain `text`, in order."""
    words = deliverable_words()
    found: list[FoundDeliverable] = []
    for match in words.verb.finditer(text):
        if found and match.start() < found[-1].end:
            continue
        for start, end in _governed(text, match, words):
            found.append(FoundDeliverable(start, end, text[start:end]))
    found += _topics(text, words, found)
    found.sort(key=lambda one: one.start)
    return tuple(_with_recipients(text, found, words))


def _governed(text: str, match: re.Match[str], words: DeliverableWords) -> list[tuple[int, int]]:
    """The names behind a verb, as places."""
    if _NOT_MAKING.search(text[max(0, match.start() - 12) : match.start()]):
        return []
    start = match.end()
    if text[start : start + 1] in {"的", "后", "、"}:
        return []
    title = _TITLE.match(text, start)
    if title is not None:
        return [title.span(1)]
    over = _CLAUSE_END.search(text, start, start + _REACH)
    stop = over.start() if over else min(len(text), start + _REACH)
    if cut := _CUT.search(text, start, stop):
        stop = cut.start()
    heads = words.told if match.group() in words.handing else words.head
    end = _last_head(text, start, stop, heads, words)
    if end and not _is_made(text, match, end, stop, words):
        return []
    if not end or (match.group() == "完成" and _COMPLETED.search(text[start:end])):
        return []
    named = _named(text, start, end, words)
    return [] if any(_NO_NAME.search(text[low:high]) for low, high in named) else named


def _is_made(text: str, verb: re.Match[str], end: int, stop: int, words: DeliverableWords) -> bool:
    """Whether a verb that need not make anything does so here."""
    name = text[verb.end() : end]
    if verb.group() in words.light:
        if words.nominal.match(text, end, stop):
            return True
        answers = verb.group() == "负责" and words.paper.search(name) is not None
        return answers and end == stop and _DOING.match(name) is None
    if verb.group() in words.deciding:
        return len(name) >= _DECIDED and "的" not in name and name.endswith(words.decided)
    if verb.group() == "签署" and name.endswith("意见"):
        return False
    if verb.group() in words.changing:
        return len(name) >= _TELLING and name.endswith(words.changed)
    return True


def _last_head(
    text: str, start: int, stop: int, heads: re.Pattern[str], words: DeliverableWords
) -> int:
    """The end of the last head that closes the name: nothing but 等 or a link may follow."""
    ends = [head.end() for head in heads.finditer(text, start, stop)]
    for end in reversed(ends):
        if end == stop or words.after.match(text, end, stop):
            return end
    return 0


def _named(text: str, start: int, end: int, words: DeliverableWords) -> list[tuple[int, int]]:
    """One name, or several that each have their own beginning."""
    start = _trimmed(text, start, end, words)
    parts = _parts(text, start, end)
    closed = [(low, high) for low, high in parts if _ends_in_head(text[low:high], words)]
    independent = [text[low:high] not in words.heads for low, high in closed]
    alike = len({text[high - 2 : high] for _, high in parts}) == 1
    if len(closed) == len(parts) > 1 and (alike or all(independent[1:])):
        return [(_trimmed(text, low, high, words), high) for low, high in closed]
    return [(start, end)] if end - start >= 2 else []


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    parts, low = [], start
    for link in _AND.finditer(text, start, end):
        parts.append((low, link.start()))
        low = link.end()
    return [*parts, (low, end)]


def _ends_in_head(name: str, words: DeliverableWords) -> bool:
    return name.endswith(words.endings)


def _trimmed(text: str, start: int, end: int, words: DeliverableWords) -> int:
    """Where the telling part of a name begins."""
    name = text[start:end]
    tail = _OF.search(name)
    if tail is not None and _tells(tail.group(), words):
        start += tail.start()
    while vague := _VAGUE.match(text[start:end]):
        if end - start - vague.end() < 2:
            break
        start += vague.end()
    return start


def _tells(name: str, words: DeliverableWords) -> bool:
    """Whether a name says enough without the clause in front of its 的."""
    return len(name) >= 4 or (len(name) == 3 and name not in words.heads)


def _topics(
    text: str, words: DeliverableWords, found: list[FoundDeliverable]
) -> list[FoundDeliverable]:
    """将……报送, 结果向社会公开: the name stands in front of the verb."""
    named: list[FoundDeliverable] = []
    spans = [
        match.span("n")
        for topic, signs in zip(words.topics, ("将把", "由"), strict=True)
        if any(sign in text for sign in signs)
        for match in topic.finditer(text)
    ]
    spans += [match.span("n") for one in words.fronted for match in one.finditer(text)]
    for start, end in [*spans, *_before_agents(text, words)]:
        if any(start < one.end and one.start < end for one in (*found, *named)):
            continue
        first = _trimmed(text, start, end, words)
        named.append(FoundDeliverable(first, end, text[first:end]))
    return named


def _before_agents(text: str, words: DeliverableWords) -> list[tuple[int, int]]:
    """告知单由窗口出具, 《……》由某局起草: the names in front of 由 and an agent who makes them."""
    spans: list[tuple[int, int]] = []
    for agent in words.by_agent.finditer(text):
        low = max(0, agent.start() - _REACH)
        if name := words.before_agent.match(text[low : agent.start()]):
            start, end = name.span("t" if name["t"] else "n")
            spans.append((low + start, low + end))
    return spans


def _with_recipients(
    text: str, found: list[FoundDeliverable], words: DeliverableWords
) -> list[FoundDeliverable]:
    """Each deliverable with the recipient its sentence names."""
    if not found or ("报" not in text and "交" not in text and "向" not in text):
        return found
    return [_received(text, one, words) for one in found]


def _received(text: str, one: FoundDeliverable, words: DeliverableWords) -> FoundDeliverable:
    earliest = max(0, one.start - _SENTENCE)
    before = [stop.end() for stop in _SENTENCE_END.finditer(text, earliest, one.start)]
    latest = min(len(text), one.end + _SENTENCE)
    over = _SENTENCE_END.search(text, one.end, latest)
    low, high = before[-1] if before else earliest, over.start() if over else latest
    for pattern in words.recipients:
        # Behind the thing first: 形成报告，报送市政府; in front of it else: 向市政府报送报告.
        match = pattern.search(text, one.end, high) or pattern.search(text, low, one.start)
        if match is not None and not words.paper.search(match["r"]):
            start, end = match.span("r")
            return FoundDeliverable(one.start, one.end, one.name, text[start:end], start)
    return one
