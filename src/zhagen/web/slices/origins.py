"""Records behind a reason that stand on this platform already: nobody downloads and uploads them.

The pages that keep such records (decisions of pilots) register who tells them; a link to
`slices:new` names one, and what it says comes along in the new version.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from zhagen.web.accounts.models import User

# The record's bytes by its id, if this person may see it.
Source = Callable[[User, str], bytes | None]

_sources: Final[dict[str, Source]] = {}


def follow(kind: str, source: Source) -> None:
    """Ask this source for records of this kind."""
    _sources[kind] = source


def record_of(user: User, named: str) -> bytes:
    """The record named `kind:id`; empty where there is none for this person."""
    kind, _colon, key = named.partition(":")
    source = _sources.get(kind)
    return (source(user, key) if source else None) or b""
