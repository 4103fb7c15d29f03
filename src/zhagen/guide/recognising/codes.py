"""Codes and numbers: credit codes, ID numbers, telephones, accounts, however they are grouped.

The letters and digits of a run are joined over spaces and hyphens; the words beside it and its own
shape say what it is. A code is never mended: with a wrong check digit it is told back with the
reason. Letters that codes do not have but resemble digits (I, O) are named in the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from zhagen.guide.recognising.said import BLANK, Mention, Said
from zhagen.guide.recognising.vocabulary import CODES, Kind
from zhagen.guide.recognising.whose import Whose
from zhagen.slices.validators import validate

_RUN: Final = re.compile(r"[0-9A-Za-z]+(?:[ \n/.-]{1,3}[0-9A-Za-z]+)*")
_GROUP: Final = re.compile(r"[0-9A-Za-z]+")
_AREA_IN_BRACKETS: Final = re.compile(r"（(0\d{2,3})） ?(?=[2-9]\d{6,7}(?!\d))")
_CUES: Final = {
    Kind.USCC: (
        r"信用代码|社会信用|统一代码|统一社会|机构代码|信用号|代码|税号"
        r"|执照(?:上的?)?(?:编?号|注册号)|注册号|uscc"
    ),
    Kind.ID_NUMBER: r"身份证|身分证|证件号?|公民身份|身份号|证号",
    Kind.ACCOUNT: r"账号|帐号|账户|帐户|卡号|银行卡|对公户|基本户|开户行|户头",
    Kind.PHONE: r"电话|手机|联系方式|座机|固话|打我|联系我|微信|号码|tel|phone",
}
_CUE: Final = re.compile(
    "|".join(f"(?P<{kind}>{words})" for kind, words in _CUES.items()), re.IGNORECASE
)
_LOOK_BACK: Final = 24
_LOOK_ON: Final = 12
_FOREIGN_PREFIX: Final = re.compile(r"^(?:00)?86(?=1[3-9]\d{9}$)")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"0\d{2,3}[2-9]\d{6,7}|[48]00\d{7}")
_ID_LIKE: Final = re.compile(r"[1-8]\d{5}(?:18|19|20)\d{9}[0-9X]")
_CODE_LIKE: Final = re.compile(r"(?=(?:.*\d){9})[0-9A-Z]{18}")
_CARD_LIKE: Final = re.compile(r"\d{15,17}|\d{19}")
_DAY: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:19|20)\d{2}[-./](?:0?[1-9]|1[0-2])[-./](?:[0-2]?\d|3[01])(?![0-9A-Za-z])"
)
_LENGTH: Final = 18
_PART_OF_CODE: Final = re.compile(
    r"(?:尾号|后[一二三四五六两\d]位|最后[一二两三四\d]?位|前[一二三四五六两\d]位"
    r"|[开结]头)(?:是|为|：| )*$"
)
_SHORTEST: Final = {Kind.USCC: 12, Kind.ID_NUMBER: 12, Kind.ACCOUNT: 4, Kind.PHONE: 7}
_LONGEST: Final = {Kind.USCC: 24, Kind.ID_NUMBER: 24, Kind.ACCOUNT: 40, Kind.PHONE: 14}
_LOOKALIKES: Final = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "Y"}
_VALIDATOR: Final = {
    Kind.USCC: "uscc",
    Kind.ID_NUMBER: "id_number",
    Kind.PHONE: "phone",
    Kind.ACCOUNT: "bank_account",
}


@dataclass(frozen=True, slots=True)
class Code:
    """A run of letters and digits joined, upper case; `written` keeps a landline's hyphen."""

    text: str
    written: str
    start: int
    end: int


def codes(said: Said, whose: Whose) -> Iterator[Mention]:
    """Every code in the turn that belongs to a concept of the slice."""
    kinds = {kind for kind in CODES if said.vocabulary.of(kind)}
    before = 0
    for code in runs(said.text):
        kind = _kind(said, whose, code, before, kinds)
        if kind is not None and not said.clause_at(code.start).idle:
            mention = _mention(said, whose, kind, code)
            if mention is not None:
                yield mention
                before = code.end


def runs(text: str) -> Iterator[Code]:
    """The runs of the text, cut where two codes stand side by side."""
    text = _AREA_IN_BRACKETS.sub(lambda one: f" {one[1]}-".ljust(len(one.group()), "-"), text)
    text = _DAY.sub(lambda one: BLANK * len(one.group()), text)
    for run in _RUN.finditer(text):
        groups = [one.span() for one in _GROUP.finditer(text, *run.span())]
        yield from _cut(text, groups)


def _cut(text: str, groups: list[tuple[int, int]]) -> Iterator[Code]:
    at = 0
    while at < len(groups):
        for end in range(min(len(groups), at + 10), at, -1):
            code = _joined(text, groups[at:end])
            if _complete(code.text, groups[at:end]):
                break
        else:
            end = len(groups) if at == 0 else at + 1
            code = _joined(text, groups[at:end])
        yield code
        at = end


def _joined(text: str, groups: list[tuple[int, int]]) -> Code:
    bare = "".join(text[start:end] for start, end in groups).upper()
    bare = _FOREIGN_PREFIX.sub("", bare)
    written = "-".join(text[start:end] for start, end in groups)
    return Code(bare, written, groups[0][0], groups[-1][1])


def _complete(bare: str, groups: list[tuple[int, int]]) -> bool:
    """Whether the groups together are what a code looks like."""
    if _CODE_LIKE.fullmatch(bare) or _MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare):
        return True
    if not _CARD_LIKE.fullmatch(bare):
        return False
    return all(end - start in {3, 4, 5, 6} for start, end in groups[:-1])


