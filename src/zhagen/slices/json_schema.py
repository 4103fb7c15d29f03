"""JSON Schema of the slice files, for editors that complete and check while one writes.

`python -m zhagen.slices.json_schema docs/reference/slice` writes them; a test keeps them current.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from zhagen.slices.schema import FILES

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def documents() -> dict[str, str]:
    """File name -> JSON Schema text of every kind of slice file."""
    found = {}
    for file, model in FILES.items():
        schema = {"$schema": _DIALECT, **model.model_json_schema(by_alias=True)}
        name = f"{file.removesuffix('.yaml')}.schema.json"
        found[name] = json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return found


def write(folder: Path) -> None:
    """Write them all into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
