"""Whom an administrator may look after.

An administrator of the whole installation looks after everybody. One of a department looks after
the roles of that department, and after the account itself (password, second factor, name) only
where all roles of the person lie within reach: else the administrator of a small office could
take over the account of somebody who decides elsewhere.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhagen.web.accounts.models import Department, Membership, User
from zhagen.web.accounts.rights import Right, departments_with, may_everywhere


def within_reach(administrator: User) -> QuerySet[User]:
    """The people this administrator sees."""
    if may_everywhere(administrator, Right.people):
        return User.objects.all()
    mine = departments_with(administrator, Right.people)
    here = Q(memberships__department__in=mine) | Q(window__department__in=mine)
    return User.objects.filter(here).distinct()


def owns_account(administrator: User, person: User) -> bool:
    """Whether the account itself may be changed, and not only the roles here."""
    if administrator.pk == person.pk:
        return False
    if may_everywhere(administrator, Right.people):
        return True
    mine = departments_with(administrator, Right.people)
    elsewhere = Membership.objects.filter(user=person).exclude(department__in=mine)
    return not elsewhere.exists()


def departments_of(administrator: User) -> QuerySet[Department]:
    """The departments whose roles and windows this administrator looks after."""
    return departments_with(administrator, Right.people).order_by("name")
