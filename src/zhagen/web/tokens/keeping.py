"""Making, finding and ending tokens; each with its line of the trail."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from zhagen.web.accounts.models import Department, Membership, User
from zhagen.web.audit.trail import record
from zhagen.web.tokens.models import Token
from zhagen.web.tokens.scopes import roles_for

PREFIX: Final = "zg_"
PER_MINUTE: Final = 240
_SHOWN: Final = 8


class TooFast(Exception):
    """More calls in a minute than a token may make."""


def make(
    by: User, name: str, department: Department, scopes: Sequence[str], days: int, now: datetime
) -> tuple[Token, str]:
    """A token and what is to be handed over, which is told once and kept nowhere."""
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        account = User.objects.create_user(f"system-{secrets.token_hex(6)}", shown_name=name[:40])
        for role in roles_for(scopes):
            Membership.objects.create(user=account, department=department, role=role)
        made = Token.objects.create(
            name=name, department=department, account=account, start=secret[:_SHOWN],
            digest=_digest(secret), scopes=sorted(scopes), made_by=by, made_at=now,
            expires_at=now + timedelta(days=days),
        )  # fmt: skip
        record(by, "token.made", "token", str(made.pk), department, days=days)
    return made, secret


def revoke(by: User, token: Token, now: datetime) -> None:
    """From now on it lets nobody in; done twice it is done once."""
    with transaction.atomic():
        ended = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
        if not ended:
            return
        User.objects.filter(pk=token.account.pk).update(is_active=False)
        record(by, "token.revoked", "token", str(token.pk), token.department)


def token_of(secret: str, now: datetime) -> Token | None:
    """The token that works now; None for one that is unknown, over or taken back."""
    held = Token.objects.select_related("account", "department").filter(digest=_digest(secret))
    found = held.filter(revoked_at=None, expires_at__gt=now, account__is_active=True).first()
    if found is not None:
        _counted(found, now)
    return found


def _counted(token: Token, now: datetime) -> None:
    """Count the call. Raises TooFast."""
    minute = int(now.timestamp()) // 60
    rows = Token.objects.filter(pk=token.pk)
    if not rows.filter(minute=minute).update(calls=F("calls") + 1):
        rows.update(minute=minute, calls=1, used_at=now)
        return
    if token.calls >= PER_MINUTE:
        raise TooFast


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
