"""From the wording of a value to the value: dates, numbers, codes, names.

What kind of wording a fact expects follows from its type and its validators, so a slice says
"a phone number" once and both reading and review know it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from zhagen.language import identifiers, shapes
from zhagen.language.dates import parse_date, parse_month, parse_period
from zhagen.language.normalise import fold, tidy
from zhagen.language.numbers import parse_integer, parse_number
from zhagen.slices.model import FactType, Shape

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from zhagen.cases.model import Cell
    from zhagen.slices.model import Fact

_BLANKS = re.compile(r"[\s_＿﹍…·.．:：/／\\|—\-]*")
_NOTE = re.compile(r"[（(【\[](?:盖章|公章|签章|签字|签名|章|印章|必填|选填|万元|元|人)[)）】\]]")
_TAILS = re.compile(r"[\s_＿﹍,，;；、。:：|]+$|^[\s_＿﹍,，;；、。:：|*＊]+")
_BARE_DATE = re.compile(r"\d{4}[年./-]\d{0,2}[月./-]?\d{0,2}日?")
_FRAYED = re.compile(r"(?<=[室号层楼栋幢])[a-z|]$")  # a speck or the rule behind an address
_FOREVER = re.compile(r"长期|永久|无固定")


class Kind(StrEnum):
    """What the wording of a value looks like."""

    TEXT = "text"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    ID_NUMBER = "id_number"
    USCC = "uscc"
    PHONE = "phone"
    ACCOUNT = "account"
    PERSON = "person"
    ORG = "org"
    ADDRESS = "address"
    BANK = "bank"
    AUTHORITY = "authority"


_SHAPED = {
    Shape.UNIT_NAME: Kind.ORG,
    Shape.PERSON_NAME: Kind.PERSON,
    Shape.ADDRESS: Kind.ADDRESS,
    Shape.BANK_NAME: Kind.BANK,
    Shape.AUTHORITY: Kind.AUTHORITY,
}


@dataclass(frozen=True, slots=True)
class Typed:
    """A value and how well its wording fits: 1 fits, about 0.5 is doubtful, 0 is something else.

    `checked` is True/False where a check digit or shape could be tested, else None.
    """

    value: Cell
    fit: float
    checked: bool | None = None


def is_blank(text: str) -> bool:
    """Whether a place holds nothing but rules, dots and unit words printed beforehand."""
    plain = _NOTE.sub("", fold(text))
    plain = re.sub(r"年月日|^[人元]$|^年$|^月$|^日$", "", plain)
    return _BLANKS.fullmatch(plain) is not None


def is_bare_date(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    return _BARE_DATE.fullmatch(fold(text)) is not None


def kind_of(fact: Fact) -> Kind:
    """The kind of wording a fact expects."""
    if fact.shape is not None:
        return _SHAPED[fact.shape]
    for validator in fact.validators:
        kind = kind_named(validator)
        if kind:
            return kind
    if fact.type is FactType.DATE:
        return Kind.DATE
    if fact.type is FactType.INTEGER:
        return Kind.INTEGER
    return Kind.BOOLEAN if fact.type is FactType.BOOLEAN else Kind.TEXT


def kind_named(name: str) -> Kind | None:
    """The kind a validator's or a column's name stands for; None where it says nothing."""
    plain = name.lower()
    if "uscc" in plain or "credit" in plain:
        return Kind.USCC
    if "month" in plain:
        return Kind.MONTH
    if "phone" in plain or "mobile" in plain:
        return Kind.PHONE
    if "account_n" in plain or "bank_account" in plain:
        return Kind.ACCOUNT
    if re.search(r"(^|_)(id|ric)(_|$)", plain):
        return Kind.ID_NUMBER
    names = {"person_name": Kind.PERSON, "org_name": Kind.ORG, "unit_name": Kind.ORG}
    return names.get(plain)


def read_value(text: str, kind: Kind, *, end: bool = False) -> Typed:
    """The value in `text`; `end` asks for the end of a period rather than its first day."""
    readers: dict[Kind, Callable[[str], Typed]] = {
        Kind.INTEGER: _integer,
        Kind.MONTH: _month,
        Kind.ID_NUMBER: _id_number,
        Kind.USCC: _uscc,
        Kind.PHONE: _phone,
        Kind.ACCOUNT: _account,
        Kind.BOOLEAN: _boolean,
        Kind.PERSON: _person,
        Kind.ORG: _org,
        Kind.ADDRESS: lambda wording: _shaped(_FRAYED.sub("", wording), shapes.address),
        Kind.BANK: lambda wording: _shaped(wording, shapes.bank_name),
        Kind.AUTHORITY: lambda wording: _shaped(wording, shapes.authority),
    }
    if kind is Kind.DATE:
        return _end_day(text) if end else _first_day(text)
    return readers.get(kind, _text)(text)


def strip_ends(text: str) -> str:
    """`text` without the punctuation, rules and stars that stand around a value."""
    before = None
    while before != text:
        before, text = text, _TAILS.sub("", text)
    return text


def _text(text: str) -> Typed:
    """Free text: anything but a bare date, which is a neighbour's value."""
    value = _closed(tidy(strip_ends(_NOTE.sub("", text))))
    if not value or is_bare_date(value):
        return Typed(value, 0.1 if value else 0.0)
    scrap = len(re.findall(r"\w", value)) < 2
    return Typed(value, 0.1 if scrap else 1.0)


