"""Why something cannot be done with a slice, in the words the page shows."""

from __future__ import annotations

from collections.abc import Sequence

from zhagen.slices.faults import Fault


class SliceFault(Exception):
    """What went wrong and what to do; `faults` are places in files, where there are any."""

    def __init__(self, message: str, faults: Sequence[Fault] = (), status: int = 422) -> None:
        super().__init__(message)
        self.message, self.faults, self.status = message, tuple(faults), status


class NotAsSeen(Exception):
    """Somebody else changed the file since it was opened; `mine` and `theirs` are both texts."""

    def __init__(self, file: str, mine: str, theirs: str, now: str) -> None:
        super().__init__(file)
        self.file, self.mine, self.theirs, self.now = file, mine, theirs, now