def _kind(said: Said, whose: Whose, code: Code, before: int, kinds: set[Kind]) -> Kind | None:
    """What the code is: by the words beside it or the question, by what it cannot but be."""
    text = code.text
    if not any(char.isdigit() for char in text) or _PART_OF_CODE.search(said.text[: code.start]):
        return None
    sure, looks = _unmistakable(text), _looks(text)
    cued = _cued(said, whose, code, before)
    asked = said.asked.kind if said.asked else None
    if cued is not None and cued in kinds and _fits(cued, text):
        return sure if sure in kinds and not _may_be(cued, text) else cued
    if asked in CODES and cued is None and _answers(asked, text, sure, looks):
        return asked
    found = sure or looks
    return found if found in kinds else None


def _answers(asked: Kind, text: str, sure: Kind | None, looks: Kind | None) -> bool:
    """Whether a code nothing else tells is the answer to a question, right or wrong."""
    built = (
        _may_be(asked, text)
        if sure or len(text) == _LENGTH
        else looks in {None, asked, Kind.ACCOUNT}
    )
    return built and _fits(asked, text)


def _unmistakable(text: str) -> Kind | None:
    """What a code is that nothing need tell.

    A wrong ID number may by chance be a right credit code: what is built like one is none.
    """
    if _valid(Kind.ID_NUMBER, text):
        return Kind.ID_NUMBER
    if _valid(Kind.USCC, text) and not _ID_LIKE.fullmatch(text):
        return Kind.USCC
    return Kind.PHONE if _MOBILE.fullmatch(text) else None


def _may_be(kind: Kind, text: str) -> bool:
    """Whether a code is built like the one that is named, so that it is that, right or wrong."""
    if kind is Kind.ID_NUMBER:
        return re.fullmatch(r"\d{17}[\dX]", text) is not None
    if kind is Kind.USCC:
        return text[0] == "9" or not text[:17].isdigit()
    return _valid(kind, text)


def _valid(kind: Kind, text: str) -> bool:
    return validate(_VALIDATOR[kind], text) is None


def _fits(kind: Kind, text: str) -> bool:
    """Whether a run is long enough to be meant as such a code, right or wrong."""
    if not _SHORTEST[kind] <= len(text) <= _LONGEST[kind]:
        return False
    return kind is Kind.USCC or sum(char.isdigit() for char in text) * 4 >= len(text) * 3


def _looks(text: str) -> Kind | None:
    """What a code most looks like that nothing else tells."""
    if _ID_LIKE.fullmatch(text):
        return Kind.ID_NUMBER
    if _CODE_LIKE.fullmatch(text) and (text[0] == "9" or not text[:17].isdigit()):
        return Kind.USCC
    if _LANDLINE.fullmatch(text):
        return Kind.PHONE
    if _CARD_LIKE.fullmatch(text):
        return Kind.ACCOUNT
    starts = re.match(r"9[1-3]\d{6}", text)
    return Kind.USCC if starts and 16 <= len(text) <= 20 and not text.isdigit() else None


def _cued(said: Said, whose: Whose, code: Code, before: int) -> Kind | None:
    """The kind the words before a code name, or those straight behind it."""
    since = max(before, code.start - _LOOK_BACK)
    found = list(_CUE.finditer(said.text, since, code.start))
    if not found:
        clause = said.clause_at(code.start)
        found = list(_CUE.finditer(said.text, code.end, min(clause.end, code.end + _LOOK_ON)))[:1]
    # 身份证号码: 号码 alone may be any, so the last word that suits counts.
    kinds = [Kind(str(one.lastgroup)) for one in reversed(found) if one.group() != "号码"]
    if found and not kinds:
        return _numbered(said, whose, code)
    return next((kind for kind in kinds[:1] if _fits(kind, code.text)), kinds[0] if kinds else None)


def _numbered(said: Said, whose: Whose, code: Code) -> Kind | None:
    """What 号码 alone names: a telephone's; a person's longer one is that of the identity card."""
    if _fits(Kind.PHONE, code.text):
        return Kind.PHONE
    asked = said.asked.kind if said.asked else None
    if asked in CODES and asked is not Kind.ACCOUNT:
        return None
    near = whose.group(code.start, code.end)
    return Kind.ID_NUMBER if near and code.text.isdecimal() else None


def _mention(said: Said, whose: Whose, kind: Kind, code: Code) -> Mention | None:
    concept = whose.choose(said.vocabulary.of(kind), code.start, code.end)
    if concept is None:
        return None
    is_landline = kind is Kind.PHONE and not _MOBILE.fullmatch(code.text)
    value = code.written if is_landline else code.text
    fault = validate(_VALIDATOR[kind], code.text, said.on)
    wrong = f"{fault.says}{_resembling(kind, code.text)}" if fault else ""
    return Mention(concept.name, value, code.start, code.end, weight=2, wrong=wrong)


def _resembling(kind: Kind, text: str) -> str:
    """The letters in a wrong code that stand for digits as a rule."""
    if kind not in {Kind.USCC, Kind.ID_NUMBER}:
        return ""
    body = text[:-1] if kind is Kind.ID_NUMBER else text
    found = [char for char in _LOOKALIKES if char in body]
    if not found:
        return ""
    pairs = "、".join(f"字母{char}可能是{_LOOKALIKES[char]}" for char in found)
    return f"；{pairs}"
