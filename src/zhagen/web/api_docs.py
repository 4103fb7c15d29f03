"""The interface's description as a page of our own: nothing is loaded from elsewhere."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhagen.web.api_v1 import v1
from zhagen.web.tokens.hooks import EVENTS
from zhagen.web.tokens.scopes import SCOPE_NAMES

_READS: Final = "GET"


def docs(request: HttpRequest) -> HttpResponse:
    """Every call: its address, the scope it takes, what is sent, what is answered."""
    places = {
        "calls": _calls(),
        "scopes": [(str(scope), name) for scope, name in SCOPE_NAMES.items()],
        "events": list(EVENTS.items()),
        "origin": f"{request.scheme}://{request.get_host()}",
    }
    return render(request, "tokens/docs.html", places)


@cache
def _calls() -> tuple[dict[str, Any], ...]:
    schema = v1.get_openapi_schema(path_prefix="/api/v1/")
    return tuple(
        _call(path, method.upper(), one, schema)
        for path, methods in schema["paths"].items()
        for method, one in methods.items()
    )


def _call(path: str, method: str, one: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    part = one["tags"][0] if one.get("tags") else ""
    return {
        "method": method,
        "path": path,
        "summary": one.get("summary", ""),
        "description": one.get("description", "").replace("`", ""),
        "scope": f"{part}.{'read' if method == _READS else 'write'}",
        "fields": tuple(_fields(one, schema)),
    }


def _fields(one: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """What is sent: parameters in the address, then the fields of the body."""
    found = [
        {"name": given["name"], "place": given["in"], "needed": given.get("required", False)}
        for given in one.get("parameters", ())
    ]
    for kind, body in one.get("requestBody", {}).get("content", {}).items():
        shape = _named(body["schema"], schema)
        needed = set(shape.get("required", ()))
        place = "form" if kind.startswith("multipart") else "JSON"
        found += [
            {"name": name, "place": place, "needed": name in needed}
            for name in shape.get("properties", {})
        ]
    return found


def _named(shape: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = str(shape.get("$ref", ""))
    if not reference:
        return shape
    found: dict[str, Any] = schema["components"]["schemas"][reference.rpartition("/")[2]]
    return found
