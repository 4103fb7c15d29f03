"""Rows of the database as the library's breakdown, and the other way."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from zhagen.breakdown.from_json import breakdown_from_json
from zhagen.breakdown.model import Breakdown, Standing, Task
from zhagen.breakdown.to_json import breakdown_json, task_json

if TYPE_CHECKING:
    from zhagen.web.plans.models import Plan, Row

Json = dict[str, object]


def kept_document(found: Breakdown) -> Json:
    """What of a breakdown is the same for all its rows: the document, and what is no task."""
    whole = breakdown_json(found)
    return {"document": whole["document"], "others": whole["others"]}


def breakdown_of_rows(plan: Plan, rows: Iterable[Row]) -> Breakdown:
    """The plan as it now stands."""
    return _breakdown(plan, [row.value for row in rows])


def machine_of(plan: Plan, rows: Iterable[Row]) -> Breakdown:
    """What was read from the document, removed rows included; rows of people are not in it."""
    return _breakdown(plan, [row.machine for row in rows if row.machine is not None])


def both_of(plan: Plan, rows: Sequence[Row]) -> tuple[Breakdown, dict[str, Task]]:
    """The plan as it stands, and what the machine read, by the name of the row."""
    now = breakdown_of_rows(plan, rows)
    read = _breakdown(plan, [row.machine for row in rows if row.machine is not None])
    return now, {task.id: task for task in read.tasks}


def _breakdown(plan: Plan, tasks: Sequence[Json]) -> Breakdown:
    value = {"schema": 1, **plan.document, "tasks": tasks}
    return breakdown_from_json(json.dumps(value))


def task_of(plan: Plan, value: Json) -> Task:
    """One task out of its stored form."""
    return _breakdown(plan, [value]).tasks[0]


def json_of(task: Task) -> Json:
    """One task as it is stored."""
    return task_json(task)


def standing_of(task: Task) -> Standing:
    """What a person did with the row."""
    return task.check.standing if task.check else Standing.OPEN


def paragraph_of(task: Task) -> int:
    """The paragraph a task was read from; 0 for one that a person added."""
    return task.evidence[0].paragraph if task.evidence else 0


def issued_of(plan: Plan) -> date | None:
    """The day of writing."""
    document = cast("Json", plan.document.get("document") or {})
    told = document.get("issued")
    return date.fromisoformat(told) if isinstance(told, str) else None


def paragraphs_of(plan: Plan) -> list[int]:
    """The numbers of the paragraphs, in reading order."""
    document = cast("dict[str, list[dict[str, int]]]", plan.document.get("document") or {})
    return [one["id"] for one in document.get("paragraphs", [])]
