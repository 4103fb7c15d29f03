"""Lines that are JSON objects, one by one, each counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from zhagen.logs.files.sniff import BOM
from zhagen.logs.files.tally import Tally


def object_of(line: bytes) -> dict[str, Any] | str:
    """The object of a line, or in one word why there is none."""
    if not line.strip():
        return "blank"
    if line.lstrip().startswith(b"#"):
        return "comment"
    try:
        found = json.loads(line.removeprefix(BOM))
    except (ValueError, RecursionError):
        return "malformed"
    return found if isinstance(found, dict) else "malformed"


def objects(chunk: bytes, tally: Tally) -> Iterator[dict[str, Any]]:
    """The objects of a chunk; lines that are none are counted as rejected, objects are not yet."""
    lines = chunk.split(b"\n")
    if not lines[-1]:
        lines.pop()
    for line in lines:
        found = object_of(line)
        if isinstance(found, str):
            tally.reject(found)
        else:
            yield found


def text_of(value: object) -> str | None:
    """A text of the object, None where it is missing, null or something else."""
    return value if isinstance(value, str) else None


def whole_of(value: object) -> int | None:
    """A whole number of the object, also one written as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:18])
    return None
