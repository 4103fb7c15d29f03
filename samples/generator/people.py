"""Invented people and units: who applies, before anything is written on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samples.generator import numbers, words

if TYPE_CHECKING:
    import random


@dataclass(frozen=True, slots=True)
class Person:
    """A person with identity card. `valid_until` None = 长期."""

    name: str
    id_number: str
    born: date
    nation: str
    address: str
    phone: str
    issuer: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as its licence describes it. `kind` is company, branch or partnership."""

    name: str
    kind: str
    type: str
    code: str
    address: str
    capital: str
    founded_on: date
    term_end: date | None
    scope: str
    issuer: str


def years_later(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def person_name(rng: random.Random) -> str:
    """A name of two to four characters."""
    surname = rng.choice(words.SURNAMES)
    given = rng.choice(words.GIVEN)
    if rng.random() < 0.78:
        given += rng.choice(words.GIVEN)
    return surname + given


def street_address(rng: random.Random, *, home: bool) -> str:
    """An address in 示例市; a unit's is long enough to need two lines now and then."""
    place = rng.choice(("示例省示例市", "示例市", "示例市"))
    text = (
        f"{place}{rng.choice(words.DISTRICTS)}{rng.choice(words.STREETS)}{rng.randrange(1, 999)}号"
    )
    if home:
        if rng.random() < 0.7:
            text += f"{rng.randrange(1, 30)}栋{rng.randrange(1, 4)}单元{rng.randrange(101, 3300)}室"
        return text
    if rng.random() < 0.8:
        text += f"{rng.choice(words.ESTATES)}{rng.choice('ABCDE1234567')}座{rng.randrange(1, 33)}层"
        text += f"{rng.randrange(101, 3399)}室"
    if rng.random() < 0.2:
        text += "（集群登记）"
    return text


def person(rng: random.Random, on: date, taken: set[str]) -> Person:
    """A person whose identity card is good on `on`; `taken` keeps names and numbers apart."""
    while True:
        name = person_name(rng)
        born = date(1900, 1, 1) + timedelta(days=rng.randrange(365))
        number = numbers.id_number(rng.choice(numbers.AREAS), born)
        if name not in taken and number not in taken:
            break
    taken.update((name, number))
    years = rng.choice((10, 20, 20, 0))
    start = on - timedelta(days=rng.randrange(200, 365 * 9))
    return Person(
        name=name,
        id_number=number,
        born=born,
        nation=rng.choice(words.NATIONS),
        address=street_address(rng, home=True),
        phone=numbers.phone(rng),
        issuer=f"示例市公安局{rng.choice(('', *words.DISTRICTS)).replace('区', '分局')}",
        valid_from=start,
        valid_until=years_later(start, years) if years else None,
    )


_SUFFIX = {"company": ("有限公司", "有限公司", "有限责任公司", "股份有限公司")}
_CAPITAL = ("伍拾万元整", "壹佰万元整", "贰佰万元整", "伍佰万元整", "壹仟万元整", "100万元人民币")


def _unit_name(rng: random.Random, kind: str) -> str:
    brand = rng.choice(words.BRANDS_HEAD) + rng.choice(words.BRANDS_TAIL)
    trade = rng.choice(words.TRADES)
    if kind == "partnership":
        style = rng.choice(("（有限合伙）", "（普通合伙）"))
        return f"示例市{brand}{trade}合伙企业{style}"
    if kind == "branch":
        return f"{brand}{trade}有限公司{rng.choice(('示例市', '示例', '新港'))}分公司"
    suffix = rng.choice(_SUFFIX["company"])
    if rng.random() < 0.22:
        return f"{brand}（示例）{trade}{suffix}"
    return f"{rng.choice(('示例市', '示例市', '示例省'))}{brand}{trade}{suffix}"


def _unit_type(rng: random.Random, kind: str, name: str) -> str:
    if kind == "partnership":
        return "有限合伙企业" if "有限合伙" in name else "普通合伙企业"
    if kind == "branch":
        return "有限责任公司分公司(自然人独资)" if rng.random() < 0.5 else "有限责任公司分公司"
    if "股份" in name:
        return "股份有限公司(非上市、自然人投资或控股)"
    return rng.choice(
        (
            "有限责任公司",
            "有限责任公司(自然人独资)",
            "有限责任公司(自然人投资或控股)",
            "有限责任公司（非自然人投资或控股的法人独资）",
        )
    )


def _founded(rng: random.Random, on: date, *, recent: bool) -> date:
    """Within 30 days before `on` if recent, else months to years earlier."""
    if recent:
        return on - timedelta(days=rng.randrange(3, 31))
    return on - timedelta(days=rng.randrange(40, 365 * 8))


def unit(rng: random.Random, on: date, *, recent: bool) -> Unit:
    """A unit whose licence is in force on `on`."""
    kind = rng.choices(("company", "branch", "partnership"), (82, 8, 10))[0]
    name = _unit_name(rng, kind)
    founded = _founded(rng, on, recent=recent)
    years = rng.choice((0, 0, 10, 20, 30, 50))
    end = years_later(founded, years) - timedelta(days=1) if years else None
    if end is not None and end <= on:
        end = None
    scope = "；".join(rng.sample(words.SCOPES, rng.randrange(3, 10)))
    district = rng.choice(words.DISTRICTS)
    return Unit(
        name=name,
        kind=kind,
        type=_unit_type(rng, kind, name),
        code=numbers.credit_code(rng),
        address=street_address(rng, home=False),
        capital=rng.choice(_CAPITAL),
        founded_on=founded,
        term_end=end,
        scope=f"{scope}。{rng.choice(words.SCOPE_TAIL)}",
        issuer=rng.choice(("示例市市场监督管理局", f"示例市{district}市场监督管理局")),
    )
