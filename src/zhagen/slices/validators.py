"""Named checks of a single value: the digits of a code, the shape of a phone number.

A slice names them (`validators: [id_number]`, `valid('uscc', it)`); each returns the code of what
is wrong or None. The wording stands beside the codes, so that a finding can say 校验位不符 and not
just 格式错误.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from stdnum.cn import ric, uscc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class ValueFault:
    """What is wrong with a value: a code that may be counted, a sentence that may be read."""

    code: str
    says: str


@dataclass(frozen=True, slots=True)
class Validator:
    """A named check. `check` takes the value as text and the day of application."""

    name: str
    title: str
    check: Callable[[str, date | None], ValueFault | None]


_ID_LENGTH: Final = 18
_ID_FIRST_YEAR: Final = 1850
_USCC_LENGTH: Final = 18
_USCC_ALPHABET: Final = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}[2-9]\d{6,7}(?:转\d{1,6})?")
_LOCAL = re.compile(r"[2-9]\d{6,7}")
_SERVICE = re.compile(r"(?:400|800)\d{7}")
_MONTH = re.compile(r"(?:19|20)\d{2}(?:-|/|\.|年)?(?:0[1-9]|1[0-2]|[1-9](?=月))月?")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PERSON = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff]+(?:·[\u3400-\u9fff]+)*|[A-Za-z][A-Za-z .'-]+"
)


def validate(name: str, value: object, on: date | None = None) -> ValueFault | None:
    """What is wrong with `value` by the validator `name`; None if nothing.

    Null (长期) has nothing to be wrong; an empty text is the fault "empty". `on` is the day of
    application; without it checks that need a day pass. Raises KeyError for an unknown name.
    """
    check = VALIDATORS[name].check
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, date) else _plain(str(value))
    return check(text, on) if text else ValueFault("empty", "没有填写")


def _plain(text: str) -> str:
    """Half width, without spaces: how a value was typed is no fault of the value."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _length(text: str, wanted: int) -> ValueFault | None:
    """Whether `text` is as long as wanted, and by how much it is not."""
    short = wanted - len(text)
    if short > 0:
        return ValueFault("too_short", f"少{short}位（应为{wanted}位，现有{len(text)}位）")
    if short < 0:
        return ValueFault("too_long", f"多{-short}位（应为{wanted}位，现有{len(text)}位）")
    return None


def _id_number(text: str, on: date | None) -> ValueFault | None:
    """GB 11643 identity number: 17 digits and an ISO 7064 check character.

    stdnum's own validate() also wants the region in its table; districts change and the table
    lags, so only its check digit is used.
    """
    text = text.upper()
    if fault := _length(text, _ID_LENGTH):
        return fault
    if not re.fullmatch(r"\d{17}[\dX]", text, re.ASCII):
        return ValueFault("characters", "只能是数字，末位可以是X")
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return ValueFault("date", f"第7至14位“{text[6:14]}”不是一个日期")
    if born.year < _ID_FIRST_YEAR or (on is not None and born > on):
        return ValueFault("date", f"出生日期{born.isoformat()}不合理")
    if ric.calc_check_digit(text) != text[-1]:
        return ValueFault("check_digit", "校验位不符（很可能有一位写错或读错）")
    return None


def _uscc(text: str, _on: date | None) -> ValueFault | None:
    """GB 32100 unified social credit code."""
    text = text.upper()
    if fault := _length(text, _USCC_LENGTH):
        return fault
    if strange := sorted(set(text) - _USCC_ALPHABET):
        return ValueFault("characters", f"含有不会出现的字符“{''.join(strange)}”")
    if not text[2:8].isdigit():
        return ValueFault("characters", "第3至8位（登记机关区划）应为数字")
    if uscc.calc_check_digit(text[:-1]) != text[-1]:
        return ValueFault("check_digit", "校验位不符（很可能有一位写错或读错）")
    return None


def _digits(text: str) -> str:
    """A phone number without the marks people set between its parts."""
    bare = re.sub(r"[-‐-―()（）]", "", text)
    return re.sub(r"^(?:\+|00)?86(?=1[3-9]\d{9}$|0)", "", bare)


def _mobile(text: str, _on: date | None) -> ValueFault | None:
    """A mobile number of eleven digits, 13 to 19."""
    digits = _digits(text)
    if not re.fullmatch(r"\d+", digits, re.ASCII):
        return ValueFault("characters", "只能是数字")
    if fault := _length(digits, 11):
        return fault
    if not _MOBILE.fullmatch(digits):
        return ValueFault("prefix", "手机号码应以13至19开头")
    return None


def _phone(text: str, on: date | None) -> ValueFault | None:
    """A mobile number, a landline with its area code, or a 400/800 number."""
    digits = _digits(text)
    if _LANDLINE.fullmatch(digits) or _SERVICE.fullmatch(digits):
        return None
    if digits.startswith("0"):
        return ValueFault("landline", "固定电话应为区号加7至8位号码")
    if _LOCAL.fullmatch(digits):
        return ValueFault("area_code", "固定电话缺少区号")
    return _mobile(text, on)


def _bank_account(text: str, _on: date | None) -> ValueFault | None:
    """8 to 32 digits: banks differ, and no public rule says more."""
    digits = text.replace("-", "")
    if not re.fullmatch(r"\d+", digits, re.ASCII):
        return ValueFault("characters", "只能是数字")
    if len(digits) < 8:
        return ValueFault("too_short", f"太短（{len(digits)}位，银行账号至少8位）")
    if len(digits) > 32:
        return ValueFault("too_long", f"太长（{len(digits)}位，银行账号最多32位）")
    return None


def _past_date(text: str, on: date | None) -> ValueFault | None:
    """A day not after the day of application."""
    found = _DAY.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        return ValueFault("date", f"“{text}”不是一个日期")
    if on is not None and day > on:
        return ValueFault("future", f"{day.isoformat()}晚于申请日{on.isoformat()}")
    return None


def _month(text: str, _on: date | None) -> ValueFault | None:
    """A year and month: 2026-11, 202611, 2026年11月."""
    if _MONTH.fullmatch(text) or re.fullmatch(r"(19|20)\d{2}-(0[1-9]|1[0-2])-\d{2}", text):
        return None
    return ValueFault("month", f"“{text}”不是年月")


def _person_name(text: str, _on: date | None) -> ValueFault | None:
    """Han characters with the interpunct of minority names, or a Latin name."""
    if not _PERSON.fullmatch(re.sub("[•・‧．.]", "·", text) if not text.isascii() else text):
        return ValueFault("characters", "姓名中有不应出现的字符")
    if len(text) < 2:
        return ValueFault("too_short", "姓名只有一个字")
    return None


def _org_name(text: str, _on: date | None) -> ValueFault | None:
    """A full name: at least four characters and no sentence marks."""
    if len(text) < 4:
        return ValueFault("too_short", "不像单位全称（不足4个字）")
    if re.search(r"[?!,;:<>|，。；]", text):
        return ValueFault("characters", "单位名称中有不应出现的字符")
    return None


VALIDATORS: Final[Mapping[str, Validator]] = {
    validator.name: validator
    for validator in (
        Validator("id_number", "居民身份证号码", _id_number),
        Validator("uscc", "统一社会信用代码", _uscc),
        Validator("phone", "电话", _phone),
        Validator("mobile", "手机号码", _mobile),
        Validator("past_date", "不晚于申请日的日期", _past_date),
        Validator("bank_account", "银行账号", _bank_account),
        Validator("person_name", "姓名", _person_name),
        Validator("org_name", "单位名称", _org_name),
        Validator("month", "年月", _month),
    )
}
