"""Whether two wordings name the same thing: what is no difference, what is one, what is doubt.

Width, spaces, bracket style, Traditional characters, a dropped 省 or 市 and specks read as
punctuation are no difference.
Glyph twins (己/已) are doubt even where recognition is sure of itself, because it is sure of
either. Everything else is a difference.
"""

from __future__ import annotations

import re
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from zhagen.language.familiar import is_familiar
from zhagen.language.glyphs import look_alike, overlap
from zhagen.language.normalise import fold, fold_code

# Pairs recognition takes for one another on a clean page, however sure it says it is.
_TWINS: Final = ("己已巳", "日曰", "未末", "土士", "戊戌戍", "人入", "干千", "0o", "1il", "-一")
# Pairs it takes for one another only where it is unsure.
_LOOKALIKES: Final = (
    *_TWINS, "璟景", "晴睛", "兰芝", "玲铃", "洋详祥", "科料", "治冶", "今令", "天夫", "大太犬",
    "微徽", "间问闻", "贷货", "辨辩", "抚扰", "延廷", "泪汨", "暧暖", "侯候", "场汤", "洲州",
    "清请情", "青肯", "宁字", "于千干", "王玉", "白自", "目自日", "木术", "禾木", "析折拆",
    "田由甲申", "石右", "牛午", "史吏", "古占", "代伐", "丘兵", "氏民", "仕任", "休体", "何河",
    "杨扬", "沈沉", "8b", "5s", "2z", "6g", "禹离", "泰秦", "荣莱", "园圆", "昊吴", "峰锋",
    "琪淇", "薇微",
)  # fmt: skip
_REGION = re.compile(
    r"^(?:中国)?([\u4e00-\u9fff]{2,3}?)(?:省|(?:维吾尔|壮族|回族)?自治区|特别行政区|市)"
    r"(?=[\u4e00-\u9fff]{2})"
)
_STAMP_WORDS = re.compile(
    r"[(](?:盖章|公章|签章|签字|签名|章|印章)[)]|[\"'.,，。;；:：、_*|]+$|^[:：、.,\"'*|]+"
)
# A speck of the paper or of a seal that recognition took for a mark of punctuation.
_SPECK = re.compile(
    r"[.,'\"`~^*·•:;、。，；：|_](?![0-9a-z])|(?<![0-9a-z])[.,'\"`~^*·•:;、。，；：|_]"
)
_BRACKETS = re.compile(r"[()（）\[\]【】]")
_NUMBER_WORD = re.compile(r"#|号楼?")
# A core this long (字号 and trade) is no other unit's by chance.
_TELLING: Final = 4
# A unit's name without 字号, trade or legal form would be shorter than this.
_WHOLE: Final = 8
# Of two characters taken at random one pair in two hundred looks this much alike; half of those
# recognition was seen to confuse do, and nine in ten look as much alike as the lower figure.
_HARDLY_TOLD: Final = 0.85
_MISTAKEN: Final = 0.73
_COMPANY_END = re.compile(
    r"(?:有限责任公司|股份有限公司|有限公司|公司|合伙企业|集团|中心|商行|厂|店)$"
)


def same_name(one: str, other: str) -> bool | None:
    """Whether two names of persons or units are the same; None where only glyph twins differ."""
    first, second = _plain(one), _plain(other)
    if not (_closed(first) and _closed(second)):
        # Recognition loses one bracket of two; that both are left out is another wording.
        first, second = (_BRACKETS.sub("", text) for text in (first, second))
    if first == second or _without_region(first) == _without_region(second):
        return True
    return None if differs_by(first, second, _TWINS) else False


def same_address(one: str, other: str) -> bool | None:
    """Whether two addresses are the same: 省 and 市 may be dropped, 号 may be #."""
    first, second = (_NUMBER_WORD.sub("号", _plain(text)) for text in (one, other))
    if _without_region(first) == _without_region(second) or _ends_alike(first, second):
        return True
    return None if differs_by(first, second, _TWINS) else False


def same_code(one: str, other: str) -> bool:
    """Whether two codes or numbers are the same, spaces and width aside."""
    return fold_code(one) == fold_code(other)


