"""Where everything is served."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from zhagen.web.api import api


def _home(_request: HttpRequest) -> HttpResponse:
    """Until the workbench has a home, the demo page is the first thing to see."""
    return redirect("demo")


def _no_icon(_request: HttpRequest) -> HttpResponse:
    """Browsers ask for one on their own; there is none."""
    return HttpResponse(status=204)


handler500 = "zhagen.web.origins.failed"

urlpatterns = [
    path("favicon.ico", _no_icon),
    path("", _home, name="home"),
    path("api/", api.urls),
    path("guide/", include("zhagen.web.dialogues.urls")),
    path("demo/", include("zhagen.web.demo.urls")),
]
