"""What a lane of a worker keeps warm from job to job: a recognition process with its weights."""

from __future__ import annotations

import tempfile
from base64 import b64decode
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from zhagen import wiring
from zhagen.reading.recipe import PageReaderRecipe
from zhagen.reading.worker import Crew
from zhagen.slices.find import shipped_root, versions
from zhagen.slices.load import load

# A white picture of 64 by 64.
_EMPTY: Final = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKUlEQVR42u3MQREAAAwCIPuX1hD77SAA6VEEAoFA"
    "IBAIBAKBQCAQfA8Gpwvw4qrwDDIAAAAASUVORK5CYII="
)


class Resources:
    """Made when first asked for, kept for the life of the lane. One lane, one job at a time."""

    def __init__(self, readers: int = 1) -> None:
        """`readers` recognition processes at most."""
        self._readers = readers
        self._crew: Crew | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def crew(self) -> Crew:
        """The recognition processes; one that died is replaced at the next page.

        Raises wiring.MissingExtra where recognition is not installed.
        """
        if self._crew is None:
            self._crew = wiring.start_reading(wiring.Settings(workers=self._readers), [])
        return self._crew

    def warm(self) -> None:
        """Load the weights now, by reading an empty page. Raises as `crew` and its `read` do."""
        slices = versions([shipped_root()])
        if not slices:
            return
        recipe = PageReaderRecipe(load(slices[0].folder))
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder, "empty.png")
            page.write_bytes(_EMPTY)
            self.crew().read([page], recipe)

    def close(self) -> None:
        """End what runs."""
        if self._crew is not None:
            self._crew.close()
            self._crew = None
