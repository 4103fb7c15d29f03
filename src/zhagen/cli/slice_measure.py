"""Reading whole labelled cases for `zhagen slice check --cases FOLDER`, with progress."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhagen.cases.model import Context
from zhagen.cli.show import end_progress
from zhagen.precheck.model import to_json
from zhagen.precheck.scoring import CodeCounts, Score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from zhagen.precheck.labelled import LabelledCase
    from zhagen.slices.model import Slice


@dataclass(slots=True)
class Measured:
    """What reading a folder of whole cases gave, by style; in the order styles were met."""

    folder: Path
    styles: dict[str, Score] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        """How many cases were read."""
        return sum(score.cases for score in self.styles.values())

    @property
    def codes(self) -> CodeCounts:
        """The counts of all styles together."""
        together = CodeCounts()
        for score in self.styles.values():
            together.include(score.codes)
        return together


def measure(definition: Slice, folder: Path, cases: Sequence[LabelledCase]) -> Measured:
    """Read every case as `zhagen precheck` would, and score it."""
    from zhagen import wiring  # noqa: PLC0415 - brings the reading in, wanted here only

    measured = Measured(folder)
    settings = wiring.Settings()
    for number, case in enumerate(cases, 1):
        told = _teller(f"第 {number}/{len(cases)} 件 {case.name}")
        done = wiring.precheck(definition, case.files, Context(on=case.on), {}, settings, told)
        score = measured.styles.setdefault(case.style, Score())
        score.add(case.name, case.truth, to_json(done.review))
        score.read_pages += sum(len(file.pages) for file in done.files)
        score.wall_seconds += done.seconds["total"]
    end_progress()
    return measured


def _teller(name: str) -> Callable[[str, int, int], None]:
    """The progress of one case: a line written over, or one line where that cannot be shown."""
    if not sys.stderr.isatty():
        sys.stderr.write(f"{name}\n")
        sys.stderr.flush()

    def tell(file: str, page: int, pages_known: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{name}：正在读 {file} 第 {page} 页，共 {pages_known} 页")
            sys.stderr.flush()

    return tell
