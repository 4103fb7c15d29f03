"""What became of every file and every line of a reading, as the page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class File:
    """One file: its kind, its lines, the first and last day, what has to be said."""

    name: str
    kind: str
    lines: int
    parsed: int
    rejected: tuple[tuple[str, int], ...]
    repeated: bool
    days: tuple[str, ...]
    problem: str
    usable: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A reading: all files, all lines, the reasons, most frequent first."""

    files: tuple[File, ...]
    lines: int
    parsed: int
    rejected: tuple[tuple[str, int], ...]
    remarks: tuple[str, ...]

    @property
    def left(self) -> int:
        """Lines that were not used."""
        return self.lines - self.parsed

    @property
    def bad(self) -> int:
        """Files that are of no use."""
        return sum(not each.usable for each in self.files)

    @property
    def repeated(self) -> int:
        """Files that were there already."""
        return sum(each.repeated for each in self.files)


def report_of(told: Mapping[str, Any]) -> Report | None:
    """The report of a reading that is done; None before."""
    if "files" not in told:
        return None
    files = tuple(
        File(
            each["file"], each["kind"], each["lines"], each["parsed"], _sorted(each["rejected"]),
            each.get("repeated", False), tuple(dict.fromkeys(each.get("days", ()))),
            each.get("problem", ""), each.get("usable", True),
        )
        for each in told["files"]
    )  # fmt: skip
    files = tuple(sorted(files, key=lambda each: (each.usable, not each.problem)))
    return Report(
        files, told["lines"], told["parsed"], _sorted(told["rejected"]),
        tuple(told.get("remarks", ())),
    )  # fmt: skip


def _sorted(rejected: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(rejected.items(), key=lambda each: -each[1]))