def same_seal_owner(owner: str, name: str) -> bool | None:
    """Whether the ring of a seal names the unit.

    A ring may begin anywhere, carries digits, and is read worse than a line of text: so the
    words that tell units apart decide, and a small difference in them is doubt.
    """
    ring, wanted = (
        re.sub(r"[^\u3400-\u9fff]", "", fold(owner)),
        re.sub(r"[^\u3400-\u9fff]", "", fold(name)),
    )
    if len(ring) < 4:
        return None
    if wanted in ring or _without_region(wanted) in ring + ring:
        return True
    if fuzz.partial_ratio(wanted, ring + ring) >= 90 and abs(len(ring) - len(wanted)) <= 2:
        return None if len(ring) == len(wanted) and _core_edits(ring, wanted) > 0 else True
    if len(ring) < 0.6 * len(wanted):
        return None
    edits = _core_edits(ring, wanted)
    if edits == 0 and len(_core(wanted)) >= _TELLING:
        return True
    return False if edits >= max(2, (len(_core(wanted)) + 1) // 2) else None


def names_a_unit(ring: str) -> bool:
    """Whether the ring of a seal reads as the name of some unit, whichever."""
    plain = re.sub(r"[^\u3400-\u9fff]", "", fold(ring))
    return len(plain) >= _WHOLE and bool(
        _COMPANY_END.search(re.sub(r"普通合伙$|有限合伙$", "", plain))
    )


def might_be_ring_of(owner: str, name: str) -> bool:
    """Whether an unsure ring is the unit's but for one character of what tells units apart."""
    ring, wanted = (re.sub(r"[^\u3400-\u9fff]", "", fold(text)) for text in (owner, name))
    return len(_core(wanted)) >= _TELLING and _core_edits(ring, wanted) <= 1


def might_be_misread(doubtful: str, sure: str, *, copied: bool = False) -> bool:
    """Whether an unsure reading differs from a sure one only by characters that look alike.

    A copy of a copy takes strokes away, so there less has to look alike.
    """
    first, second = _plain(doubtful), _plain(sure)
    if differs_by(first, second, _LOOKALIKES):
        return True
    pair = _only_difference(first, second)
    return pair is not None and (look_alike(*pair) or (copied and overlap(*pair) >= _MISTAKEN))


def must_be_misread(doubtful: str, sure: str) -> bool:
    """Whether an unsure reading differs from a sure one by what hardly anybody could tell apart."""
    first, second = _plain(doubtful), _plain(sure)
    if differs_by(first, second, _LOOKALIKES):
        return True
    pair = _only_difference(first, second)
    return pair is not None and overlap(*pair) >= _HARDLY_TOLD


def might_be_rare(one: str, other: str) -> bool:
    """Whether two wordings differ in one character recognition does not know.

    It reads 活 for 湉 and 昱 for 旻 and is sure of it, and leaves the 飏 of 孙飏源 out.
    """
    first, second = _plain(one), _plain(other)
    pair = _only_difference(first, second)
    if pair is not None:
        return overlap(*pair) >= _MISTAKEN and not all(map(is_familiar, pair))
    lost = _only_loss(first, second)
    return lost != "" and not is_familiar(lost)


def _only_loss(one: str, other: str) -> str:
    """The one character by which a wording is longer than another; "" if that is not all."""
    shorter, longer = sorted((one, other), key=len)
    for at, char in enumerate(longer):
        if longer[:at] + longer[at + 1 :] == shorter:
            return char
    return ""


def _only_difference(one: str, other: str) -> tuple[str, str] | None:
    """The one pair of characters two wordings of equal length differ in."""
    if len(one) != len(other):
        return None
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return pairs[0] if len(pairs) == 1 else None


def edits(one: str, other: str) -> int:
    """Characters to change, add or leave out to make one code the other."""
    return Levenshtein.distance(fold_code(one), fold_code(other))


def likeness(one: str, other: str) -> float:
    """How alike two wordings are, 0 to 1."""
    return fuzz.ratio(_plain(one), _plain(other)) / 100


def differs_by(one: str, other: str, groups: tuple[str, ...]) -> bool:
    """Whether every character that differs belongs, with its counterpart, to one of `groups`."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return all(any(a in group and b in group for group in groups) for a, b in pairs)


def _ends_alike(one: str, other: str) -> bool:
    """Whether the longer address is the shorter one with a region before it."""
    shorter, longer = sorted((one, other), key=len)
    region = longer.removesuffix(shorter)
    return len(shorter) >= 6 and bool(re.fullmatch(r".+[省市区县州盟]", region))


def _plain(text: str) -> str:
    return _SPECK.sub("", _STAMP_WORDS.sub("", fold(text)))


def _closed(text: str) -> bool:
    """Whether every bracket of a text is closed."""
    return text.count("(") == text.count(")")


def _without_region(text: str) -> str:
    """The text with 省, 市, 自治区 dropped after the first region name."""
    return _REGION.sub(r"\1", text)


def _core(name: str) -> str:
    """What tells a unit from its neighbours: its name without region and legal form."""
    plain = re.sub(r"^[\u4e00-\u9fff]{2,3}?(?:省|市|区|县)", "", name)
    plain = re.sub(r"^[\u4e00-\u9fff]{2,3}?(?:市|区|县)", "", plain)
    return _COMPANY_END.sub("", plain) or name


def _core_edits(ring: str, wanted: str) -> int:
    """How many characters of the core are not found in the ring, in order."""
    core = _core(wanted)
    window = fuzz.partial_ratio_alignment(core, ring + ring)
    if window is None:
        return len(core)
    return Levenshtein.distance(core, (ring + ring)[window.dest_start : window.dest_end])
