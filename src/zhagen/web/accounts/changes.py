"""Everything an administrator can do to an account: each with its line of the trail.

Each function is one transaction. Who may do it is asked in the views (`reach`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zhagen.web.accounts import lockout
from zhagen.web.accounts.models import Department, Membership, User, Window
from zhagen.web.accounts.passwords import temporary
from zhagen.web.audit.trail import record

# A temporary password that nobody has used for three days is not waited for any longer.
_TEMPORARY: Final = timedelta(days=3)
# A role and its department; None stands for all of them.
Held = tuple[str, Department | None]


class ChangedMeanwhile(Exception):
    """Somebody else has saved this person since the page was opened."""


def add_person(
    by: User | None, username: str, shown_name: str, window: Window | None, roles: Iterable[Held]
) -> tuple[User, str]:
    """A new person and the temporary password, which is told once and stored nowhere."""
    password = temporary()
    with transaction.atomic():
        made = User.objects.create_user(
            username,
            password,
            shown_name=shown_name,
            window=window,
            password_until=timezone.now() + _TEMPORARY,
        )
        record(by, "person.added", "person", str(made.pk), by="administrator")
        for role, department in roles:
            _give(by, made, role, department)
    return made, password


def change_person(
    by: User,
    person: User,
    version: int,
    shown_name: str,
    window: Window | None,
) -> None:
    """Name and window; raises ChangedMeanwhile."""
    with transaction.atomic():
        _next_version(person, version)
        User.objects.filter(pk=person.pk).update(shown_name=shown_name, window=window)
        record(by, "person.changed", "person", str(person.pk), _place(window))


def change_roles(
    by: User, person: User, version: int, within: Iterable[Department | None], roles: Iterable[Held]
) -> None:
    """Make the roles in these departments exactly `roles`; what sign-on gave is left alone."""
    places = list(within)
    with transaction.atomic():
        _next_version(person, version)
        wanted = set(roles)
        held = {
            (one.role, one.department): one
            for one in Membership.objects.filter(user=person).select_related("department")
            if one.department in places and not one.from_sign_on
        }
        for (role, department), one in held.items():
            if (role, department) not in wanted:
                one.delete()
                record(by, "role.taken", "person", str(person.pk), department, role=role)
        for role, department in sorted(wanted - set(held), key=str):
            _give(by, person, role, department)


def set_active(by: User, person: User, *, active: bool) -> None:
    """Disable or enable; a disabled person is signed out at once, their records stay."""
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(
            is_active=active, version=F("version") + 1, sessions_ended=F("sessions_ended") + 1
        )
        action = "person.enabled" if active else "person.disabled"
        record(by, action, "person", str(person.pk))


def reset_password(by: User | None, person: User) -> str:
    """A temporary password, told once; every session of the person ends."""
    password = temporary()
    with transaction.atomic():
        person.refresh_from_db()
        person.set_password(password)
        person.password_changed_at = None
        person.password_until = timezone.now() + _TEMPORARY
        person.sessions_ended += 1
        person.version += 1
        person.save()
        lockout.forget(person.username)
        record(by, "password.reset", "person", str(person.pk))
    return password


def reset_factor(by: User | None, person: User) -> None:
    """Forget the telephone and the spare codes; every session of the person ends."""
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        _end(person)
        record(by, "factor.reset", "person", str(person.pk))


def end_sessions(by: User, person: User) -> None:
    """Sign the person out everywhere."""
    with transaction.atomic():
        _end(person)
        record(by, "person.sessions_ended", "person", str(person.pk))


def unlock(by: User | None, person: User) -> None:
    """Let the person try again at once."""
    with transaction.atomic():
        lockout.forget(person.username)
        record(by, "sign_in.unlocked", "person", str(person.pk))


def _end(person: User) -> None:
    User.objects.filter(pk=person.pk).update(sessions_ended=F("sessions_ended") + 1)


def _give(by: User | None, person: User, role: str, department: Department | None) -> None:
    Membership.objects.get_or_create(user=person, role=role, department=department)
    record(by, "role.given", "person", str(person.pk), department, role=role)


def _next_version(person: User, version: int) -> None:
    raised = User.objects.filter(pk=person.pk, version=version).update(version=version + 1)
    if not raised:
        raise ChangedMeanwhile


def _place(window: Window | None) -> Department | None:
    return window.department if window is not None else None
