"""What a person can be told when something cannot be done here."""

from __future__ import annotations


class InsightFault(Exception):
    """Cannot be done; the message is for the person. `status` is what HTTP calls it."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.message, self.status = message, status
