"""JSON Schema of everything a pilot writes or prints as JSON, and of the charter itself.

`python -m zhagen.pilot.json_schema docs/reference/pilot` writes them; a test keeps them current and
holds the real output of every command against them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from zhagen.pilot.schema import agreed, records


def documents() -> dict[str, str]:
    """File name -> JSON Schema text, in the order of a pilot."""
    makers = {**agreed.MAKERS, **records.MAKERS}
    return {f"{name}.schema.json": make() for name, make in makers.items()}


def write(folder: Path) -> None:
    """Write them all into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
