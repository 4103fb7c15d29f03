"""The edge of the HTTP interface: who may call from which site, and how much at once.

The allow-list of sites says where the guide may be embedded, so a call from any other site is
refused and not merely hidden from its reader. No cookie is read or set: a talk is opened by the
token in its header, so there is nothing a foreign site could ride on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse

from zhagen.web.configuration import Configuration
from zhagen.web.dialogues.wording import fault

TOKEN_HEADER: Final = "X-Talk-Token"  # noqa: S105 - the name of a header
_MOST_BYTES: Final = 100_000
_ALLOWED_METHODS: Final = "GET, POST, DELETE, OPTIONS"
_API: Final = "/api/"
# Other systems call the rest with a token and send files: a site's script has no business there.
_GUIDE: Final = ("/api/guide/", "/api/openapi.json")


class ApiEdge:
    """Middleware around /api/: sites, sizes, caching."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the next handler."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say why not."""
        if not request.path.startswith(_API):
            return self._next(request)
        if not _is_ours(request):
            return refused("host", 400, request)
        if not request.path.startswith(_GUIDE):
            response = self._next(request)
            response["Cache-Control"] = "no-store"
            return response
        origin = request.headers.get("Origin", "")
        if origin and not _may_call(request, origin):
            return refused("origin", 403, request)
        response = self._answer(request)
        if origin:
            response["Access-Control-Allow-Origin"] = origin
            response["Access-Control-Expose-Headers"] = "Content-Disposition, Retry-After"
        response["Vary"] = "Origin"
        response["Cache-Control"] = "no-store"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight()
        if _length(request) > _MOST_BYTES:
            return refused("too_large", 413, request)
        return self._next(request)


def _is_ours(request: HttpRequest) -> bool:
    """Whether the server was called by a name of its own (the setting hosts)."""
    try:
        return bool(request.get_host())
    except DisallowedHost:
        return False


def _may_call(request: HttpRequest, origin: str) -> bool:
    configuration: Configuration = settings.CONFIGURATION
    own = f"{request.scheme}://{request.get_host()}"
    return origin == own or origin in configuration.origins


def refused(
    code: str, status: int, request: HttpRequest | None = None, **places: object
) -> JsonResponse:
    """Why a request was not done, in the language of the page that asked."""
    configuration: Configuration = settings.CONFIGURATION
    language = _language(request) if request is not None else ""
    message = fault(code, phone=configuration.phone, language=language, **places)
    return JsonResponse(
        {"code": code, "message": message}, status=status, json_dumps_params={"ensure_ascii": False}
    )


def failed(request: HttpRequest) -> JsonResponse:
    """A bug of ours: a calm sentence outside, the trace in the log of the server."""
    return refused("unavailable", 500, request)


def _language(request: HttpRequest) -> str:
    """The widget names one language; a browser's own list is not one of ours and stays Chinese."""
    wanted = request.headers.get("Accept-Language", "")
    return wanted if wanted in {"zh-Hant", "en"} else ""


def _length(request: HttpRequest) -> int:
    given = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(given) if given.isdecimal() else _MOST_BYTES + 1


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = _ALLOWED_METHODS
    response["Access-Control-Allow-Headers"] = f"Content-Type, {TOKEN_HEADER}"
    response["Access-Control-Max-Age"] = "600"
    return response
