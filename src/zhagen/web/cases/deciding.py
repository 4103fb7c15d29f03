"""What officers say about findings: agree, disagree with a reason, seen, put on the notice.

The newest decision of a finding counts, and only for what the finding said at the time: when a
corrected value or a later page changed its sentence, it is to be looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from zhagen.events.kinds import OVERRULE_REASONS
from zhagen.slices.model import Severity
from zhagen.web.accounts.models import User
from zhagen.web.cases.faults import CaseFault, NotAsSeen
from zhagen.web.cases.history import audited, tell
from zhagen.web.cases.models import Case, Decision
from zhagen.web.cases.shown import Shown, ShownFinding
from zhagen.web.cases.wording import CHOICES, MESSAGES, REASONS, with_reason

AGREE, OVERRULE, SEEN, DEMAND, UNDO = "agree", "overrule", "seen", "demand", "undo"
# What may be said about what: an error is agreed with or not, the others are looked at.
ALLOWED: Mapping[Severity, frozenset[str]] = {
    Severity.ERROR: frozenset({AGREE, OVERRULE, UNDO}),
    Severity.UNCLEAR: frozenset({SEEN, DEMAND, UNDO}),
    Severity.WARNING: frozenset({SEEN, DEMAND, UNDO}),
    Severity.NOTICE: frozenset({SEEN, UNDO}),
}
_OPEN: Mapping[Severity, str] = {
    Severity.ERROR: "pending",
    Severity.UNCLEAR: "look",
    Severity.WARNING: "check",
    Severity.NOTICE: "",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finding stands: its decision if one counts, else what it waits for."""

    finding: ShownFinding
    decision: Decision | None
    stale: Decision | None = None
    # The newest decision of any kind: what a form says it has seen.
    last: int = 0

    @property
    def concept(self) -> str:
        """The concept whose value can be put right; "" where there is none."""
        return self.finding.concept

    @property
    def choice(self) -> str:
        """agree, overrule, seen, demand, or "" while nobody decided."""
        return self.decision.choice if self.decision else ""

    @property
    def word(self) -> str:
        """The state in words."""
        severity = self.finding.view.severity
        if self.decision is None:
            name = "changed" if self.stale else _OPEN[severity]
            return str(CHOICES[name]) if name else ""
        if self.choice == SEEN:
            return str(CHOICES["checked" if severity is Severity.WARNING else "seen"])
        return str(CHOICES[self.choice])

    @property
    def demands(self) -> bool:
        """Whether it goes on the notice."""
        if self.finding.view.severity is Severity.ERROR:
            return self.choice != OVERRULE
        return self.choice == DEMAND


@dataclass(frozen=True, slots=True)
class Said:
    """What an officer says: the finding, the choice, why, and the decision that was seen before."""

    finding: str
    choice: str
    reason: str = ""
    words: str = ""
    was: int = 0


def standings(case: Case, findings: Iterable[ShownFinding]) -> tuple[Standing, ...]:
    """Every finding with the decision that counts."""
    newest = {row.finding: row for row in case.decisions.select_related("by")}
    return tuple(_standing(one, newest.get(one.key)) for one in findings)


def _standing(finding: ShownFinding, row: Decision | None) -> Standing:
    if row is None or row.choice == UNDO:
        return Standing(finding, None, None, row.pk if row else 0)
    if row.message != finding.view.message[:500]:
        return Standing(finding, None, row, row.pk)
    return Standing(finding, row, None, row.pk)


def decide(case: Case, shown: Shown, said: Said, by: User, now: datetime) -> None:
    """Keep a decision. Raises CaseFault, NotAsSeen where a colleague decided in the meantime."""
    finding = next((one for one in shown.findings if one.key == said.finding), None)
    if finding is None:
        raise CaseFault("gone_finding", str(MESSAGES["gone_finding"]), 409)
    severity = finding.view.severity
    if said.choice not in ALLOWED[severity]:
        raise CaseFault("bad_choice", str(MESSAGES["gone_finding"]), 422)
    _refuse_without_reason(said)
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        before = held.decisions.filter(finding=said.finding).last()
        _refuse_unseen(before, said, by)
        if before is not None and _same(before, said, finding):
            return
        Decision.objects.create(
            case=held, finding=finding.key, code=finding.view.code,
            message=finding.view.message[:500], choice=said.choice,
            reason=said.reason if said.choice == OVERRULE else "",
            words=said.words.strip()[:500] if said.choice == OVERRULE else "", by=by, at=now,
        )  # fmt: skip
        Case.objects.filter(pk=held.pk).update(version=F("version") + 1, changed_at=now)
        kind = "undone" if said.choice == UNDO else said.choice
        reason, words = _why(said)
        view = finding.view
        tell(held, kind, by, now, words=words, code=view.code, number=view.number, reason=reason)
        audited(held, "case.finding", by, code=finding.view.code, choice=said.choice)


def _why(said: Said) -> tuple[str, str]:
    """For the course of the case: the code of the reason, and the words written with it."""
    return (said.reason, said.words.strip()[:500]) if said.choice == OVERRULE else ("", "")


def _refuse_without_reason(said: Said) -> None:
    if said.choice != OVERRULE:
        return
    missing = said.reason not in OVERRULE_REASONS
    if missing or (said.reason == "other" and not said.words.strip()):
        raise CaseFault("reason_missing", str(MESSAGES["reason_missing"]))


def _refuse_unseen(before: Decision | None, said: Said, by: User) -> None:
    """What the sender did not know of is shown beside what was sent; nothing is overwritten."""
    if before is None or before.pk == said.was or before.by_id == by.pk:
        return
    theirs = _told(before.choice, before.reason, before.words)
    raise NotAsSeen(before.by, MESSAGES["finding_changed"], theirs, told(said))


def told(said: Said) -> str:
    """A decision in words."""
    return _told(said.choice, said.reason, said.words)


def _told(choice: str, reason: str, words: str) -> str:
    name = str(CHOICES.get(choice, choice))
    return with_reason(name, (str(REASONS.get(reason, "")), words.strip()))


def _same(before: Decision, said: Said, finding: ShownFinding) -> bool:
    return (
        before.choice == said.choice
        and before.reason == said.reason
        and before.words == said.words.strip()[:500]
        and before.message == finding.view.message[:500]
    )
