"""Which talks a person reaches.

A talk belongs to the body whose item it is about. Before there is an item, and where that body is
no department of this installation or has nobody for it, whoever sits at a seat may see and take it:
somebody has to. The same holds for names that wait for a decision. Who has taken a talk keeps it
until it is given back, whatever it turns out to be about: the applicant must not be left with
nobody, and who ended it finds it among the ended ones.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from zhagen.web.accounts.models import Department, Membership, User
from zhagen.web.accounts.rights import Right, departments_with, person_of, roles_with
from zhagen.web.dialogues import handovers
from zhagen.web.dialogues.models import Alias, Talk


def bodies(user: object, right: Right) -> Q:
    """What narrows rows with a `body` to those the person reaches with this right."""
    own = departments_with(user, right).values("name")
    return Q(body__in=own) | ~Q(body__in=_served(right).values("name"))


def _served(right: Right) -> QuerySet[Department]:
    """The departments in which somebody has this right."""
    people = Membership.objects.filter(role__in=roles_with(right), user__is_active=True)
    here = Q(department=OuterRef("pk")) | Q(department=None)
    return Department.objects.filter(Exists(people.filter(here)))


def talks_of(user: User, right: Right) -> QuerySet[Talk]:
    """The talks a person reaches."""
    own = (handovers.TAKEN, handovers.CLOSED)
    held = Q(handover__taken_by=user, handover__status__in=own)
    return Talk.objects.filter(bodies(user, right) | held)


def talk_for(request: HttpRequest, talk_id: str, right: Right) -> Talk:
    """The talk, if this person reaches it; else it does not exist."""
    return get_object_or_404(talks_of(person_of(request), right), id=talk_id)


def elsewhere(talk_id: str, user: User) -> str | None:
    """The department a talk belongs to, where that is one this person has no seat in."""
    foreign = Talk.objects.filter(id=talk_id).exclude(bodies(user, Right.talk_seat))
    return foreign.values_list("body", flat=True).first()


def alias_for(request: HttpRequest, alias_id: str) -> Alias:
    """The alias, if this person may decide about its item; else it does not exist."""
    rows = Alias.objects.filter(bodies(request.user, Right.alias_approve))
    return get_object_or_404(rows, id=alias_id)


def department_of(body: str, user: User, right: Right) -> Department | None:
    """Where a line of the trail belongs: the body's department, else the person's own."""
    found = Department.objects.filter(name=body).first()
    return found or departments_with(user, right).first()
