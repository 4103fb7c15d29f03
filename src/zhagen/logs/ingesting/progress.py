"""How far the reading of logs is, told while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileStep:
    """A file is being read, the `number`th of so many; `done` of the `size` bytes of all files."""

    name: str
    number: int
    files: int
    done: int
    size: int

    @property
    def share(self) -> float:
        """The part of all bytes that has been read."""
        return min(self.done / self.size, 1.0) if self.size else 1.0


@dataclass(frozen=True, slots=True)
class CountStep:
    """So many of the days that have changed have been counted."""

    done: int
    days: int


Progress = Callable[[FileStep | CountStep], None]


class Files:
    """Tells of the files of a run, one after the other."""

    def __init__(self, progress: Progress, sizes: list[int]) -> None:
        """Nothing has been read of files of these sizes, which come in this order."""
        self._progress = progress
        self._sizes = sizes
        self._number = 0
        self._before = 0

    def next(self) -> None:
        """Begin with the next file."""
        self._before = sum(self._sizes[: self._number])
        self._number += 1

    def reached(self, name: str, done: int, size: int) -> None:
        """So many bytes of the present file have been read."""
        done = self._before + min(done, size)
        self._progress(FileStep(name, self._number, len(self._sizes), done, sum(self._sizes)))
