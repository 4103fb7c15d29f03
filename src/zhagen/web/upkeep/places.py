"""Where an installation keeps what cannot be made again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from zhagen.web.configuration import Configuration

DATA: Final = "data"
SECRET: Final = "secret.key"  # noqa: S105 - the name of the file
SQLITE: Final = "zhagen.sqlite3"
_NEVER: Final = frozenset({SQLITE, f"{SQLITE}-wal", f"{SQLITE}-shm", f"{SQLITE}-journal"})


def folders(configuration: Configuration) -> Mapping[str, Path]:
    """The folders by the name of their place; what lies inside the data folder is part of it."""
    named = {"ledger": configuration.ledger, "slices": configuration.slices}
    outside = {
        name: path
        for name, path in named.items()
        if path is not None and not path.resolve().is_relative_to(configuration.data.resolve())
    }
    return {DATA: configuration.data, **outside}


def files(folder: Path, *, secrets: bool) -> Iterator[tuple[str, Path]]:
    """Every plain file below the folder, by its name there; the database is copied otherwise."""
    for root, names, leaves in os.walk(folder):
        names.sort()
        for leaf in sorted(leaves):
            path = Path(root, leaf)
            name = path.relative_to(folder).as_posix()
            if name in _NEVER or (name == SECRET and not secrets) or path.is_symlink():
                continue
            yield name, path
