"""Who does a row, and when it is done: assigning, settling a day, taking that back."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhagen.breakdown.wording import name_of
from zhagen.language.normalise import fold
from zhagen.web.accounts.models import Department, User
from zhagen.web.accounts.rights import Right, departments_with, roles_with
from zhagen.web.plans.faults import PlanFault
from zhagen.web.plans.history import audited, tell
from zhagen.web.plans.intake import describe
from zhagen.web.plans.models import Done, Plan, PlanState, Row
from zhagen.web.plans.table import issued_of, task_of
from zhagen.web.plans.wording import MESSAGES

_TO: Final = re.compile(r"(?:d|p(?P<person>[0-9]{1,9})-)(?P<place>[0-9]{1,9})")


def rows_for(user: object) -> QuerySet[Row]:
    """The rows a person may track: of the own department's plans, and those given to it."""
    places = departments_with(user, Right.plan_see)
    mine = Q(plan__department__in=places) | Q(department__in=places)
    held = Row.objects.filter(mine, removed=False, plan__state=PlanState.READY)
    held = held.filter(plan__forgotten_at=None)
    held = held.select_related("plan", "plan__department", "department", "person")
    # A list shows none of the long texts, and there are many rows.
    return held.defer("plan__document", "value", "machine")


def people() -> QuerySet[User]:
    """Who can be given a row: whoever may see plans somewhere."""
    roles = [role.value for role in roles_with(Right.plan_see)]
    held = User.objects.filter(is_active=True, memberships__role__in=roles)
    return held.distinct().order_by("shown_name", "username")


def choices() -> list[tuple[Department, list[User]]]:
    """Departments with their people, for one list to choose from."""
    roles = [role.value for role in roles_with(Right.plan_see)]
    found: dict[int, list[User]] = {}
    for user in people():
        for role, place in user.held:
            if role in roles and place is not None and user not in found.get(place, []):
                found.setdefault(place, []).append(user)
    places = Department.objects.order_by("name")
    return [(place, found.get(place.pk, [])) for place in places]


def chosen(text: str) -> tuple[Department | None, User | None]:
    """`d3`, `p7-3` (person 7 of department 3) or "" for nobody. Raises PlanFault."""
    if not text:
        return None, None
    named = _TO.fullmatch(text)
    if named is None:
        raise PlanFault(str(MESSAGES["no_one"]))
    department = Department.objects.filter(pk=int(named["place"])).first()
    person = None
    if named["person"]:
        person = (
            people().filter(pk=int(named["person"]), memberships__department=department).first()
        )
    if department is None or (named["person"] and person is None):
        raise PlanFault(str(MESSAGES["no_one"]))
    return department, person


def assign(
    plan: Plan, row: Row, department: Department | None, person: User | None, by: User,
    now: datetime,
) -> None:  # fmt: skip
    """Give a row to a department or one of its people; nobody takes it back."""
    if (row.department_id, row.person_id) == (
        department.pk if department else None, person.pk if person else None,
    ):  # fmt: skip
        return
    row.department, row.person = department, person
    row.changed_by, row.changed_at, row.version = by, now, row.version + 1
    row.save()
    tell(plan, "assigned", by, now, row=row.name)
    audited(plan, "plan.assigned", by, row=row.name, to=department.pk if department else 0)


def assign_by_lead(plan: Plan, by: User, now: datetime) -> int:
    """Give every row without anybody to the department that leads it, where names are the same."""
    places = {fold(place.name): place for place in Department.objects.all()}
    count = 0
    for row in Row.objects.select_for_update().filter(plan=plan, removed=False, department=None):
        task = task_of(plan, row.value)
        named = {fold(name_of(body)) for body in task.roles.lead}
        found = [places[name] for name in named if name in places]
        if len(found) == 1:
            assign(plan, row, found[0], None, by, now)
            count += 1
    return count


def settle(row: Row, day: str, words: str, by: User, now: datetime) -> None:
    """What was due is done: what was handed over is kept, and the next day comes up."""
    words = " ".join(words.split())[:300]
    if not words:
        raise PlanFault(str(MESSAGES["nothing_done"]))
    if row.done or day != (row.due.isoformat() if row.due else ""):
        raise PlanFault(str(MESSAGES["settled"]), 409)
    plan = row.plan
    Done.objects.create(row=row, due=row.due, words=words, by=by, at=now, before=row.settled)
    task = task_of(plan, row.value)
    if row.due is not None:
        row.settled = row.due
    describe(row, task, _since(row))
    row.done = row.due is None
    row.save()
    tell(plan, "done", by, now, row=row.name)
    audited(plan, "plan.done", by, row=row.name)


def take_back(done: Done, by: User, now: datetime) -> None:
    """It was not done after all: the day stands again. Only the last one can be taken back."""
    row = Row.objects.select_for_update().get(pk=done.row_id)
    last = row.dones.filter(taken_back_at=None).first()
    if last is None or last.pk != done.pk:
        raise PlanFault(str(MESSAGES["settled"]), 409)
    Done.objects.filter(pk=done.pk).update(taken_back_at=now)
    row.settled, row.done = done.before, False
    describe(row, task_of(row.plan, row.value), _since(row))
    row.save()
    tell(row.plan, "undone", by, now, row=row.name)
    audited(row.plan, "plan.done", by, row=row.name, back=1)


def _since(row: Row) -> date:
    return issued_of(row.plan) or timezone.localdate(row.plan.created_at)
