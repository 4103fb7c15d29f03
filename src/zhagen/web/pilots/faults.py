"""What cannot be done with a pilot now, in a sentence for the person who asked."""

from __future__ import annotations


class PilotFault(Exception):
    """Refused: the message says what, and what to do instead. `status` is the answer's."""

    def __init__(self, message: str, status: int = 409) -> None:
        super().__init__(message)
        self.message, self.status = message, status
