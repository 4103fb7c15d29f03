"""Lines of the trail for what happens inside allauth's flows."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.signals import password_changed
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out

from zhagen.web.accounts import lockout
from zhagen.web.accounts.models import User
from zhagen.web.audit.trail import record

_HERE: Final = "zhagen.web.accounts.noted"


def connect() -> None:
    """Called once when Django is set up."""
    user_logged_in.connect(_signed_in, dispatch_uid=f"{_HERE}.in")
    user_logged_out.connect(_signed_out, dispatch_uid=f"{_HERE}.out")
    password_changed.connect(_changed, dispatch_uid=f"{_HERE}.password")
    factors.authenticator_added.connect(_added, dispatch_uid=f"{_HERE}.added")
    factors.authenticator_removed.connect(_removed, dispatch_uid=f"{_HERE}.removed")
    factors.authenticator_reset.connect(_renewed, dispatch_uid=f"{_HERE}.renewed")


def _signed_in(user: User, **_more: Any) -> None:  # noqa: ANN401 - a signal's shape
    lockout.forget(user.username)
    record(user, "sign_in.done", "session", str(user.pk))


def _signed_out(user: User | None, **_more: Any) -> None:  # noqa: ANN401
    if user is not None:
        record(user, "sign_in.out", "session", str(user.pk))


def _changed(user: User, **_more: Any) -> None:  # noqa: ANN401
    record(user, "password.changed", "person", str(user.pk))


def _added(user: User, authenticator: Authenticator, **_more: Any) -> None:  # noqa: ANN401
    if authenticator.type == Authenticator.Type.TOTP:
        record(user, "factor.added", "person", str(user.pk))


def _removed(user: User, authenticator: Authenticator, **_more: Any) -> None:  # noqa: ANN401
    if authenticator.type == Authenticator.Type.TOTP:
        record(user, "factor.removed", "person", str(user.pk))


def _renewed(user: User, **_more: Any) -> None:  # noqa: ANN401
    record(user, "factor.codes", "person", str(user.pk))
