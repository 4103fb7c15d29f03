"""The evaluation report as values, before it is a paper or a page.

Both tell the same: a first page in plain words, the fourteen statements a report must make, and
every number as the JSON record has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhagen.pilot.agreeing.sealed import SealedCharter
from zhagen.pilot.charter import Charter
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.log.verify import Verification
from zhagen.pilot.model import Decision, Look, Verdict
from zhagen.pilot.recording.effort import Effort
from zhagen.pilot.recording.lessons import Lessons
from zhagen.report.document import TableBlock
from zhagen.report.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Attached:
    """What a report can show beside the looks: each part may be missing, and then is said to be.

    `weeks` are cases by arm and week (`checks.week_levels`), `verification` a full check of the
    log against the lodged sheets, `effort` the person-days written down.
    """

    rota: Rota | None = None
    weeks: Sequence[Mapping[str, float]] = ()
    verification: Verification | None = None
    lessons: Lessons | None = None
    effort: Effort | None = None


NOTHING = Attached()


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything the sentences are made of."""

    sealed: SealedCharter
    charter: Charter
    looks: Sequence[Look]
    decision: Decision
    decided_on: date
    decided_by: tuple[str, ...]
    attached: Attached

    @property
    def look(self) -> Look:
        """The newest look."""
        return self.looks[-1]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in the widths it is shown at; `title` is its thought."""

    title: str
    wide: Drawing
    narrow: Drawing
    paper: Drawing
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One of the things a report must say."""

    number: int
    title: str
    lines: tuple[str, ...]
    tables: tuple[TableBlock, ...] = ()
    chart: Chart | None = None


class State(StrEnum):
    """Whether a condition of the verdict is met, still open, failed, or was not looked at."""

    MET = "met"
    OPEN = "open"
    FAILED = "failed"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Condition:
    """What a verdict needs, with its value and state."""

    title: str
    value: str
    state: State


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report. `annex` holds (name, value) exactly as in the JSON records."""

    basis: Basis
    headline: str
    summary: str
    step: str
    how: str
    brief: TableBlock
    conditions: tuple[Condition, ...]
    effect: Chart
    rota: Chart | None
    statements: tuple[Statement, ...]
    annex: tuple[tuple[str, str], ...]


def basis_of(
    sealed: SealedCharter,
    looks: Sequence[Look],
    record: Mapping[str, object],
    attached: Attached = NOTHING,
) -> Basis:
    """The values behind a report; `record` is what `record.decision_json` gave.

    Raises ValueError where there is no look yet, TypeError and KeyError where the record is none.
    """
    if not looks:
        raise ValueError("还没有做过约定的查看，没有可以报告的内容")
    return Basis(
        sealed=sealed,
        charter=sealed.charter,
        looks=tuple(looks),
        decision=_decision(record),
        decided_on=date.fromisoformat(str(record["decided_on"])),
        decided_by=tuple(map(str, _list(record["decided_by"]))),
        attached=attached,
    )


def _decision(record: Mapping[str, object]) -> Decision:
    reasons = [each for each in _list(record["reasons"]) if isinstance(each, Mapping)]
    return Decision(
        verdict=Verdict(str(record["verdict"])),
        reasons=tuple(reasons),
        next_step=str(record["next_step"]),
        extension_allowed=bool(record["extension_allowed"]),
        week=int(str(record["week"])),
        charter_hash=str(record["charter_hash"]),
        log_root=str(record["log_root"]),
    )


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, Sequence):
        raise TypeError("决定记录不完整，请给出 pilot decide 写的 record.json")
    return value
