"""The words of the organisation grammar, as patterns that a search can run over a whole paragraph.

The words stand in bodies.txt. A pattern is a trie written as a regular expression: it begins with a
set of first characters, so that a search skips all places where no name can begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final


@cache
def words(section: str) -> tuple[str, ...]:
    """The words of a section of bodies.txt."""
    return _sections()[section]


@cache
def _sections() -> dict[str, tuple[str, ...]]:
    return sections(files(__package__).joinpath("bodies.txt").read_text(encoding="utf-8"))


def sections(content: str) -> dict[str, tuple[str, ...]]:
    """Word lists under their [heads]; a line that opens with # is a remark."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in content.splitlines():
        if line.startswith("["):
            name = line.strip("[] ")
            found[name] = []
        elif line and not line.startswith("#"):
            found[name].extend(line.split())
    return {section: tuple(dict.fromkeys(listed)) for section, listed in found.items()}


def trie(listed: Iterable[str]) -> str:
    """A pattern for exactly these words that prefers the longest."""
    return _branches([(word, "") for word in listed])


def _branches(listed: list[tuple[str, str]]) -> str:
    """A trie of words, each with what must hold behind it."""
    tails: dict[str, list[tuple[str, str]]] = {}
    leaf: str | None = None
    for word, behind in listed:
        if word:
            tails.setdefault(word[0], []).append((word[1:], behind))
        else:
            leaf = behind
    branches = [
        (first, re.escape(first) + _branches(rest)) for first, rest in sorted(tails.items())
    ]
    if len(branches) <= _MANY:
        return _either([branch for _first, branch in branches] + ([] if leaf is None else [leaf]))
    grouped = [
        _seen(part) + _either([branch for _first, branch in part])
        for part in (branches[at : at + _GROUP] for at in range(0, len(branches), _GROUP))
    ]
    if leaf is None:
        return _seen(branches) + _either(grouped)
    return _either([*grouped, leaf])


# An alternation tries its branches one after the other; of very many a look at the first character
# spares most. Fewer stay as they are, for a search skips to the first characters of a plain one.
_MANY: Final = 60
_GROUP: Final = 24


def _seen(branches: list[tuple[str, str]]) -> str:
    """A look at the next character: one of those the branches begin with."""
    return "(?=[" + "".join(re.escape(first) for first, _branch in branches) + "])"


def _either(branches: list[str]) -> str:
    return branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"


# A suffix that is the beginning of another word is none: 财政局面, 教育部署, 发展改革委托.
_NOT_BEHIND: Final = {
    "局": "部面势限域促",
    "厅": "堂",
    "委": "托派任以屈婉培内员",
    "部": "署分件位队长级属落族门下头首委内",
    "办": "理法事证结件学好成案税班文会刊医展得赛节完妥到实了过的电复督联发公",
    "署": "名理",
    "处": "置理罚于在分境",
    "科": "学技研普目",
    "所": "有在需得属以谓及述",
    "站": "点位台在立",
    "社": "会保区",
    "室": "内外",
    "股": "份票权东",
    "协": "同调议助作商定",
    "联": "合系动席网办",
    "会": "议同计见商谈员场展务话签考",
    "院": "士校长系区内外落",
    "中心": "城任区镇村小线工环",
    "机关": "事党干单",
    "法院": "长",
    "公司": "法制章登治",
    "集团": "化",
    "部门": "间规联协",
    "窗口": "期",
    "企业": "家",
}


def guarded(listed: Iterable[str]) -> str:
    """A pattern for suffixes, none of which may go on into another word."""
    return _branches([(word, _guard(word)) for word in listed])


def _guard(word: str) -> str:
    last = next((key for key in _NOT_BEHIND if len(key) > 1 and word.endswith(key)), word[-1])
    forbidden = _NOT_BEHIND.get(last, "")
    return f"(?![{forbidden}])" if forbidden else ""


def han_without(excluded: str) -> str:
    """A set of all Han characters but these: one look, where a look ahead before it makes two."""
    first, parts = 0x3400, list[str]()
    for code in (*sorted(map(ord, excluded)), 0xA000):
        if first < code:
            parts.append(f"{chr(first)}-{chr(code - 1)}")
        first = code + 1
    return "[" + "".join(parts) + "]"


def compiled_end(pattern: str) -> re.Pattern[str]:
    """A pattern that must reach the end of the text it is searched in."""
    return re.compile(f"(?:{pattern})$")


class Endings:
    """Words that may stand straight before a place, asked without searching the text there.

    A search that must reach the end tries every place before it; the last character alone tells
    nearly always that no word ends here.
    """

    __slots__ = ("_lengths", "_words", "last")

    def __init__(self, listed: Iterable[str]) -> None:
        self._words = frozenset(listed)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[-1], set()).add(len(word))
        self._lengths = {last: sorted(found, reverse=True) for last, found in lengths.items()}
        self.last = frozenset(lengths)

    def start(self, text: str, lowest: int, end: int) -> int:
        """Where the longest of the words begins that ends text[lowest:end]; -1 when none does.

        A line may break behind the word.
        """
        if end <= lowest:
            return -1
        if text[end - 1] == "\n":
            end -= 1
        for length in self._lengths.get(text[end - 1 : end], ()):
            if end - length >= lowest and text[end - length : end] in self._words:
                return end - length
        return -1
