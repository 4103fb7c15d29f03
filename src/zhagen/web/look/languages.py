"""The language of the pages: chosen in this session, else the person's own, else the browser's.

A choice made while signed in is kept with the person; signing out forgets the session's, because
windows are shared. The person is known here only by having a `language` that can be saved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

CHOSEN: Final = "language"
# These answer in the language the caller names, and read no cookie.
_OWN_WAYS: Final = ("/api/", "/static/", "/guide/", "/demo/")
# Among them a page that people read.
_PAGES: Final = ("/api/v1/docs",)


@runtime_checkable
class HasLanguage(Protocol):
    """A person whose language is kept."""

    language: str

    def save(self, *, update_fields: list[str]) -> None:
        """Keep what changed."""


class ChosenLanguage:
    """Middleware behind sessions and accounts: a choice goes before what the browser says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Wrap the next handler."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language."""
        if request.path.startswith(_OWN_WAYS) and request.path not in _PAGES:
            return self._next(request)
        language = _known(request.session.get(CHOSEN) or _own(request))
        if not language:
            return self._next(request)
        with translation.override(language):
            response = self._next(request)
            # Rendered here, while the language holds.
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
        response["Content-Language"] = language
        return response


def _own(request: HttpRequest) -> str:
    """The signed-in person's language; nobody is looked up for a visitor."""
    if SESSION_KEY not in request.session:
        return ""
    return str(getattr(request.user, "language", ""))


def _known(language: object) -> str:
    return str(language) if language in {code for code, _ in settings.LANGUAGES} else ""


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Switch the language and go back to where one was."""
    language = _known(request.POST.get("language"))
    if language:
        request.session[CHOSEN] = language
        person = getattr(request, "user", None)
        if isinstance(person, HasLanguage) and person.language != language:
            person.language = language
            person.save(update_fields=["language"])
    return HttpResponseRedirect(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
