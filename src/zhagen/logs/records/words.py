"""What people typed into the search box, kept in clear only once enough of them typed it.

Whoever looks for his own name or case is the only one who types it. A search is therefore stored
with a keyed hash of its words. The words themselves are written down by the file with which the
number of people reaches `ENOUGH`; what fewer people typed is nowhere to be read.

Who typed it is a hash over the words and the visitor, so that nobody's searches can be joined. A
log that names no visitors tells half hours instead: one person's repetitions rarely fill ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from zhagen.logs.columns import numbers
from zhagen.logs.storing.parquet import read_file, write_table
from zhagen.logs.storing.store import Store, table_files

ENOUGH: Final = 10
SEARCH_TABLE: Final = "search"
WORDS_TABLE: Final = "words"
WORDS: Final = pa.schema({"word": pa.int64(), "text": pa.string()})
_KEY: Final = "words"
_BYTES: Final = 8
Codes = NDArray[np.int64]


class Words:
    """The searches of a store by words and people, for one run of reading in."""

    def __init__(self, store: Store) -> None:
        """Nothing is read until it is asked for."""
        self._store = store
        self._stored: dict[Path, Codes] = {}
        self._key = b""

    def word(self, text: str) -> int:
        """The hash of what was typed."""
        return self._hash(text.encode(errors="replace"), b"word")

    def person(self, text: str, whoever: bytes) -> int:
        """The hash of who typed it, another one for other words."""
        return self._hash(text.encode(errors="replace") + b"\0" + whoever, b"person")

    def _hash(self, data: bytes, purpose: bytes) -> int:
        self._key = self._key or self._store.salt(_KEY)
        digest = blake2b(data, digest_size=_BYTES, key=self._key, person=purpose).digest()
        return int.from_bytes(digest, "little", signed=True)

    def write(self, texts: Mapping[int, str], pairs: Codes, folder: Path) -> None:
        """Stage the words of a file that enough people have typed, with what is stored already.

        `pairs` are (word, person) for each search of the file.
        """
        mine = np.unique(np.fromiter(texts, np.int64, len(texts)))
        rows = [pairs, *(part[np.isin(part[:, 0], mine)] for part in self._parts())]
        shown = sorted(frequent_words(np.concatenate(rows)) & texts.keys())
        table = pa.table([shown, [texts[word] for word in shown]], schema=WORDS)
        write_table(table, folder, WORDS_TABLE)

    def _parts(self) -> Iterator[Codes]:
        """The (word, person) pairs of each stored file; each is read once in a run."""
        paths = table_files(self._store.root, SEARCH_TABLE)
        self._stored = {path: self._stored.get(path, _NONE) for path in paths}
        for path in paths:
            if self._stored[path] is _NONE:
                self._stored[path] = _distinct(pairs_of(_searches(path)))
            yield self._stored[path]


_NONE: Final[Codes] = np.empty((0, 2), np.int64)


def frequent_words(pairs: Codes) -> set[int]:
    """The words that enough different people typed."""
    words, people = np.unique(_distinct(pairs)[:, 0], return_counts=True)
    found: set[int] = set(words[people >= ENOUGH].tolist())
    return found


def _distinct(pairs: Codes) -> Codes:
    ordered = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    new = np.ones(len(ordered), np.bool_)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    found: Codes = ordered[new]
    return found


def pairs_of(table: pa.Table) -> Codes:
    """The (word, person) of each search that has words."""
    known = table["word"].is_valid().combine_chunks()
    kept = table.select(["word", "person"]).filter(known)
    return np.column_stack([numbers(kept["word"]), numbers(kept["person"])])


def known_words(root: Path) -> dict[int, str]:
    """The words that may be read, by their hash."""
    found: dict[int, str] = {}
    for path in table_files(root, WORDS_TABLE):
        table = read_file(path)
        found.update(zip(table["word"].to_pylist(), table["text"].to_pylist(), strict=True))
    return found


def _searches(path: Path) -> pa.Table:
    """The words and people of a stored file; older files have none."""
    with pa.OSFile(str(path)) as file:
        names = pq.ParquetFile(file).schema_arrow.names
    if "word" not in names:
        return pa.table({"word": pa.array([], pa.int64()), "person": pa.array([], pa.int64())})
    return read_file(path, ["word", "person"])
