"""Which records of exports a store has already.

Whoever exports the last 30 days each month exports some days twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zhagen.logs.columns import filled, numbers
from zhagen.logs.storing.parquet import read_file, write_table
from zhagen.logs.storing.store import Store, table_files

EXPORTED_TABLE: Final = "exported"
_ID_BYTES: Final = 8
Ids = NDArray[np.int64]


def record_id(*parts: object) -> int:
    """The id of a record, by what tells it apart in the program it comes from."""
    text = "\0".join(map(str, parts)).encode(errors="replace")
    digest = blake2b(text, digest_size=_ID_BYTES, person=b"exported").digest()
    return int.from_bytes(digest, "little", signed=True)


class Exported:
    """The records of exports in a store, and those that one file adds."""

    def __init__(self, store: Store) -> None:
        """Look up what is stored."""
        paths = table_files(store.root, EXPORTED_TABLE)
        stored = [numbers(read_file(path)["id"]) for path in paths]
        self._stored: Ids = np.unique(np.concatenate([np.empty(0, np.int64), *stored]))
        self._added: list[Ids] = []

    def fresh(self, ids: Sequence[int]) -> NDArray[np.bool_]:
        """Which of these records no file has brought before."""
        asked = np.array(ids, np.int64)
        new = ~np.isin(asked, self._stored)
        self._added.append(asked[new])
        return new

    def write(self, folder: Path) -> None:
        """Stage what this file has added, in an order that says nothing of the visits."""
        ids = np.unique(np.concatenate([np.empty(0, np.int64), *self._added]))
        write_table(pa.table({"id": filled(ids)}), folder, EXPORTED_TABLE)
