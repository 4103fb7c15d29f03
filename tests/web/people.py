"""People for tests: who sees this page, and who must not.

officer = person(Role.officer)  # a signed-in Client; officer.user is the person
stranger = other_department_person(Role.officer)  # the same role elsewhere: gets 404
for role in without(Right.case_see): ...  # the roles that get 403
"""

from __future__ import annotations

import itertools
from functools import cache

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.contrib.auth.signals import user_logged_in
from django.test import Client
from django.utils import timezone

from zhagen.web.accounts import noted
from zhagen.web.accounts.gate import needs_second_factor
from zhagen.web.accounts.models import Department, Membership, User, Window
from zhagen.web.accounts.rights import RIGHTS, Right, Role

HERE = "示例市人力资源和社会保障局"
ELSEWHERE = "示例市住房公积金管理中心"
PASSWORD = "Xun-Chang-2026"  # noqa: S105 - of people who do not exist
_numbers = itertools.count(1)


class Person(Client):
    """A browser somebody is signed in with."""

    user: User
    department: Department


def person(role=None, department=HERE, *, name="", window="", **given) -> Person:
    """Somebody with this role in this department (none: no role at all), signed in."""
    place = department_of(department)
    user = User.objects.create(
        username=name or f"person{next(_numbers)}",
        password=_hashed(),
        shown_name=given.pop("shown_name", "陈晓燕"),
        password_changed_at=timezone.now(),
        window=Window.objects.get_or_create(department=place, name=window)[0] if window else None,
        **given,
    )
    if role is not None:
        Membership.objects.create(user=user, role=Role(role), department=place)
    return signed_in(user, place)


@cache
def _hashed() -> str:
    """Hashing is slow on purpose: once a run is enough."""
    return make_password(PASSWORD)


def whole_administrator(**given) -> Person:
    """An administrator of the whole installation."""
    made = person(None, **given)
    Membership.objects.create(user=made.user, role=Role.administrator, department=None)
    return signed_in(User.objects.get(pk=made.user.pk), made.department)


def other_department_person(role, department=ELSEWHERE, **given) -> Person:
    """The same role in another department: what belongs to HERE must be 404 for them."""
    return person(role, department, **given)


def without(right) -> list[Role]:
    """The roles that do not have this right."""
    return [role for role, rights in RIGHTS.items() if Right(right) not in rights]


def department_of(name=HERE) -> Department:
    return Department.objects.get_or_create(name=name)[0]


def signed_in(user, department) -> Person:
    client = Person()
    if needs_second_factor(user):
        TOTP.activate(user, generate_totp_secret())
    # The trail is to hold what the test does, not what it needed beforehand.
    user_logged_in.disconnect(dispatch_uid=f"{noted.__name__}.in")
    client.force_login(user)
    noted.connect()
    client.user, client.department = user, department
    return client
