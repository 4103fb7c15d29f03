"""Who comes to the window: 我是会计, 法人没空, 老板自己去, by the persons of the slice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zhagen.guide.recognising.names import name_at
from zhagen.guide.recognising.relatives import KIN
from zhagen.guide.recognising.said import BLANK, Clause, Mention, Said
from zhagen.guide.recognising.turned import offered, weighs
from zhagen.guide.recognising.whose import FOR_WHOM, I_AM, I_CALLED, IS_ME

_I_AM_NOT: Final = re.compile(r"不是.{0,6}$")
# The answer to who comes: 会计去, 法人本人.
_IS_THE_ONE: Final = re.compile(
    rf"(?:就|让|叫|由|是|找|请|我们|公司|单位|的)*{BLANK}+"
    r"(?:(?:小|老)?[\u4e00-\u9fff]{1,2}(?=去|来|办|跑)|会|要|能|可以|到场|在场|"
    r"本人|自己|亲自|过?去|过?来|办理?|跑|吧|了|的|[，。！ ])*"
)
_AWAY: Final = re.compile(
    r"(?:本人|肯定|绝对|应该|可能|是|恐怕|他|她|最近|这几天|这两天|现在|目前|那边|一直|太|很|比较|都|也|平时|人)*(?:忙|没得?有?空|没得?有?时间|没得?有?工夫|不方便|[走抽]不开身?|脱不开身|出差"
    r"|在(?:外地|外面|国外|出差|住院)|不在|来不了|去不了|过不[来去]|不过?[来去]|不到场|不出面|不用(?:亲自|再)?[来去跑]|(?:不能|没法|没办法|无法|不便|不好|不想|不愿意?)(?:亲自|本人|过)*(?:到场|[来去跑]|到|出面|办)|生病|住院|年纪大|腿脚)"
)
# 会计去, 老板自己过来办: who is named goes.
_COMES: Final = re.compile(
    rf"{BLANK}*"
    r"(?:本人|自己|亲自|会|要|能|可以|今天|明天|直接|单独|一个人)*"
    r"(?:过?[来去](?:办理?|跑|弄|交|现场|窗口|一趟|就行|就好|吧"
    r"|了?(?=[，。！ ]|$))|到场(?!吗)|出面|亲自办|跑一趟|跑腿|(?<=自己)[跑办])"
)
_RELATIVE: Final = re.compile(
    r"(?:老公|老婆|爱人|丈夫|妻子|爸爸?|妈妈?|父亲|母亲|儿子|女儿|[哥弟姐妹]{1,2}|朋友|[他她])(?:才|就)?是(?:我们|公司|单位|的)*$"
)
# 法人不是我, 法人是我哥…我去交: the speaker is another, and comes.
_NOT_ME: Final = re.compile(
    rf"(?:他|她)?(?:并|可|也|又|肯定)?不是(?:我|本人)(?:本人|自己)?(?![们的家]|公司|单位|店|厂|{KIN})"
)
_IS_KIN: Final = re.compile(rf"(?:其实|应该|就|写的?|登记的?)*是我(?:家|的|一个)*{KIN}")
# 我是法人张三的表弟: not he, with his name still there or taken.
_OF_HIM: Final = re.compile(rf"{BLANK}*的")
_I_GO: Final = re.compile(r"我(?:自己)?(?:去|来|办|跑|代|帮|替)")
_NOT_HIM: Final = re.compile(
    r"(?:不|别|不用|不是|不要|不让|不叫|不找|不由)(?:是|用|要|让|叫|由|派|找)?(?:我们?|公司|单位|的)*$"
)


def speakers(said: Said) -> Iterator[Mention]:
    """我是公司的经办人, 我不是法人: who speaks or comes, by the titles of the slice."""
    groups = {group: value for value, group in said.vocabulary.speakers.items()}
    for found in said.vocabulary.role_words.finditer(said.folded):
        clause = said.clause_at(found.start())
        value = groups.get(said.vocabulary.roles[found.group()])
        others = [one for one in groups.values() if one != value]
        if value is None or clause.idle or clause.asks:
            continue
        other = others[0] if len(others) == 1 else None
        told = _told(said, found, clause)
        if told and (value if told > 0 else other) is not None:
            yield Mention(
                said.vocabulary.speaker,
                value if told > 0 else other,
                *found.span(),
                _WEIGHT[abs(told)],
            )


# How clearly somebody is told to come: only by what is said of him, or in so many words.
_WEIGHT: Final = {1: 2, 2: 3}


def _told(said: Said, found: re.Match[str], clause: Clause) -> int:
    """Whether the one named comes: above 0 if so, below if somebody else does; 0 if not told."""
    before = said.text[clause.start : found.start()]
    words = said.text[clause.start : clause.end]
    named = found.end() + len(name_at(said.text, found.end(), strict=True))
    if _NOT_ME.match(said.text, found.end()):
        return -2
    if _absent(said, found, clause):
        return -1
    if _named(said, found, clause):
        called = I_CALLED.search(said.text[: found.start()]) is not None
        asked = _is_asked(said)
        titled = asked or called or found.group() in said.vocabulary.titles
        of_him = _OF_HIM.match(said.text, found.end()) or _OF_HIM.match(said.text, named)
        if titled and not of_him:
            return -2 if _I_AM_NOT.search(before) else 2
    comes = _COMES.match(said.text, named)
    if comes and not (FOR_WHOM.search(before) or offered(words) or weighs(words)):
        return -1 if _NOT_HIM.search(before) else 1
    return 0


def _named(said: Said, found: re.Match[str], clause: Clause) -> bool:
    """Whether the speaker is said to be the one, or the question is answered by naming him."""
    before = said.text[clause.start : found.start()]
    asked = _is_asked(said)
    answered = asked and _IS_THE_ONE.fullmatch(
        said.vocabulary.role_words.sub(BLANK, said.folded[clause.start : clause.end])
    )
    is_me = IS_ME.match(said.text, found.end())
    return bool(
        answered
        or I_AM.search(before)
        or (asked and before.strip() == "不是")
        or I_CALLED.search(said.text[: found.start()])
        or (is_me and not weighs(said.text[clause.start : clause.end]))
    )


def _is_asked(said: Said) -> bool:
    return said.asked is not None and said.asked.name == said.vocabulary.speaker


def _absent(said: Said, role: re.Match[str], clause: Clause) -> bool:
    """法人没空, 我老公是法人，我去办: the other one comes."""
    before, behind = said.text[clause.start : role.start()], said.text[role.end() : clause.end]
    kin = _RELATIVE.search(before) or _IS_KIN.match(behind)
    other = kin is not None and _I_GO.search(said.text, role.end()) is not None
    return other or _AWAY.match(behind) is not None
