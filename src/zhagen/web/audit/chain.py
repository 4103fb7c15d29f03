"""How a line of the trail is hashed: SHA-256 over canonical JSON that holds the hash before it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import rfc8785

# What the first line has in the place of an earlier hash.
START: Final = "0" * 64


def line_hash(line: Mapping[str, str | int | None]) -> str:
    """The hash of a line; `previous` is among its members."""
    return hashlib.sha256(rfc8785.dumps(dict(line))).hexdigest()


def moment(at: datetime) -> str:
    """A time as it is hashed: UTC to the microsecond, whatever zone it was read in."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
