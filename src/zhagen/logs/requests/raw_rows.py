"""Requests as a log gives them, column by column: what every format is brought to.

A chunk of a log holds 100,000 lines and more. Whatever happens once per line is done on arrays;
text is held as dictionaries, so that everything else happens once per different value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhagen.logs.columns import binaries, codes, filled, values

CODES = pa.dictionary(pa.int32(), pa.binary())
NO_MILLIS = -1
# The user agent where the log does not keep it; one that was sent empty is `-`.
UNLOGGED = b"\0"


@dataclass(frozen=True, slots=True)
class RawRow:
    """One request as its line says. `at`: milliseconds of local wall time since 1970-01-01.

    `request` is method, target and protocol with blanks between them. `millis` is the time the
    answer took, `NO_MILLIS` if the line does not say.
    """

    at: int
    address: bytes
    request: bytes
    status: int
    referer: bytes = b"-"
    agent: bytes = b"-"
    millis: int = NO_MILLIS


@dataclass(frozen=True, slots=True)
class RawRows:
    """Requests in the order of their lines; all columns have the same length."""

    at: NDArray[np.int64]
    address: pa.DictionaryArray
    request: pa.DictionaryArray
    status: NDArray[np.int16]
    referer: pa.DictionaryArray
    agent: pa.DictionaryArray
    millis: NDArray[np.int32] | None = None

    def __len__(self) -> int:
        """How many requests."""
        return len(self.at)

    def where(self, good: NDArray[np.bool_]) -> Self:
        """The rows for which `good` holds."""
        keep = filled(good)
        return type(self)(
            at=self.at[good],
            address=self.address.filter(keep),
            request=self.request.filter(keep),
            status=self.status[good],
            referer=self.referer.filter(keep),
            agent=self.agent.filter(keep),
            millis=None if self.millis is None else self.millis[good],
        )


def rows_of(rows: Sequence[RawRow]) -> RawRows:
    """The same rows as columns."""
    return RawRows(
        at=np.array([row.at for row in rows], np.int64),
        address=encoded([row.address for row in rows]),
        request=encoded([row.request for row in rows]),
        status=np.array([row.status for row in rows], np.int16),
        referer=encoded([row.referer for row in rows]),
        agent=encoded([row.agent for row in rows]),
        millis=np.array([row.millis for row in rows], np.int32),
    )


def encoded(different: Sequence[bytes]) -> pa.DictionaryArray:
    """Bytes as a dictionary column."""
    return binaries(different).dictionary_encode()


def request_lines(method: pa.DictionaryArray, target: pa.DictionaryArray) -> pa.DictionaryArray:
    """Method and target of each row as one request line; neither may have nulls."""
    methods, targets = values(method), values(target)
    pairs = codes(method).astype(np.int64) * max(len(targets), 1) + codes(target)
    different = filled(pairs).dictionary_encode()
    texts = [
        methods[pair // len(targets)] + b" " + targets[pair % len(targets)]
        for pair in different.dictionary.to_pylist()
    ]
    return pa.DictionaryArray.from_arrays(different.indices, binaries(texts))
