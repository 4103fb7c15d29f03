"""What the sign-in page of the demo shows: who can be signed in as. Nowhere else is it shown."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from zhagen.web.sample.people import PASSWORD, table


def sample_people(_request: HttpRequest) -> dict[str, object]:
    """The people and their password, in the demo; nothing in an installation."""
    if not settings.CONFIGURATION.demo:
        return {}
    return {"sample_people": table(), "sample_password": PASSWORD}
