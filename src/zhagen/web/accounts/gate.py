"""What comes before anything else: a password of one's own, and a second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from zhagen.web.accounts.models import User

# Pages that are open while something is still to be done.
_OPEN: Final = ("account_", "mfa_", "openid_connect_", "socialaccount_", "look:language")
_FACTOR_SEEN: Final = "zhagen.second_factor"
_BY_SIGN_ON: Final = "zhagen.by_sign_on"


class Gate:
    """Middleware: lead to what is still to be done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the next handler."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Everything is decided once the view is known."""
        return self._next(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _named: object
    ) -> HttpResponse | None:
        """The page that comes first, or None to go on."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        user: object = request.user
        if not isinstance(user, User):
            return None
        match = request.resolver_match
        if match is None or match.view_name.startswith(_OPEN) or match.namespaces[:1] == ["api"]:
            return None
        page = to_do(request, user)
        return redirect(page) if page else None


def to_do(request: HttpRequest, user: User) -> str:
    """The name of the page that must come first; empty where nothing is to be done."""
    if must_change_password(user):
        return "account_change_password"
    if needs_second_factor(user) and not _has_factor(request, user):
        return "mfa_activate_totp"
    return ""


def must_change_password(user: User) -> bool:
    """Somebody else made the password, or it is older than the installation allows."""
    if not user.has_usable_password():
        return False
    if user.password_changed_at is None:
        return True
    days = settings.CONFIGURATION.password_days
    return bool(days) and timezone.now() - user.password_changed_at > timedelta(days=days)


def needs_second_factor(user: User) -> bool:
    """Whether one of the person's roles asks for it."""
    asking = set(settings.CONFIGURATION.mfa_roles)
    return bool(asking) and any(role in asking for role, _department in user.held)


def came_by_sign_on(request: HttpRequest) -> None:
    """Note that the office's own sign-on has checked the person: its factors count."""
    request.session[_BY_SIGN_ON] = True


def _has_factor(request: HttpRequest, user: User) -> bool:
    session = request.session
    if session.get(_BY_SIGN_ON) or session.get(_FACTOR_SEEN):
        return True
    found: bool = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    if found:
        session[_FACTOR_SEEN] = True
    return found
