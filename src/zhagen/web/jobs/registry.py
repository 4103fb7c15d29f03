"""Which works and chores exist: each application names its own in its module `works`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, ParamSpec

from django.utils.module_loading import autodiscover_modules

from zhagen.web.jobs.lease import Lease
from zhagen.web.jobs.models import Priority

P = ParamSpec("P")
_MODULE: Final = "works"


class UnknownWork(LookupError):
    """No application has a work of that name."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work as it was registered.

    `attempts` is how often it is tried before it has failed, a death of the worker included;
    `seconds` how long one attempt may take before the job is given to another worker.
    """

    name: str
    run: Callable[..., object]
    attempts: int
    seconds: float
    priority: Priority


@dataclass(frozen=True, slots=True)
class Chore:
    """Something done every `every` seconds, by one worker of all.

    With `sends` it speaks to other machines, which may not answer: see `in_time`.
    """

    name: str
    run: Callable[[], object]
    every: float
    sends: bool = False


_works: Final[dict[str, Work]] = {}
_chores: Final[dict[str, Chore]] = {}


def work(
    name: str, *, attempts: int = 3, seconds: float = 600.0, priority: Priority = Priority.USUAL
) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Register `def it(lease: Lease, **arguments)`; arguments are what JSON can hold.

    A work is run again after a death in the middle: what it writes must be the same row both
    times, written inside `lease.writing()`.
    """

    def registered(run: Callable[P, None]) -> Callable[P, None]:
        if name in _works and _works[name].run is not run:
            raise ValueError(f"two works are called {name}")
        _works[name] = Work(name, run, attempts, seconds, priority)
        return run

    return registered


def chore(
    name: str, *, every: float, sends: bool = False
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register something regular: `every` so many seconds, safe to be done twice."""

    def registered(run: Callable[[], object]) -> Callable[[], object]:
        if name in _chores and _chores[name].run is not run:
            raise ValueError(f"two chores are called {name}")
        _chores[name] = Chore(name, run, every, sends)
        return run

    return registered


def works() -> Mapping[str, Work]:
    """Every work, by name."""
    _load()
    return MappingProxyType(_works)


def chores() -> Mapping[str, Chore]:
    """Every chore, by name."""
    _load()
    return MappingProxyType(_chores)


def known(name: str) -> Work:
    """The work of that name. Raises UnknownWork."""
    try:
        return works()[name]
    except KeyError as error:
        raise UnknownWork(name) from error


def checked(name: str, arguments: Mapping[str, object]) -> Work:
    """The work of that name, if these arguments fit it. Raises UnknownWork, TypeError."""
    found = known(name)
    inspect.signature(found.run).bind(_ANY_LEASE, **arguments)
    return found


_ANY_LEASE: Final[Lease | None] = None


@cache
def _load() -> None:
    autodiscover_modules(_MODULE)
