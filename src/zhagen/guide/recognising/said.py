"""A turn as recognisers read it: one spelling, clauses, and whom and what each clause speaks of.

A clause about somebody else, one that supposes (要是代办…) and one that asks give no fact; what
a recogniser has taken is blanked, so that the next one does not read it again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from zhagen.cases.model import Value
from zhagen.guide.recognising.dialects import as_written, without_hesitation
from zhagen.guide.recognising.misheard import respelt
from zhagen.guide.recognising.relatives import OTHERS, holds_title
from zhagen.guide.recognising.vocabulary import Sayable, Vocabulary
from zhagen.language.plain import plain

LONGEST: Final = 5_000
BLANK: Final = "\ufffc"
_UNSEEN: Final = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
)
# Voice input has no signs: what only ever begins a clause ends the one before, and so does a word
# said twice (没有没有我们…); a yes or no before a blank is an answer of its own (没有 第一次办).
_PAUSE: Final = re.compile(
    r"[，。；！？!?\n]+|(?<=.)(?=然后|但是|可是|而且|就是说)"
    r"|^(?:(?:没有){2,}|(?:不是){2,}|没{2,}|不{2,}|对{2,}|是{2,}|有{2,}|嗯{2,})(?=[^，。；！？!?\n]{2})"
    r"|^(?:没[有得]?|不是|是的?|有的?|对的?|嗯) +(?=[^，。；！？!?\n ]{2})"
)
_SPOKEN: Final = re.compile(r"[零〇一二三四五六七八九幺0-9]{7,}")
_FIGURES: Final = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
CORRECTING: Final = re.compile(r"错|更正|改|换|反了|颠倒|漏了|不对|不是|[加减增]到")
# What may stand around a reply of a word or two and adds nothing.
_SMALL_BEFORE: Final = re.compile(
    r"(?:嗯|哦|呃|那|就|我们?|咱们?|公司|单位|这边|是|要|想|肯定|当然|还是|一般|都|用|走|选|会|打算"
    r"|由|让|找|请|得|给|通过|靠|不|没|没有|不是|不要|不用|以前|之前|早就?|已经|去年|前年| )*"
)
_SMALL_BEHIND: Final = re.compile(
    r"(?:吧|呗|呢|啊|呀|哈|嘛|的|了|过|咯|咧|哩|噻|哦|喽|就行|就好|就可以|好了|来|去|办理?|弄"
    r"|缴|交|参保|参加|买|上|要|选|啦|，|。|！|!|；| )*"
)
_SUPPOSED: Final = re.compile(
    r"听[^，。；！]{0,4}[说讲]|据说|听人说|人家说|网上说|都说|如果|假如|假设|(?<![主需重])要是|若是|(?<![一二两三四五六七八九十百千])万一|倘若|比如|例如|譬如|打个比方|举例|的话(?=[，。？?呢]|要|会|能|可以|需|怎)|好比"
)
_ASKS: Final = re.compile(
    r"为什么|为啥|为何|凭什么|干嘛|干啥|什么是|啥是|什么叫|是什么|是啥|什么意思|啥意思"
    r"|有什么|什么区别|有[啥什]么?(?:差别|不同|不一样|讲究|好处|坏处)|会怎样|会怎么样|费率|比例|交?多少(?=[钱，。？?]|$)|哪个[好方省划快]|哪种[好方省划快]"
    r"|哪里[找看查]|在哪|(?<!不)怎么(?!都|样都|也)|如何[填写看查]"
    r"|[\u4e00-\u9fff]{2}(?<![我也都就])不[？?]?$|[要行能会可用得]不[要行能会可用得]|可不可以|能不能|是不是|有没有"
    r"|需不需要|[吗么](?:[ ？?]*)$|(?:可以|能|需要|要|必须).{0,16}[吗么]|多少(?:个|位|天"
    r"|钱)?(?:[ ？?]*)$|谁来"
    r"|([\u4e00-\u9fff])[没不]\1|不确定|不清楚|不知道|不晓得|不记得|记不清|拿不准|忘[了记]"
)
# 还是…呢: the other half of a question; 还是自己去吧 is a decision.
_OR_ELSE: Final = re.compile(r"(?:还是|或者)[^，。；！\n]*(?:[？?吗呢啊]|也[要得用行可])")
_WONDERS: Final = re.compile(
    r"[讲说]清楚|解释|说明一下|搞不[懂清明]|什么意思|有[什啥]么?区别|区别是"
)
_OTHERS: Final = (
    rf"{OTHERS}|同行|别人|别家|人家|老乡|战友|闺蜜|哥们儿?|对面|竞争对手|前(?:东家|老板|公司|单位)"
    r"|以前(?:的|那个|那家)(?:公司|单位|老板)|原来(?:的|那个|那家)(?:公司|单位|老板)|上一家|上家"
)
_OF_OTHERS: Final = re.compile(
    rf"(?P<help>(?:帮|替|给|代|为)(?:我|我们|咱们?)?的?)?(?:我|我们|我家|咱|你)?(?:家"
    rf"|的)?(?:有个|一个)?"
    rf"(?:{_OTHERS})们?(?:家里?)?(?:的|那个?|那边|那家|他们?|自己)*"
    r"(?:[\u4e00-\u9fff]?[公饭商餐饮小超网酒茶药]?(?:公司|店|厂)|单位|企业|铺|法人|老板|员工|账|信用代码|身份证|也|给|帮|替|一直|已经|上次|上回|去年|前年"
    r"|以前|之前|说|开|办|注册|叫|交了?|有|当初|是|就|都)"
)
_THEIRS: Final = re.compile(
    r"(?<!我)(?<![是在给帮替代为])[他她]们?(?:家|那边)?的?(?:公司|单位|企业|厂|店|有\w{0,4}个)"
)
# Another firm of theirs: what was done there says nothing of this one. One that is named is meant.
_ANOTHER_FIRM: Final = re.compile(
    r"^(?!.*(?:叫|名称|名字|代码)).*(?:另外|另|别的|其他|其它|以前|原来)(?:的)?(?:那?一?[家个])?的?(?:公司|单位|店|厂|企业)"
)
_PEOPLE_AT_LARGE: Final = re.compile(r"人家|别人|别家")
_PART_OF_OURS: Final = re.compile(
    r"(?:是|当|做|担任|作)(?:我们|公司|单位|执照上?|的|名义上|挂名)*(?:法人|法定|负责|经办"
    r"|代办|会计|老板|经营|投资|店主|店长|厂长)"
)
_OWN: Final = re.compile(
    r"我们|咱|我(?:司|公司|单位|厂|店|是|叫|这|想|要|的|自己)|本(?:公司|单位|厂|店|人)"
    r"|这[家边]|[这新]个?(?:公司|单位|店|厂)"
    r"|^我(?!(?:表|朋|同|亲|哥|弟|姐|妹|邻))"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the turn between pauses; `idle` ones give no fact, `asks` no choice."""

    start: int
    end: int
    idle: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A value found for a concept.

    `weight` says how clearly it is meant (of two, the clearer counts); `wrong` why it cannot be
    taken; `vague` marks 十来个 and 去年底, which are to be asked again.
    """

    concept: str
    value: Value
    start: int
    end: int
    weight: int = 1
    wrong: str = ""
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A turn in its context. `text` has the length of what was said but for unseen characters."""

    vocabulary: Vocabulary
    text: str
    clauses: tuple[Clause, ...]
    on: date
    asked: Sayable | None
    known: Mapping[str, Value]

    @property
    def folded(self) -> str:
        """The text in lower case where that moves no character, else as it is."""
        lower = self.text.lower()
        return lower if len(lower) == len(self.text) else self.text

    def about(self, concept: Sayable) -> bool:
        """Whether the turn speaks of a concept without naming it: asked for, or put right."""
        putting_right = concept.name in self.known and CORRECTING.search(self.text) is not None
        return self.asked is concept or (self.asked is None and putting_right)

    def clause_at(self, place: int) -> Clause:
        """The clause that `place` lies in."""
        for one in self.clauses:
            if place < one.end:
                return one
        return self.clauses[-1]

    def whole_reply(self, found: re.Match[str], curt: Collection[str]) -> bool:
        """Whether a reply that says little is all its clause says: 扣吧, 我们就自己; else true."""
        if found.group() not in curt:
            return True
        clause = self.clause_at(found.start())
        return bool(
            _SMALL_BEFORE.fullmatch(self.text, clause.start, found.start())
            and _SMALL_BEHIND.fullmatch(self.text, found.end(), clause.end)
        )

    def without(self, taken: Iterable[Mention]) -> Said:
        """The same turn with what was taken blanked; offsets hold."""
        text = self.text
        for one in taken:
            text = f"{text[: one.start]}{BLANK * (one.end - one.start)}{text[one.end :]}"
        return Said(self.vocabulary, text, self.clauses, self.on, self.asked, self.known)


