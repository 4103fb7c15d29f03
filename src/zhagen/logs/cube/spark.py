"""Apache Spark as the engine of the cube's expressions: the same stages, the same rows.

For whoever has a cluster. Nothing here is imported unless an engine of this kind is asked for.
"""

from __future__ import annotations

import importlib
from typing import Any

import pyarrow as pa

from zhagen.logs.cube.compile import compiled
from zhagen.logs.cube.layout import Stage, rows_schema

DIALECT = "pyspark"


class SparkEngine:
    """The stages on a Spark session (4.0 and later), which stays the caller's to stop."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - pyspark is an extra
        """Use the session."""
        importlib.import_module("ibis.backends.pyspark")
        self._session = session

    def put(self, name: str, table: pa.Table) -> None:
        """See `Engine`."""
        self._session.createDataFrame(table).createOrReplaceTempView(name)

    def make(self, stage: Stage) -> None:
        """See `Engine`."""
        made = self._session.sql(compiled(stage.name, DIALECT)).cache()
        made.createOrReplaceTempView(stage.name)

    def fetch(self, stage: Stage) -> pa.Table:
        """See `Engine`."""
        rows = self._session.sql(compiled(stage.name, DIALECT)).orderBy(*stage.keys)
        return rows.toArrow().cast(rows_schema(stage))
