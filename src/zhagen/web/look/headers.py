"""What every page tells the browser: only our own scripts and styles, no framing, nothing kept.

A view that sets a policy of its own (the demo host page, the guide's files) keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_POLICY: Final = (
    "default-src 'self'",
    # Pictures just chosen are shown before they are sent; drawn ones are pages of a PDF.
    "img-src 'self' blob: data:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
_PERMISSIONS: Final = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()"


def policy(form_targets: Sequence[str] = ()) -> str:
    """The content policy; a form may lead on to `form_targets`, such as the sign-in service."""
    return "; ".join((*_POLICY, " ".join(("form-action 'self'", *form_targets))))


class ContentPolicy:
    """Middleware that adds the policy to every answer that has none.

    `LOOK_FORM_TARGETS` in the settings names the origins a sign-in form may be led on to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the next handler."""
        self._next = get_response
        self._policy = policy(getattr(settings, "LOOK_FORM_TARGETS", ()))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers."""
        response = self._next(request)
        if not response.has_header("Content-Security-Policy"):
            response["Content-Security-Policy"] = self._policy
            response["X-Frame-Options"] = "DENY"
        response.setdefault("Permissions-Policy", _PERMISSIONS)
        if _is_page(response):
            # Windows are shared: what one officer saw must not come back for the next one.
            response.setdefault("Cache-Control", "no-store")
        return response


def _is_page(response: HttpResponse) -> bool:
    return str(response.get("Content-Type", "")).startswith("text/html")
