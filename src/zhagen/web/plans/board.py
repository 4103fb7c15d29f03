"""The tracking board: which rows are late, due soon, done, or without a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.http import QueryDict

from zhagen.web.accounts.models import Department, User
from zhagen.web.plans.models import Done, Plan, Row
from zhagen.web.plans.tracking import rows_for

SOON: Final = 7
LATER: Final = 30
_LONGEST_KEY: Final = 16
VIEWS: Final = ("late", "soon", "month", "after", "undated", "done")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody filtered by."""

    view: str
    plan: str
    place: str
    mine: bool
    words: str


def chosen_of(given: QueryDict, late: int) -> Chosen:
    """The filters of an address; without a view the first one that has something."""
    view = given.get("show", "")
    if view not in VIEWS:
        view = "late" if late else "soon"
    words = given.get("q", "")[:60]
    return Chosen(view, _key(given, "plan"), _key(given, "to"), given.get("mine") == "1", words)


def _key(given: QueryDict, name: str) -> str:
    text = given.get(name, "")
    return text if text.isascii() and text.isdecimal() and len(text) < _LONGEST_KEY else ""


def filtered(user: User, chosen: Chosen) -> QuerySet[Row]:
    """The rows of every view under these filters."""
    rows = rows_for(user)
    if chosen.plan:
        rows = rows.filter(plan_id=int(chosen.plan))
    if chosen.place:
        rows = rows.filter(department_id=int(chosen.place))
    if chosen.mine:
        rows = rows.filter(person=user)
    if chosen.words:
        rows = rows.filter(
            Q(title__icontains=chosen.words) | Q(plan__title__icontains=chosen.words)
        )
    return rows


def in_view(rows: QuerySet[Row], view: str, today: date) -> QuerySet[Row]:
    """The rows of one view, the most pressing first."""
    soon, later = today + timedelta(days=SOON), today + timedelta(days=LATER)
    which = {
        "late": Q(done=False, due__lt=today),
        "soon": Q(done=False, due__gte=today, due__lte=soon),
        "month": Q(done=False, due__gt=soon, due__lte=later),
        "after": Q(done=False, due__gt=later),
        "undated": Q(done=False, due=None),
        "done": Q(done=True),
    }
    return rows.filter(which[view]).order_by("due", "plan_id", "position")


def dones_of(rows: QuerySet[Row]) -> QuerySet[Done]:
    """What was settled lately, newest first: a rhythm's rounds each stand for themselves."""
    found = Done.objects.filter(row__in=rows, taken_back_at=None)
    return found.select_related("row", "row__plan", "row__department", "row__person", "by")


def plans_of(rows: QuerySet[Row]) -> QuerySet[Plan]:
    """The plans that have rows on the board."""
    return Plan.objects.filter(pk__in=rows.values("plan_id"))


def places_of(rows: QuerySet[Row]) -> QuerySet[Department]:
    """The departments that have rows on the board."""
    return Department.objects.filter(pk__in=rows.values("department_id")).order_by("name")
