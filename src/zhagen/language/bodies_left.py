"""How far the name of an organisation reaches to the left: levels and places before its function.

示例市甲县人社局, 各市、县（市、区）财政局, 全市各级人社部门: a level is a character, a place an
open word before it. Where a place begins is told by what stands before it: a clause's edge, a
joining word (会同, 由), or another level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from zhagen.language.bodies_words import Endings, compiled_end, trie, words

_WINDOW: Final = 26
_LONGEST_PLACE: Final = 4
_UNIT = (
    r"(?:自治[区州县]|直辖市|地级以上市|地级市|设区的?市|计划单列市|地区|乡镇|镇街|街镇|镇村|街道|园区|"
    r"开发区|功能区|新区|高新区|县级|区级|市级|省级|镇级|[省市州县区旗盟镇乡])"
)
_UNIT_LAST: Final = "区州县市镇街村道级省旗盟乡）"
_BRACKET = rf"(?:（{_UNIT}(?:[、及和，]{_UNIT})*）)"
_LIST = rf"{_UNIT}{_BRACKET}?{_UNIT}?{_BRACKET}?"
EACH_PLACE: Final = (
    rf"各(?:市、县|市、州|县、区|区、县|州、市|旗县|省、自治区、直辖市|市、县、区|镇、街道|街道、镇|乡镇、街道|镇乡、街道|"
    rf"街道、乡镇|镇、乡|{_UNIT}){_BRACKET}?{_UNIT}?{_BRACKET}?{_UNIT}?"
)
_EACH = compiled_end(rf"(?:全[省市县区国])?{EACH_PLACE}")
_SOME_PLACES = compiled_end(rf"(?:{_LIST}、)?{_UNIT}{_BRACKET}")
_WHICH: Final = Endings(
    [
        *words("which"),
        *(which + level for which in ("全", "我", "本") for level in "省市县区"),
        *("该" + level for level in "市县区"),
        *(level + "级" for level in "省市县区镇"),
    ]
)
_TIERS: Final = ("本级", "级", "直", "属")
_PLAIN_LEVELS: Final = frozenset({*words("districts"), *"省市州县区旗盟镇乡"})
_LEVEL: Final = Endings(level + tier for level in _PLAIN_LEVELS for tier in ("", *_TIERS))
_PARTY: Final = Endings(
    [
        *(
            level + party
            for level in (*"省市州县区旗盟镇乡", "自治区", "街道", "国")
            for party in ("委", "党委")
        ),
        *("党委", "党工委", "党组", "中央", "工委"),
    ]
)
_PLACE_BARE: Final = Endings(words("places"))
_LONGEST_RUN: Final = 8
_ORDERS: Final = frozenset((*words("joints"), *words("orders")))
_JOINT = re.compile(trie(_ORDERS))
_NAME_ENDS: Final = frozenset("局厅委部署办院府会")
_NO_PLACE: Final = frozenset("城超都上门股跨地社园小校厂山郊牧灾林库景片辖住禁疫老新设各全")
_ONE_CHARACTER_PLACE: Final = frozenset("甲乙丙丁戊己庚辛壬癸某ABCDEXYZ×")


@dataclass(frozen=True, slots=True)
class Left:
    """Where a name begins; `level` is what it hands down (省, 示例市), `generic`: names nobody."""

    start: int
    level: str = ""
    generic: bool = False
    plural: bool = False


def extended(text: str, core: int) -> Left:
    """How far to the left of `core` the name reaches."""
    if text[core - 1 : core] not in _LAST:
        return Left(core)
    lowest = max(0, core - _WINDOW)
    start, level, generic, plural = core, "", False, False
    for _step in range(5):
        if start == core and (party := _party(text, lowest, start)) >= 0:
            level = "" if text[start - 2 : start] in _PARTY_TAILS else text[party]
            start = _place(text, party, lowest) if level in _LEVELS else party
            level = text[start : party + 1] if level in _LEVELS else ""
            continue
        each = _each(text, lowest, start)
        if each >= 0:
            return Left(each, "", generic=True, plural=True)
        which = _WHICH.start(text, lowest, start)
        if which >= 0 and text[max(0, which - 1) : which + 1] not in _ORDERS:
            word = text[which:start].rstrip("\n")
            start = which
            generic = generic or word[0] in "各有相其涉" or word in _VAGUE
            plural = plural or word[0] in "各全两三" or word[-2:] == "各级"
            level = level or (word if word == "国家" else "")
            continue
        edge = _LEVEL.start(text, lowest, start)
        if edge < 0 or (edge > lowest and text[edge - 1] in _CITY_WORDS):
            break
        place = _place(text, edge, lowest)
        if not level and text[edge:start].rstrip("\n") in _PLAIN_LEVELS:
            level = text[place:start]
        elif not level and place == edge:
            level = text[edge]
        start = place
    if not level and (bare := _PLACE_BARE.start(text, lowest, start)) >= 0:
        level = text[bare:start].rstrip("\n")
        start = bare
    return Left(start, level, generic, plural)


def _party(text: str, lowest: int, end: int) -> int:
    """Where a party committee begins whose part the name is: 市委 of 市委组织部; -1 for none."""
    if text[end - 1] != "委" and text[max(lowest, end - 2) : end] not in _PARTY_TAILS:
        return -1
    return _PARTY.start(text, lowest, end)


def _each(text: str, lowest: int, end: int) -> int:
    """Where 各市、县 or 市（县、区） begins before `end`; -1 for none."""
    if text.find("各", lowest, end) >= 0 and (each := _EACH.search(text[lowest:end])):
        return lowest + each.start()
    if text[end - 1 : end] == "）" and (some := _SOME_PLACES.search(text[lowest:end])):
        return lowest + some.start()
    return -1


# What may end what a name reaches over; before nearly every name stands 、 or 由 instead.
_LAST: Final = frozenset(
    {*_PARTY.last, *_WHICH.last, *_LEVEL.last, *_PLACE_BARE.last, *_UNIT_LAST, "\n"}
)
_PARTY_TAILS: Final = frozenset({"党委", "工委", "党组", "中央"})
_LEVELS: Final = frozenset("省市州县区旗盟镇乡")
_VAGUE: Final = frozenset({"地方各级", "各级", "各地", "同级", "上级", "上一级", "下级", "地方"})
_CITY_WORDS: Final = frozenset("城超都上股门跨社")


def _place(text: str, edge: int, lowest: int) -> int:
    """Where the place begins whose level character stands at `edge`; `edge` when there is none."""
    first = edge
    while first > max(lowest, edge - _LONGEST_RUN) and "\u3400" <= text[first - 1] <= "\u9fff":
        first -= 1
    if first == edge or text[edge - 1] in _NO_PLACE:
        return edge
    word = run = text[first:edge]
    if text[edge] == "街":
        if word in _ONE_CHARACTER_PLACE:
            return edge - 1
        return edge - 2 if len(word) == 2 or _JOINT.fullmatch(word[:-2]) else edge
    listed = _PLACE_BARE.start(text, first, edge)
    if 0 <= listed < edge - 1:
        return listed
    word = _behind_joint(word)
    for cut in range(len(word) - 1, -1, -1):
        if word[cut] in _LEVELS or word[cut] in _NAME_ENDS:
            word = word[cut + 1 :]
            break
    whole = len(word) < len(run) or edge - len(word) <= lowest or not _han(text, edge, word)
    fits = 2 <= len(word) <= _LONGEST_PLACE or word in _ONE_CHARACTER_PLACE
    return edge - len(word) if fits and whole else edge


def _han(text: str, edge: int, word: str) -> bool:
    before = text[edge - len(word) - 1 : edge - len(word)]
    return "\u3400" <= before <= "\u9fff"


def _behind_joint(word: str) -> str:
    """What follows the last joining word: 会同示例 -> 示例."""
    last = 0
    for found in _JOINT.finditer(word):
        if found.end() <= len(word):
            last = found.end()
    return word[last:]
