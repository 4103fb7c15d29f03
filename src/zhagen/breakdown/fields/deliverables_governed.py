"""The names a verb of making or handing over governs: what stands behind it in its clause.

The last noun of the data file that closes the clause ends the name; behind a verb whose objects are
all papers any noun does. Existing documents (落实《……》, 制定的……, 已制定……) are none.
"""

from __future__ import annotations

import re

from zhagen.breakdown.fields.deliverables_making import any_noun, is_made, is_thing
from zhagen.breakdown.fields.deliverables_names import named_parts, trimmed
from zhagen.breakdown.fields.deliverables_words import DeliverableWords

_REACH = 60
_TITLE_REACH = 80
# A short bracket inside a name ends nothing: 首台（套）装备.
_CLAUSE_END = re.compile(
    r"[，。；：！？\t]|（(?![^（），。]{1,3}）[^，。；：的（])"
    r"|）(?<!（[^（），。]）)(?<!（[^（），。]{2}）)(?<!（[^（），。]{3}）)"
)
# Where the governed name is over although no comma stands there.
_CUT = re.compile(
    r"并(?<![合兼归吞裁]并)(?![购联网行轨案发])|后(?=报送|上报|报请|提交|提请|[报经由])"
    r"|报送|上报|报请|提交|提请|经(?![济营费验纪办贸开信常典络脉历理])"
    r"|报(?<![年月周季日旬快简专申填举通]报)(?=[^告表备送销名道刊警价关考废酬税案])"
    r"(?!批[^准后，。；])|等$"
)
_NOT_MAKING = re.compile(
    r"(?:(?:废止|取消|撤销|清理)[或和及与、]?|已|已经|未|免于|无需|不再|由|据|照|(?:不得|严禁|禁止|不准|未经)[^，。；]{0,6}|《[^》]{0,30}|[未尚曾])$"
)
# 完成自建系统与省平台对接: both are there already.
_JOINED = re.compile(
    r"[与和同][^，。；：]{1,24}?(?:对接|贯通|互联|联通|连通|打通|融合|衔接|互通|共享|整合|比对|并轨)"
)
_TITLE = re.compile(r"《([^《》]{2,60})》")
# What may stand between the verb and a title: 起草印发全市《……》; and between two titles.
_TITLE_LEAD = re.compile("(?![^《》]*[按据照依])[^《》，。；：]{0,12}")
_NEXT_TITLE = re.compile("[、和及与]?《([^《》]{2,60})》")
# 制定的, 制定后: the verb tells which, or when; 制定了: it tells what has been done.
_NO_OBJECT = frozenset("的后、了和与及之")
# 制定并印发……: the next verb governs the name.
_ANOTHER_VERB = re.compile(
    r"(?:并|和|及|以及|或|与)(?:及时|同步|公开)?"
    r"(?:印发|公布|发布|实施|落实|提交|报送|上报|组织|完善|出台|更新|下发|签订|修订)"
)
# 负责制, 负责人; 落实编制: nouns that look like the verb.
_NO_VERB = re.compile(
    "负责[制人]|公示[栏牌期内制]|设计[文院单费师资]|录制度|编制(?<=[落核事行机定加剂][实定业政构加剂]编制)"
)


def governed(text: str, match: re.Match[str], words: DeliverableWords) -> list[tuple[int, int]]:
    """The names behind a verb of plain `text`, as places."""
    start, verb = match.end(), match.group()
    if not _may_make(text, match):
        return []
    over = _CLAUSE_END.search(text, start, start + _REACH)
    stop = over.start() if over else min(len(text), start + _REACH)
    if titles := _titles(text, start, stop):
        return titles
    if cut := _CUT.search(text, start, stop):
        stop = cut.start()
    end = _last_head(text, start, stop, _heads(verb, words), words)
    if end and not is_made(text, match, end, stop, words):
        return []
    end = end or any_noun(text, match, stop, words)
    if not end or _JOINED.match(text, end):
        return []
    named = named_parts(text, start, end, words)
    # 完善人大建议、政协提案办理办法: what is bettered is the last; the others tell of what.
    bettered = (text[slice(*place)].endswith(words.changed) for place in named)
    if verb in words.changing and not all(bettered):
        named = [(trimmed(text, start, end, words), end)]
    return [place for place in named if is_thing(text[slice(*place)], verb, words)]


def _may_make(text: str, match: re.Match[str]) -> bool:
    start = match.end()
    return not (
        text[start : start + 1] in _NO_OBJECT
        or _NO_VERB.match(text, match.start())
        or _ANOTHER_VERB.match(text, start)
        or _NOT_MAKING.search(text[max(0, match.start() - 12) : match.start()])
    )


def _titles(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """起草全市《……办法》和《……细则》: the titles the verb governs, without their marks."""
    if text.find("《", start, stop + _TITLE_REACH) < 0:
        return []
    title = _TITLE.search(text, start, min(len(text), stop + _TITLE_REACH))
    if title is None or not _TITLE_LEAD.fullmatch(text, start, title.start()):
        return []
    named = [title.span(1)]
    while next_one := _NEXT_TITLE.match(text, named[-1][1] + 1):
        named.append(next_one.span(1))
    return named


def _heads(verb: str, words: DeliverableWords) -> re.Pattern[str]:
    """The heads that may end what this verb governs."""
    if verb in words.handing:
        return words.told
    if verb in words.founding:
        return words.founded
    return words.known if verb in words.telling else words.head


def _last_head(
    text: str, start: int, stop: int, heads: re.Pattern[str], words: DeliverableWords
) -> int:
    """The end of the last head that closes the name: nothing but 等 or a link may follow."""
    ends = [head.end() for head in heads.finditer(text, start, stop)]
    for end in reversed(ends):
        if end == stop or words.after.match(text, end, stop):
            return end
    return 0
