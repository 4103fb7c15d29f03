"""What each paper of an application says: the ground truth, before it is drawn.

A defect is a change to these values, nothing else; drawing and judging both start from them, so
picture and truth cannot fall apart. "" means the cell was left blank, None = 长期 for dates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from samples.generator.people import Unit

LICENCE = "business_license"
FORM = "registration_form"
LEGAL_ID = "legal_rep_id"
AGENT_ID = "agent_id"
LETTER = "authorization"
ACCOUNT = "bank_account"
ROSTER = "employee_roster"
MATERIALS = (LICENCE, FORM, LEGAL_ID, AGENT_ID, LETTER, ACCOUNT, ROSTER)
TITLES = {
    LICENCE: "营业执照",
    FORM: "社会保险登记表",
    LEGAL_ID: "法定代表人身份证",
    AGENT_ID: "经办人身份证",
    LETTER: "授权委托书",
    ACCOUNT: "基本存款账户信息",
    ROSTER: "参保人员名单",
}
KINDS = ("养老保险", "失业保险", "工伤保险")


@dataclass(frozen=True, slots=True)
class LicencePaper:
    """A licence as printed; `qr_code` is the code inside its QR code, "" for none."""

    unit: Unit
    legal_rep: str
    qr_code: str


@dataclass(frozen=True, slots=True)
class FormPaper:
    """A registration form as filled in. `seal` is the owner in the seal's ring, "" for no seal."""

    org_name: str
    uscc: str
    legal_rep_name: str
    legal_rep_id_number: str
    legal_rep_phone: str
    agent_name: str
    agent_id_number: str
    agent_phone: str
    address: str
    bank_name: str
    bank_account_number: str
    account_name: str
    payment: str
    insurance_kinds: tuple[str, ...]
    headcount: int
    filled_on: date
    seal: str
    signer: str


@dataclass(frozen=True, slots=True)
class CardPaper:
    """An identity card; `sides` present are front (portrait) and back (emblem)."""

    name: str
    id_number: str
    born: date
    nation: str
    address: str
    issuer: str
    valid_from: date
    valid_until: date | None
    sides: tuple[str, ...] = ("front", "back")


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """An authorisation. `signer` is the legal representative's signature, "" for none."""

    principal: str
    code: str
    legal_rep: str
    agent_name: str
    agent_id_number: str
    agent_phone: str
    matters: str
    valid_from: date
    valid_until: date
    signed_on: date
    seal: str
    signer: str


@dataclass(frozen=True, slots=True)
class AccountPaper:
    """Basic deposit account information or an account opening permit (`permit`)."""

    account_name: str
    account_number: str
    bank_name: str
    legal_rep: str
    permit_number: str
    issued_on: date
    permit: bool


@dataclass(frozen=True, slots=True)
class Employee:
    """A row of the roster; `start_month` is YYYY-MM."""

    name: str
    id_number: str
    phone: str
    start_month: str
    wage_base: int
    employment_form: str


@dataclass(frozen=True, slots=True)
class RosterPaper:
    """A roster; `columns` are the columns it has, `unit` its heading, `seal` may be ""."""

    unit: str
    rows: tuple[Employee, ...]
    columns: tuple[str, ...]
    made_on: date
    seal: str


@dataclass(frozen=True, slots=True)
class OtherPaper:
    """A page that is none of the listed materials: `kind` contract, invoice, notice, lease."""

    kind: str
    unit: str
    person: str
    id_number: str
    day: date


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything handed in on the day `on`; None = that material is not among the papers.

    `spoiled` maps a material to how its picture is ruined (blur, dark, cut, glare), `broken` a
    material (or "extra") to how its file is ruined (encrypted, truncated, empty, unsupported).
    """

    on: date
    licence: LicencePaper | None
    form: FormPaper | None
    legal_card: CardPaper | None
    agent_card: CardPaper | None
    letter: LetterPaper | None
    account: AccountPaper | None
    roster: RosterPaper | None
    others: tuple[OtherPaper, ...] = ()
    spoiled: tuple[tuple[str, str], ...] = ()
    broken: tuple[tuple[str, str], ...] = ()

    def paper(self, material: str) -> object | None:
        """The paper of a material id, or None."""
        return getattr(self, SLOT[material])  # type: ignore[no-any-return]

    def with_paper(self, material: str, paper: object | None) -> Bundle:
        """The bundle with another paper of that material, or without it."""
        return replace(self, **{SLOT[material]: paper})  # type: ignore[arg-type]

    def unreadable(self, material: str) -> bool:
        """Whether the paper was handed in but nobody can read it."""
        return any(material == name for name, _ in (*self.spoiled, *self.broken))


SLOT = {
    LICENCE: "licence",
    FORM: "form",
    LEGAL_ID: "legal_card",
    AGENT_ID: "agent_card",
    LETTER: "letter",
    ACCOUNT: "account",
    ROSTER: "roster",
}
