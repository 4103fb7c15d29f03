"""What rests on the version that is in use: who puts another one in use is told before.

The pages that hold people to a version (pilots, whose charter names the one that was signed)
register who tells it here; this folder knows nothing of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from django.utils.translation import pgettext

# (the slice's id, the version that is to come, today) -> the names of what it would break.
Source = Callable[[str, str, date], Iterable[str]]

_sources: Final[list[Source]] = []


def follow(source: Source) -> None:
    """Ask this source too."""
    if source not in _sources:
        _sources.append(source)


def broken_by(ref: str, today: date) -> str:
    """The names of what would no longer run if this version were meant, in one line."""
    name = ref.partition("@")[0]
    found = [told for source in _sources for told in source(name, ref, today)]
    return pgettext("list", "、").join(found)
