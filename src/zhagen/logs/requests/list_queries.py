"""Logs that hold path and query apart: the number of a list's page is put behind the path again."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from zhagen.logs.columns import binaries, codes, filled, values
from zhagen.logs.requests.requests import list_page


def asked(query: bytes) -> bytes:
    """What is left of a query that stands by itself."""
    number = list_page(query)
    return b"?page=" + number if number else b""


def numbered(path: pa.DictionaryArray, query: pa.DictionaryArray) -> pa.DictionaryArray:
    """The paths with what is left of their queries; neither may have nulls."""
    left = [asked(value) for value in values(query)]
    if not any(left):
        return path
    paths = values(path)
    pairs = codes(path).astype(np.int64) * len(left) + codes(query)
    different = filled(pairs).dictionary_encode()
    texts = [
        paths[pair // len(left)] + left[pair % len(left)]
        for pair in different.dictionary.to_pylist()
    ]
    return pa.DictionaryArray.from_arrays(different.indices, binaries(texts))
