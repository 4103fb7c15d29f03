"""Restricted mean times of the randomised units, where some cases are not finished yet.

Leaving unfinished cases out makes the slow side look fast. They are kept as censored at the end of
the look's last day, or where the last export tells of them if that was before: the mean time up to
the charter's horizon is the area under the Kaplan-Meier curve of each unit, side and case type. The
curve is computed inside DuckDB from a histogram of times on a fixed grid, and only where a case was
censored before the horizon; everywhere else the restricted mean is the plain mean of
min(time, horizon), which needs no grid.

A side counts only if somebody on it was followed to the horizon. That depends on when cases began
and never on how long they took, so the last days wait for a later look instead of biasing this one.
So does a side with cases that were open in their last export, where no export tells of any of its
cases up to the horizon: a flat curve would make a short export look like long cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from zhagen.pilot.charter import Charter, Metric
from zhagen.pilot.estimating.contrasts import Sides
from zhagen.pilot.estimating.rota import Rota
from zhagen.pilot.estimating.units import Period, Places, places_of
from zhagen.pilot.log.metric_sql import (
    began_by,
    connection,
    done_sql,
    formula_sql,
    lost_sql,
    ordinal_sql,
    possible_sql,
    seen_sql,
    told_sql,
    type_sql,
)
from zhagen.pilot.log.typed_rows import bound_files, rows_of
from zhagen.pilot.model import Cells, Ints

# Times are rounded to this part of the horizon where a curve is needed.
GRID = 2048


def restricted_sides(
    files: Sequence[str],
    cells: Cells,
    charter: Charter,
    rota: Rota,
    metric: Metric,
    period: Period,
    until: date,
) -> Sides:
    """Sums by unit, side and type whose means are restricted means; see `contrasts.Sides`."""
    places, day, window = _places(cells, charter, rota, period)
    shape = (len(places.windows), 2, max(len(cells.types), 1))
    n, sums, squares = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    inside = (places.unit >= 0) & (places.side >= 0)
    if not inside.any():
        return Sides(n, sums, squares)
    names, kinds = (np.array(each, dtype=object) for each in (cells.windows, cells.types))
    place = {
        "window": names[window[inside]],
        "day": day[inside],
        "unit": places.unit[inside],
        "side": places.side[inside],
    }
    with connection() as opened:
        opened.register("place", place)
        opened.register("kind", {"name": kinds, "type": np.arange(len(kinds))})
        opened.execute(_cases_sql(charter, metric, until, files), bound_files(files))
        found = opened.execute(_MEANS).fetchnumpy()
    at = tuple(found[name].astype(np.int64) for name in ("unit", "side", "type"))
    n[at] = found["n"]
    sums[at] = found["n"] * found["mean"] * metric.horizon
    squares[at] = found["squares"] * metric.horizon**2
    return Sides(n, sums, squares)


def _places(
    cells: Cells, charter: Charter, rota: Rota, period: Period
) -> tuple[Places, Ints, Ints]:
    """Unit and side of every window and day that has cases, with these days and windows."""
    pairs = np.unique(np.stack([cells.window, cells.day]), axis=1)
    window, day = pairs[:, pairs[0] >= 0]
    return places_of(charter, rota, period, window, day), day, window


def _cases_sql(charter: Charter, metric: Metric, until: date, files: Sequence[str]) -> str:
    """Table `spent`: cases by unit, side, type, step of the grid and whether they ended there.

    `time` is in parts of the horizon, at most 1; whoever reaches 1 has been seen to the end.
    """
    formula = formula_sql(metric, charter)
    return f"""
        CREATE TEMP TABLE spent AS
        SELECT unit, side, type, step, ended, count(*) AS n, sum(time) AS sums,
               sum(time * time) AS squares, bool_or(possible) AS possible,
               bool_or(followed) AS followed, count(*) FILTER (lost AND time < 1) AS lost
        FROM (
            SELECT unit, side, type, time, possible, followed, lost,
                   {done_sql(until)} AND time < 1 AS ended,
                   CAST(round(time * {GRID}) AS INTEGER) AS step
            FROM (
                SELECT unit, side, type, ended_at,
                       least({seen_sql(formula, until)} / {metric.horizon!r}, 1) AS time,
                       {possible_sql(formula, until)} >= {metric.horizon!r} AS possible,
                       {told_sql(formula, until)} >= {metric.horizon!r} AS followed,
                       {lost_sql(until)} AS lost
                FROM (SELECT * FROM {rows_of(files)} AS entry {began_by(until)}) AS rows
                JOIN place ON rows."window" = place."window"
                          AND {ordinal_sql("rows.started_at")} = place.day
                JOIN kind ON {type_sql(charter, "rows.")} = kind.name
            ) WHERE time >= 0
        ) GROUP BY unit, side, type, step, ended
    """  # noqa: S608 - columns and formulas are checked names, files are bound


# Kaplan & Meier 1958 on the grid: cases that end at a step are at risk there, and so are those
# censored at it. Beyond the last step the curve stays where it is.
_MEANS = f"""
    WITH side_of AS (
        SELECT unit, side, type, sum(n) AS n, sum(sums) / sum(n) AS plain,
               sum(squares) AS squares,
               coalesce(sum(n) FILTER (NOT ended AND step < {GRID}), 0) AS censored
        FROM spent GROUP BY unit, side, type
        HAVING bool_or(possible) AND (sum(lost) = 0 OR bool_or(followed))
    ), steps AS (
        SELECT unit, side, type, step, sum(n) AS n,
               coalesce(sum(n) FILTER (ended), 0) AS ended
        FROM spent SEMI JOIN (SELECT * FROM side_of WHERE censored > 0) USING (unit, side, type)
        GROUP BY unit, side, type, step
    ), risk AS (
        SELECT *, sum(n) OVER (PARTITION BY unit, side, type ORDER BY step DESC
                               ROWS UNBOUNDED PRECEDING) AS at_risk
        FROM steps
    ), curve AS (
        SELECT unit, side, type, step, lag(step, 1, 0) OVER upto AS previous,
               product(1 - ended / at_risk) OVER upto AS after,
               product(1 - ended / at_risk) OVER (upto ROWS BETWEEN UNBOUNDED PRECEDING
                                                  AND 1 PRECEDING) AS before
        FROM risk WINDOW upto AS (PARTITION BY unit, side, type ORDER BY step)
    ), area AS (
        SELECT unit, side, type,
               (sum(coalesce(before, 1) * (step - previous))
                + arg_max(after, step) * ({GRID} - max(step))) / {GRID} AS mean
        FROM curve GROUP BY unit, side, type
    )
    SELECT unit, side, type, CAST(n AS DOUBLE) AS n, coalesce(mean, plain) AS mean, squares
    FROM side_of LEFT JOIN area USING (unit, side, type) ORDER BY unit, side, type
"""  # noqa: S608 - a constant
