"""`{% load plans %}`: words of closed lists, whether a thing is a row."""

from __future__ import annotations

from datetime import date

from django import template
from django.http import QueryDict

from zhagen.web.plans import wording
from zhagen.web.plans.models import Row
from zhagen.web.plans.shown import RowShown

register = template.Library()


@register.filter
def is_row(entry: object) -> bool:
    """Whether an entry of the table is a task, and not a paragraph that is none."""
    return isinstance(entry, RowShown)


@register.filter
def step_word(kind: str) -> str:
    """What was done: {{ step.kind|step_word }}."""
    return str(wording.STEPS.get(kind, kind))


@register.filter
def given_to(row: Row) -> str:
    """The value of the list to choose from that stands for whom a row was given to."""
    if row.department_id is None:
        return ""
    return f"p{row.person_id}-{row.department_id}" if row.person_id else f"d{row.department_id}"


@register.filter
def same(one: object, other: object) -> bool:
    """Whether two values are the same, to be handed on to an included part."""
    return one == other


@register.filter
def as_place(pk: int) -> str:
    """The choice that stands for a department."""
    return f"d{pk}"


@register.filter
def as_person(pk: int, place: int) -> str:
    """The choice that stands for a person of a department."""
    return f"p{pk}-{place}"


@register.filter
def days_since(day: date, other: date) -> int:
    """How many days lie between a day and a later one."""
    return (other - day).days


@register.filter
def marking(given: QueryDict, row: object) -> str:
    """The same page with the form of one row open; with "" for none."""
    kept = given.copy()
    kept.pop("mark", None)
    if row:
        kept["mark"] = str(row)
    return kept.urlencode()
