"""What the analysis passes around: a candidate that was tested, a finding that stands, a proposal.

A detector turns the panel into candidates, each with a p-value against its own smallest effect
worth saying; only the control of false discoveries turns candidates into findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Scalar = str | int | float | bool | None

EXPLANATIONS = ("measurement", "gap", "bots", "calendar", "mix", "spike", "site")


class Direction(StrEnum):
    """Which way the number went, and whether that is good for people."""

    BETTER = "better"
    WORSE = "worse"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How to find the numbers again.

    `query` says what is counted of the panel, and tells findings of one kind and item apart; `sql`
    gets it again: DuckDB runs it in the folder of the store, where `table` is a folder. `rows` is a
    small table (header first) with the very numbers the sentence uses.
    """

    table: str
    query: str
    rows: tuple[tuple[str, ...], ...] = ()
    sql: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that was looked at: one metric of one item (None: the site) with its test.

    `type` is `family.what`. `change` and its interval are relative for volume, dwell and
    handling_time and a difference for shares and counts. `p` is two-sided against no more than
    the smallest effect that is worth saying, over-dispersion included; None for what is a rule or
    a forecast and no test (most explanations, a season ahead). `facts` are the values the sentence
    needs beside these.
    """

    type: str
    item: str | None
    metric: str
    before: float | None
    after: float | None
    change: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int
    evidence: Evidence
    direction: Direction = Direction.NEITHER
    people: float = 0.0
    facts: Mapping[str, Scalar] = field(default_factory=dict)

    @property
    def family(self) -> str:
        """The part of the type before the dot."""
        return self.type.split(".", 1)[0]

    @property
    def explains(self) -> bool:
        """Whether it explains numbers instead of asking for anything."""
        return self.family in EXPLANATIONS


@dataclass(frozen=True, slots=True)
class Finding:
    """A candidate that stands, with its stable id, its adjusted q and its sentence."""

    id: str
    candidate: Candidate
    q: float | None
    sentence: str


class Effort(StrEnum):
    """How much work a light improvement is: S up to two days, M up to two weeks."""

    S = "S"
    M = "M"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A light improvement tied to a finding, with everything fixed that will judge it.

    `detectable` is the smallest change of the metric that the measurement will see with a
    chance of 80 %, `controls` the codes of untouched items it is compared with.
    """

    id: str
    finding: str
    item: str | None
    title: str
    text: str
    place: str
    metric: str
    baseline: float | None
    detectable: float | None
    controls: tuple[str, ...]
    measure_on: date
    effort: Effort
    people: float


@dataclass(frozen=True, slots=True)
class Discovery:
    """All that one analysis found, and how much was tested.

    `expected_false` is q times the number of findings that rest on a test of chance; what stands
    out among others of its kind is no such test. `aa_rate` is the share of items said to have risen
    or fallen between stretches of the client's own history, over `aa_splits` pairs; they are whole
    earlier periods where `aa_whole`, else halves of the two periods. None without a pair.
    """

    findings: tuple[Finding, ...]
    explanations: tuple[Finding, ...]
    tested: Mapping[str, int]
    expected_false: float
    aa_rate: float | None
    remarks: tuple[str, ...] = ()
    aa_splits: int = 0
    aa_whole: bool = False
