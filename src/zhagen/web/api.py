"""The HTTP interface as one typed whole; OpenAPI stands at /api/openapi.json.

No page of documentation is served beside it: the usual ones load scripts from elsewhere.
"""

from __future__ import annotations

import logging
from typing import Final

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

import zhagen
from zhagen.guide.talking.to_json import BadState
from zhagen.web.dialogues.api import router
from zhagen.web.dialogues.faults import TalkFault
from zhagen.web.dialogues.schemas import MOST_SAID
from zhagen.web.origins import refused

_log: Final = logging.getLogger(__name__)

api = NinjaAPI(
    title="Zhagen",
    version=zhagen.__version__,
    description="扎根的网络接口：边聊边办",
    docs_url=None,
    openapi_url="/openapi.json",
)
api.add_router("/guide", router)


@api.exception_handler(TalkFault)
def _talk_fault(request: HttpRequest, error: TalkFault) -> HttpResponse:
    """A request that is not done, with its sentence."""
    response = refused(error.code, error.status, request)
    if error.status == 429:
        response["Retry-After"] = "30"
    return response


@api.exception_handler(BadState)
def _unreadable(request: HttpRequest, _error: BadState) -> HttpResponse:
    """A stored talk that cannot be read is as good as gone."""
    return refused("not_found", 404, request)


@api.exception_handler(HttpError)
def _unparsed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON at all."""
    return refused("bad_request", error.status_code, request, what="JSON")


@api.exception_handler(DatabaseError)
def _no_database(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """A database that is away for a minute: nothing was kept, the same turn may be sent again."""
    _log.error("数据库用不了：%s", type(error).__name__)
    connection.close()
    return refused("unavailable", 503, request)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request of another shape. The field is named, never the value that was sent."""
    first = error.errors[0] if error.errors else {}
    place = [str(part) for part in first.get("loc", ())]
    if first.get("type") == "string_too_long" and place[-1:] == ["text"]:
        return refused("too_long", 422, request, most=MOST_SAID)
    return refused("bad_request", 422, request, what=".".join(place) or "JSON")
