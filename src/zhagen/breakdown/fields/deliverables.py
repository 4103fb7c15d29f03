"""Finding what a task hands over, and to whom: 制定实施方案……报市政府备案.

A name is what a verb of making or handing over governs and what ends in a noun of the data file.
Conventions, which follow how people fill such tables: a clause in front of 的 is dropped where a
telling name remains (本地区、本部门全面推行……的实施方案: 实施方案) and kept where it does not
(在全国推广试点成果的意见); 具体 stays as written, 相应 and 统一 are dropped; heads that share one
prefix stay one name (联合抽查事项清单、标准和实施办法), names with a prefix each are several;
the marks of a title fall away. Existing documents (落实《……》, 根据《……》, 印发的《……》) are
none. Rules run on the plain spelling. What a verb governs is found by `deliverables_governed`,
names in front of their verb (名单于3月5日前报市局) by `deliverables_fronted`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhagen.breakdown.fields.deliverables_fronted import fronted_names
from zhagen.breakdown.fields.deliverables_governed import governed
from zhagen.breakdown.fields.deliverables_names import trimmed
from zhagen.breakdown.fields.deliverables_words import DeliverableWords, deliverable_words

_REACH = 60
_SENTENCE = 200
_SENTENCE_END = re.compile(r"[。；！？\t\n]")


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
        for start, end in governed(text, match, words):
            found.append(FoundDeliverable(start, end, text[start:end]))
    found += _topics(text, words, found)
    if not found:
        return ()
    found = [_whole_quote(text, one) for one in found]
    found.sort(key=lambda one: one.start)
    return tuple(_without_recipients(_with_recipients(text, found, words)))


def _whole_quote(text: str, one: FoundDeliverable) -> FoundDeliverable:
    """A name with both its marks or none: “一企一档” keeps the closing one."""
    start, end = one.start, one.end
    if one.name.count('"') % 2 == 0:
        return one
    if text[end : end + 1] == '"':
        end += 1
    elif one.name.startswith('"'):
        start += 1
    return FoundDeliverable(start, end, text[start:end])


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
    spans += fronted_names(text)
    for start, end in [*spans, *_before_agents(text, words)]:
        if any(start < one.end and one.start < end for one in (*found, *named)):
            continue
        if _is_named_before(text, start, end, found):
            continue
        first = trimmed(text, start, end, words)
        named.append(FoundDeliverable(first, end, text[first:end]))
    return named


def _is_named_before(text: str, start: int, end: int, found: list[FoundDeliverable]) -> bool:
    """建立工作台账，并将台账报……: the thing just made, named again."""
    return any(
        one.end <= start
        and one.name.endswith(text[start:end])
        and not _SENTENCE_END.search(text, one.end, start)
        for one in found
    )


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
    if not found or not any(sign in text for sign in "报交向送"):
        return found
    return [_received(text, one, words) for one in found]


def _without_recipients(found: list[FoundDeliverable]) -> list[FoundDeliverable]:
    """The things alone: a body that receives one (市绿化委员会办公室) is none itself."""
    taken = [
        (one.recipient_start, one.recipient_start + len(one.recipient))
        for one in found
        if one.recipient
    ]
    return [
        one for one in found if not any(low < one.end and one.start < high for low, high in taken)
    ]


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
