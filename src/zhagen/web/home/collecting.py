"""Asks every part of the workbench what it has for this person's home page.

The parts are named here and loaded by name: a part without a `home.py` has nothing to tell, and no
part needs to know this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final, TypeVar

from zhagen.web.look.waiting import Change, Note, Number, Person, Waiting

# In the order of the page.
PARTS: Final = (
    "cases", "seat", "plans", "insights", "pilots", "slices", "accounts", "tokens", "home",
)  # fmt: skip
_MOST_NUMBERS: Final = 4
_MOST_CHANGES: Final = 6
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Home:
    """What stands on one person's home page now."""

    waiting: tuple[Waiting, ...]
    numbers: tuple[Number, ...]
    notes: tuple[Note, ...]
    changes: tuple[Change, ...]
    starts: tuple[str, ...]

    @property
    def rows(self) -> bool:
        """Whether anything stands in a list."""
        return any(each.rows for each in self.waiting)

    @property
    def count(self) -> int:
        """How many things wait for this person."""
        return sum(row.mine for each in self.waiting for row in each.rows)

    @property
    def elsewhere(self) -> str:
        """What waits at other windows, in one line."""
        return "；".join(each.elsewhere for each in self.waiting if each.elsewhere)


@cache
def tellers() -> tuple[ModuleType, ...]:
    """The home.py of every part that has one."""
    names = [f"zhagen.web.{part}.home" for part in PARTS]
    return tuple(import_module(name) for name in names if find_spec(name))


def collect(user: Person, now: datetime) -> Home:
    """Everything for this person."""
    changes = sorted(
        _told("changed", user, now, Change), key=lambda change: change.when, reverse=True
    )
    return Home(
        waiting=tuple(_told("waiting", user, now, Waiting)),
        numbers=tuple(_told("numbers", user, now, Number))[:_MOST_NUMBERS],
        notes=tuple(_told("today", user, now, Note)),
        changes=tuple(changes[:_MOST_CHANGES]),
        starts=tuple(name for name in _starts(user) if name),
    )


def _told(function: str, user: Person, now: datetime, kind: type[T]) -> Iterator[T]:
    for module in tellers():
        tell: Callable[[Person, datetime], Sequence[object]] | None
        tell = getattr(module, function, None)
        if tell is None:
            continue
        for one in tell(user, now):
            if not isinstance(one, kind):
                raise TypeError(f"{module.__name__}.{function}: {kind.__name__} expected")
            yield one


def _starts(user: Person) -> Iterator[str]:
    for module in tellers():
        start: Callable[[Person], str] | None = getattr(module, "start", None)
        if start is not None:
            yield start(user)
