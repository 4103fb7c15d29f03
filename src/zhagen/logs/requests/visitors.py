"""Visitors without addresses: a keyed hash whose key changes every month and is never shown.

A visitor is an address and a user agent. What is stored is a hash of both under a secret of the
month, so that nobody can find the address again by trying all of them, and nobody can follow a
visitor over the months. The key rotates at four in the morning, when hardly a session is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhagen.logs.clock import day_of
from zhagen.logs.requests.siphash import KEY_BYTES, padded, siphash

ROTATES_AT_MS: Final = 4 * 3600 * 1000
_DAY_MS: Final = 86_400_000
_AGENT_BYTES: Final = 8
Salts = Callable[[str], bytes]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Callers:
    """Who asks: for each row the place of an address and of a user agent among the different."""

    addresses: pa.BinaryArray
    agents: list[bytes]
    address: Codes
    agent: Codes


def month_of(day_number: int) -> str:
    """`2026-07` for a day since 1970."""
    return f"{day_of(day_number):%Y-%m}"


def visitor_ids(at: NDArray[np.int64], callers: Callers, salts: Salts) -> NDArray[np.int64]:
    """The id of each row's visitor. `salts` gives the secret of a month."""
    found = np.zeros(len(at), np.int64)
    words, lengths = padded(callers.addresses, before=_AGENT_BYTES)
    for month, rows in _by_month((at - ROTATES_AT_MS) // _DAY_MS):
        secret = salts(month)
        agents = _agents(callers.agents, secret)[callers.agent[rows]]
        address = callers.address[rows]
        key = blake2b(secret, digest_size=KEY_BYTES, person=b"visitor").digest()
        found[rows] = _hashes(key, agents, words[address], lengths[address])
    return found


def _agents(agents: list[bytes], secret: bytes) -> NDArray[np.uint64]:
    """Agents are long and few, visitors are many: an agent goes in as its own hash."""
    return np.frombuffer(b"".join([_agent(each, secret) for each in agents]), "<u8")


@lru_cache(maxsize=1 << 14)
def _agent(agent: bytes, secret: bytes) -> bytes:
    return blake2b(agent, digest_size=_AGENT_BYTES, key=secret).digest()


def _hashes(
    key: bytes, agents: NDArray[np.uint64], words: NDArray[np.uint64], lengths: NDArray[np.int64]
) -> NDArray[np.int64]:
    found = np.zeros(len(agents), np.int64)
    for length in np.flatnonzero(np.bincount(lengths)).tolist():
        same = lengths == length
        message = np.column_stack([agents[same], words[same, :length]])
        found[same] = siphash(key, message)
    return found


def _by_month(days: NDArray[np.int64]) -> Iterator[tuple[str, slice | NDArray[np.bool_]]]:
    """The rows of each month, chosen without a copy where there is only one."""
    if not len(days):
        return
    months = {day: month_of(day) for day in np.unique(days).tolist()}
    names = sorted(set(months.values()))
    if len(names) == 1:
        yield names[0], slice(None)
        return
    for name in names:
        yield name, np.isin(days, [day for day, month in months.items() if month == name])
