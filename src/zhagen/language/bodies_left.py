"""How far the name of an organisation reaches to the left: levels and places before its function.

示例市甲县人社局, 各市、县（市、区）财政局, 全市各级人社部门: a level is a character, a place an
open word before it. Where a place begins is told by what stands before it: a clause's edge, a
joining word (会同, 由), or another level.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from zhagen.language.bodies_words import compiled_end, trie, words

_WINDOW: Final = 26
_LONGEST_PLACE: Final = 4
_UNIT = (
    r"(?:自治[区州县]|直辖市|地级以上市|地级市|设区的?市|计划单列市|地区|乡镇|镇街|街镇|镇村|街道|园区|"
    r"开发区|功能区|新区|高新区|县级|区级|市级|省级|镇级|[省市州县区旗盟镇乡])"
)
_BRACKET = rf"(?:（{_UNIT}(?:[、及和，]{_UNIT})*）)"
_LIST = rf"{_UNIT}{_BRACKET}?{_UNIT}?{_BRACKET}?"
EACH_PLACE: Final = (
    rf"各(?:市、县|市、州|县、区|区、县|州、市|旗县|省、自治区、直辖市|市、县、区|镇、街道|街道、镇|乡镇、街道|镇乡、街道|"
    rf"街道、乡镇|镇、乡|{_UNIT}){_BRACKET}?{_UNIT}?{_BRACKET}?{_UNIT}?"
)
_EACH = compiled_end(rf"(?:全[省市县区国])?{EACH_PLACE}")
_SOME_PLACES = compiled_end(rf"(?:{_LIST}、)?{_UNIT}{_BRACKET}")
_WHICH = compiled_end(
    r"(?:地方各级|各级|各地|各|本级|同级|上级|上一级|下级|有关|相关|其他|属地|所在地|当地|地方|涉事|涉及的?|"
    r"全[省市县区国]|我[省市县区]|本[省市县区]|该[市县区]|国家|中央|中国|中共|兵团|两级|三级|直属|所属|行业|"
    r"基层|委内|局属|县级以上|设|直辖|[省市县区镇]级)"
)
_LEVEL = compiled_end(
    r"(?:高新技术产业开发区|经济技术开发区|经济开发区|高新区|经开区|开发区|新区|度假区|示范区|保税区|自贸区|"
    r"工业园区|产业园区|园区|工业园|产业园|科技城|街道|[省市州县区旗盟镇乡])(?P<tier>本级|[级直属])?"
)
_PARTY = compiled_end(
    r"(?:[省市州县区旗盟镇乡]|自治区|街道|国)(?:委|党委)|党委|党工委|党组|中央|工委"
)
_PLACE_BARE = compiled_end(trie(place for place in words("places")))
_HAN_RUN = compiled_end(r"[\u3400-\u9fff]{1,8}")
_JOINT = re.compile(trie(words("joints")))
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
    lowest = max(0, core - _WINDOW)
    start, level, generic, plural = core, "", False, False
    for _step in range(5):
        head = text[lowest:start]
        if head[-1:] == "委" or head[-2:] in _PARTY_TAILS:
            party = _PARTY.search(head)
            if party and start == core:
                start = lowest + party.start()
                level = "" if head[-2:] in _PARTY_TAILS else text[start : start + 1]
                place = _place(text, start, lowest) if level in _LEVELS else start
                level = text[place : start + 1] if level in _LEVELS else ""
                start = place
                continue
        each = _EACH.search(head) or (_SOME_PLACES.search(head) if head[-1:] == "）" else None)
        if each:
            return Left(lowest + each.start(), "", generic=True, plural=True)
        which = _WHICH.search(head)
        if which:
            word = which.group()
            start = lowest + which.start()
            generic = generic or word[:1] in "各有相其涉" or word in _VAGUE
            plural = plural or word[:1] in "各全两三" or word[-2:] == "各级"
            level = level or (word if word == "国家" else "")
            continue
        found = _LEVEL.search(head)
        if not found or head[found.start() - 1 : found.start()] in _CITY_WORDS:
            break
        edge = lowest + found.start()
        place = _place(text, edge, lowest)
        if not level and not found.group("tier"):
            level = text[place:start]
        elif not level and place == edge:
            level = found.group()[:1]
        start = place
    bare = _PLACE_BARE.search(text[lowest:start])
    if bare and not level:
        start = lowest + bare.start()
        level = bare.group()
    return Left(start, level, generic, plural)


_PARTY_TAILS: Final = frozenset({"党委", "工委", "党组", "中央"})
_LEVELS: Final = frozenset("省市州县区旗盟镇乡")
_VAGUE: Final = frozenset({"地方各级", "各级", "各地", "同级", "上级", "上一级", "下级", "地方"})
_CITY_WORDS: Final = frozenset("城超都上股门跨社")


def _place(text: str, edge: int, lowest: int) -> int:
    """Where the place begins whose level character stands at `edge`; `edge` when there is none."""
    run = _HAN_RUN.search(text[max(lowest, edge - 8) : edge])
    if not run or text[edge - 1] in _NO_PLACE:
        return edge
    word = run.group()
    if text[edge] == "街":
        if word in _ONE_CHARACTER_PLACE:
            return edge - 1
        return edge - 2 if len(word) == 2 or _JOINT.fullmatch(word[:-2]) else edge
    listed = _PLACE_BARE.search(word)
    if listed and len(listed.group()) > 1:
        return edge - len(listed.group())
    for cut in range(len(word) - 1, -1, -1):
        if word[cut] in _LEVELS or word[cut] in _NAME_ENDS:
            word = word[cut + 1 :]
            break
    word = _behind_joint(word)
    whole = len(word) < len(run.group()) or edge - len(word) <= lowest or not _han(text, edge, word)
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
