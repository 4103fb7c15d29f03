"""Whole numbers as people say them: 18个人, 十八名员工, 就我一个人; 十来个 is vague."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from zhagen.guide.recognising.said import CORRECTING, Clause, Mention, Said
from zhagen.guide.recognising.staff import comes_later, is_total
from zhagen.guide.recognising.vocabulary import Kind, Sayable
from zhagen.language.numbers import chinese_number

_WORDS: Final = "零〇一二两俩仨三四五六七八九十廿卅百千万壹贰叁肆伍陆柒捌玖拾佰"
_NUMBER: Final = re.compile(rf"\d{{1,3}}(?:，\d{{3}})+|\d+|[{_WORDS}]+")
_PEOPLE: Final = re.compile(
    r" ?(?:多|来|几|余)?(?:个|名|位|口)?(?:在职|正式|全职|新)?的?(?P<who>人|员工|职工|工人"
    r"|伙计|同事|小伙子|师傅|(?!会员|党员|官员|成员)[\u4e00-\u9fff]{0,2}?(?:员|师|老师|徒弟|学徒|司机|护士|医生|保安|阿姨|帮工|妹子)|职员|雇员|打工的|干活的|伙伴|长工|短工|小工|帮手|人手|雇工)(?!民|社|工智|事|份|次|有限|独资|公司)"
)
_MEASURE: Final = re.compile(
    r" ?(?:个|名|位|口)(?!月|星期|礼拜|小时|工作日|险|材料|证|账|户|公司|单位|厂|店|字|问题|事|都)"
)
_COUNTED: Final = re.compile(
    r"(?:(?:^|[，。；、 ])人|员工|职工|雇工|用工|工人|人数|人员|人手|伙计|参保人?|职员)"
    r"(?:总数|人数|数量|数)?(?:一共"
    r"|总共|共计|共|现在|目前|大?概|差不多|就|只|才|嘛|呢|啊|那个|就是|是|有|为|：|的|要"
    r"|填|写|应该|应|改成|改为|按|报|：| )*$"
)
_VAGUE_BEFORE: Final = re.compile(
    r"(?:大概|大约|约莫?|大致|估摸着?|粗算|差不多|估计|可能|好像|左右|快|近|将近|接近|不到|不足|不满|没满|未满"
    r"|至少|最多|超过|起码|顶多|也许|(?<![册表单面照])上|几|十几|或者?|(?<![加减增改涨变升降达])到|至|-|~|～)(?:有|是)?$"
)
_VAGUE_IN: Final = re.compile(r"^(?:来|多|几|余|好几|左右|上下|出头|以上|以下|以内|开外|不到)")
_VAGUE_BEHIND: Final = re.compile(
    r"^.{0,4}?(?:左右|上下|出头|以上|以下|以内|开外|吧大概|的样子|或者?|还是)"
    r"|^ ?[个名位人]{0,2}[到至~～-] ?[0-9一二两三四五六七八九十]"
)
_FRACTION: Final = re.compile(
    rf"[0-9{_WORDS}]+(?:[.．/／点][0-9{_WORDS}]+)+ ?[%％‰]?|[0-9{_WORDS}]+ ?[%％‰]"
)
_ORDINAL: Final = re.compile(r"第 ?$|[0-9.]$")
# 12-15人, 12或13: what stands before the last number belongs to what was said.
_RANGE_BEFORE: Final = re.compile(rf"[0-9{_WORDS}]+[个名位人]{{0,2}} ?(?:-|~|～|至|到|或者?|、) ?$")
_SOME: Final = re.compile(
    r"(?:好几|十几|几十|几百|上百|数十|若干|几|一些|一帮|一群|二三十|十来|百来|百十)(?:来"
    r"|多)?(?:个|名|位|号)?(?:人|员工|职工|工人)"
)
_ALONE: Final = re.compile(
    r"(?:就|只有?|光)我(?:自己)?一?个?(?:人|自己)|我(?:自己)?一个人(?:的公司|干|做|开)"
    r"|(?:就|只有?|光)我(?:自己)?一个(?=[，。！吧啊呢嘛 ]|$)|光杆司令|一人公司(?!的)"
)
_NOBODY: Final = re.compile(
    r"(?:没有?|还没有?|暂时没有?|暂无|目前没有?|(?<![0-9])0个?)(?:任何)?(?:招|请|雇|雇到)?(?:到"
    r"|过)?(?:员工|职工|工人|雇人|招人|请人|招工)(?:也|都)?(?:没有?)?|一个(?:人|员工"
    r"|职工)?(?:也|都)没有?|零员工"
)
_NONE: Final = re.compile(
    r"^(?:嗯|哦|现在|目前|暂时|还|，|。|一个|也|都|人|员工|职工)*(?:没有?|无|零|暂无|没人"
    r"|没得)(?:人|员工|职工|招|请|啊|呢|吧|的|哦|呀|了|，|。| )*$"
)
_NOT_THESE: Final = re.compile(
    r"股东|合伙人|夫妻|两口子|孩子|家人|法人|经办|朋友|第$|退休|实习|离职|辞职|走了|不[参交缴上买]"
    r"|兼职|临时|(?:其中|里面|另外|还有)"
)
# 四个合伙人外加九个员工: these are counted by a number of their own.
_COUNTED_APART: Final = re.compile(
    rf"(?:\d+|[{_WORDS}]+)[个名位](?:股东|合伙人|家人|朋友|退休\S?|实习\S?|兼职|临时\S?)"
)
_INSURED: Final = re.compile(r"参保|[交缴上买开办](?:社?保|工伤|养老)|要交|要参|买保险|上保险|五险")
_STAFF: Final = re.compile(r"员工|职工|工人|人数|人员|\d人|个人")
_OURS: Final = re.compile(r"我|咱|本公司|公司|单位|厂|店")
_IN_ALL: Final = re.compile(
    r"(?:合计|总共|一共|共计|拢共|拢总|统共|总计|总数|全部|共|加(?:一块|一起|起来|总)|加上?我|连我"
    r"|算上我)(?:儿)?(?:是|有|就|：| )*$"
)
_FULL: Final = re.compile(r"[百千万][一二三四五六七八九]$")
_NEXT: Final = {"百": "十", "千": "百", "万": "千"}
# Six years ago, or in the busy season: how many there are now is not told.
_ONCE: Final = re.compile(
    r"原先|原来|原本|本来|以前|之前|从前|早先|当初|去年|前年|[忙闲淡旺]的?时候|[淡旺忙]季|高峰|平时|最早|上个?月|上周|上次|年初|最开始"
)
# 走了两个, 又招了三个: how many more or fewer there are, not how many.
_CHANGE: Final = re.compile(
    r"(?:走|(?<![人师工员姨傅外])加(?![到上])|辞|裁|离职|辞退|开除|又来|新来|刚来|多|少|增加?|减少?|又招|新招|退|差(?:[一两几]个)?|缺|还要招|想招|准备招)"
    r"(?:掉|去|到|员|职|休)?(?:了|的是)?(?:有|是)?$"
)
_PART: Final = re.compile(
    r"(?:[男女老新]|正式|临时|合同|全职|兼职|本地|外地|本市|外省)(?:的|工|员工|职工|生|人)?(?:有|是)?$|(?:车间|办公室|门店|后厨|前厅|仓库|总部|工地|生产|销售|一线|分店)"
    r"(?:里|上|那边|这边|部)?(?:有|是)?$"
)
_HIRED: Final = re.compile(
    r"(?:雇|请|招|聘|聘请|带|养|用|手底下|手下|底下)(?:了|着|到|的)?(?:有|是)?$"
)
_HANDS: Final = re.compile(
    r" ?[个名位](?!月|险|种|项|材料|"
    r"人?代办|代理|代账|证|账|户|公司|问题|事|地|小时)|(?<=[俩仨])[\u4e00-\u9fff]"
)
_NET: Final = re.compile(
    r"(?:真正|实际|其实|最[后终]|所以|剩下?|净|算下来|要交|要报|该报|需要交|^[就只]?报|[就只光](?:给)?[交上报参买缴办保])"
    r"[^，。；、 0-9]{0,9}$"
)
_ENDS: Final = re.compile(
    r" ?(?:[，。！!；;.…~\n吧啊呢哈的哦了整]|$|不是|而不是)| [\u4e00-\u9fff]{2,8}[：:]"
)
# 人 5 失业: words set apart by blanks; 30 日 is no count.
_SET_APART: Final = re.compile(r" (?![年月日天号点分时周万元块岁个名位％%/])")
_MOST: Final = 10_000_000


def numbers(said: Said) -> Iterator[Mention]:
    """Every number that belongs to a whole-number concept of the slice."""
    for concept in said.vocabulary.of(Kind.INTEGER):
        if _counts_people(concept):
            yield from _people(said, concept)
        else:
            yield from _amounts(said, concept)


def _counts_people(concept: Sayable) -> bool:
    return "人数" in concept.fact.title or "员工" in concept.fact.title


def _people(said: Said, concept: Sayable) -> Iterator[Mention]:
    counts = _counts(said)
    for clause in said.clauses:
        if clause.idle:
            continue
        words = said.text[clause.start : clause.end]
        for found in _SOME.finditer(words):
            start, end = clause.start + found.start(), clause.start + found.end()
            yield Mention(concept.name, found.group(), start, end, 2, vague=True)
        for found in _NUMBER.finditer(said.text, clause.start, clause.end):
            yield from _one(said, concept, clause, found, counts)
        alone, nobody = _ALONE.search(words), _NOBODY.search(words)
        for told, value in ((alone, 1), (nobody, 0)):
            if told and not clause.asks:
                start, end = clause.start + told.start(), clause.start + told.end()
                yield Mention(concept.name, value, start, end, 3)
    if said.asked is concept and _NONE.match(said.text):
        yield Mention(concept.name, 0, 0, len(said.text), 2)


def _one(
    said: Said,
    concept: Sayable,
    clause: Clause,
    found: re.Match[str],
    counts: Mapping[tuple[int, int], int],
) -> Iterator[Mention]:
    """One numeral, if it counts the people meant."""
    text, (start, end) = said.text, found.span()
    before = text[clause.start : start]
    net = _NET.search(before) is not None
    people = _PEOPLE.match(text, end) or (
        (_HIRED.search(before) or net or _INSURED.search(text[end : clause.end]))
        and _HANDS.match(text, end)
    )
    counted = _COUNTED.search(before) is not None
    total = _IN_ALL.search(before) is not None
    value = value_of(found.group())
    summed = total and is_total(
        value, [count for span, count in counts.items() if span != (start, end)]
    )
    bare = counted or summed or said.asked is concept or _kept(said, concept)
    alone = counted and _SET_APART.match(text, end) is not None
    if not people and not (bare and (alone or _measured(text, end))):
        return
    behind = people.end() if people else end
    later = (len(counts) > 1 or _NOBODY.search(text)) and comes_later(
        before, text[behind : clause.end]
    )
    apart = later or (not (net or total) and _not_meant(before, text[behind : clause.end]))
    if apart or _ORDINAL.search(before):
        return
    if clause.asks and not (people and _OURS.search(before)):
        return
    insured = _INSURED.search(text[clause.start : clause.end]) is not None
    weight = 2 + counted + insured + 2 * total + summed + 5 * net
    partly = not total and bool(
        (_PART.search(before) and len(_NUMBER.findall(text)) > 1) or _ONCE.search(before)
    )
    if fraction := _fraction(text, start):
        yield Mention(concept.name, text[slice(*fraction)], *fraction, weight, vague=True)
    elif partly or value is None or _is_vague(before, text[end : end + 12]):
        lead = _RANGE_BEFORE.search(before)
        start -= len(lead.group()) if lead else 0
        yield Mention(concept.name, text[start:behind], start, behind, weight, vague=True)
    else:
        yield Mention(concept.name, value, start, behind, weight)


def _counts(said: Said) -> Mapping[tuple[int, int], int]:
    """The numbers of the turn that count people who may be meant, by place."""
    found: dict[tuple[int, int], int] = {}
    for one in _NUMBER.finditer(said.text):
        people = _PEOPLE.match(said.text, one.end()) or _MEASURE.match(said.text, one.end())
        clause, value = said.clause_at(one.start()), value_of(one.group())
        if people is None or value is None:
            continue
        before = said.text[clause.start : one.start()]
        if not _not_meant(before, said.text[one.end() : clause.end].lstrip(" 个名位")):
            found[one.span()] = value
    return found


def _measured(text: str, end: int) -> bool:
    return bool(_MEASURE.match(text, end) or _VAGUE_IN.match(text[end : end + 2])) or _ends(
        text, end
    )


def _fraction(text: str, place: int) -> tuple[int, int] | None:
    """Where 12.5, 12点5, 1/2 or 12% stands: no whole number, nor is the part of it that is one."""
    spans = (found.span() for found in _FRACTION.finditer(text))
    return next((one for one in spans if one[0] <= place < one[1]), None)


def _is_vague(before: str, behind: str) -> bool:
    """About so many: 大概, 左右, 十来个."""
    return bool(
        _VAGUE_BEFORE.search(before)
        or _VAGUE_IN.match(behind.lstrip("个名位 "))
        or _VAGUE_BEHIND.match(behind)
    )


def _ends(text: str, end: int) -> bool:
    """Whether nothing follows a bare number but the end of the sentence."""
    return _ENDS.match(text, end) is not None


def _kept(said: Said, concept: Sayable) -> bool:
    """Whether a bare number can only be a new value of what is known: 说错了，是18个."""
    if concept.name in said.known and re.search(r"又来|新来|加了|走了|招了", said.text):
        return True
    if not CORRECTING.search(said.text):
        return False
    return concept.name in said.known or _STAFF.search(said.text) is not None


def _not_meant(before: str, behind: str) -> bool:
    """股东3个人, 其中2个退休: other people than those counted."""
    near = re.split(r"[、 ]", _COUNTED_APART.sub(" ", before))[-1][-8:]
    return (
        _NOT_THESE.search(near) is not None
        or _CHANGE.search(before) is not None
        or re.match(
            r"(?!.{0,3}都没)的?.{0,3}(?:股东|合伙|退休|实习|离职|(?:先|暂时|都|就)*不(?:[参交缴上买算计报]|包括)|没[签转交上到]|(?:一起|一块儿?)?(?:[去来](?!上班)|跑|出面))",
            behind,
        )
        is not None
    )


def _in_full(found: re.Match[str]) -> str:
    """一百二 is 一百二十, 两千三 two thousand three hundred."""
    return f"{found.group()}{_NEXT[found.group()[-2]]}"


def value_of(text: str) -> int | None:
    """The number a numeral says; None for a range such as 七八 or what is no number."""
    plain = text.replace("，", "")
    if plain.isdecimal():
        value = int(plain) if len(plain) <= 9 else _MOST + 1
        return value if value <= _MOST else None
    for short, long in (("俩", "两"), ("仨", "三"), ("廿", "二十"), ("卅", "三十")):
        plain = plain.replace(short, long)
    if re.match(r"[一二两三四五六七八九]{2}", plain) or re.search(
        r"[十百千][一二两三四五六七八九]{2}", plain
    ):
        return None
    plain = _FULL.sub(_in_full, plain)
    number = chinese_number(plain)
    return number if number is not None and number <= _MOST else None


def _amounts(said: Said, concept: Sayable) -> Iterator[Mention]:
    """资金数额五万元: a number behind the words for the concept."""
    cue = said.vocabulary.cue_patterns[concept.name]
    for found in _NUMBER.finditer(said.text):
        clause = said.clause_at(found.start())
        before = said.text[max(clause.start, found.start() - 12) : found.start()]
        if clause.idle or not (cue.search(before) or said.asked is concept):
            continue
        value, behind = value_of(found.group()), said.text[found.end() : found.end() + 3]
        if value is not None and behind.startswith("万") and "万" not in found.group():
            value *= 10_000
        vague = (
            value is None
            or _fraction(said.text, found.start()) is not None
            or bool(_VAGUE_BEFORE.search(before) or _VAGUE_BEHIND.match(behind))
        )
        told: int | str | None = found.group() if vague else value
        yield Mention(concept.name, told, *found.span(), 2, vague=vague)
