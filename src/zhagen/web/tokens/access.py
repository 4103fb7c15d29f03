"""Who calls: a bearer token with the scope that the call takes."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from zhagen.web.tokens.keeping import TooFast, token_of
from zhagen.web.tokens.models import Token

_READS: Final = frozenset({"GET", "HEAD"})


class Scoped(HttpBearer):
    """A token with `<part>.read` for what only reads, with `<part>.write` for the rest."""

    def __init__(self, part: str) -> None:
        """Guard the calls of this part."""
        super().__init__()
        self._part = part

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token; None where it opens nothing. Raises HttpError where it opens other things."""
        try:
            found = token_of(token, timezone.now())
        except TooFast as error:
            raise HttpError(429, _("调用太快，请过一分钟再试。")) from error
        if found is None:
            return None
        scope = f"{self._part}.{'read' if request.method in _READS else 'write'}"
        if scope not in found.scopes:
            told = _("这个令牌没有范围 %(scope)s，请管理员重新发一个。") % {"scope": scope}
            raise HttpError(403, told)
        request.user = found.account  # type: ignore[assignment] # our own people
        return found


def token(request: HttpRequest) -> Token:
    """The token of a call that was let in."""
    found: object = getattr(request, "auth", None)
    if not isinstance(found, Token):
        raise HttpError(401, _("没有令牌，或者令牌已经失效。"))
    return found
