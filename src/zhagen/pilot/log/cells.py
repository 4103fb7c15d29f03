"""Cases to cells: one grouping in DuckDB, after which no statistic looks at a case again.

Ten million cases become a few thousand cells (window x day x type x arm) with counts, sums and
sums of squares per metric; memory does not grow with the cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import numpy as np

from zhagen.pilot.charter import Charter, Design, Measure, Metric
from zhagen.pilot.log.log import PilotLog
from zhagen.pilot.log.metric_sql import (
    began_by,
    connection,
    drawn_sql,
    formula_sql,
    metrics_of,
    possible_sql,
    seen_sql,
    type_sql,
    value_sql,
)
from zhagen.pilot.log.spine import BrokenLog
from zhagen.pilot.log.typed_rows import bound_files, rows_of
from zhagen.pilot.model import Cells, Floats, Ints

__all__ = ["ARMS", "empty_cells", "group_files", "group_log", "metrics_of"]

UNKNOWN_ARM = -1
# What stands for the windows of an online pilot, where persons are drawn: the arm of the person.
ARMS = ("off", "on")


def group_log(log: PilotLog, *, until: date | None = None) -> Cells:
    """The cells of a log's cases that began on or before `until`. Raises BrokenLog."""
    files = [str(log.typed(each.number)) for each in log.segments]
    charter = log.sealed.charter
    if not files:
        return empty_cells(charter)
    try:
        return group_files(files, charter, until=until)
    except duckdb.Error as error:
        raise BrokenLog(f"{log.folder} 的记录文件损坏，请运行 zhagen pilot verify") from error


def group_files(files: Sequence[str], charter: Charter, *, until: date | None = None) -> Cells:
    """The cells of Parquet files with the typed columns of a log."""
    metrics = metrics_of(charter)
    query = f"""
        SELECT {_window(charter)} AS place, CAST(started_at AS DATE) AS day,
               {type_sql(charter)} AS type, arm, count(*) AS n,
               count(*) FILTER (WHERE ended_at IS NULL) AS open,
               {", ".join(_aggregates(each, charter, at, until) for at, each in enumerate(metrics))}
        FROM {rows_of(files)} AS rows {began_by(until)}
        GROUP BY ALL ORDER BY 1, 2, 3, 4
    """  # noqa: S608 - columns and formulas are checked names, files are bound
    with connection() as opened:
        found = opened.execute(query, bound_files(files)).fetchnumpy()
    return _cells(found, charter, metrics)


def _window(charter: Charter) -> str:
    """The window, or in an online pilot the arm drawn for the person (empty without a person)."""
    if charter.assignment.design is Design.ONLINE:
        return f"CASE WHEN person IS NOT NULL THEN {drawn_sql(charter.assignment.seed)} END"
    return '"window"'


def _known_windows(charter: Charter) -> tuple[str, ...]:
    return ARMS if charter.assignment.design is Design.ONLINE else charter.assignment.windows


def empty_cells(charter: Charter) -> Cells:
    """No cases at all."""
    none = np.zeros(0, dtype=np.int64)
    floats = np.zeros(0)
    ids = [metric.id for metric in metrics_of(charter)]
    return Cells(
        windows=_known_windows(charter),
        types=(),
        window=none,
        day=none,
        type=none,
        on=none,
        n=none,
        open=none,
        counts=dict.fromkeys(ids, none),
        sums=dict.fromkeys(ids, floats),
        squares=dict.fromkeys(ids, floats),
    )


def _aggregates(metric: Metric, charter: Charter, at: int, until: date | None) -> str:
    """Count, sum and sum of squares of a metric on the scale on which it is compared."""
    value = value_sql(metric, charter, until)
    sums = f"count({value}) AS c{at}, sum({value}) AS s{at}, sum(({value}) * ({value})) AS q{at}"
    if metric.measure is not Measure.RESTRICTED_MEAN_RATIO or until is None:
        return sums
    formula = formula_sql(metric, charter)
    seen = seen_sql(formula, until)
    running = f"count({seen}) - count({value})"
    if charter.assignment.design is Design.ONLINE:
        # Persons have means and no curves: a case that nobody told the end of is missing there.
        early = f"{possible_sql(formula, until)} < {metric.horizon!r}"
        running = f"count(*) FILTER ({early} AND {seen} IS NOT NULL)"
    return f"{sums}, {running} AS r{at}"


Column = np.ndarray[Any, np.dtype[Any]]


def _cells(found: Mapping[str, Column], charter: Charter, metrics: Sequence[Metric]) -> Cells:
    windows = _known_windows(charter) or tuple(sorted({str(name) for name in found["place"]}))
    types = tuple(sorted({str(name) for name in found["type"]}))
    days = found["day"].astype("datetime64[D]").astype(np.int64) + date(1970, 1, 1).toordinal()
    arms = np.array(
        [_ARM.get(str(arm), UNKNOWN_ARM) for arm in _plain(found["arm"])], dtype=np.int64
    )
    return Cells(
        windows=windows,
        types=types,
        window=_codes(found["place"], windows),
        day=days,
        type=_codes(found["type"], types),
        on=arms,
        n=found["n"].astype(np.int64),
        open=found["open"].astype(np.int64),
        counts={each.id: found[f"c{at}"].astype(np.int64) for at, each in enumerate(metrics)},
        sums={each.id: _filled(found[f"s{at}"]) for at, each in enumerate(metrics)},
        squares={each.id: _filled(found[f"q{at}"]) for at, each in enumerate(metrics)},
        running={
            each.id: found[f"r{at}"].astype(np.int64)
            for at, each in enumerate(metrics)
            if f"r{at}" in found
        },
    )


_ARM = {"on": 1, "off": 0}


def _plain(column: Column) -> list[object]:
    """A column as values, None where it is empty (numpy masks those)."""
    return list(np.ma.filled(column.astype(object), None))


def _codes(names: Column, known: Sequence[str]) -> Ints:
    place = {name: at for at, name in enumerate(known)}
    return np.array([place.get(str(name), -1) for name in _plain(names)], dtype=np.int64)


def _filled(column: Column) -> Floats:
    return np.ma.filled(column.astype(np.float64), 0.0)
