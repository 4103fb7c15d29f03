"""An online pilot: persons are drawn, so persons are the units, however many cases they bring.

The arm of a person is a coin on the pseudonym (`rota.person_arm`), which anyone can toss again
from the sealed seed; what was done is only compared with it. A metric's level in an arm is the sum
over its cases by their number, and its variance comes from the persons' own shares in that
quotient (delta method for ratio metrics, Deng et al. 2018), type by type under fixed weights.
Everything is added up in DuckDB: one row a person and type, then a dozen numbers an arm.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import numpy as np

from zhagen.measures.balance import sample_ratio
from zhagen.measures.distributions import t_upper
from zhagen.measures.errors import BadMeasure, OutOfRange, TooFew
from zhagen.measures.means import welch
from zhagen.measures.relative import fieller, log_delta
from zhagen.pilot.charter import Charter, Design, Measure, Metric
from zhagen.pilot.estimating.estimate import Effect, in_scales, relative_change
from zhagen.pilot.estimating.looks import Gathered, sealed_information
from zhagen.pilot.estimating.rota import CLOSED, Rota, person_arm
from zhagen.pilot.estimating.units import Period
from zhagen.pilot.log.cells import ARMS
from zhagen.pilot.log.metric_sql import (
    connection,
    drawn_sql,
    metrics_of,
    type_sql,
    value_sql,
    week_sql,
)
from zhagen.pilot.log.pseudonyms import Secret
from zhagen.pilot.log.typed_rows import bound_files, rows_of
from zhagen.pilot.model import Arm, Estimate, Floats

# Below this a level cannot be told from 1 in floating point.
_LEAST_TAIL = 1e-12


@dataclass(frozen=True, slots=True)
class ArmMean:
    """A level in an arm with the variance that `n` independent persons leave it."""

    n: int
    mean: float
    mean_variance: float


@dataclass(frozen=True, slots=True)
class PersonsSeen:
    """Persons by arm (without, with), and by metric both levels, standardised and as counted.

    `covered` is the share of the type weights that both arms had for the primary metric.
    """

    persons: tuple[int, int]
    levels: Mapping[str, tuple[ArmMean, ArmMean]]
    raw: Mapping[str, tuple[ArmMean, ArmMean]]
    covered: float


def arm_of(charter: Charter, secret: Secret, person: str) -> Arm:
    """The arm of a person as the service must give it; `person` is the id the log will carry."""
    disguised = secret.disguise("person", person)
    return Arm.ON if person_arm(charter.assignment.seed, disguised) else Arm.OFF


def arms_rota(charter: Charter) -> Rota:
    """Both arms as two 'windows', on every day: how checks by window work for drawn persons."""
    schedule = charter.schedule
    days = 7 * (schedule.weeks + schedule.extension_weeks)
    state = np.repeat(np.array([[0], [1]], dtype=np.int8), days, axis=1)
    for day in schedule.closed:
        at = (day - schedule.start) // timedelta(days=1)
        if 0 <= at < days:
            state[:, at] = CLOSED
    return Rota(ARMS, schedule.start, state, np.full(state.shape, CLOSED, dtype=np.int64))


def see_persons(
    files: Sequence[str],
    charter: Charter,
    types: Sequence[str],
    weights: Floats,
    period: Period,
    until: date,
) -> PersonsSeen:
    """Add up the cases of `period`'s weeks by person. `weights` (T,) belong to `types`.

    Raises TooFew for a log without cases.
    """
    if charter.assignment.design is not Design.ONLINE:
        raise ValueError(charter.assignment.design)
    if not files:
        raise TooFew("办件", 0, 1)
    metrics = metrics_of(charter)
    with connection() as opened:
        opened.execute(_persons_sql(charter, period, until, files), bound_files(files))
        totals = _totals(opened, types, len(metrics))
        persons = _count(opened)
        levels, raw, covered = {}, {}, 1.0
        for at, metric in enumerate(metrics):
            x, y = totals[0, at], totals[1, at]
            shared = np.where((x > 0).all(axis=0), weights, 0.0)
            if at == 0:
                covered = float(shared.sum())
            part = shared / shared.sum() if shared.sum() > 0 else shared
            levels[metric.id] = _arms(opened, at, types, x, y, part)
            raw[metric.id] = _arms(opened, at, types, x, y, None)
    return PersonsSeen(persons, levels, raw, covered)


def effect_of_persons(seen: PersonsSeen, metric: Metric, *, raw: bool = False) -> Effect:
    """The effect on the scale of the test (see `estimate.effect_of`). Raises BadMeasure."""
    off, on = _both(seen, metric, raw=raw)
    if metric.measure.is_ratio and metric.measure is not Measure.GEOMETRIC_MEAN_RATIO:
        found = log_delta(on, off)
        return Effect(math.log1p(found.estimate), found.se, found.df, off.n + on.n)
    plain = welch(on, off)
    return Effect(plain.estimate, plain.se, plain.df, off.n + on.n)


def estimate_of_persons(
    seen: PersonsSeen, metric: Metric, tail: float, *, raw: bool = False
) -> Estimate:
    """The effect with the interval that leaves `tail` on each side, in the report's scales."""
    off, on = _both(seen, metric, raw=raw)
    effect = effect_of_persons(seen, metric, raw=raw)
    level, wide = off.mean, t_upper(tail, effect.df) * effect.se
    if metric.measure is Measure.GEOMETRIC_MEAN_RATIO:
        value, low, high = map(
            relative_change, (effect.value, effect.value - wide, effect.value + wide)
        )
        level = math.exp(off.mean)
    elif metric.measure.is_ratio:
        found = fieller(on, off, level=1 - 2 * max(tail, _LEAST_TAIL))
        value, low, high = on.mean / off.mean - 1, found.lower, found.upper
        if found.outside or not found.bounded:
            low, high = -1.0, math.inf
    else:
        value, low, high = effect.value, effect.value - wide, effect.value + wide
    return in_scales(effect, (value, low, high), level, metric)


