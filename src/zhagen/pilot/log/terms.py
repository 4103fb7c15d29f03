"""What a charter asks of a case before it counts."""

from __future__ import annotations

from zhagen.pilot.agreeing.formula import timed_columns
from zhagen.pilot.cases.reading import Terms
from zhagen.pilot.charter import Charter, Design
from zhagen.pilot.log.metric_sql import formula_of, metrics_of
from zhagen.pilot.model import CASE_COLUMNS


def terms_of(charter: Charter) -> Terms:
    """Columns, windows and periods of `charter`; the permitted extension counts as pilot."""
    schedule = charter.schedule
    last = schedule.last_day(schedule.weeks + schedule.extension_weeks)
    spans = [(schedule.start, last)]
    if schedule.baseline_from and schedule.baseline_to:
        spans.insert(0, (schedule.baseline_from, schedule.baseline_to))
    online = charter.assignment.design is Design.ONLINE
    return Terms(
        columns=charter.columns,
        windows=frozenset() if online else frozenset(charter.assignment.windows),
        spans=tuple(spans),
        extra=frozenset(charter.columns) - frozenset(CASE_COLUMNS),
        timed=frozenset().union(
            *(timed_columns(formula_of(each, charter).node) for each in metrics_of(charter))
        ),
    )
