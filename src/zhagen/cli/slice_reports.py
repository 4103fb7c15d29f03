"""One slice checked: its faults, its worked examples and whole cases where they were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from zhagen.slices.check import check
from zhagen.slices.faults import BrokenSlice, Fault, Level
from zhagen.slices.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from zhagen.cli.slice_measure import Measured
    from zhagen.precheck.labelled import LabelledCase
    from zhagen.precheck.scoring import CodeRates


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
class Whole:
    """The whole labelled cases to be read, and the folder they stand in."""

    folder: Path
    cases: Sequence[LabelledCase]


@dataclass(frozen=True, slots=True)
class Checked:
    """The result for one slice folder. `cases` is None where they were not run.

    `rates` are recall and precision of each rule over the worked examples; `measured` those over
    whole cases, None where none were read.
    """

    folder: Path
    faults: tuple[Fault, ...]
    cases: tuple[CaseOutcome, ...] | None
    rates: tuple[CodeRates, ...] = ()
    measured: Measured | None = None

    @property
    def passed(self) -> bool:
        """No error and no failed example. Whole cases are measured, they do not fail a check."""
        sound = all(fault.level is not Level.ERROR for fault in self.faults)
        return sound and all(case.passed for case in self.cases or ())


def check_slice(folder: Path, *, with_cases: bool, whole: Whole | None = None) -> Checked:
    """Check one folder. Examples and whole cases are run only on a slice that loads."""
    faults = check(folder)
    if not with_cases:
        return Checked(folder, faults, None)
    try:
        slice_ = load(folder)
    except BrokenSlice:
        # Its faults are among those of the check already.
        return Checked(folder, faults, None)
    # These bring the tools in, which a plain check needs not.
    from zhagen import wiring  # noqa: PLC0415
    from zhagen.cli.slice_measure import measure  # noqa: PLC0415
    from zhagen.precheck.cases import count_codes  # noqa: PLC0415

    results = tuple(wiring.run_slice_cases(slice_))
    of_slice = [case for case in whole.cases if case.slice_id == slice_.id] if whole else []
    return Checked(
        folder,
        faults,
        results,
        count_codes(results).rates(),
        measure(slice_, whole.folder, of_slice) if whole and of_slice else None,
    )
