"""What every view of the slices answers with when something cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zhagen.web.look.telling import told as told_there
from zhagen.web.slices.faults import SliceFault

_Given = ParamSpec("_Given")
_View = Callable[Concatenate[HttpRequest, str, str, _Given], HttpResponse]


def told(view: _View[_Given]) -> _View[_Given]:
    """For a view of one version: say a fault in a banner, or at the head of the version's page."""

    @wraps(view)
    def asked(
        request: HttpRequest, name: str, version: str, *args: _Given.args, **named: _Given.kwargs
    ) -> HttpResponse:
        try:
            return view(request, name, version, *args, **named)
        except SliceFault as fault:
            page = reverse("slices:open", args=[name, version])
            return told_there(request, fault.message, fault.status, page, reverse("slices:index"))

    return cast("_View[_Given]", asked)


def address_of(ref: str) -> str:
    """The page of a version."""
    return reverse("slices:open", args=ref.split("@"))
