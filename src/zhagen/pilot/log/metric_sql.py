"""A charter's metrics as DuckDB expressions over the typed rows of a log.

Restricted means need the moment up to which the rows tell anything (the end of the look's day, for
a case without an end the time of its export): such a case has been seen for a part of its time.
Everything here reads the rows of `typed_rows.ROWS`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import duckdb

from zhagen.pilot.agreeing.formula import Formula, parse
from zhagen.pilot.charter import Charter, Measure, Metric
from zhagen.pilot.formula_nodes import Kind
from zhagen.pilot.log.typed_rows import KNOWN
from zhagen.pilot.model import CASE_COLUMNS

# Enough for the grouping's hash tables; DuckDB spills to disk before it takes more.
MEMORY = "160MB"
_END = '"ended_at"'


@contextmanager
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database in memory that stays small."""
    with (
        tempfile.TemporaryDirectory() as spill,
        duckdb.connect(
            config={"threads": 2, "memory_limit": MEMORY, "temp_directory": spill}
        ) as opened,
    ):
        opened.execute("SET preserve_insertion_order = false")
        yield opened


def metrics_of(charter: Charter) -> tuple[Metric, ...]:
    """Primary, guardrails, secondary: everything that is counted."""
    return (
        charter.primary,
        *(each.metric for each in charter.guardrails),
        *charter.secondary,
    )


def formula_sql(metric: Metric, charter: Charter) -> str:
    """The metric's formula as it stands."""
    return formula_of(metric, charter).sql()


def formula_of(metric: Metric, charter: Charter) -> Formula:
    """The metric's formula over the columns of a case and those that the charter adds."""
    columns = {**CASE_COLUMNS, **dict.fromkeys(charter.columns.keys() - CASE_COLUMNS, Kind.NUMBER)}
    return parse(metric.formula, columns)


def value_sql(metric: Metric, charter: Charter, until: date | None) -> str:
    """A case's value on the scale on which the metric is compared; empty where it has none.

    A restricted mean counts cases that began early enough to be followed to the horizon: whether
    a case counts must not depend on how long it took. Where the log never told how a case went on
    it is missing here; the curves of `survival` use what was seen of it.
    """
    value = formula_sql(metric, charter)
    if metric.measure is Measure.GEOMETRIC_MEAN_RATIO:
        # Nothing takes no time: a duration of zero or less has no logarithm and counts as missing.
        return f"CASE WHEN {value} > 0 THEN ln({value}) END"
    if metric.measure is not Measure.RESTRICTED_MEAN_RATIO:
        return value
    if until is None:
        return f"CASE WHEN {value} IS NOT NULL THEN least({value}, {metric.horizon!r}) END"
    possible, seen = possible_sql(value, until), seen_sql(value, until)
    ended = f"{_END} IS NOT NULL" if _END in value else "TRUE"
    told = f"({ended} OR {seen} >= {metric.horizon!r})"
    return (
        f"CASE WHEN {possible} >= {metric.horizon!r} AND {told}"
        f" THEN least({seen}, {metric.horizon!r}) END"
    )


def cut_sql(until: date) -> str:
    """The first moment after the day `until`."""
    return f"CAST('{(until + timedelta(days=1)).isoformat()}' AS TIMESTAMP)"


def done_sql(until: date) -> str:
    """Whether the case had ended by the end of `until`."""
    return f"coalesce({_END} <= {cut_sql(until)}, FALSE)"


def seen_sql(formula: str, until: date) -> str:
    """The formula with what was seen by the end of `until`.

    A case that ended later was running then; one without an end was seen as far as its export
    tells (see `typed_rows`), which may be less.
    """
    cut = cut_sql(until)
    seen = f"CASE WHEN {_END} <= {cut} THEN {_END} ELSE least({cut}, {KNOWN}) END"
    return formula.replace(_END, f"({seen})")


def told_sql(formula: str, until: date) -> str:
    """The formula as if the case had lasted as long as its exports tell of it by then."""
    return formula.replace(_END, f"least({cut_sql(until)}, {KNOWN})")


def lost_sql(until: date) -> str:
    """Whether nobody told how the case, still open then, went on before the end of `until`."""
    return f"({_END} IS NULL AND {KNOWN} < {cut_sql(until)})"


def possible_sql(formula: str, until: date) -> str:
    """The formula as if the case had lasted to the end of `until`: how long it could be seen."""
    return formula.replace(_END, cut_sql(until))


def week_sql(charter: Charter) -> str:
    """The week of the pilot in which a case began, as `Schedule.week_of` counts."""
    start = charter.schedule.start.isoformat()
    # Before the start the quotient is negative: floor it as Python does.
    days = f"(CAST(started_at AS DATE) - DATE '{start}')"
    return f"(CAST(floor({days} / 7.0) AS BIGINT) + 1)"


def type_sql(charter: Charter, table: str = "") -> str:
    """The case type as text, empty where it is not given; any column may sort cases into types."""
    return f"coalesce(CAST({table}\"{charter.mix_by}\" AS VARCHAR), '')"


def ordinal_sql(moment: str) -> str:
    """The day of a moment as `date.toordinal()` counts."""
    return f"(CAST({moment} AS DATE) - DATE '0001-01-01' + 1)"


def drawn_sql(seed: int) -> str:
    """The arm drawn for the row's person as 'on' or 'off' (see `rota.person_arm`)."""
    return (
        f"CASE WHEN sha256('{seed}' || chr(10) || 'person' || chr(10) || person) >= '8'"
        " THEN 'on' ELSE 'off' END"
    )


def began_by(until: date | None) -> str:
    """The WHERE clause of the cases that had begun by the end of `until`."""
    return "" if until is None else f"WHERE started_at < {cut_sql(until)}"
