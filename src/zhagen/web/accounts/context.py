"""What every template may ask about the person who looks at it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from zhagen.web.accounts.gate import must_change_password, needs_second_factor
from zhagen.web.accounts.models import User
from zhagen.web.accounts.rights import rights_of


def people(request: HttpRequest) -> dict[str, object]:
    """`me`, and `rights`: {% if "case_see" in rights %}. Read only where a template asks."""
    user: object = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"me": None, "rights": frozenset()}
    return {
        "me": user,
        "rights": SimpleLazyObject(lambda: frozenset(map(str, rights_of(user)))),
        "must_change": SimpleLazyObject(lambda: must_change_password(user)),
        "must_have": SimpleLazyObject(lambda: needs_second_factor(user)),
    }
