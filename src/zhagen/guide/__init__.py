"""Guided handling (边聊边办): from a sentence to a filled draft, or a person who knows it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhagen.guide.talking.dialogue import Dialogue

__all__ = ["Dialogue"]


def __getattr__(name: str) -> object:
    """`Dialogue`, loaded when it is asked for: linking alone needs none of it."""
    if name != "Dialogue":
        raise AttributeError(name)
    from zhagen.guide.talking.dialogue import Dialogue  # noqa: PLC0415 - see above

    return Dialogue
