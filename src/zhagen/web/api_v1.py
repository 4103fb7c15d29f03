"""The interface for departments' own systems, version 1: /api/v1/, by token.

Each part of the workbench brings its own calls (its `api.py`); here they get their place, the scope
they take and the shape of their faults. OpenAPI stands at /api/v1/openapi.json.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

import zhagen
from zhagen.web.accounts.once import StillUnderway
from zhagen.web.cases.api import router as cases
from zhagen.web.tokens.access import Scoped
from zhagen.web.tokens.api import aliases, records
from zhagen.web.tokens.reports import router as reports

_log: Final = logging.getLogger(__name__)
_CODES: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: "bad_request", 401: "no_token", 403: "no_scope", 404: "not_found", 409: "conflict",
        413: "too_large", 422: "invalid", 429: "too_fast", 503: "unavailable", 507: "disk_full",
    }
)  # fmt: skip


class Fault(Schema):
    """Why a call was not done: a code for the system, a sentence for a person."""

    code: str
    message: str


class Described(NinjaAPI):
    """An interface whose description says what every call can be refused with."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:  # noqa: ANN401 - ninja's own shape
        """The schema, with the faults at each call."""
        schema = super().get_openapi_schema(**given)
        schema.setdefault("components", {}).setdefault("schemas", {})["Fault"] = (
            Fault.model_json_schema()
        )
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}}
        for calls in schema["paths"].values():
            for call in calls.values():
                for status, code in _CODES.items():
                    told = {"description": code, "content": content}
                    call["responses"].setdefault(status, told)
        return schema


class Readable(JSONRenderer):
    """Chinese as it is written: people read answers in a terminal, too."""

    json_dumps_params: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False})


v1 = Described(
    title="Zhagen",
    renderer=Readable(),
    version="1",
    description=f"扎根 {zhagen.__version__}：给单位自己的系统用的接口。说明见 /api/v1/docs。",
    urls_namespace="v1",
    docs_url=None,
    openapi_url="/openapi.json",
)
v1.add_router("/cases", cases, auth=Scoped("cases"))
v1.add_router("/records", records, auth=Scoped("records"))
v1.add_router("/reports", reports, auth=Scoped("reports"))
v1.add_router("/aliases", aliases, auth=Scoped("aliases"))


def told(status: int, message: str) -> JsonResponse:
    """A fault as it is sent."""
    content = {"code": _CODES.get(status, "refused"), "message": message}
    made = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 429:
        made["Retry-After"] = "60"
    if status == 401:
        made["WWW-Authenticate"] = "Bearer"
    return made


@v1.exception_handler(HttpError)
def _refused(_request: HttpRequest, error: HttpError) -> JsonResponse:
    return told(error.status_code, str(error))


@v1.exception_handler(AuthenticationError)
def _no_token(_request: HttpRequest, _error: AuthenticationError) -> JsonResponse:
    return told(401, _("没有令牌，或者令牌已经失效。"))


@v1.exception_handler(Http404)
def _not_found(_request: HttpRequest, _error: Http404) -> JsonResponse:
    return told(404, _("没有这一条，或者它不属于这个令牌的单位。"))


@v1.exception_handler(RequestDataTooBig)
def _too_large(_request: HttpRequest, _error: RequestDataTooBig) -> JsonResponse:
    return told(413, _("一次发来的太多，请分几次发。"))


@v1.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> JsonResponse:
    """The field is named, never the value that was sent."""
    first = error.errors[0] if error.errors else {}
    place = ".".join(str(part) for part in first.get("loc", ())) or "JSON"
    return told(422, _("请求里的 %(place)s 不对，请对照接口说明。") % {"place": place})


@v1.exception_handler(StillUnderway)
def _underway(_request: HttpRequest, _error: StillUnderway) -> JsonResponse:
    """The first call with the same key has not been answered yet."""
    return told(409, _("同一个 once_key 的上一次请求还在办，没有再办一次。请过一会儿原样再发。"))


@v1.exception_handler(DatabaseError)
def _away(_request: HttpRequest, error: DatabaseError) -> JsonResponse:
    """A database that is away for a minute: nothing was kept, the same call may be sent again."""
    _log.error("数据库用不了：%s", type(error).__name__)
    connection.close()
    return told(503, _("系统暂时用不了，请过一会儿原样再发。"))
