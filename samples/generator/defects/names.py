"""F01, F04, X01, X02, X05, X07: the unit's name and code, and cells left blank."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samples.generator import numbers, papers, words
from samples.generator.defects.draft import Draft

if TYPE_CHECKING:
    import random


def similar_name(rng: random.Random, name: str) -> str:
    """A name one slip away: another brand character, trade, legal form or place."""
    slips = [
        name.replace(trade, rng.choice([other for other in words.TRADES if other != trade]))
        for trade in words.TRADES
        if trade in name
    ]
    if "有限责任公司" in name:
        slips.append(name.replace("有限责任公司", "有限公司"))
    elif "股份有限公司" in name:
        slips.append(name.replace("股份有限公司", "有限公司"))
    elif name.endswith("有限公司"):
        slips.append(name.replace("有限公司", "有限责任公司"))
    places = ("示例市", "示例省", "（示例）")
    slips += [name.replace(place, "", 1) for place in places if name.count(place) == 1]
    for index, char in enumerate(name):
        if char in words.BRANDS_HEAD and char not in "示例市":
            others = [c for c in words.BRANDS_HEAD if c != char]
            slips.append(name[:index] + rng.choice(others) + name[index + 1 :])
            break
    return rng.choice(slips)


def wrong_code(draft: Draft) -> None:
    """F01: a check character that does not fit; everywhere the same, or on the form alone."""
    code = draft.licence.unit.code
    others = [char for char in numbers.CODE_ALPHABET if char != code[-1]]
    wrong = code[:-1] + draft.pick(others)
    draft.claim("form.uscc")
    draft.change(papers.FORM, uscc=wrong)
    if draft.rng.random() < 0.6 and draft.free("org.uscc", "licence.qr_uscc"):
        draft.claim("org.uscc", "licence.qr_uscc")
        unit = replace(draft.licence.unit, code=wrong)
        qr = wrong if draft.licence.qr_code else ""
        draft.change(papers.LICENCE, unit=unit, qr_code=qr)
        if draft.have(papers.LETTER):
            draft.change(papers.LETTER, code=wrong)


def blank_cell(draft: Draft) -> None:
    """F04: a required cell of the form was not filled in."""
    form = draft.form
    cells = ["org_name", "uscc", "address", "legal_rep_phone", "legal_rep_id_number"]
    if form.agent_name and draft.have(papers.LETTER):
        cells.append("agent_phone")
    if form.payment == "bank_deduction":
        cells.append("bank_account_number")
    cell = draft.pick(
        [cell for cell in cells if draft.free(f"form.{cell}") and getattr(form, cell)]
    )
    draft.claim(f"form.{cell}")
    draft.change(papers.FORM, **{cell: ""})


def other_name(draft: Draft) -> None:
    """X01: the form or the authorisation names the unit differently from the licence."""
    places = [("form.org_name", papers.FORM, "org_name")]
    if draft.have(papers.LETTER):
        places.append(("authorization.principal", papers.LETTER, "principal"))
    fact, material, field = draft.pick([p for p in places if draft.free(p[0])])
    draft.claim(fact)
    draft.claims.add("org.name")
    draft.change(material, **{field: similar_name(draft.rng, draft.licence.unit.name)})


def other_code(draft: Draft) -> None:
    """X02: the form carries another code: a slip of the pen, or another unit's."""
    draft.claim("form.uscc", "org.uscc")
    code = draft.licence.unit.code
    if draft.rng.random() < 0.5:
        while (other := numbers.credit_code(draft.rng)) == code:
            pass
    else:
        place = draft.rng.randrange(10, 15)
        swapped = draft.pick([c for c in numbers.CODE_ALPHABET if c != code[place]])
        other = code[:place] + swapped + code[place + 1 :]
    draft.change(papers.FORM, uscc=other)


def other_account(draft: Draft) -> None:
    """X05: the account belongs to someone else: its statement or the form says so."""
    places = [("bank_account.account_name", papers.ACCOUNT), ("form.account_name", papers.FORM)]
    fact, material = draft.pick([place for place in places if draft.free(place[0])])
    draft.claim(fact)
    draft.claims.add("org.name")
    holder = draft.licence.legal_rep
    if draft.rng.random() < 0.75:
        holder = similar_name(draft.rng, draft.licence.unit.name)
    draft.change(material, account_name=holder)


def other_qr(draft: Draft) -> None:
    """X07: the QR code belongs to another licence."""
    draft.claim("licence.qr_uscc")
    draft.claims.add("org.uscc")
    draft.change(papers.LICENCE, qr_code=numbers.credit_code(draft.rng))
