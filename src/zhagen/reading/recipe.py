"""How a recognition process builds its page reader.

A process is sent this value and imports only what it names: the slice comes ready made, so that
what reads and checks slice files takes neither memory nor start-up time in each process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zhagen.slices.model import Slice

if TYPE_CHECKING:
    from zhagen.reading.model import PageReading
    from zhagen.reading.raw import RawPage

ENGINES: Final = ("auto", "faster-paddle", "rapidocr")


@dataclass(frozen=True, slots=True)
class PageReaderRecipe:
    """A slice, the engine's name (auto, faster-paddle, rapidocr), and whether to keep pictures."""

    definition: Slice
    engine: str = "auto"
    pictures: bool = False

    def __call__(self) -> Callable[[RawPage], PageReading]:
        """Load the engine (inside the process) and return the page reader."""
        from zhagen.reading.ocr import load_engine  # noqa: PLC0415 - only where it runs
        from zhagen.reading.page_reader import page_reader  # noqa: PLC0415

        engine = load_engine(self.engine)
        return page_reader(engine, self.definition, pictures=self.pictures)
