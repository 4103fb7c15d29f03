"""Believing a model only where it quotes: a value is found in the text, or is a listed choice.

Models change widths, spaces and quotation marks when they copy, so both sides are compared in
plain spelling without blanks; what is handed on is always cut from the text itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zhagen.language.plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHORTEST: Final = 2
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Quote:
    """A place in the text, with its wording there."""

    start: int
    end: int
    text: str


class Ground:
    """One text and what was claimed about it: what stands there passes, the rest is counted."""

    def __init__(self, text: str, shown: str = "") -> None:
        """`shown` is the text as the model saw it, character for character, if masked."""
        self.accepted = 0
        self.dropped = 0
        self._text = text
        spelt = plain(shown or text)
        self._places = [place for place, char in enumerate(spelt) if not char.isspace()]
        self._dense = "".join(spelt[place] for place in self._places)

    def quote(self, claimed: object) -> Quote | None:
        """The place of a quotation; None, counted as dropped, when the text does not say it."""
        found = self._find(claimed) if isinstance(claimed, str) else None
        self._count(passed=found is not None)
        return found

    def choice(self, claimed: object, choices: Sequence[str]) -> str | None:
        """The one of `choices` that was named; None, counted as dropped, for anything else."""
        named = claimed.strip() if isinstance(claimed, str) else None
        passed = named in choices
        self._count(passed=passed)
        return named if passed else None

    def refuse(self) -> None:
        """Take back one acceptance: what was quoted is not what it was quoted as."""
        self.accepted -= 1
        self.dropped += 1

    def _count(self, *, passed: bool) -> None:
        self.accepted += passed
        self.dropped += not passed

    def _find(self, claimed: str) -> Quote | None:
        if len(claimed) > 4 * _LONGEST:
            return None
        dense = "".join(plain(claimed).split())
        if not _SHORTEST <= len(dense) <= _LONGEST:
            return None
        at = self._dense.find(dense)
        if at < 0:
            return None
        start, end = self._places[at], self._places[at + len(dense) - 1] + 1
        return Quote(start, end, self._text[start:end])


def json_object(answer: str) -> Mapping[str, object] | None:
    """The JSON object in an answer, also between thoughts and code fences; None without one."""
    said = answer.rpartition("</think>")[2]
    start, end = said.find("{"), said.rfind("}")
    if start < 0 or end < start:
        return None
    try:
        found = json.loads(said[start : end + 1])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