def _closed(text: str) -> str:
    """A wording whose last bracket recognition lost, closed again."""
    return text + "）" if text.count("（") == text.count("）") + 1 else text


def _shaped(text: str, reader: Callable[[str], tuple[str, float]]) -> Typed:
    """A text that has to look like what it names."""
    plain = _text(text)
    if not plain.fit:
        return plain
    value, fit = reader(str(plain.value))
    return Typed(value, min(fit, plain.fit) if fit < 1.0 else plain.fit)


def _person(text: str) -> Typed:
    return _shaped(re.sub(r"(?<=[\u3400-\u9fff])\s+", "", text), shapes.person_name)


def _org(text: str) -> Typed:
    return _shaped(text, shapes.unit_name)


def _first_day(text: str) -> Typed:
    day = parse_date(text)
    if day is None and _FOREVER.search(fold(text)):
        return Typed(None, 1.0)
    return _day(day, text)


def _end_day(text: str) -> Typed:
    period = parse_period(text)
    if period.found:
        return Typed(period.end, 1.0)
    return _day(period.start, text)


def _day(day: date | None, text: str) -> Typed:
    if day is None:
        digits = sum(char.isdigit() for char in text)
        return Typed(tidy(strip_ends(text)), 0.4 if digits >= 4 else 0.0)
    return Typed(day, 1.0)


def _integer(text: str) -> Typed:
    value = parse_integer(text)
    if value is None:
        number = parse_number(text)
        return Typed(str(number) if number is not None else strip_ends(text), 0.2)
    letters = re.sub(r"[\s\d,，.．元人名个位整圆￥¥共计约（）()月/\u4e00-\u4e8c]", "", text)
    return Typed(value, 1.0 if len(letters) <= 2 else 0.5)


def _month(text: str) -> Typed:
    month = parse_month(text)
    return Typed(month, 1.0) if month else Typed(strip_ends(text), 0.2)


def _id_number(text: str) -> Typed:
    number = identifiers.clean_id_number(text)
    if not number:
        return Typed(tidy(strip_ends(text)), 0.0)
    valid = identifiers.id_number_valid(number)
    return Typed(number, 1.0 if valid or 15 <= len(number) <= 20 else 0.5, valid)


def _uscc(text: str) -> Typed:
    code = identifiers.clean_uscc(text)
    if len(code) < 8:
        return Typed(tidy(strip_ends(text)), 0.0)
    valid = identifiers.uscc_valid(code)
    return Typed(code, 1.0 if valid or 15 <= len(code) <= 20 else 0.4, valid)


def _phone(text: str) -> Typed:
    number = identifiers.clean_phone(text)
    if len(number) < 5:
        return Typed(tidy(strip_ends(text)), 0.0)
    valid = identifiers.phone_valid(number)
    return Typed(number, 1.0 if valid or 10 <= len(number) <= 12 else 0.5, valid)


def _account(text: str) -> Typed:
    number = identifiers.clean_account(text)
    if not number:
        return Typed(tidy(strip_ends(text)), 0.0)
    valid = identifiers.account_valid(number)
    return Typed(number, 1.0 if valid else 0.6, None)


def _boolean(text: str) -> Typed:
    plain = fold(text)
    if plain in ("是", "有", "√", "y", "yes"):
        return Typed(value=1, fit=1.0)
    return Typed(value=0, fit=1.0 if plain in ("否", "无", "×", "n", "no") else 0.3)
