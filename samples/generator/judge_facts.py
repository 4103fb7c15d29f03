"""The facts a correct reader takes from the papers that can be read, under contract names.

A blank cell gives no fact; a card's side that is missing takes its facts with it; a page nobody
can read, or a file nobody can open, gives nothing.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from samples.generator import papers

if TYPE_CHECKING:
    from samples.generator.papers import Bundle, CardPaper, FormPaper, LetterPaper, LicencePaper

Facts = dict[str, object]
COLUMNS = ("name", "id_number", "phone", "start_month", "wage_base", "employment_form")


def facts_of(bundle: Bundle) -> Facts:
    """Contract name -> value: str, date, None = 长期, int, bool, list, list of row objects."""
    facts: Facts = {}
    for material in papers.MATERIALS:
        paper = bundle.paper(material)
        if paper is None or bundle.unreadable(material):
            continue
        match paper:
            case papers.LicencePaper():
                facts |= _licence(paper)
            case papers.FormPaper():
                facts |= _form(paper)
            case papers.CardPaper():
                facts |= _card(paper, material)
            case papers.LetterPaper():
                facts |= _letter(paper)
            case papers.AccountPaper():
                names = ("account_name", "account_number", "bank_name")
                facts |= {f"bank_account.{name}": getattr(paper, name) for name in names}
            case papers.RosterPaper():
                facts["employee_roster.rows"] = rows_of(paper)
    return facts


def _licence(paper: LicencePaper) -> Facts:
    unit = paper.unit
    facts: Facts = {
        "org.name": unit.name,
        "org.uscc": unit.code,
        "org.type": unit.type,
        "legal_rep.name": paper.legal_rep,
        "org.address": unit.address,
        "org.founded_on": unit.founded_on,
        "licence.term_end": unit.term_end,
        "licence.issuer": unit.issuer,
    }
    if paper.qr_code:
        facts["licence.qr_uscc"] = paper.qr_code
    return facts


_FORM_TEXTS = (
    "org_name", "uscc", "legal_rep_name", "legal_rep_id_number", "legal_rep_phone", "agent_name",
    "agent_id_number", "agent_phone", "address", "bank_name", "bank_account_number", "account_name",
)  # fmt: skip


def _form(paper: FormPaper) -> Facts:
    facts: Facts = {
        f"form.{name}": getattr(paper, name) for name in _FORM_TEXTS if getattr(paper, name)
    }
    facts["form.insurance_kinds"] = list(paper.insurance_kinds)
    facts["form.headcount"] = paper.headcount
    facts["form.filled_on"] = paper.filled_on
    if paper.seal:
        facts["form.seal_owner"] = paper.seal
    facts["form.signature_present"] = bool(paper.signer)
    other = bool(paper.agent_name) and paper.agent_name != paper.legal_rep_name
    facts["handler.role"] = "agent" if other else "legal_rep"
    facts["payment.method"] = paper.payment
    return facts


def _card(paper: CardPaper, material: str) -> Facts:
    facts: Facts = {f"{material}.sides": list(paper.sides)}
    if "front" in paper.sides:
        facts[f"{material}.name"] = paper.name
        facts[f"{material}.number"] = paper.id_number
    if "back" in paper.sides:
        facts[f"{material}.valid_from"] = paper.valid_from
        facts[f"{material}.valid_until"] = paper.valid_until
        facts[f"{material}.issuer"] = paper.issuer
    return facts


_LETTER_FACTS = (
    "principal", "agent_name", "agent_id_number", "matters", "valid_from", "valid_until",
    "signed_on",
)  # fmt: skip

_DEED = re.compile(r"^(?:代为|代表本单位)")  # words of authorising, not of what is authorised


def _letter(paper: LetterPaper) -> Facts:
    facts: Facts = {f"authorization.{name}": getattr(paper, name) for name in _LETTER_FACTS}
    facts["authorization.matters"] = _DEED.sub("", paper.matters)
    if paper.seal:
        facts["authorization.seal_owner"] = paper.seal
    facts["authorization.signature_present"] = bool(paper.signer)
    return facts


def rows_of(paper: papers.RosterPaper) -> list[dict[str, object]]:
    """Rows with all six columns; a column the roster does not have is null."""
    return [
        {name: getattr(row, name) if name in paper.columns else None for name in COLUMNS}
        for row in paper.rows
    ]


def as_json(value: object) -> object:
    """ISO days; everything else JSON has already."""
    return value.isoformat() if isinstance(value, date) else value
