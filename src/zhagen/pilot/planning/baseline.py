"""A department's handling records from before the start, as cells for the planner.

The file is read by the same rules as the pilot's own log, with the same formulas, so that what is
planned is what will be measured. Nothing of it is kept: only counts and sums leave this module.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import numpy as np

from zhagen.pilot.agreeing.formula import Formula, parse
from zhagen.pilot.cases.reading import Case, Tally, Terms, read_cases
from zhagen.pilot.cases.rows import Row
from zhagen.pilot.charter import Charter, Measure, Metric
from zhagen.pilot.formula_nodes import Kind
from zhagen.pilot.log.cells import empty_cells, metrics_of
from zhagen.pilot.log.terms import terms_of
from zhagen.pilot.model import CASE_COLUMNS, Cells, SetAside

# window, day, case type
_Place = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Persons:
    """The primary metric by person, which is what an online pilot draws: each counts once."""

    count: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a baseline file held: `received` = `accepted` + all `set_aside`."""

    cells: Cells
    received: int = 0
    accepted: int = 0
    set_aside: tuple[SetAside, ...] = ()
    persons: Persons | None = None


def read_baseline(rows: Iterable[tuple[int, Row]], charter: Charter) -> Baseline:
    """The baseline in `rows` (see `cases.rows.rows_of`). Raises BadCaseFile, BadFormula."""
    tally = Tally()
    counter = _Counter(charter, _values_of(charter))
    for case in read_cases(rows, baseline_terms(charter), tally):
        counter.add(case)
    return Baseline(
        cells=counter.cells(),
        received=tally.received,
        accepted=tally.accepted,
        set_aside=tally.set_aside,
        persons=counter.persons(),
    )


def baseline_terms(charter: Charter) -> Terms:
    """The charter's terms for the baseline alone: the agreed days, else all before the start."""
    first, last = charter.schedule.baseline_from, charter.schedule.baseline_to
    span = (first, last) if first and last else (date.min, charter.schedule.start - _DAY)
    return replace(terms_of(charter), spans=(span,))


_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Value:
    """A metric's formula on the scale on which it is compared."""

    metric: Metric
    formula: Formula

    def of(self, case: Case) -> float | None:
        found = self.formula.of(case)
        if found is None or self.metric.measure is not Measure.GEOMETRIC_MEAN_RATIO:
            return found
        return math.log(found) if found > 0 else None


def _values_of(charter: Charter) -> tuple[_Value, ...]:
    extra = dict.fromkeys(charter.columns.keys() - CASE_COLUMNS.keys(), Kind.NUMBER)
    columns: Mapping[str, Kind] = {**CASE_COLUMNS, **extra}
    return tuple(_Value(each, parse(each.formula, columns)) for each in metrics_of(charter))


@dataclass(slots=True)
class _Sums:
    """Running totals of a cell; lists have one entry a metric."""

    counts: list[int]
    sums: list[float]
    squares: list[float]
    n: int = 0
    open: int = 0


@dataclass(slots=True)
class _Counter:
    """Adds cases up by window, day and type, and the primary metric by person."""

    charter: Charter
    values: tuple[_Value, ...]
    places: dict[_Place, _Sums] = field(default_factory=dict)
    people: dict[str, list[float]] = field(default_factory=dict)

    def add(self, case: Case) -> None:
        started = case["started_at"]
        day = started.toordinal() if isinstance(started, datetime) else 0
        place = (str(case.get("window", "")), day, str(case.get(self.charter.mix_by, "")))
        cell = self.places.get(place)
        if cell is None:
            width = len(self.values)
            cell = self.places[place] = _Sums([0] * width, [0.0] * width, [0.0] * width)
        cell.n += 1
        cell.open += "ended_at" not in case
        for at, value in enumerate(self.values):
            found = value.of(case)
            if found is None:
                continue
            cell.counts[at] += 1
            cell.sums[at] += found
            cell.squares[at] += found * found
            if at == 0 and "person" in case:
                self._person(str(case["person"]), found)

    def _person(self, person: str, value: float) -> None:
        entry = self.people.setdefault(person, [0.0, 0.0])
        entry[0] += 1
        entry[1] += value

    def cells(self) -> Cells:
        if not self.places:
            return empty_cells(self.charter)
        windows = self.charter.assignment.windows or _sorted(key[0] for key in self.places)
        types = _sorted(key[2] for key in self.places)
        ordered = sorted(self.places.items())
        sums = [each for _, each in ordered]
        ids = [each.metric.id for each in self.values]
        return Cells(
            windows=windows,
            types=types,
            window=np.array([windows.index(key[0]) for key, _ in ordered], dtype=np.int64),
            day=np.array([key[1] for key, _ in ordered], dtype=np.int64),
            type=np.array([types.index(key[2]) for key, _ in ordered], dtype=np.int64),
            on=np.full(len(ordered), -1, dtype=np.int64),
            n=np.array([each.n for each in sums], dtype=np.int64),
            open=np.array([each.open for each in sums], dtype=np.int64),
            counts={
                name: np.array([each.counts[at] for each in sums], dtype=np.int64)
                for at, name in enumerate(ids)
            },
            sums={name: np.array([each.sums[at] for each in sums]) for at, name in enumerate(ids)},
            squares={
                name: np.array([each.squares[at] for each in sums]) for at, name in enumerate(ids)
            },
        )

    def persons(self) -> Persons | None:
        means = np.array([total / count for count, total in self.people.values()])
        if len(means) < 2:
            return None
        return Persons(len(means), float(means.mean()), float(means.var(ddof=1)))


def _sorted(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))
