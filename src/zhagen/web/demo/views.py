"""The demo host page, under the content policy a careful department would set."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LANGUAGES: Final = ("zh-Hans", "zh-Hant", "en")


def host(request: HttpRequest) -> HttpResponse:
    """A page of 示例市人力资源和社会保障局; `?lang=` chooses the language of the widget."""
    asked = request.GET.get("lang", "")
    language = asked if asked in _LANGUAGES else _LANGUAGES[0]
    response = render(request, "demo/host.html", {"language": language})
    response["Content-Security-Policy"] = _POLICY
    return response
