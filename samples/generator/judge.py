"""What a correct reviewer would read and find: the truth, worked out from the papers alone.

This is the yardstick, so it never looks at a picture and shares no code with the tool it
measures. Rules and readings are those of the slice's contract page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from samples.generator import numbers, papers
from samples.generator.judge_facts import Facts, facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samples.generator.papers import Bundle

LOWEST_BASE, HIGHEST_BASE = 4494, 24930
FOUNDING_DAYS = 30
_SEVERITY = {"F01": "warning", "L04": "warning", "C04": "notice", "T01": "notice"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as the precheck JSON names it; `severity` defaults to the code's own."""

    code: str
    material: str | None = None
    fact: str | None = None
    severity: str = ""

    def as_json(self) -> dict[str, str | None]:
        """The four keys of truth.json."""
        severity = self.severity or _SEVERITY.get(self.code, "error")
        return {
            "code": self.code,
            "severity": severity,
            "material": self.material,
            "fact": self.fact,
        }


def findings(bundle: Bundle) -> list[Finding]:
    """Every finding, knock-on ones included, in the order of the contract table."""
    facts = facts_of(bundle)
    found = [
        *_completeness(bundle, facts),
        *_format(facts, bundle),
        *_dates(facts, bundle.on),
        *_agreement(facts, bundle),
        *_seals(facts, bundle),
        *_rows(facts, bundle.on),
    ]
    founded = facts.get("org.founded_on")
    if isinstance(founded, date) and bundle.on - founded > timedelta(days=FOUNDING_DAYS):
        found.append(Finding("T01", papers.LICENCE, "org.founded_on"))
    return sorted(found, key=lambda item: (item.code, item.material or "", item.fact or ""))


def allowed(bundle: Bundle) -> list[Finding]:
    """Findings a correct reviewer may add: a page nobody can read may not even be recognised."""
    return [Finding("C01", material, None, "unclear") for material, _ in bundle.spoiled]


def verdict(found: list[Finding]) -> str:
    """Say correct if any error, else officer if any warning or unclear, else pass."""
    severities = {item.as_json()["severity"] for item in found}
    if "error" in severities:
        return "correct"
    return "officer" if severities & {"warning", "unclear"} else "pass"


def _needed(facts: Facts) -> Iterator[str]:
    """Materials needed as far as the readable papers tell."""
    yield from (papers.LICENCE, papers.FORM, papers.LEGAL_ID)
    if facts.get("handler.role") == "agent":
        yield from (papers.AGENT_ID, papers.LETTER)
    if facts.get("payment.method") == "bank_deduction":
        yield papers.ACCOUNT
    headcount = facts.get("form.headcount")
    if isinstance(headcount, int) and headcount > 0:
        yield papers.ROSTER


def _completeness(bundle: Bundle, facts: Facts) -> Iterator[Finding]:
    severity = "unclear" if bundle.broken else ""
    gone = {material for material, _ in bundle.broken}
    for material in _needed(facts):
        if bundle.paper(material) is None or material in gone:
            yield Finding("C01", material, None, severity)
    for material in (papers.LEGAL_ID, papers.AGENT_ID):
        card = bundle.paper(material)
        whole = not isinstance(card, papers.CardPaper) or len(card.sides) == 2
        if not whole and not bundle.unreadable(material):
            yield Finding("C02", material, f"{material}.sides")
    yield from (Finding("C03", material) for material, _ in bundle.spoiled)
    yield from (Finding("C04") for _ in bundle.others)
    yield from (Finding("C05") for _ in bundle.broken)


def number_is_right(number: str, on: date) -> bool:
    """Length, a date that exists and is past, check character."""
    if not numbers.id_is_valid(number):
        return False
    try:
        born = datetime.strptime(number[6:14], "%Y%m%d").date()  # noqa: DTZ007 - a day, no time
    except ValueError:
        return False
    return born <= on


def phone_is_right(number: str) -> bool:
    """A mainland mobile number."""
    return len(number) == 11 and number.isdigit() and number[0] == "1" and number[1] in "3456789"


def _format(facts: Facts, bundle: Bundle) -> Iterator[Finding]:
    for name in ("org.uscc", "form.uscc"):
        code = facts.get(name)
        if isinstance(code, str) and not numbers.code_is_valid(code):
            yield Finding("F01", papers.LICENCE if name == "org.uscc" else papers.FORM, name)
    for name, material in _NUMBERS:
        number = facts.get(name)
        if isinstance(number, str) and not number_is_right(number, bundle.on):
            yield Finding("F02", material, name)
    for name in ("form.legal_rep_phone", "form.agent_phone"):
        number = facts.get(name)
        if isinstance(number, str) and not phone_is_right(number):
            yield Finding("F03", papers.FORM, name)
    if bundle.form is not None and not bundle.unreadable(papers.FORM):
        yield from _blanks(bundle.form, facts)


_NUMBERS = (
    ("legal_rep_id.number", papers.LEGAL_ID),
    ("agent_id.number", papers.AGENT_ID),
    ("form.legal_rep_id_number", papers.FORM),
    ("form.agent_id_number", papers.FORM),
    ("authorization.agent_id_number", papers.LETTER),
)


def _blanks(form: papers.FormPaper, facts: Facts) -> Iterator[Finding]:
    required = ["org_name", "uscc", "address", "legal_rep_phone", "legal_rep_id_number"]
    if form.agent_name:
        required.append("agent_phone")
    if facts.get("payment.method") == "bank_deduction":
        required.append("bank_account_number")
    for field in required:
        if not getattr(form, field):
            yield Finding("F04", papers.FORM, f"form.{field}")
    if not form.insurance_kinds:
        yield Finding("F05", papers.FORM, "form.insurance_kinds")


