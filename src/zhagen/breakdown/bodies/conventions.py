"""What a document says once and means for all tasks below: an immutable state.

列第一位的为牵头单位，下同; 以下均需试点城市政府落实; 以下简称“市数据局”. Each such sentence is
kept with its place, for it is the evidence of every role that is read by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from zhagen.breakdown.bodies.brackets_names import names_in
from zhagen.breakdown.model import Body, Origin, Span
from zhagen.language.bodies import Sort, find_bodies
from zhagen.language.bodies_prefix import level_of
from zhagen.language.plain import plain as plain_spelling

_ITEM: Final = (
    r"(?:位列|排列|排名|排序|名列|排在|列在|列于|排|列|署名|责任单位中?|各项|任务|各|每项|单位|部门|名单|"
    r"序号|分工|中|在|的){0,6}"
)
_FIRST = re.compile(
    rf"{_ITEM}(?:第一位|第1位|首位|第一名|第一个?|首个|首|最前面?)(?:的|者|名)*(?:责任|成员)?(?:部门|单位|部门和单位|地区|部门（单位）)?"
    r"(?:均)?(?:为|是|即为|系|作为)(?:该项|各项|本项|此项|项目|任务|工作|的|第一)*(?:总牵头|责任牵头|牵头责任|牵头|主要责任|第一责任|主责|主办|首要责任)(?:责任)?"
    r"(?:部门|单位|部门和单位)?(?:，?(?:其余|其他|其它)[^，。；（）]{0,6}为[^，。；（）]{2,8})?(?:[，、（]?(?:以下|下)同）?)?"
    # 由首位单位牵头, 排第一的负责牵头，其他单位配合: the same said with a verb.
    r"|(?:排|列|居|由|在|名|于){0,2}(?:第一位|首位|第一名|第一个?)(?:的|者)?(?:责任)?(?:部门|单位)?"
    r"(?:负责)?(?:总)?牵头(?:负责|组织|落实)?(?!单位|部门)"
    r"(?:，?(?:其余|其他|其它)(?:部门|单位)?[^，。；（）]{0,8}(?:配合|参与|协助))?(?:[，、（]?(?:以下|下)同）?)?"
)
# Quicker to look for than the whole sentence, and in every one of them.
_RANKED = re.compile("第[一1]|首|最前")
_STARRED = re.compile(
    r"(?:带|标|加|注|标注|标有|打)[\"]?(?P<star>[*★▲△☆#])[\"]?号?的?(?:部门|单位)?(?:为|是)(?:责任)?牵头(?:部门|单位)?(?:[，、（]?(?:以下|下)同）?)?"
)
_STAR = re.compile("[*★▲△☆#]")
_EVERYONE = re.compile(
    r"(?:以下|下列|以下各项|本方案)[^。；（）]{0,10}?(?:均|都)(?:需|须|由|应|要|需要|应当)由?"
    r"(?P<who>(?:[^。；（），]|（[^（）]{0,20}）){1,80}?)(?:抓好|负责|组织|共同|具体|结合实际|认真|参与|配合)*(?:落实|推进|实施|负责|开展|配合|参与|执行|推动)"
    r"(?:[，、](?:以下|下面|后面)?(?:均|将)?不再(?:单独|一一|逐一|逐项|重复|另行)*(?:列出|列明|列示|注明|说明|标注))?"
)
_HAND_DOWN = re.compile(r"不再|以下|下列")
_SHORTLY = re.compile(
    r"（(?:以下|下)(?:统称|简称|称|合称)为?[：:]?\"?(?P<short>[^（）\"]{1,16})\"?）"
)


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What has been said so far and holds from here on.

    `level` is the issuer's (省, 市, 区; "" unknown). `first_leads` says that of several names the
    first one leads; `first_said` is the place of that sentence (None when it was given from
    outside). `star` marks the leading name where the document says so. `everywhere` are those
    who carry out everything below; `shorts` are the abbreviations introduced, short name first.
    """

    level: str = ""
    first_leads: bool = False
    first_said: Span | None = None
    star: str = ""
    everywhere: tuple[Body, ...] = ()
    shorts: tuple[tuple[str, str], ...] = ()

    def full(self, name: str) -> str:
        """The full name of an abbreviation the document introduced; the name itself otherwise."""
        return dict(self.shorts).get(name, name) if self.shorts else name


@dataclass(frozen=True, slots=True)
class Convention:
    """A sentence that settles roles for what follows, by its place in the paragraph."""

    start: int
    end: int
    first_leads: bool = False
    star: str = ""
    who: tuple[int, int] | None = None


def state_of(issuer: str = "", convention: str = "") -> DocumentState:
    """The state before the first paragraph; `convention` is its wording where known beforehand."""
    state = DocumentState(level=level_of(plain_spelling(issuer)) if issuer else "")
    if not convention:
        return state
    told = advanced(state, 0, convention)
    return replace(told, first_said=None, everywhere=())


def find_conventions(plain: str) -> tuple[Convention, ...]:
    """The sentences of a plain text that say how roles are to be read from here on."""
    found: list[Convention] = []
    if "牵头" in plain or "责任" in plain or "主" in plain:
        if _RANKED.search(plain):
            found += [Convention(*one.span(), first_leads=True) for one in _FIRST.finditer(plain)]
        if _STAR.search(plain):
            found += [
                Convention(*one.span(), star=one.group("star")) for one in _STARRED.finditer(plain)
            ]
    if "均" in plain or "都" in plain:
        found += [
            Convention(*one.span(), who=one.span("who"))
            for one in _EVERYONE.finditer(plain)
            if _HAND_DOWN.search(one.group())
        ]
    if len(found) > 1:
        found.sort(key=lambda one: one.start)
    return tuple(found)


def advanced(state: DocumentState, paragraph: int, text: str) -> DocumentState:
    """The state behind a paragraph: what it says holds for its own brackets and all below."""
    plain = plain_spelling(text)
    for one in find_conventions(plain):
        said = Span(paragraph, one.start, one.end, text[one.start : one.end])
        if one.first_leads:
            state = replace(state, first_leads=True, first_said=said)
        elif one.star:
            state = replace(state, star=one.star, first_said=said)
        elif one.who is not None:
            who = _everyone(text, plain, one.who, said, state.level)
            state = replace(state, everywhere=_without_repeats(state.everywhere + who))
    if "简称" in plain or "统称" in plain or "以下称" in plain:
        state = replace(state, shorts=state.shorts + tuple(_abbreviations(text, plain)))
    return state


def _everyone(
    text: str, plain: str, who: tuple[int, int], said: Span, level: str
) -> tuple[Body, ...]:
    items = names_in(text, plain, *who, level, certain=False)
    return tuple(
        Body(text[one.start : one.end], one.resolved, Origin.INHERITED, one.mention.generic, said)
        for one in items
        if one.mention.sort is not Sort.PERSON
    )


def _without_repeats(bodies: tuple[Body, ...]) -> tuple[Body, ...]:
    return tuple({body.name: body for body in reversed(bodies)}.values())[::-1]


def _abbreviations(text: str, plain: str) -> list[tuple[str, str]]:
    """Bodies named in full with their short name behind: 示例市数据局（以下简称“市数据局”）."""
    found: list[tuple[str, str]] = []
    for one in _SHORTLY.finditer(plain):
        before = [body for body in find_bodies(plain[: one.start()]) if body.end == one.start()]
        if before:
            short = text[one.start("short") : one.end("short")].strip()
            found.append((short, text[before[-1].start : before[-1].end]))
    return found
