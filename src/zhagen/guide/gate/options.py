"""Which of the options shown is meant: by number, by place, or by the words of its label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from zhagen.guide.gate.gate import core, spelt

_NUMERALS: Final = {
    **{char: at for at, char in enumerate("一二三四五六七八九", start=1)},
    "两": 2,
    "俩": 2,
    **{str(at): at for at in range(1, 10)},
    **{char: at for at, char in enumerate("abcdefghi", start=1)},
}
_ORDINAL: Final = re.compile(
    r"(?:我|就|那就|那|应该|是|要|想要|想|选|选择|办|点|嗯|,){0,4}(?:第|选项)?"
    r"([一二三四五六七八九1-9]|(?<![a-z])[a-i])(?:个|项|种|条|号|类|款|那个|这个|选项|的|,){0,3}"
)
_CHOOSING: Final = r"(?:我|就|那就|是|要|选|办){0,4}"
_FIRST: Final = re.compile(
    rf"{_CHOOSING}(?:前者|(?:前|上|最上|头|最前)面?那?一?[个项种条]|头一个)的?"
)
_LAST: Final = re.compile(
    rf"{_CHOOSING}(?:后者|(?:后|下|最下|最后|末)面?那?一?[个项种条]|最后一?个?)的?"
)
_MIDDLE: Final = re.compile(rf"{_CHOOSING}中间那?一?[个项种条]?的?")
_NOT_THIS: Final = re.compile(
    r"^(?:.{0,4}(?:都|全))?(?:不是|不要|不办|没有|都不|不|没|什么是|啥是|什么叫)"
)
_ASKING: Final = re.compile(r"什么|啥|为何|区别|怎么|哪|吗$|呢$|不清楚|不知道|不懂")
_LEAST_SHARED: Final = 2
# 十来个人, 换个人去: somebody or so many, not 个人 as a label.
_SOME_PEOPLE: Final = re.compile(
    r"(?:[\d一二两三四五六七八九十百千几多来]|换|找|派|叫|请|让|喊|有|另外?|哪|这|那|安排)个人(?!参保|身份|名义)"
)
# 1111 is a number, or nothing at all; it is not the first option, said at length.
_DRAWN_OUT: Final = re.compile(r"\W*([0-9a-z一二三四五六七八九])\1{2,}\W*")


def drawn_out(folded: str) -> bool:
    """Whether a turn is one figure or letter over and over, which is no choice."""
    return _DRAWN_OUT.fullmatch(folded) is not None


def chosen(short: str, options: Sequence[str]) -> int | None:
    """The option meant by `short`, a turn without politeness, from 0; None if that is not told."""
    ordinal = _ORDINAL.fullmatch(short)
    if ordinal:
        at = _NUMERALS[ordinal.group(1)] - 1
        return at if at < len(options) else None
    if _FIRST.fullmatch(short):
        return 0
    if _LAST.fullmatch(short):
        return len(options) - 1
    if _MIDDLE.fullmatch(short) and len(options) % 2:
        return len(options) // 2
    if _NOT_THIS.search(short) or _ASKING.search(short):
        return None
    return _by_label(_SOME_PEOPLE.sub("", short), [core(spelt(label)) for label in options])


def _by_label(short: str, labels: Sequence[str]) -> int | None:
    """The one option that shares most with what was said; none where two share as much."""
    exact = [at for at, label in enumerate(labels) if label == short]
    if len(exact) == 1:
        return exact[0]
    shared = [_shared(short, label) for label in labels]
    most = max(shared, default=0)
    if most < _LEAST_SHARED or shared.count(most) != 1:
        return None
    return shared.index(most)


def _shared(said: str, label: str) -> int:
    """The length of the longest run of characters that both have."""
    best, before = 0, [0] * (len(label) + 1)
    for char in said:
        row = [0] * (len(label) + 1)
        for at, other in enumerate(label, start=1):
            if char == other:
                row[at] = before[at - 1] + 1
                best = max(best, row[at])
        before = row
    return best
