"""One line of what was looked at: what, how it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """GOOD; LOOK: works, but ought to be looked at; BAD: does not work as it stands."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Line:
    """`todo` is empty where nothing has to be done."""

    what: str
    state: State
    text: str
    todo: str = ""

    def to_json(self) -> dict[str, str]:
        """The line with the names its JSON has."""
        return {"what": self.what, "state": self.state, "text": self.text, "todo": self.todo}


def good(what: str, text: str) -> Line:
    """It is as it should be."""
    return Line(what, State.GOOD, text)


def look(what: str, text: str, todo: str) -> Line:
    """It works, but."""
    return Line(what, State.LOOK, text, todo)


def bad(what: str, text: str, todo: str) -> Line:
    """It does not work."""
    return Line(what, State.BAD, text, todo)
