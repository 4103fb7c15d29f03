"""SQL from the expressions: for DuckDB written into the package, for Spark when it is asked for.

python -m zhagen.logs.cube.compile     # after a change of the expressions
"""

from __future__ import annotations

from functools import lru_cache

import ibis

from zhagen.logs.cube.expressions import expression_of
from zhagen.logs.cube.layout import STAGES
from zhagen.logs.cube.statements import STATEMENTS, heading


@lru_cache(maxsize=64)
def compiled(name: str, dialect: str) -> str:
    """The SQL of a stage."""
    return str(ibis.to_sql(expression_of(name), dialect=dialect))


def duckdb_text() -> str:
    """What the file of statements must say."""
    return "\n".join(f"{heading(each.name)}\n{compiled(each.name, 'duckdb')}\n" for each in STAGES)


if __name__ == "__main__":
    STATEMENTS.write_text(duckdb_text(), encoding="utf-8")
