"""Is a paragraph a task, and if not, what is it?

Structure decides first (what stands under 基本原则 orders nothing), then the wording of each
sentence: an order needs somebody who acts, a time, a word of duty, or a verb that opens a clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zhagen.breakdown.bodies.agents import Acting, read_roles
from zhagen.breakdown.bodies.clauses import is_past, sentences
from zhagen.breakdown.bodies.clauses_words import any_of, clause_words
from zhagen.breakdown.outlining.numbering import number_of
from zhagen.breakdown.source import Kind, Paragraph
from zhagen.breakdown.tasks.taskness_wordings import (
    ANNOUNCES,
    FACT,
    PRINCIPLE,
    RESOLVE,
    WEAK,
    wordings_of,
)
from zhagen.language.bodies_words import trie
from zhagen.language.plain import plain

TASK: Final = "task"
RECORDED: Final = "会议记载"  # who sat in a meeting, and when: no task, whoever is named

_LAYOUT: Final = {
    Kind.TITLE: "文件标题", Kind.NUMBER: "发文字号", Kind.ADDRESSEES: "主送机关", Kind.NOTE: "注释",
    Kind.ANNEX: "附件", Kind.SIGNATURE: "署名", Kind.DATE: "成文日期", Kind.FOOT: "版记",
}  # fmt: skip
_ASIDE: Final = tuple(pair.split("=") for pair in clause_words("aside_headings"))
_ASIDE_WORD: Final = re.compile(trie(word for word, _reason in _ASIDE))
_GOALS: Final = clause_words("goal_headings")
_LONGEST_HEAD: Final = 40
_AROUND: Final = 8  # how much a heading may say besides its key word
_SHORTEST: Final = 8  # a label before a colon: 发布日期：
_RUN_IN: Final = re.compile(rf"[^。：]{{2,{_LONGEST_HEAD}}}[。：]")

_DUTY: Final = re.compile(
    r"(?<![重主需必纪只为])要(?![求点素件闻])|应当|应(?![用急对届])|必须|务必|须|不得|严禁|禁止|负责|牵头|责成|不准"
)
_TIME: Final = re.compile(
    r"(?:日|月|年|季度|周|旬|时)(?:底|末|初|中旬|下旬|上旬)?之?前|^到\d{4}年|^力争"
    r"|(?:工作日|小时|[\d两三]天|个月|\d日)之?内|每(?:年|半年|季度|月|周|日)"
)
_MEASURED: Final = re.compile(
    r"(?:压缩(?:至|到)|缩短(?:至|到)|达到?|不低于|不少于|不超过|稳定在|控制在|保持(?:在|\d)|降(?:至|到)|降低"
    r"|提[高升](?:至|到)?|减[少至](?:至|到)?|突破|新增|增长|下降|实现)[^，。；]{0,6}\d"
)
_OVER: Final = re.compile(
    r"^(?:截至|截止|去年|上年|20\d{2}年(?:以来|来|度)?(?:，|[^底末前内]{0,12}共))|同比"
)
# 力争到2028年…累计下降9%, 同比增长6%以上: what is aimed at, though told like what was reached.
_AIMED: Final = re.compile(
    r"^(?:力争|到20\d{2}年|预期)|\d[%％万亿元人个家]{0,3}(?:以上|以内|左右)$|不低于|不少于|不超过"
)
_SET_UP: Final = re.compile("成立|组建|建立|设立")
_PROPOSED: Final = re.compile(r"(?:拟|建议)(?:由|请)")
# 实施步骤, 保障措施: a heading though it begins with a verb.
_BARE_HEAD: Final = re.compile(
    r"(?:实施|工作|保障|组织|重点|主要|有关|总体|时间|进度|职责|政策|监督|推进|活动|方法|整治|具体|任务|整改)"
    r"(?:实施|推进)?(?:步骤|要求|措施|任务|安排|分工|内容|目标|领导|范围|重点|方法|机制|保障|计划|方案|程序|流程)"
)
_VERB: Final = re.compile(any_of("verbs"))
_ORDER_HEAD: Final = re.compile(
    rf"(?<![^，：；])(?:{any_of('manner')}|地)*(?:{any_of('verbs', 'roles', 'seconding')})"
)
_BRISK: Final = re.compile(
    r"(?:及时|立即|统一|按时|如实|定期|主动|逐级|一律|随时|同步|至少|另行)[^，。]{0,16}"
    rf"{any_of('verbs')}"
)


def kind_of(
    paragraph: Paragraph,
    path: Sequence[str] = (),
    *,
    leaf: bool = True,
    preamble: bool = False,
    roles: Sequence[Acting] | None = None,
) -> str:
    """The word "task", or in one Chinese word what the paragraph is instead.

    `path` are the headings it stands under, from the top. `leaf` says that nothing stands under it,
    so that a short numbered line may be the order itself. `preamble` says that it stands before the
    first number of a numbered text. `roles` are those of its plain text where they are known.
    """
    if paragraph.kind is Kind.ROW:
        return TASK
    if paragraph.kind in _LAYOUT:
        return _LAYOUT[paragraph.kind]
    text = plain(paragraph.text)
    begin = _begin(paragraph)
    heads = [_bare(head) for head in path]
    if paragraph.kind is Kind.HEADING or _is_short(paragraph, text[begin:]):
        own = text[begin:].rstrip("。 ")
        charged = bool(roles) and paragraph.kind is not Kind.HEADING
        orders = (leaf or charged) and not _aside([*heads, own]) and not _names_goal(own)
        orders = orders and (charged or (_orders(own) and not _BARE_HEAD.fullmatch(own)))
        if not orders or paragraph.kind is Kind.HEADING:
            return TASK if orders else _short_of(paragraph, own)
    run_in = _RUN_IN.match(text, begin)
    if run_in and run_in.end() < len(text.rstrip()):
        heads.append(run_in.group().rstrip("。："))
    aside = _aside(heads)
    if aside:
        return aside
    goal = any(_names_goal(head) for head in heads[-2:])
    return _by_sentences(text, begin, goal=goal, preamble=preamble, roles=roles)


def _short_of(paragraph: Paragraph, wording: str) -> str:
    """What a short line is that orders nothing: a heading, unless it tells what has been done."""
    told = paragraph.kind is not Kind.HEADING and "，" in wording and is_past(wording)
    return "背景" if told else "标题"


def kind_of_sentence(text: str, *, acting: bool = False) -> str:
    """The same of one sentence in plain spelling; `acting` when a body acts in it."""
    sentence = text.strip(" \x00，、：。")
    if text.rstrip().endswith("：") and len(sentence) <= _SHORTEST:
        return "说明"
    if RESOLVE.fullmatch(sentence):
        return "口号"
    for reason in wordings_of(sentence):
        weak = (acting and reason in WEAK) or _charges(sentence, reason, acting=acting)
        if not weak:
            return reason
    if acting:
        return TASK
    if is_past(sentence) and not _AIMED.search(sentence):
        return "背景"
    return _without_actor(sentence)


def _charges(sentence: str, reason: str, *, acting: bool) -> bool:
    """Whether a sentence that names members sets something up or says who leads."""
    if reason != "成员名单":
        return False
    return _SET_UP.match(sentence) is not None or (acting and "牵头" in sentence)


def _without_actor(sentence: str) -> str:
    timed = _TIME.search(sentence) is not None
    if PRINCIPLE.match(sentence) and not timed:
        return "原则"
    if FACT.search(sentence) and not timed and not _DUTY.search(sentence):
        return "背景"
    measured = _MEASURED.search(sentence) and not _OVER.search(sentence)
    return TASK if measured or _orders(sentence) else "说明"


def _by_sentences(
    text: str, begin: int, *, goal: bool, preamble: bool, roles: Sequence[Acting] | None
) -> str:
    known = read_roles(text, begin) if roles is None else roles
    places = [one.mention.start for one in known]
    reasons: list[str] = []
    aimed = goal and not preamble
    for start, end in sentences(text, begin, len(text)):
        acting = any(start <= place < end for place in places)
        reason = kind_of_sentence(text[start:end], acting=acting)
        reasons.append(reason)
        charged = acting or not (goal or preamble) or (aimed and _MEASURED.search(text, start, end))
        if reason == TASK and charged and not _announces(text[end:]):
            return TASK
    kept = [reason for reason in reasons if reason not in {TASK, "说明"}]
    return kept[0] if kept else "目标" if TASK in reasons else "说明"


def _announces(rest: str) -> bool:
    """Whether a paragraph ends by announcing what follows: then it is the preamble."""
    return ANNOUNCES.search(rest[-60:]) is not None


def _begin(paragraph: Paragraph) -> int:
    number = number_of(paragraph.text) if paragraph.typed else None
    return number.end if number else 0


def _is_short(paragraph: Paragraph, wording: str) -> bool:
    """A numbered line of one short sentence: a heading with a full stop, or a task of one line."""
    return bool(paragraph.number) and len(wording) <= _LONGEST_HEAD and wording.count("。") <= 1


def _aside(heads: Sequence[str]) -> str:
    """The reason of the deepest heading that says that nothing is ordered below it."""
    for head in reversed(heads):
        if _ASIDE_WORD.search(head) is None:
            continue
        for word, reason in _ASIDE:
            if word in head and _is_headed(head, word):
                return reason
    return ""


def _names_goal(head: str) -> bool:
    return any(word in head and _is_headed(head, word) for word in _GOALS)


def _is_headed(head: str, word: str) -> bool:
    """Whether a heading is this word with little around it: （二）基本原则; not 摸清现状底数."""
    if len(head) > len(word) + _AROUND:
        return False
    return head.startswith(word) or (head.endswith(word) and not _VERB.match(head))


def _bare(head: str) -> str:
    """A heading in plain spelling without its number."""
    number = number_of(head)
    return plain(head)[number.end if number else 0 :].strip("。： ")


def _orders(sentence: str) -> bool:
    found = _DUTY.search(sentence) or _ORDER_HEAD.search(sentence) or _TIME.search(sentence)
    return bool(found or _BRISK.search(sentence) or _PROPOSED.search(sentence))
