"""What two parties agree on before the first case: the charter as frozen values.

Effects are stored on the scale on which they are tested: a ratio measure holds the relative change
(-0.1667 = a sixth less), a difference holds the difference in the metric's unit (0.02 = two
percentage points of a rate). Days are calendar days of the hall, weeks count from 1 at `start`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Design(StrEnum):
    """How cases come to be handled with or without the tool."""

    SWITCHBACK = "switchback"
    HALL_SWITCHBACK = "hall_switchback"
    CLUSTER = "cluster"
    ONLINE = "online"
    STEPPED_WEDGE = "stepped_wedge"
    MATCHED = "matched"
    BEFORE_AFTER = "before_after"


class Standing(StrEnum):
    """What a design can carry: only a randomised one proves on its own."""

    RANDOMISED = "randomised"
    QUASI_EXPERIMENTAL = "quasi_experimental"
    BEFORE_AFTER = "before_after"


STANDING: Mapping[Design, Standing] = {
    Design.SWITCHBACK: Standing.RANDOMISED,
    Design.HALL_SWITCHBACK: Standing.RANDOMISED,
    Design.CLUSTER: Standing.RANDOMISED,
    Design.ONLINE: Standing.RANDOMISED,
    Design.STEPPED_WEDGE: Standing.RANDOMISED,
    Design.MATCHED: Standing.QUASI_EXPERIMENTAL,
    Design.BEFORE_AFTER: Standing.BEFORE_AFTER,
}


class Measure(StrEnum):
    """How the two arms are compared."""

    GEOMETRIC_MEAN_RATIO = "geometric_mean_ratio"
    MEAN_RATIO = "mean_ratio"
    RESTRICTED_MEAN_RATIO = "restricted_mean_ratio"
    DIFFERENCE_IN_RATES = "difference_in_rates"
    DIFFERENCE_IN_MEANS = "difference_in_means"

    @property
    def is_ratio(self) -> bool:
        """Whether effects are relative changes."""
        return self.value.endswith("_ratio")


class Direction(StrEnum):
    """Which way is better."""

    LOWER = "lower"
    HIGHER = "higher"

    @property
    def sign(self) -> int:
        """-1 where lower is better, else 1: effect times sign is positive when better."""
        return -1 if self is Direction.LOWER else 1


@dataclass(frozen=True, slots=True)
class Metric:
    """A number of every case. `formula` is executable (see `pilot.formula`).

    `horizon` bounds a restricted mean, in the unit of the metric (0 = none).
    """

    id: str
    title: str
    unit: str
    formula: str
    measure: Measure
    direction: Direction
    horizon: float = 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """The effect that counts as success. `text` is as agreed in words, `change` what it means.

    `planned` is the effect the pilot is sized for: it must lie clearly beyond `change`, because
    the whole interval has to.
    """

    text: str
    change: float
    planned: float


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A metric that must not get worse by more than `margin` (>= 0, on the effect's scale)."""

    metric: Metric
    margin: float
    alpha: float


@dataclass(frozen=True, slots=True)
class Party:
    """A side of the pilot. `role` is department or vendor; days are person-days."""

    id: str
    name: str
    role: str
    contributes: Mapping[str, str]
    days_planned: float
    days_cap: float
    signatory: str


@dataclass(frozen=True, slots=True)
class StopRule:
    """When the pilot ends early. `kind` is harm, privacy, compliance or withdrawal."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class DataPermission:
    """What the department allows the pilot to use, and until when."""

    purpose: str
    fields: tuple[str, ...]
    legal_basis: str
    retention: str
    deletes: str
    delete_by: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """Dates of the pilot. `looks` are the weeks at whose end the data may be opened.

    `run_in` weeks at the start are reported but kept out of the primary estimate. `closed` are
    days on which this hall does not open although it is a working day.
    """

    baseline_from: date | None
    baseline_to: date | None
    start: date
    weeks: int
    run_in: int
    looks: tuple[int, ...]
    extension_weeks: int
    closed: tuple[date, ...] = ()

    def week_of(self, day: date) -> int:
        """Week number of `day`: 1 for the first seven days, 0 and less before the start."""
        return (day - self.start).days // 7 + 1

    def last_day(self, week: int) -> date:
        """The last calendar day of `week`."""
        return self.start + timedelta(days=7 * week - 1)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The design and what it needs. `treated` names the windows of a comparison that nobody drew.

    `washout` days at the start of every switched day pair's second half are not counted when the
    tool's effect lingers (0 = none).
    """

    design: Design
    seed: int
    windows: tuple[str, ...]
    treated: tuple[str, ...] = ()
    washout: int = 0


@dataclass(frozen=True, slots=True)
class AccuracyStudy:
    """Stage 1: what the silent run must show before the tool may be switched on.

    `recall_target` is a lower bound, `false_target` an upper bound of false errors a case.
    """

    recall_target: float
    false_target: float
    recall_planned: float
    judges: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Information:
    """Statistical information the plan expects at the end, and the variances it rests on.

    `between` is the variance of one randomised cell beside its cases' own, `within` that of one
    case, both on the scale of the estimate (squared); `planned` is the information at the last
    permitted look as `looks.information_of` counts it. Fixed at sealing, so that information
    fractions cannot be chosen afterwards.
    """

    planned: float
    between: float
    within: float


@dataclass(frozen=True, slots=True)
class Charter:
    """《联合验证立项书》 as values: everything fixed before the first treated case."""

    title: str
    slice_ref: str
    scene: str
    leaves_out: tuple[str, ...]
    problem_owner: str
    parties: tuple[Party, ...]
    hypothesis: str
    primary: Metric
    target: Target
    guardrails: tuple[Guardrail, ...]
    secondary: tuple[Metric, ...]
    schedule: Schedule
    assignment: Assignment
    alpha: float
    power: float
    stop_rules: tuple[StopRule, ...]
    permission: DataPermission
    deliverable: str
    afterwards: Mapping[str, str]
    columns: Mapping[str, str]
    mix_by: str
    mix_weights: Mapping[str, float]
    compliance_floor: float = 0.8
    completeness_floor: float = 0.95
    accuracy: AccuracyStudy | None = None
    information: Information | None = None
