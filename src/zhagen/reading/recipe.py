"""How a recognition process builds its page reader.

A process is sent this value and imports only what it names: the slice comes ready made, so that
what reads and checks slice files takes neither memory nor start-up time in each process. What it
imports is named here too, so that it can begin while the slice is still being read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zhagen.reading.model import PageReading
    from zhagen.reading.ocr import Engine
    from zhagen.reading.raw import RawPage
    from zhagen.slices.model import Slice

ENGINES: Final = ("auto", "faster-paddle", "rapidocr")
MODULES: Final = (
    "zhagen.slices.model",
    "zhagen.reading.page_reader",
    "zhagen.reading.formats.pictures",
)


@dataclass(frozen=True, slots=True)
class PageReaderRecipe:
    """A slice, the engine's name (auto, faster-paddle, rapidocr), and whether to keep pictures."""

    definition: Slice
    engine: str = "auto"
    pictures: bool = False

    def __call__(self) -> Callable[[RawPage], PageReading]:
        """Load the engine (inside the process) and return the page reader."""
        from zhagen.reading.page_reader import page_reader  # noqa: PLC0415 - only where it runs

        return page_reader(_engine(self.engine), self.definition, pictures=self.pictures)


@lru_cache(maxsize=1)
def _engine(name: str) -> Engine:
    """The engine, loaded once in a process however many slices it reads for."""
    from zhagen.reading.ocr import load_engine  # noqa: PLC0415 - only where it runs

    return load_engine(name)