def said_of(
    vocabulary: Vocabulary,
    text: str,
    on: date,
    asked: Sayable | None,
    known: Mapping[str, Value],
) -> Said:
    """The turn `text` as recognisers read it; of a text longer than a chapter its beginning."""
    bare = as_written(plain(without_hesitation(_UNSEEN.sub("", text[:LONGEST]))))
    own = vocabulary.wordings.get(asked.name, ()) if asked else ()
    bare = respelt(bare, vocabulary.labels, own)
    spelt = _SPOKEN.sub(lambda one: one.group().translate(_FIGURES), bare)
    return Said(vocabulary, spelt, tuple(_clauses(spelt, vocabulary.role_words)), on, asked, known)


def _clauses(text: str, titles: re.Pattern[str]) -> Iterable[Clause]:
    start, others = 0, False
    wondering = _WONDERS.search(text) is not None
    ends = [*(found.span() for found in _PAUSE.finditer(text)), (len(text), len(text))]
    for stop, end in ends:
        words = text[start:end]
        others = _about_others(text, start, end, titles, before=others)
        supposed = _SUPPOSED.search(words) is not None
        asks = (
            _ASKS.search(text[start:stop].strip()) is not None
            or _OR_ELSE.match(text, end) is not None
            or _OR_ELSE.match(words) is not None
            or wondering
        )
        yield Clause(start, max(end, start + 1), others or supposed, asks)
        start = end


def _about_others(
    text: str, start: int, end: int, titles: re.Pattern[str], *, before: bool
) -> bool:
    """我表哥公司…: a clause about others, and those behind it until one speaks of oneself."""
    clause = text[start:end]
    found = _OF_OTHERS.search(clause)
    if found and holds_title(text, start + found.start(), titles):
        return False
    if found and (
        _PEOPLE_AT_LARGE.search(found.group()) or not _PART_OF_OURS.search(clause, found.start())
    ):
        return found["help"] is None
    if _THEIRS.search(clause) or _ANOTHER_FIRM.search(clause):
        return True
    return before and not _OWN.search(clause)
