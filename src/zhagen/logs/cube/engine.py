"""DuckDB as the engine of the cube's statements, run on batches of requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

import duckdb
import pyarrow as pa

from zhagen.logs.columns import numbers
from zhagen.logs.cube.layout import COUNTING, CUBE, HABITS, WALKING, Inputs, Stage, rows_schema
from zhagen.logs.cube.statements import duckdb_statements

# Two threads cost half as much again in CPU time as one and the batches are small; whoever has
# cores to spare says so.
THREADS: Final = 1
MEMORY: Final = "512MB"
Tables = dict[str, pa.Table]


class Engine(Protocol):
    """What can make the stages of the cube."""

    def put(self, name: str, table: pa.Table) -> None:
        """Take in a table, instead of one with that name."""

    def make(self, stage: Stage) -> None:
        """Make a stage from earlier ones and keep it."""

    def fetch(self, stage: Stage) -> pa.Table:
        """Make a stage and give its rows, in the order of its keys."""


class DuckEngine:
    """DuckDB within a fixed memory; what does not fit is written to the folder `spill`."""

    def __init__(self, spill: Path, *, memory: str = MEMORY, threads: int = THREADS) -> None:
        """Open an engine of its own: nothing of it is left when it is closed."""
        self._connection = duckdb.connect(
            config={"memory_limit": memory, "threads": threads, "temp_directory": str(spill)}
        )
        self._views: set[str] = set()

    def __enter__(self) -> Self:
        """Nothing is open yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give back the memory."""
        self._connection.close()

    def put(self, name: str, table: pa.Table) -> None:
        """See `Engine`."""
        self._drop(name)
        # As arrays: an Arrow table would load pandas, which takes as long as counting a small log.
        columns = {column: numbers(table[column]) for column in table.column_names}
        self._connection.register(name, columns)
        self._views.add(name)

    def make(self, stage: Stage) -> None:
        """See `Engine`."""
        self._drop(stage.name)
        made = duckdb_statements()[stage.name]
        self._connection.execute(f'CREATE TEMP TABLE "{stage.name}" AS {made}')

    def fetch(self, stage: Stage) -> pa.Table:
        """See `Engine`."""
        keys = ", ".join(f'"{key}"' for key in stage.keys)
        made = duckdb_statements()[stage.name]
        query = f"SELECT * FROM ({made}) ORDER BY {keys}"  # noqa: S608 - our own statements
        return self._connection.execute(query).to_arrow_table().cast(rows_schema(stage))

    def _drop(self, name: str) -> None:
        if name in self._views:
            self._connection.unregister(name)
            self._views.remove(name)
        else:
            self._connection.execute(f'DROP TABLE IF EXISTS "{name}"')


def cube_of(engine: Engine, requests: Callable[[], Iterable[Inputs]], *, parts: int) -> Tables:
    """The tables of the cube for requests in parts, each with all requests of its visitors.

    More than one part is gone through twice, for what is usual on the site is asked of all first.
    """
    habits = []
    if parts > 1:
        for part in requests():
            _count(engine, part)
            habits.append(engine.fetch(HABITS))
    made = []
    for part in requests():
        _count(engine, part)
        if parts > 1:
            engine.put(HABITS.name, _summed(HABITS, habits))
        else:
            engine.make(HABITS)
        made.append(_walk(engine))
    if parts == 1:
        return made[0]
    return {stage.name: _summed(stage, [each[stage.name] for each in made]) for stage in CUBE}


def _count(engine: Engine, inputs: Inputs) -> None:
    for name, table in inputs.items():
        engine.put(name, table)
    for stage in COUNTING:
        engine.make(stage)


def _walk(engine: Engine) -> Tables:
    for stage in WALKING:
        engine.make(stage)
    return {stage.name: engine.fetch(stage) for stage in CUBE}


def _summed(stage: Stage, tables: list[pa.Table]) -> pa.Table:
    """The rows of several tables with equal keys added up."""
    schema = rows_schema(stage)
    counts = [name for name in schema.names if name not in stage.keys]
    added = pa.concat_tables(tables).group_by(list(stage.keys), use_threads=False)
    result = added.aggregate([(name, "sum") for name in counts])
    result = result.rename_columns([*stage.keys, *counts]).select(schema.names).cast(schema)
    return result.sort_by([(key, "ascending") for key in stage.keys])
