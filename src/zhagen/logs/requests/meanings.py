"""What the values in a log mean, as numbers, each found out once.

Requests, referers and user agents come again and again, chunk after chunk. A dictionary gives each
different one its number; what the number says is then looked up in arrays for all rows at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zhagen.logs.panel import Device
from zhagen.logs.requests.agents import device_of, robot_of
from zhagen.logs.requests.raw_rows import UNLOGGED
from zhagen.logs.requests.referers import ARRIVED, OwnHosts
from zhagen.logs.requests.requests import Kind, as_text, target_of
from zhagen.logs.requests.served import is_document

# Query strings may differ in every line of a log; so many are kept in mind and no more.
MOST_KNOWN: Final = 1 << 16
_ARRIVED_CODES: Final = {arrived: code for code, arrived in enumerate(ARRIVED)}
Numbers = NDArray[np.int64]


class Known(dict[bytes, int]):
    """Value -> number, made where it is not known yet."""

    def __init__(self, make: Callable[[bytes], int]) -> None:
        """Nothing is known; `make` gives the number of a value."""
        super().__init__()
        self._make = make

    def __missing__(self, value: bytes) -> int:
        """The number of a value seen for the first time."""
        found = self[value] = self._make(value)
        return found

    def of(self, values: list[bytes]) -> Numbers:
        """The numbers of values."""
        if len(self) > MOST_KNOWN:
            self.clear()
        return np.fromiter(map(self.__getitem__, values), np.int64, len(values))


@dataclass(frozen=True, slots=True)
class Asked:
    """What each different request asks for. `path`: its number, -1 for none."""

    path: NDArray[np.int32]
    kind: NDArray[np.int8]
    document: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Came:
    """Where each different referer says that a request came from. `page`: as `path` above."""

    page: NDArray[np.int32]
    arrived: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Sent:
    """Who sends each different user agent. `robot`: its number among the names, 0 for people."""

    robot: NDArray[np.int64]
    device: NDArray[np.int8]


class Meanings:
    """The numbers of one file's values; a path has one number whatever its spelling."""

    def __init__(self, hosts: OwnHosts) -> None:
        """For a site with these names."""
        self._hosts = hosts
        self._paths: dict[str, int] = {}
        self._robots: dict[str, int] = {"": 0}
        self._requests = Known(self._request)
        self._referers = Known(self._referer)
        self._agents = Known(self._agent)

    @property
    def paths(self) -> list[str]:
        """The paths by number."""
        return list(self._paths)

    @property
    def robots(self) -> list[str]:
        """The classes of robots by number."""
        return list(self._robots)

    @property
    def crowded(self) -> bool:
        """Whether there are so many paths that one should begin anew."""
        return len(self._paths) > MOST_KNOWN

    def requests(self, values: list[bytes]) -> Asked:
        """What requests ask for; `kind` is what becomes of them if they succeed."""
        rest, document = np.divmod(self._requests.of(values), 2)
        path, kind = np.divmod(rest, len(Kind))
        return Asked(path.astype(np.int32) - 1, kind.astype(np.int8), document > 0)

    def referers(self, values: list[bytes]) -> Came:
        """Where requests came from."""
        page, arrived = np.divmod(self._referers.of(values), len(ARRIVED))
        return Came(page.astype(np.int32) - 1, arrived.astype(np.int32))

    def agents(self, values: list[bytes]) -> Sent:
        """Who sends requests."""
        robot, device = np.divmod(self._agents.of(values), len(Device))
        return Sent(robot, device.astype(np.int8))

    def _request(self, raw: bytes) -> int:
        target = target_of(raw)
        kind = Kind.OTHER
        if target.gets and target.path is not None:
            kind = Kind.VIEW if target.page else Kind.FILE
        number = self._path(target.path) * len(Kind) + kind
        return number * 2 + is_document(target.path)

    def _referer(self, raw: bytes) -> int:
        source = self._hosts.source_of(raw)
        return self._path(source.page) * len(ARRIVED) + _ARRIVED_CODES[source.arrived]

    def _agent(self, raw: bytes) -> int:
        if raw == UNLOGGED:
            return int(Device.DESKTOP)
        text = as_text(raw)
        robot = self._robots.setdefault(robot_of(text), len(self._robots))
        return robot * len(Device) + int(device_of(text))

    def _path(self, path: str | None) -> int:
        """One more than the number of a path, so that 0 is none."""
        return 0 if path is None else self._paths.setdefault(path, len(self._paths)) + 1
