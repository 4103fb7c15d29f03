"""The way to the single sign-on and back; where it cannot be reached, that is said calmly."""

from __future__ import annotations

from collections.abc import Callable

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect import views
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from zhagen.web.accounts.sign_on import SignOn


def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the sign-on."""
    return _reached(views.login, request, provider_id)


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """What the sign-on answered."""
    return _reached(views.callback, request, provider_id)


def _reached(
    view: Callable[[HttpRequest, str], HttpResponse], request: HttpRequest, provider_id: str
) -> HttpResponse:
    try:
        return view(request, provider_id)
    except RequestException as error:
        return _not_reached(request, provider_id, error)


def _not_reached(request: HttpRequest, provider_id: str, error: Exception) -> HttpResponse:
    try:
        provider = SignOn(request).get_provider(request, provider_id)
    except SocialApp.DoesNotExist as unknown:
        raise Http404 from unknown
    answer: HttpResponse = render_authentication_error(request, provider, exception=error)
    return answer
