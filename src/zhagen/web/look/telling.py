"""What could not be done, told where the person looks: a banner for a script, else on a page."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhagen.web.look.refusals import asked_by_script


def told(request: HttpRequest, message: str, status: int, page: str, home: str) -> HttpResponse:
    """The sentence as a banner with this status, or on `page`.

    A page that cannot be shown must not lead to itself: then it stands on `home`.
    """
    if asked_by_script(request):
        given = {"kind": "error", "what": message}
        return render(request, "look/parts/banner.html", given, status=status)
    messages.error(request, message)
    return redirect(home if request.path == page.partition("?")[0] else page)


def sent_fields(request: HttpRequest, without: Collection[str]) -> tuple[tuple[str, str], ...]:
    """What a form held, to be sent once more; its token and the fields `without` are made anew."""
    hidden = {"csrfmiddlewaretoken", *without}
    sent = [(name, text) for name, texts in request.POST.lists() for text in texts]
    return tuple((name, text) for name, text in sent if name not in hidden)
