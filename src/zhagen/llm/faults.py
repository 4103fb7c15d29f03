"""What can go wrong with a model endpoint, in words for whoever set it up.

No fault carries what was asked or answered: messages end up in logs, questions must not.
"""

from __future__ import annotations

from typing import ClassVar


class EndpointFault(Exception):
    """The endpoint gave no usable answer; `message` says what and what to do, in Chinese.

    `counts_as` is how those who ask count it: failed, late or unusable.
    """

    counts_as: ClassVar[str] = "failed"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadSetting(EndpointFault):
    """The settings of the endpoint cannot work."""


class Unreachable(EndpointFault):
    """Nobody answers at the address, or the connection broke."""


class TimedOut(EndpointFault):
    """The answer did not come in the time allowed."""

    counts_as: ClassVar[str] = "late"


class Refused(EndpointFault):
    """The endpoint answered with an error status."""


class TooLarge(EndpointFault):
    """The answer is larger than allowed."""


class NotUnderstood(EndpointFault):
    """The answer is not what an OpenAI-compatible endpoint sends."""

    counts_as: ClassVar[str] = "unusable"
