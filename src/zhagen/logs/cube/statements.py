"""The statements that lie ready for DuckDB, by the name of the table they make."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

STATEMENTS: Final = Path(__file__).with_name("duckdb.sql")
_HEADING: Final = re.compile(r"^-- table: (\w+)\n", re.MULTILINE)


def heading(name: str) -> str:
    """The line before a statement."""
    return f"-- table: {name}"


@lru_cache(maxsize=1)
def duckdb_statements() -> dict[str, str]:
    """Name of a table -> the SQL that makes it."""
    parts = _HEADING.split(STATEMENTS.read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))
