"""Single sign-on by OpenID Connect: who comes from there, and which roles they bring.

The office's sign-on decides who a person is; this installation decides which of its claims mean
which role (`oidc_roles`). A person with no such claim gets no account here. What the claims give
they also take away: roles that came from there and are no longer claimed are withdrawn at the next
sign-in, and who brings none any more is signed out everywhere; roles that an administrator gave
stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render

from zhagen.web.accounts.changes import end_sessions
from zhagen.web.accounts.gate import came_by_sign_on
from zhagen.web.accounts.models import Department, Membership, User
from zhagen.web.audit.trail import record
from zhagen.web.configuration import sign_on_role

_LONGEST_NAME: Final = 40


class SignOn(DefaultSocialAccountAdapter):
    """What happens between the sign-on's answer and a session here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Whoever passed `pre_social_login` brings a role."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse who brings no role; keep nothing of the claims but the subject."""
        claims = _claims(sociallogin.account.extra_data)
        roles = claimed_roles(claims)
        account = sociallogin.account
        account.extra_data = {}
        sociallogin.email_addresses = []
        if account.pk:
            account.save(update_fields=["extra_data"])
        if not roles:
            if sociallogin.is_existing and isinstance(sociallogin.user, User):
                withdraw(sociallogin.user)
            raise ImmediateHttpResponse(render(request, "accounts/no_role.html", status=403))
        if not sociallogin.is_existing:
            _join_local(request, sociallogin)
        if sociallogin.is_existing and isinstance(sociallogin.user, User):
            give(sociallogin.user, roles)
        came_by_sign_on(request)
        request.session["zhagen.claimed"] = [list(role) for role in roles]

    def populate_user(
        self,
        request: HttpRequest,  # noqa: ARG002
        sociallogin: SocialLogin,
        data: Mapping[str, Any],
    ) -> User:
        """Sign-in name and shown name, nothing else."""
        user = sociallogin.user
        assert isinstance(user, User)  # noqa: S101 - AUTH_USER_MODEL
        user.username = str(data.get("username") or data.get("user_id") or "").strip()[:60]
        user.shown_name = str(data.get("name") or "")[:_LONGEST_NAME]
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:  # noqa: ANN401
        """A person who comes for the first time."""
        with transaction.atomic():
            user = super().save_user(request, sociallogin, form)
            assert isinstance(user, User)  # noqa: S101 - AUTH_USER_MODEL
            give(user, [tuple(role) for role in request.session.pop("zhagen.claimed", [])])
            record(user, "person.added", "person", str(user.pk), by="sign_on")
        return user


def claimed_roles(claims: Mapping[str, object]) -> list[tuple[str, str]]:
    """The roles, each with its department, that these claims stand for."""
    given = claims.get(settings.CONFIGURATION.oidc_claim, ())
    values = {given} if isinstance(given, str) else set(map(str, _items(given)))
    found = []
    for line in settings.CONFIGURATION.oidc_roles:
        value, role, department = sign_on_role(line)
        if value in values:
            found.append((role, department))
    return found


def give(user: User, roles: Iterable[tuple[str, str]]) -> None:
    """Make the roles from the sign-on exactly these; each change is a line of the trail."""
    with transaction.atomic():
        wanted = {(role, _department(name)) for role, name in roles}
        mine = Membership.objects.filter(user=user)
        for held in mine.filter(from_sign_on=True).select_related("department"):
            if (held.role, held.department) not in wanted:
                held.delete()
                record(
                    user, "role.taken", "person", str(user.pk), held.department,
                    role=held.role, by="sign_on",
                )  # fmt: skip
        for role, department in sorted(wanted, key=str):
            _held, new = mine.get_or_create(
                user=user, role=role, department=department, defaults={"from_sign_on": True}
            )
            if new:
                record(
                    user, "role.given", "person", str(user.pk), department,
                    role=role, by="sign_on",
                )  # fmt: skip
    user.__dict__.pop("held", None)


def withdraw(user: User) -> None:
    """The sign-on no longer vouches for them: its roles go, and every session ends."""
    with transaction.atomic():
        give(user, ())
        end_sessions(user, user)


def _join_local(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Somebody an administrator has added before, under the same sign-in name."""
    name = sociallogin.user.username
    known = User.objects.filter(username__iexact=name, is_active=True).first() if name else None
    if known is not None:
        sociallogin.connect(request, known)


def _department(name: str) -> Department | None:
    if name == "*":
        return None
    return Department.objects.get_or_create(name=name)[0]


def _claims(data: Mapping[str, Any]) -> dict[str, object]:
    """What the identity token and the user page say together; the token wins."""
    page, token = data.get("userinfo"), data.get("id_token")
    if page is None and token is None:
        return dict(data)
    return {**(page or {}), **(token or {})}


def _items(given: object) -> Iterable[object]:
    return given if isinstance(given, (list, tuple)) else ()
