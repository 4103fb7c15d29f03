"""The optional second reading by the configured model: suggestions and questions, never a field.

Only asked for by a person, only by a worker, and only for rows nobody touched: what a person wrote
is not argued with. A model that is away or says nothing usable changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from zhagen.breakdown.advising.advise import AdviceCounts, advised
from zhagen.breakdown.model import Task
from zhagen.breakdown.to_json import task_json
from zhagen.web.configuration import model_of
from zhagen.web.plans.models import Plan, Row
from zhagen.web.plans.table import breakdown_of_rows

ADVISE: Final = "plans.advise"


@dataclass(frozen=True, slots=True)
class Advice:
    """What the model offered for the rows it was asked about, and how the asking went."""

    tasks: tuple[Task, ...]
    counts: AdviceCounts


def untouched(plan: Plan) -> list[Row]:
    """The rows that still read as the machine read them."""
    rows = plan.rows.filter(removed=False, standing="open")
    return [row for row in rows if row.machine is not None and row.value == row.machine]


def ask(plan: Plan) -> Advice | None:
    """What the model makes of the untouched rows; None where no model is configured."""
    endpoint = model_of(settings.CONFIGURATION)
    rows = untouched(plan)
    if endpoint is None or not rows:
        return None
    found, counts = advised(breakdown_of_rows(plan, rows), endpoint)
    return Advice(found.tasks, counts)


def lay(plan: Plan, advice: Advice) -> int:
    """Put the offers on the rows that nobody touched meanwhile; returns how many have new ones."""
    given = {task.id: task_json(task) for task in advice.tasks}
    count = 0
    for row in untouched(plan):
        value = given.get(row.name)
        if value is None or value == row.value:
            continue
        changed = Row.objects.filter(pk=row.pk, version=row.version)
        count += changed.update(value=value, machine=value)
    return count
