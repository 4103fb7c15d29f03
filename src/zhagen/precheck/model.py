"""What a pre-review says: the values every rendering of it reads.

The terminal, the HTML report, the notice and the JSON all show one `Review`; nothing about a
review is computed again while it is shown. `to_json` is the contract other programs rely on:
its keys stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from zhagen.slices.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhagen.cases.model import Box, Value

SCHEMA = 1

# Errors first; what the machine could not tell comes directly after them, because it must be
# looked at before a notice can go out; notices last.
SEVERITY_ORDER: tuple[Severity, ...] = (
    Severity.ERROR,
    Severity.UNCLEAR,
    Severity.WARNING,
    Severity.NOTICE,
)


class Verdict(StrEnum):
    """What the review advises: accept, send back for correction, or let an officer look."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    CORRECT = "correct"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place an officer can look at.

    Page counts from 1; box is None for a page without picture or when the whole page is meant.
    """

    file: str
    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Clipping:
    """One of the values a finding compares: its caption (登记表), text, and place."""

    caption: str
    text: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One point of the review.

    `number` is its place in the list, from 1: the same number stands on the picture, in the list
    and on the notice. `title` names the rule, `message` says what is wrong with the values in it,
    `remedy` what to do. `doubt` says why this is only "cannot tell" ("" where it is not).
    `wording_version` and `code` let a notice be printed again as it was sent.
    """

    code: str
    severity: Severity
    material: str | None
    fact: str | None
    message: str
    remedy: str
    basis: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    number: int = 0
    title: str = ""
    wording_version: int = 1
    doubt: str = ""
    values: tuple[Clipping, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document found on a page.

    `size` is (width, height) of the upright page picture in pixels, `turned` the degrees
    clockwise the page was turned, `material` None for a page that is none of the listed.
    `legibility` is clear, doubtful or unreadable; `region` the part of the page the document
    fills (None = the whole page).
    """

    file: str
    page: int
    material: str | None
    material_name: str
    confidence: float
    size: tuple[int, int]
    turned: int
    legibility: str = "clear"
    region: Box | None = None


@dataclass(frozen=True, slots=True)
class FactEntry:
    """A fact as read or given.

    `text` is the wording on the paper; `state` is read, blank or illegible; `origin` read, said,
    given, looked_up or derived (it follows from the place it names). `shown` is the value in the
    words of the slice (银行代扣 for bank_deduction), "" where the value speaks for itself.
    """

    name: str
    title: str
    group: str
    concept: str
    value: Value
    material: str | None
    file: str | None
    page: int | None
    box: Box | None
    confidence: float
    text: str = ""
    state: str = "read"
    origin: str = "read"
    shown: str = ""


@dataclass(frozen=True, slots=True)
class MaterialStatus:
    """A material of the slice in this case.

    `need` says whether it is needed (None = not known yet), `given` whether it is there and
    `pages` where; `hints` are its usual faults.
    """

    id: str
    name: str
    need: bool | None
    given: bool
    pages: tuple[Evidence, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnusableEntry:
    """A file that could not be used: one line what, one line what to do."""

    file: str
    reason: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Review:
    """The result of one pre-review.

    `on` is the day of application, `engine` the recognition engine and its version, `seconds`
    wall time of the whole run (0 until the caller knows it).
    """

    slice_ref: str
    slice_title: str
    on: date
    documents: tuple[DocumentEntry, ...] = ()
    facts: tuple[FactEntry, ...] = ()
    findings: tuple[Finding, ...] = ()
    materials: tuple[MaterialStatus, ...] = ()
    verdict: Verdict = Verdict.PASS
    seconds: float = 0.0
    engine: str = ""
    unusable: tuple[UnusableEntry, ...] = ()
    lock_hash: str = ""

    def count(self, severity: Severity) -> int:
        """How many findings weigh `severity`."""
        return sum(1 for finding in self.findings if finding.severity is severity)


def verdict_of(findings: tuple[Finding, ...]) -> Verdict:
    """Correct if any error, else officer if anything must be looked at, else pass."""
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Verdict.CORRECT
    if severities & {Severity.WARNING, Severity.UNCLEAR}:
        return Verdict.OFFICER
    return Verdict.PASS


def to_json(review: Review) -> dict[str, object]:
    """The contract of `zhagen precheck --json` (docs: design, commands)."""
    return {
        "schema": SCHEMA,
        "slice": review.slice_ref,
        "documents": [_document(entry) for entry in review.documents],
        "facts": [_fact(entry) for entry in review.facts],
        "findings": [_finding(finding) for finding in review.findings],
        "verdict": str(review.verdict),
        "seconds": round(review.seconds, 3),
    }


def _document(entry: DocumentEntry) -> dict[str, object]:
    return {
        "file": entry.file,
        "page": entry.page,
        "material": entry.material,
        "confidence": round(entry.confidence, 4),
        "size": list(entry.size),
        "turned": entry.turned,
    }


def _fact(entry: FactEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "value": plain(entry.value),
        "material": entry.material,
        "file": entry.file,
        "page": entry.page,
        "box": list(entry.box) if entry.box else None,
        "confidence": round(entry.confidence, 4),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "material": finding.material,
        "fact": finding.fact,
        "message": finding.message,
        "remedy": finding.remedy,
        "basis": "；".join(finding.basis),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
    }


def _evidence(evidence: Evidence) -> dict[str, object]:
    return {
        "file": evidence.file,
        "page": evidence.page,
        "box": list(evidence.box) if evidence.box else None,
    }


def plain(value: Value) -> object:
    """A value as JSON knows it: days as ISO text, tuples as lists, None as null (长期)."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_row(item) if isinstance(item, dict) else item for item in value]
    return value


def _row(row: Mapping[str, str | int | date | None]) -> dict[str, object]:
    return {key: cell.isoformat() if isinstance(cell, date) else cell for key, cell in row.items()}