def _dates(facts: Facts, on: date) -> Iterator[Finding]:
    for name, code, material in (
        ("legal_rep_id.valid_until", "V01", papers.LEGAL_ID),
        ("agent_id.valid_until", "V01", papers.AGENT_ID),
        ("licence.term_end", "V02", papers.LICENCE),
        ("authorization.valid_until", "V03", papers.LETTER),
    ):
        end = facts.get(name)
        if isinstance(end, date) and end < on:
            yield Finding(code, material, name)
    start = facts.get("authorization.valid_from")
    if isinstance(start, date) and start > on:
        yield Finding("V03", papers.LETTER, "authorization.valid_from")
    founded = facts.get("org.founded_on")
    for name, material in (
        ("form.filled_on", papers.FORM),
        ("authorization.signed_on", papers.LETTER),
    ):
        day = facts.get(name)
        early = isinstance(day, date) and isinstance(founded, date) and day < founded
        if isinstance(day, date) and (early or day > on):
            yield Finding("V04", material, name)


# concept: code, the reading others are measured against, the other readings
_CONCEPTS = (
    ("X01", ("org.name", "form.org_name", "authorization.principal")),
    ("X02", ("org.uscc", "form.uscc")),
    ("X03", ("legal_rep.name", "legal_rep_id.name", "form.legal_rep_name")),
    ("X03", ("legal_rep_id.number", "form.legal_rep_id_number")),
    ("X04", ("agent_id.name", "form.agent_name", "authorization.agent_name")),
    ("X04", ("agent_id.number", "form.agent_id_number", "authorization.agent_id_number")),
)


def material_of(fact: str) -> str:
    """The material a fact is read from."""
    prefix = fact.split(".", maxsplit=1)[0]
    special = {"org": papers.LICENCE, "licence": papers.LICENCE, "legal_rep": papers.LICENCE,
               "form": papers.FORM}  # fmt: skip
    return special.get(prefix, prefix)


def _odd_one(readings: list[tuple[str, object]]) -> str:
    """The reading that departs from the majority; of two, the one that is not the reference."""
    values = [value for _, value in readings]
    commonest = max(values, key=values.count)
    if values.count(commonest) == 1:
        commonest = values[0]
    return next(name for name, value in readings if value != commonest)


def plain(value: object) -> object:
    """A name without differences that are none: width of brackets, spaces."""
    if not isinstance(value, str):
        return value
    return value.replace("(", "（").replace(")", "）").replace(" ", "").replace("　", "")


def _agreement(facts: Facts, bundle: Bundle) -> Iterator[Finding]:
    no_agent = facts.get("handler.role") != "agent"
    for code, names in _CONCEPTS:
        if code == "X04" and no_agent and bundle.agent_card is None:
            continue
        readings = [(name, plain(facts[name])) for name in names if name in facts]
        if len({value for _, value in readings}) > 1:
            odd = _odd_one(readings)
            yield Finding(code, material_of(odd), odd)
    unit = plain(facts.get("org.name") or facts.get("form.org_name"))
    for name in ("bank_account.account_name", "form.account_name"):
        if unit and name in facts and plain(facts[name]) != unit:
            yield Finding("X05", material_of(name), name)
    rows, count = facts.get("employee_roster.rows"), facts.get("form.headcount")
    if isinstance(rows, list) and isinstance(count, int) and len(rows) != count:
        yield Finding("X06", papers.FORM, "form.headcount")
    qr = facts.get("licence.qr_uscc")
    if qr is not None and "org.uscc" in facts and qr != facts["org.uscc"]:
        yield Finding("X07", papers.LICENCE, "licence.qr_uscc")


def _seals(facts: Facts, bundle: Bundle) -> Iterator[Finding]:
    unit = plain(facts.get("org.name") or facts.get("form.org_name"))
    for material, prefix in ((papers.FORM, "form"), (papers.LETTER, "authorization")):
        if bundle.paper(material) is None or bundle.unreadable(material):
            continue
        owner = facts.get(f"{prefix}.seal_owner")
        if owner is None:
            yield Finding("S01", material, f"{prefix}.seal_owner")
        elif unit and plain(owner) != unit:
            yield Finding("S02", material, f"{prefix}.seal_owner")
        if facts.get(f"{prefix}.signature_present") is False:
            yield Finding("S03", material, f"{prefix}.signature_present")


def _rows(facts: Facts, on: date) -> Iterator[Finding]:
    rows = facts.get("employee_roster.rows")
    if not isinstance(rows, list):
        return
    fact = "employee_roster.rows"
    seen: set[str] = set()
    for row in rows:
        number = str(row["id_number"])
        if not number_is_right(number, on):
            yield Finding("L01", papers.ROSTER, fact)
        elif _age(number, on) < 16:
            yield Finding("L03", papers.ROSTER, fact)
        if number in seen:
            yield Finding("L02", papers.ROSTER, fact)
        seen.add(number)
        base = row["wage_base"]
        if isinstance(base, int) and not LOWEST_BASE <= base <= HIGHEST_BASE:
            yield Finding("L04", papers.ROSTER, fact)


def _age(number: str, on: date) -> int:
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    return on.year - year - ((on.month, on.day) < (month, day))
