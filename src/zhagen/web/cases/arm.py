"""Whether the tool is used for a case: a pilot may switch it off on some days or at some windows.

No pilot runs until the pages of 联合验证 say so; then `pilots.arms.tool_on` is asked here, and
nowhere else in this folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from zhagen.web.accounts.models import Window


@dataclass(frozen=True, slots=True)
class Arm:
    """What a pilot says of a day at a window: its code for events, and whether the tool is used."""

    code: str
    tool: bool


class Rota(Protocol):
    """Who knows the arm; None where no pilot runs for this slice, window and day."""

    def __call__(self, slice_ref: str, window: Window | None, day: date, /) -> Arm | None:
        """The arm of a case of this slice at this window on this day."""


def _no_pilot(_slice_ref: str, _window: Window | None, _day: date) -> Arm | None:
    return None


_rota: list[Rota] = [_no_pilot]


def follow(rota: Rota) -> None:
    """Ask this rota from now on."""
    _rota[0] = rota


def arm_of(slice_ref: str, window: Window | None, day: date) -> Arm | None:
    """The arm a case of this day falls into."""
    return _rota[0](slice_ref, window, day)
