"""Values that pass between the steps of a pilot: cases in cells, looks, verdicts.

A pilot is judged from cells (window x day x case type x arm), never from single cases: the cell
is where the randomisation happened, and ten million cases are a few thousand cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from zhagen.pilot.charter import Standing
from zhagen.pilot.formula_nodes import Kind

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# The columns of a case and what they hold; the charter's `columns` maps them to a department's own
# headers. Columns a charter adds are numbers.
CASE_COLUMNS: Mapping[str, Kind] = {
    "case_id": Kind.TEXT,
    "window": Kind.TEXT,
    "started_at": Kind.TIME,
    "ended_at": Kind.TIME,
    "arm": Kind.TEXT,
    "case_type": Kind.TEXT,
    "staff": Kind.TEXT,
    "person": Kind.TEXT,
    "returned": Kind.TRUTH,
    "errors": Kind.NUMBER,
    "satisfaction": Kind.NUMBER,
    "attempt": Kind.NUMBER,
}


class Arm(StrEnum):
    """With the tool or without."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Cells:
    """Grouped cases. All arrays have the same length, one entry a cell.

    `window` and `type` are indices into `windows` and `types` (-1 = a window not named); `day` is
    `date.toordinal()`; `on` is what was done: 1 with the tool, 0 without, -1 not said. `open` of
    the `n` cases had no end yet. Per metric id, `sums` and `squares` hold the sum and sum of
    squares on the scale of comparison (logarithms for a geometric mean) over the `counts` cases
    that have the metric; a case without it is missing, never dropped in silence. For a restricted
    mean `running` counts the cases that are not missing but could not be followed to the horizon.
    """

    windows: tuple[str, ...]
    types: tuple[str, ...]
    window: Ints
    day: Ints
    type: Ints
    on: Ints
    n: Ints
    open: Ints
    counts: Mapping[str, Ints]
    sums: Mapping[str, Floats]
    squares: Mapping[str, Floats]
    running: Mapping[str, Ints] = field(default_factory=dict)

    def having(self, metric: str) -> Ints:
        """Cases of each cell in which the metric is not missing."""
        counts = self.counts[metric]
        return counts + self.running[metric] if metric in self.running else counts


@dataclass(frozen=True, slots=True)
class SetAside:
    """Cases that could not be used: how many, why (a code), and what to do about it."""

    reason: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unusable:
    """Rows of one file that should have been cases, with all that could be read of them.

    `case_id` (a pseudonym) and `window` (one of the charter's) are empty and `started_at` is None
    where unknown. Rows that tell nothing apart are one entry with their `count`.
    """

    reason: str
    case_id: str = ""
    window: str = ""
    started_at: datetime | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Flow:
    """Where every case went: `received` = `analysed` + all `set_aside`; censored are analysed."""

    received: int
    analysed: int
    censored: int
    missing: Mapping[str, int]
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """An effect on the scale of its metric, with its repeated confidence interval.

    `df` are those of the randomised units, `units` their number. `low` or `high` is infinite
    where the data bound nothing. `absolute` is the effect in the metric's own unit (minutes a
    case), `absolute_low` and `absolute_high` its interval.
    """

    effect: float
    low: float
    high: float
    se: float
    df: float
    units: int
    absolute: float
    absolute_low: float
    absolute_high: float
    off_level: float
    on_level: float


@dataclass(frozen=True, slots=True)
class Spending:
    """What a look may use. Quantiles are two-sided critical values on the t scale at `df`."""

    look: int
    week: int
    fraction: float
    alpha_spent: float
    alpha_before: float
    critical: float


class TargetState(StrEnum):
    """Where the interval lies: beyond the target, better than nothing, unclear, short of it."""

    REACHED = "reached"
    BETTER = "better"
    UNCLEAR = "unclear"
    SHORT = "short"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class GuardrailState:
    """A guardrail at a look: `held` = the whole interval inside the margin, `harmed` = outside.

    `estimate` is None where the data cannot say anything about it, and `unknown` says why.
    `chance` is how likely the last permitted look shows it held, if things stay as seen.
    """

    metric_id: str
    estimate: Estimate | None
    margin: float
    held: bool
    harmed: bool
    chance: float = 0.0
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class SecondaryState:
    """A secondary metric with its p and Holm-adjusted p."""

    metric_id: str
    estimate: Estimate
    p: float
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class MixRow:
    """One case type: share and level of the primary metric in each arm (Simpson's table)."""

    type: str
    off_cases: int
    on_cases: int
    off_level: float
    on_level: float


@dataclass(frozen=True, slots=True)
class Gap:
    """Windows without a case from `first` to `last` of a week, where cases were to be expected.

    `cases` is how many: their open days (`window_days`) times what these windows have on others.
    """

    week: int
    windows: tuple[str, ...]
    first: date
    last: date
    window_days: int
    cases: float


@dataclass(frozen=True, slots=True)
class Checks:
    """What must hold for any verdict, and what the reader should know beside it.

    `compliance` is the share of cases handled in the arm the calendar gave; `completeness` the
    share of the cases that should be there and have the primary metric, those of the `unusable`
    rows and of the `gaps` counted as without it; of the rota's `window_days` up to the look
    `empty_window_days` have no case, which on a quiet day need not mean a gap; `carry_over_p` tests
    whether the tool's effect lingers (None where the design has no switching); `balance` maps a
    quantity to (off, on); `covered` is the share of the type weights that both sides had;
    `split_p` tests whether as many persons came to each arm as were drawn (online only);
    `roots_compared` is how many lodged sheets the log was held against: with none `roots_intact`
    is true and says nothing.
    """

    compliance: float
    completeness: float
    carry_over_p: float | None
    arrivals_p: float | None
    balance: Mapping[str, tuple[float, float]]
    seal_intact: bool
    roots_intact: bool
    covered: float
    split_p: float | None = None
    unusable: int = 0
    window_days: int = 0
    empty_window_days: int = 0
    gaps: tuple[Gap, ...] = ()
    roots_compared: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """Everything one planned look saw, complete enough to print the report from it alone.

    `raw`, `with_run_in` and `by_window` (each window one number; None where windows do not switch
    on their own) stand beside `primary` for the reader; none of them decides.
    """

    week: int
    until: date
    standing: Standing
    spending: Spending
    flow: Flow
    checks: Checks
    primary: Estimate
    raw: Estimate
    with_run_in: Estimate | None
    target: TargetState
    conditional_power: float
    guardrails: tuple[GuardrailState, ...]
    secondary: tuple[SecondaryState, ...]
    mix: tuple[MixRow, ...]
    weekly: tuple[Mapping[str, float], ...] = field(default=())
    by_window: Estimate | None = None

    @property
    def chance_of_success(self) -> float:
        """Chance that the last permitted look shows the target and every guardrail still open.

        The smallest of theirs: one that stays open is enough to keep success away.
        """
        open_guards = (each.chance for each in self.guardrails if not each.held)
        return min(self.conditional_power, *open_guards, 1.0)


class Verdict(StrEnum):
    """How a pilot ends (or goes on)."""

    SUCCESS = "success"
    PARTLY = "partly"
    CONTINUE = "continue"
    STOP_FUTILITY = "stop_futility"
    STOP_HARM = "stop_harm"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict, the reasons as codes with their numbers, and the one permitted next step."""

    verdict: Verdict
    reasons: tuple[Mapping[str, object], ...]
    next_step: str
    extension_allowed: bool
    week: int
    charter_hash: str
    log_root: str