def gathered_from(seen: PersonsSeen, charter: Charter, week: int) -> Gathered:
    """Information from the numbers of persons: the sealed variances are those of one person."""
    sealed = sealed_information(charter)
    arms = seen.raw[charter.primary.id]
    if not all(arm.n for arm in arms):
        return Gathered(week, 0.0)
    return Gathered(week, 1 / sum((sealed.between + sealed.within) / arm.n for arm in arms))


def split_p(seen: PersonsSeen) -> float | None:
    """Whether the persons of the log fit the coin: p of the sample ratio test, None for nobody."""
    try:
        return sample_ratio(seen.persons, (1, 1)).p
    except BadMeasure:
        return None


def _both(seen: PersonsSeen, metric: Metric, *, raw: bool) -> tuple[ArmMean, ArmMean]:
    off, on = (seen.raw if raw else seen.levels)[metric.id]
    if min(off.n, on.n) < 2:
        raise TooFew("每组的申请人", min(off.n, on.n), 2)
    if metric.measure.is_ratio and metric.measure is not Measure.GEOMETRIC_MEAN_RATIO:
        for arm in (off, on):
            if arm.mean <= 0:
                raise OutOfRange(f"{metric.title}的均值", arm.mean, "大于 0")
    return off, on


def _persons_sql(charter: Charter, period: Period, until: date, files: Sequence[str]) -> str:
    """Table `person`: one row a person and type with, for each metric, x cases and their sum y."""
    values = [value_sql(each, charter, until) for each in metrics_of(charter)]
    sums = ", ".join(
        f"count({value}) AS x{at}, coalesce(sum({value}), 0) AS y{at}"
        for at, value in enumerate(values)
    )
    week = week_sql(charter)
    closed = " ".join(
        f"AND CAST(started_at AS DATE) <> DATE '{day.isoformat()}'"
        for day in charter.schedule.closed
    )
    return f"""
        CREATE TEMP TABLE person AS
        SELECT person, {drawn_sql(charter.assignment.seed)} AS arm, type, * EXCLUDE (person, type)
        FROM (
            SELECT person, {type_sql(charter)} AS type, {sums}
            FROM {rows_of(files)} AS rows
            WHERE person IS NOT NULL AND {week} BETWEEN {period.first} AND {period.last} {closed}
            GROUP BY ALL
        )
    """  # noqa: S608 - columns and formulas are checked names, files are bound


def _totals(opened: duckdb.DuckDBPyConnection, types: Sequence[str], metrics: int) -> Floats:
    """Sums (2: cases, values; metrics; 2: arms; types) over all persons."""
    sums = ", ".join(f"sum(x{at}), sum(y{at})" for at in range(metrics))
    rows = opened.execute(
        f"SELECT arm, type, {sums} FROM person GROUP BY arm, type"  # noqa: S608 - numbers only
    ).fetchall()
    found = np.zeros((2, metrics, len(ARMS), len(types)))
    place = {name: at for at, name in enumerate(types)}
    for arm, kind, *values in rows:
        at = (ARMS.index(arm), place[kind])
        found[0, :, at[0], at[1]] = values[0::2]
        found[1, :, at[0], at[1]] = values[1::2]
    return found


def _count(opened: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    rows = opened.execute("SELECT arm, count(DISTINCT person) FROM person GROUP BY arm").fetchall()
    found = dict(rows)
    return int(found.get("off", 0)), int(found.get("on", 0))


def _arms(
    opened: duckdb.DuckDBPyConnection,
    at: int,
    types: Sequence[str],
    x: Floats,
    y: Floats,
    part: Floats | None,
) -> tuple[ArmMean, ArmMean]:
    """Both arms' levels of metric number `at`; `x`, `y` (arms, types), `part` the weights.

    A person's share in the level is u = sum over types of part / x_t (y_it - r_t x_it); their
    squares add up to the variance. Without weights all types are one.
    """
    if part is None:
        cases, values = x.sum(axis=1, keepdims=True), y.sum(axis=1, keepdims=True)
        part, spread = np.ones(1), np.ones(x.shape)
    else:
        cases, values, spread = x, y, np.ones(x.shape)
    rate = np.divide(values, cases, out=np.zeros_like(values), where=cases > 0)
    lever = np.divide(part, cases, out=np.zeros_like(cases), where=cases > 0)
    levers = {
        "arm": np.repeat(np.array(ARMS, dtype=object), len(types)),
        "type": np.tile(np.array(types, dtype=object), len(ARMS)),
        "rate": (rate * spread).ravel(),
        "lever": (lever * spread).ravel(),
    }
    opened.register("levers", levers)
    rows = opened.execute(
        f"""
        SELECT arm, count(*), sum(u * u) FROM (
            SELECT person, arm, sum(lever * (y{at} - rate * x{at})) AS u
            FROM person JOIN levers USING (arm, type) WHERE x{at} > 0 GROUP BY person, arm
        ) GROUP BY arm
        """  # noqa: S608 - numbers only
    ).fetchall()
    spreads = {str(arm): (int(n), float(squares)) for arm, n, squares in rows}
    found = []
    for side, arm in enumerate(ARMS):
        n, squares = spreads.get(arm, (0, 0.0))
        variance = squares * n / (n - 1) if n > 1 else 0.0
        found.append(ArmMean(n, float((part * rate[side]).sum()), variance))
    return found[0], found[1]
