"""Where everything is served."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, include, path

from zhagen.web import origins
from zhagen.web.api import api
from zhagen.web.api_docs import docs
from zhagen.web.api_v1 import v1
from zhagen.web.look import refusals

# The parts of the workbench and the folder of addresses that each has for itself.
PARTS: Final = (
    ("", "home"),
    ("look/", "look"),
    ("", "accounts"),
    ("cases/", "cases"),
    ("seat/", "seat"),
    ("plans/", "plans"),
    ("insights/", "insights"),
    ("pilots/", "pilots"),
    ("slices/", "slices"),
    ("tokens/", "tokens"),
)


def _parts() -> list[URLResolver]:
    """The parts that are installed."""
    modules = [(where, f"zhagen.web.{part}.urls") for where, part in PARTS]
    return [path(where, include(module)) for where, module in modules if find_spec(module)]


def _no_icon(_request: HttpRequest) -> HttpResponse:
    """Browsers ask for one on their own; there is none."""
    return HttpResponse(status=204)


def failed(request: HttpRequest) -> HttpResponse:
    """A fault of ours, said the way the caller reads it."""
    return origins.failed(request) if request.path.startswith("/api/") else refusals.failed(request)


handler400 = "zhagen.web.look.refusals.bad_request"
handler403 = "zhagen.web.look.refusals.forbidden"
handler404 = "zhagen.web.look.refusals.not_found"
handler500 = "zhagen.web.urls.failed"

urlpatterns = [
    path("favicon.ico", _no_icon),
    path("api/v1/docs", docs, name="api-docs"),
    path("api/v1/", v1.urls),
    path("api/", api.urls),
    path("guide/", include("zhagen.web.dialogues.urls")),
    path("demo/", include("zhagen.web.demo.urls")),
    *_parts(),
]
