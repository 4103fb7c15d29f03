"""What cannot be done with a case, and why, in the words an officer reads."""

from __future__ import annotations


class CaseFault(Exception):
    """Something that cannot be done: `message` says what and what to do, `status` is HTTP's."""

    def __init__(self, code: str, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class NotAsSeen(CaseFault):
    """Somebody else was a moment earlier. Both readings are shown: `theirs`, and what was sent."""

    def __init__(self, who: object, message: object, theirs: str, mine: str) -> None:
        """`message` has a place for `who`."""
        super().__init__("changed", str(message) % {"who": who}, 409)
        self.who, self.theirs, self.mine = str(who), theirs, mine
