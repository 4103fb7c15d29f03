"""What a run of reading in has done, file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

SCHEMA: Final = 1
EMPTY: Final = "empty"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file. `problem` is a Chinese line where something has to be said about it.

    `named`: someone named the file himself, it was not just found in a folder. `form`: its format.
    `again`: records of cases that the file has told of before.
    """

    file: str
    kind: str
    lines: int = 0
    parsed: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    repeated: bool = False
    days: tuple[date, ...] = ()
    problem: str = ""
    usable: bool = True
    missing: bool = False
    named: bool = True
    form: str = ""
    again: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing in the file."""
        return self.kind == EMPTY

    def to_json(self) -> dict[str, object]:
        """The file as the contract has it, and what is more than usual."""
        return {
            "file": self.file,
            "kind": self.kind,
            "lines": self.lines,
            "parsed": self.parsed,
            "rejected": dict(sorted(self.rejected.items())),
            **({"repeated": True} if self.repeated else {}),
            **({"cases_again": self.again} if self.again else {}),
            **({"problem": self.problem} if self.problem else {}),
        }


@dataclass(frozen=True, slots=True)
class IngestReport:
    """All files of a run, in the order they were given; what has to be said of all of them."""

    files: tuple[FileReport, ...]
    remarks: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days that the run has added to or changed, in order."""
        return tuple(sorted({day for file in self.files for day in file.days}))

    @property
    def rejected(self) -> Counter[str]:
        """Rejected lines by reason."""
        total: Counter[str] = Counter()
        for file in self.files:
            total.update(file.rejected)
        return total

    def to_json(self) -> dict[str, object]:
        """The last line of standard output."""
        return {
            "schema": SCHEMA,
            "lines": sum(file.lines for file in self.files),
            "parsed": sum(file.parsed for file in self.files),
            "rejected": dict(sorted(self.rejected.items())),
            "files": [file.to_json() for file in self.files],
            **({"remarks": list(self.remarks)} if self.remarks else {}),
        }
