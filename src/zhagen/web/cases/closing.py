"""Deciding a case: what still stands in the way, sending it back with a notice, accepting it.

Nothing goes out before every page is read and everything the machine could not tell was looked at:
a notice that is said twice is the second trip the tool exists to spare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from zhagen.events.model import Event
from zhagen.precheck.notice import Notice as Words
from zhagen.slices.model import Severity
from zhagen.web.accounts.models import User
from zhagen.web.cases.deciding import OVERRULE, Standing
from zhagen.web.cases.faults import CaseFault
from zhagen.web.cases.history import audited, received, recorder, tell
from zhagen.web.cases.models import Case, CaseState, Notice
from zhagen.web.cases.notices import (
    Deadline,
    Point,
    Wishes,
    demanded,
    draft,
    points_of,
    review_to_send,
    word_file,
    words_to_send,
)
from zhagen.web.cases.shown import Numbering, Shown
from zhagen.web.cases.slices import slice_of
from zhagen.web.cases.wording import MESSAGES, WHY

_FEW_PAGES = 3


@dataclass(frozen=True, slots=True)
class Readiness:
    """What may be decided now; where not, the reason and the finding to look at first ("")."""

    may_return: bool
    may_accept: bool
    why_return: str
    why_accept: str
    first: str
    demands: int
    pending: int
    # A pilot has the tool off: nothing was looked for, so nothing can be called clean.
    by_hand: bool = False

    @property
    def why(self) -> str:
        """The sentence beside the buttons: what is open, or what can be done now."""
        if self.why_return:
            return self.why_return
        if not self.may_accept and self.demands == 0:
            return self.why_accept
        if self.by_hand:
            return str(WHY["by_hand"])
        if self.pending:
            return str(WHY["pending"]) % {"count": self.pending}
        return str(WHY["ready" if self.demands else "clean"])

    @property
    def why_also(self) -> str:
        """Why the case cannot be accepted, where that is not what `why` says already."""
        return self.why_accept if self.why_accept != self.why else ""


def readiness(
    case: Case, shown: Shown | None, standings: Sequence[Standing], numbering: Numbering
) -> Readiness:
    """Whether the case can be sent back, or accepted."""
    if not case.shown:
        return _by_hand(shown, numbering)
    demands = len(demanded(standings))
    open_ = [one for one in standings if one.finding.view.severity is Severity.UNCLEAR]
    unseen = [one for one in open_ if not one.choice]
    unchecked = [
        one for one in standings if one.finding.view.severity is Severity.WARNING and not one.choice
    ]
    first = next(iter(unseen or unchecked), None)
    blocked = _unread(case, shown, numbering) or _left(unseen)
    accept = blocked or _errors(demands) or _warnings(unchecked)
    return Readiness(
        may_return=not blocked,
        may_accept=not accept,
        why_return=blocked,
        why_accept=accept,
        first=first.finding.key if first else "",
        demands=demands,
        pending=sum(one.demands and not one.choice for one in standings),
    )


def _by_hand(shown: Shown | None, numbering: Numbering) -> Readiness:
    """Where a pilot has the tool off, the officer waits for nothing but the papers."""
    blocked = "" if shown else str(WHY["settling"])
    blocked = blocked if numbering.files else str(WHY["no_papers"])
    return Readiness(not blocked, not blocked, blocked, blocked, "", 0, 0, by_hand=True)


def _unread(case: Case, shown: Shown | None, numbering: Numbering) -> str:
    if not numbering.files:
        return str(WHY["no_papers"])
    unread = sorted(numbering.numbers[key] for key in numbering.unread)
    if len(unread) > _FEW_PAGES:
        return str(WHY["reading_many"]) % {"count": len(unread)}
    if unread:
        return str(WHY["reading"]) % {"pages": "、".join(map(str, unread))}
    if case.state == CaseState.READING or shown is None:
        return str(WHY["nothing"] if not numbering.numbers else WHY["settling"])
    return ""


def _left(unseen: Sequence[Standing]) -> str:
    if not unseen:
        return ""
    return str(WHY["unseen"]) % {"count": len(unseen)}


def _errors(demands: int) -> str:
    return str(WHY["errors"]) % {"count": demands} if demands else ""


def _warnings(unchecked: Sequence[Standing]) -> str:
    if not unchecked:
        return ""
    return str(WHY["warnings"]) % {"count": len(unchecked)}


@dataclass(frozen=True, slots=True)
class Bench:
    """A case as it lies before an officer: what is shown, decided and read."""

    case: Case
    shown: Shown
    standings: tuple[Standing, ...]
    numbering: Numbering
    unit: str
    office: str

    @property
    def readiness(self) -> Readiness:
        """What may be decided now."""
        return readiness(self.case, self.shown, self.standings, self.numbering)


def send_back(bench: Bench, wishes: Wishes, choice: Deadline, by: User, now: datetime) -> Notice:
    """Send the notice and have the case wait for the correction. Raises CaseFault."""
    _refuse(bench.readiness.may_return, bench.readiness.why_return)
    if not wishes.points:
        raise CaseFault("no_points", str(MESSAGES["no_points"]))
    words = words_to_send(_draft(bench), wishes, choice)
    notice = _notice(words, wishes, choice, by, now)
    notice.word = word_file(words, bench.case)
    with transaction.atomic():
        held = _undecided(bench.case)
        notice.case, notice.number = held, held.notices.count() + 1
        notice.save(force_insert=True)
        _decide(bench, held, CaseState.RETURNED, by, now, due=choice.last)
    return notice


def unsent(bench: Bench, wishes: Wishes, choice: Deadline, by: User, now: datetime) -> Notice:
    """The notice as it would go out now; it is stored nowhere."""
    return _notice(words_to_send(_draft(bench), wishes, choice), wishes, choice, by, now)


def _notice(words: Words, wishes: Wishes, choice: Deadline, by: User, now: datetime) -> Notice:
    return Notice(
        points=[asdict(point) for point in wishes.points],
        hints=[{"what": hint.what, "remedy": hint.remedy} for hint in words.hints],
        codes=[point.code for point in wishes.points if point.code],
        with_hints=wishes.with_hints,
        delivery=wishes.delivery[:200],
        due=choice.last,
        by=by,
        at=now,
    )


def _draft(bench: Bench) -> Words:
    return draft(bench.shown, bench.standings, bench.unit, bench.office)


def drafted_points(bench: Bench) -> tuple[Point, ...]:
    """The points of the notice as drafted."""
    return points_of(_draft(bench), review_to_send(bench.shown, bench.standings))


def accept(bench: Bench, by: User, now: datetime) -> None:
    """Accept the case. Raises CaseFault."""
    _refuse(bench.readiness.may_accept, bench.readiness.why_accept)
    with transaction.atomic():
        _decide(bench, _undecided(bench.case), CaseState.ACCEPTED, by, now)


def withdraw(case: Case, by: User, now: datetime) -> None:
    """Take a case off the list: opened twice, or by mistake. It can still be looked at."""
    with transaction.atomic():
        held = Case.objects.select_for_update().get(pk=case.pk)
        if held.state in {CaseState.ACCEPTED, CaseState.WITHDRAWN}:
            raise CaseFault("decided", str(MESSAGES["decided"]), 409)
        definition = slice_of(held.slice_ref)
        seconds = (now - held.received_at).total_seconds()
        events = recorder(held, definition).handled("withdrawn", (), held.round, seconds, now)
        _close(held, CaseState.WITHDRAWN, by, now, events, None)


def _undecided(case: Case) -> Case:
    """The case locked, as it was when its screen was made. Raises CaseFault."""
    held = Case.objects.select_for_update().get(pk=case.pk)
    if not (held.state == CaseState.WAITING or _open_by_hand(held)):
        raise CaseFault("decided", str(MESSAGES["decided"]), 409)
    if held.shown and held.inputs != case.inputs:
        raise CaseFault("case_changed", str(MESSAGES["case_changed"]), 409)
    return held


def _open_by_hand(case: Case) -> bool:
    return case.state == CaseState.READING and not case.shown


def _decide(
    bench: Bench, held: Case, state: CaseState, by: User, now: datetime, due: date | None = None
) -> None:
    definition = slice_of(held.slice_ref)
    made = recorder(held, definition)
    findings = {one.number: one for one in bench.shown.review.findings}
    demands = [findings[one.finding.view.number] for one in demanded(bench.standings)]
    events: list[Event] = []
    if _open_by_hand(held):
        events.append(received(held))
    if held.shown:
        for one in bench.standings:
            finding = findings[one.finding.view.number]
            if one.choice == OVERRULE and one.decision is not None:
                events.append(made.overruled(finding, one.decision.reason, now))
            elif one.demands:
                events.append(made.agreed(finding, now))
    seconds = (now - held.received_at).total_seconds()
    told = demands if state == CaseState.RETURNED else []
    events += made.handled(str(state), told, held.round, seconds, now)
    _close(held, state, by, now, events, due)


def _close(
    held: Case,
    state: CaseState,
    by: User,
    now: datetime,
    events: Sequence[Event],
    due: date | None,
) -> None:
    Case.objects.filter(pk=held.pk).update(
        state=state, decided_at=now, decided_by=by, due=due, holder=None, held_at=None,
        version=F("version") + 1, changed_at=now,
    )  # fmt: skip
    tell(held, str(state), by, now, events=events)
    audited(held, f"case.{state}", by, round=held.round)


def _refuse(allowed: bool, why: str) -> None:  # noqa: FBT001 - the answer and its reason
    if not allowed:
        raise CaseFault("not_ready", str(MESSAGES["not_ready"]) % {"why": why}, 409)
