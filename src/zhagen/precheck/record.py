"""The events a pre-review leaves, and those of the officer who decides about its findings.

Each carries the moment it happened: papers are received before they are read, and read before they
are judged. A reader of the ledger that subtracts two times must get how long something took.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhagen.events.kinds import make
from zhagen.events.model import Event, Scalar, Subject
from zhagen.precheck.model import Finding, Review
from zhagen.slices.model import Severity, Slice

# What an event has room for; a case that waits longer was not being handled.
_MOST_SECONDS = 999_999.0


@dataclass(frozen=True, slots=True)
class Recorder:
    """Makes the events of one case; the caller gives the time and keeps what is made."""

    subject: Subject
    definition: Slice

    def whole(
        self, files: int, size: int, review: Review, seconds: Mapping[str, float], at: datetime
    ) -> tuple[Event, ...]:
        """Every event of one pre-review that ended at `at`; see `received` and `reviewed`."""
        received_at = at - timedelta(seconds=seconds.get("total", 0.0))
        return (
            self.received(files, size, received_at),
            *self.reviewed(review, seconds, at),
        )

    def received(self, files: int, size: int, at: datetime) -> Event:
        """`files` files of together `size` bytes were handed in at `at`, before any was read."""
        return self._make("precheck.received", {"files": files, "bytes": size}, at)

    def reviewed(
        self, review: Review, seconds: Mapping[str, float], at: datetime
    ) -> tuple[Event, ...]:
        """Everything one review leaves: what was read, each finding, the verdict, the times.

        `seconds` maps a step (open, read, review, tell, total) to how long it took; the review
        ended at `at`, so reading ended that much earlier.
        """
        read_at = at - timedelta(seconds=seconds.get("review", 0.0))
        return (
            self._make("precheck.read", _read(review), read_at),
            *(self._make("precheck.finding_shown", _finding(f), at) for f in review.findings),
            self._make("precheck.verdict", _verdict(review), at),
            *self._timed(seconds, at),
        )

    def agreed(self, finding: Finding, at: datetime) -> Event:
        """The officer agrees with a finding."""
        return self._make("precheck.officer_agreed", _finding(finding), at)

    def overruled(self, finding: Finding, reason: str, at: datetime) -> Event:
        """The officer does not agree; `reason` is one of events.kinds.OVERRULE_REASONS."""
        payload = {**_finding(finding), "reason": reason}
        return self._make("precheck.officer_overruled", payload, at)

    def fault_noted(self, material: str, hint: str, at: datetime) -> Event:
        """The officer noted a usual fault of a material by its hint code."""
        return self._make("precheck.fault_noted", {"material": material, "hint": hint}, at)

    def handled(
        self, outcome: str, demands: Sequence[Finding], round_: int, seconds: float, at: datetime
    ) -> tuple[Event, ...]:
        """A case was decided: `outcome` is one of events.kinds.HANDLED.

        `demands` are the findings a notice asks to put right, `round_` how often the case came,
        `seconds` how long it took from receiving it.
        """
        told = [
            self._make("precheck.demanded", _demand(number, finding), at)
            for number, finding in enumerate(demands, start=1)
        ]
        payload: dict[str, Scalar | None] = {
            "outcome": outcome,
            "points": len(demands),
            "round": round_,
            "seconds": round(min(max(seconds, 0.0), _MOST_SECONDS), 1),
        }
        return (*told, self._make("precheck.handled", payload, at))

    def _timed(self, seconds: Mapping[str, float], at: datetime) -> Iterable[Event]:
        for step, spent in seconds.items():
            yield self._make("precheck.step_timed", {"step": step, "seconds": round(spent, 3)}, at)

    def _make(self, kind: str, payload: Mapping[str, Scalar | None], at: datetime) -> Event:
        return make(kind, payload, subject=self.subject, definition=self.definition, occurred_at=at)


def _read(review: Review) -> dict[str, Scalar | None]:
    pages = {(entry.file, entry.page): entry.legibility for entry in review.documents}
    return {
        "pages": len(pages),
        "unusable": len(review.unusable),
        "unreadable": sum(1 for legibility in pages.values() if legibility == "unreadable"),
    }


def _finding(finding: Finding) -> dict[str, Scalar | None]:
    return {
        "number": finding.number,
        "code": finding.code,
        "severity": str(finding.severity),
        "material": finding.material,
        "fact": finding.fact,
        "wording": finding.wording_version,
    }


def _demand(number: int, finding: Finding) -> dict[str, Scalar | None]:
    return {"number": number, "code": finding.code, "wording": finding.wording_version}


def _verdict(review: Review) -> dict[str, Scalar | None]:
    counts: dict[str, Scalar | None] = {
        str(severity): review.count(severity) for severity in Severity
    }
    return {"verdict": str(review.verdict), **counts}
