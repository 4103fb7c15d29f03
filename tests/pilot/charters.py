"""A charter to vary in tests: the shipped one, with changes by path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).parents[2] / "slices/employer-social-insurance/1.0/charter.yaml"


def content(**changes: Any) -> dict[str, Any]:
    """The shipped charter as plain values; `metrics__primary__measure=...` sets a nested key.

    A number leads into a list: `metrics__guardrails__0__margin=...`.
    """
    found: dict[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    for path, value in changes.items():
        *parents, last = path.split("__")
        place: Any = found
        for key in parents:
            place = place[int(key) if isinstance(place, list) else key]
        place[last] = value
    return found


def write(folder: Path, **changes: Any) -> Path:
    """The same as a file in `folder`."""
    path = folder / "charter.yaml"
    text = yaml.safe_dump(content(**changes), allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path
