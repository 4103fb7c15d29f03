"""Doing something as it would have been done at an earlier moment: a pilot takes eight weeks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Django's clock stands at this moment. Only while the sample is made: nothing else runs."""
    usual = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = usual
