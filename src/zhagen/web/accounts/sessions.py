"""How long a sign-in lasts: until it has not been used for a while, and never beyond a day's work.

Both limits are checked here and not left to the cookie: a cookie can be kept, a session cannot.
A request that a page makes by itself (polling) says so with `X-Quiet` and is no use of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

# Set on a request whose session has just been ended, for the sentence on the sign-in page.
ENDED: Final = "session_ended"
QUIET_HEADER: Final = "X-Quiet"
_BEGAN: Final = "zhagen.began"
_USED: Final = "zhagen.used"
# Use is written down at most this often: a session is not to be written with every request.
_GRAIN: Final = 30


class SessionLimits:
    """Middleware: sign out who has been away too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the next handler."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the clock, then answer."""
        if _has_session(request) and request.user.is_authenticated:
            self._look(request, int(time.time()))
        return self._next(request)

    def _look(self, request: HttpRequest, now: int) -> None:
        session = request.session
        began = session.get(_BEGAN, now)
        used = session.get(_USED, now)
        idle = settings.CONFIGURATION.idle_minutes * 60
        longest = settings.CONFIGURATION.longest_hours * 3600
        if now - used >= idle or now - began >= longest:
            logout(request)
            setattr(request, ENDED, True)
            return
        quiet = QUIET_HEADER in request.headers
        if _BEGAN not in session:
            session[_BEGAN] = began
        if _USED not in session or (not quiet and now - used >= _GRAIN):
            session[_USED] = now


def _has_session(request: HttpRequest) -> bool:
    """Whether a cookie came at all: pages without one must not read the database."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
