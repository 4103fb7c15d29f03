"""One slice checked: its faults, and its worked examples where they were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from zhagen.slices.check import check
from zhagen.slices.faults import BrokenSlice, Fault, Level
from zhagen.slices.load import load

if TYPE_CHECKING:
    from pathlib import Path


class CaseOutcome(Protocol):
    """What running a worked example gives."""

    @property
    def name(self) -> str:
        """The example's name."""

    @property
    def passed(self) -> bool:
        """Whether what was expected was found, and nothing else."""

    @property
    def detail(self) -> str:
        """What differs, in one Chinese line."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The result for one slice folder. `cases` is None where they were not run."""

    folder: Path
    faults: tuple[Fault, ...]
    cases: tuple[CaseOutcome, ...] | None

    @property
    def passed(self) -> bool:
        """No error and no failed example."""
        sound = all(fault.level is not Level.ERROR for fault in self.faults)
        return sound and all(case.passed for case in self.cases or ())


def check_slice(folder: Path, *, with_cases: bool) -> Checked:
    """Check one folder. Examples are run only on a slice that loads."""
    faults = check(folder)
    if not with_cases:
        return Checked(folder, faults, None)
    try:
        slice_ = load(folder)
    except BrokenSlice:
        # Its faults are among those of the check already.
        return Checked(folder, faults, None)
    from zhagen import wiring  # noqa: PLC0415 - brings the tools in, which a plain check needs not

    return Checked(folder, faults, tuple(wiring.run_slice_cases(slice_)))
