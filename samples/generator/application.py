"""Draw one application that is in perfect order: the starting point of every case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samples.generator import numbers, papers, people, words

if TYPE_CHECKING:
    import random

_COLUMN_SETS = (
    ("name", "id_number", "phone", "start_month", "wage_base", "employment_form"),
    ("name", "id_number", "phone", "start_month", "wage_base", "employment_form"),
    ("name", "id_number", "start_month", "wage_base", "employment_form", "phone"),
    ("name", "id_number", "employment_form", "wage_base", "start_month"),
    ("name", "id_number", "phone", "wage_base", "start_month"),
    ("name", "id_number", "start_month", "wage_base"),
)


@dataclass(frozen=True, slots=True)
class Wants:
    """What an application must have so that a defect has somewhere to be."""

    agent: bool = False
    bank: bool = False
    rows: int = 0
    old: bool = False
    recent: bool = False


def _draw_day(rng: random.Random) -> date:
    return date(2026, 3, 2) + timedelta(days=rng.randrange(290))


def _card(person: people.Person) -> papers.CardPaper:
    return papers.CardPaper(
        name=person.name,
        id_number=person.id_number,
        born=person.born,
        nation=person.nation,
        address=person.address,
        issuer=person.issuer,
        valid_from=person.valid_from,
        valid_until=person.valid_until,
    )


def _roster(
    rng: random.Random, unit: people.Unit, on: date, count: int, taken: set[str]
) -> papers.RosterPaper:
    month = f"{on:%Y-%m}"
    form = rng.choice(words.FORMS_OF_EMPLOYMENT)
    rows = []
    for _ in range(count):
        one = people.person(rng, on, taken)
        if rng.random() < 0.12:
            form = rng.choice(words.FORMS_OF_EMPLOYMENT)
        base = rng.choice((4494, 5000, 5500, 6000, 6800, 7200, 8000, 9500, 12000, 24930))
        if rng.random() < 0.5:
            base = rng.randrange(4494, 24931)
        rows.append(papers.Employee(one.name, one.id_number, one.phone, month, base, form))
    columns = rng.choice(_COLUMN_SETS)
    made = on - timedelta(days=rng.randrange(3))
    seal = unit.name if rng.random() < 0.4 else ""
    return papers.RosterPaper(unit.name, tuple(rows), columns, made, seal)


def _headcount(rng: random.Random, wants: Wants) -> int:
    if wants.rows == 0 and rng.random() < 0.06:
        return 0
    count = rng.choices(
        (rng.randrange(1, 9), rng.randrange(9, 26), rng.randrange(26, 41)), (6, 4, 2)
    )
    return max(count[0], wants.rows)


def _letter(
    rng: random.Random,
    unit: people.Unit,
    legal: people.Person,
    agent: people.Person,
    on: date,
) -> papers.LetterPaper:
    earliest = max(unit.founded_on, on - timedelta(days=40))
    signed = earliest + timedelta(days=rng.randrange((on - earliest).days + 1))
    until = on + timedelta(days=rng.choice((0, 5, 20, 60, 180, 300)))
    return papers.LetterPaper(
        principal=_otherwise(rng, unit.name),
        code=unit.code,
        legal_rep=legal.name,
        agent_name=agent.name,
        agent_id_number=agent.id_number,
        agent_phone=agent.phone,
        matters=rng.choice(words.MATTERS),
        valid_from=signed,
        valid_until=until,
        signed_on=signed,
        seal=unit.name,
        signer=legal.name,
    )


def _account(
    rng: random.Random, unit: people.Unit, legal: people.Person, on: date
) -> papers.AccountPaper:
    bank = (
        rng.choice(words.BANKS)
        + rng.choice(("示例市", "示例"))
        + rng.choice(("分行营业部", "示范支行", "新港支行", "高新区支行", "样本路支行"))
    )
    return papers.AccountPaper(
        account_name=unit.name,
        account_number=numbers.account_number(rng),
        bank_name=bank,
        legal_rep=legal.name,
        permit_number=numbers.permit_number(rng),
        issued_on=max(unit.founded_on, on - timedelta(days=rng.randrange(1, 20))),
        permit=rng.random() < 0.45,
    )


def _otherwise(rng: random.Random, name: str) -> str:
    """The name with brackets as the keyboard has them: a difference that is none."""
    return name.replace("（", "(").replace("）", ")") if rng.random() < 0.15 else name


def draw(rng: random.Random, wants: Wants, on: date | None = None) -> papers.Bundle:
    """An application without any defect (an old founding date gives the notice T01).

    `on` is the day of application, drawn if not given.
    """
    on = on or _draw_day(rng)
    recent = wants.recent or (not wants.old and rng.random() < 0.7)
    unit = people.unit(rng, on, recent=recent)
    taken: set[str] = set()
    legal = people.person(rng, on, taken)
    agent = people.person(rng, on, taken) if wants.agent or rng.random() < 0.75 else None
    bank = wants.bank or rng.random() < 0.7
    account = _account(rng, unit, legal, on) if bank else None
    count = _headcount(rng, wants)
    filled = max(unit.founded_on, on - timedelta(days=rng.choice((0, 0, 1, 2, 5))))
    form = _form(rng, unit, legal, agent, account, count, filled)
    return papers.Bundle(
        on=on,
        licence=papers.LicencePaper(unit, legal.name, unit.code if rng.random() < 0.9 else ""),
        form=form,
        legal_card=_card(legal),
        agent_card=_card(agent) if agent else None,
        letter=_letter(rng, unit, legal, agent, on) if agent else None,
        account=account,
        roster=_roster(rng, unit, on, count, taken) if count else None,
    )


def _form(
    rng: random.Random,
    unit: people.Unit,
    legal: people.Person,
    agent: people.Person | None,
    account: papers.AccountPaper | None,
    count: int,
    filled: date,
) -> papers.FormPaper:
    kinds = (
        papers.KINDS
        if rng.random() < 0.75
        else tuple(kind for kind in papers.KINDS if kind != rng.choice(papers.KINDS))
    )
    # Without an agent the cells stay blank or repeat the legal representative.
    handler = agent or (legal if rng.random() < 0.35 else None)
    return papers.FormPaper(
        org_name=_otherwise(rng, unit.name),
        uscc=unit.code,
        legal_rep_name=legal.name,
        legal_rep_id_number=legal.id_number,
        legal_rep_phone=legal.phone,
        agent_name=handler.name if handler else "",
        agent_id_number=handler.id_number if handler else "",
        agent_phone=handler.phone if handler else "",
        address=unit.address,
        bank_name=account.bank_name if account else "",
        bank_account_number=account.account_number if account else "",
        account_name=account.account_name if account else "",
        payment="bank_deduction" if account else "self",
        insurance_kinds=kinds or papers.KINDS[:1],
        headcount=count,
        filled_on=filled,
        seal=unit.name,
        signer=legal.name,
    )
