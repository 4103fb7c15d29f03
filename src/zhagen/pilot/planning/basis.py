"""Values that pass between the parts of the planner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zhagen.pilot.charter import Charter, Design, Information, Standing
from zhagen.pilot.model import Cells, Floats
from zhagen.pilot.planning.baseline import Persons
from zhagen.pilot.planning.feasible import Chances, Finding, refused
from zhagen.pilot.planning.halves import Half
from zhagen.pilot.planning.history import History
from zhagen.pilot.planning.simulate import Runs


@dataclass(frozen=True, slots=True)
class Basis:
    """What every design is planned from.

    `charter` carries the mix weights already; `weights` are the same by type of the cells,
    `history` is that of the primary metric.
    """

    charter: Charter
    cells: Cells
    history: History
    weights: Floats
    halves: Sequence[Half]
    is_workday: Callable[[date], bool]
    simulations: int
    rng: np.random.Generator
    persons: Persons | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class DesignPlan:
    """A design with what it could show; `chances` is None where a finding forbids it at once.

    `weeks_needed` is about how long it takes to prove the target with the charter's power if only
    the end is looked at, None where half a year does not do. `units` are the randomised units
    behind the last planned look.
    `information` is what is sealed if this design is chosen. `simulated` is false for a design
    whose chances come from a formula.
    """

    design: Design
    standing: Standing
    findings: tuple[Finding, ...]
    chances: Chances | None = None
    weeks_needed: int | None = None
    units: float = 0.0
    information: Information | None = None
    simulated: bool = False
    runs: Runs | None = None

    @property
    def feasible(self) -> bool:
        """Whether nothing refuses it."""
        return not refused(self.findings)
