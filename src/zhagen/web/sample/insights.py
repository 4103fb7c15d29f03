"""The quarter of the sample: the last whole one is held against the one before.

Reading is done before the page opens; the analysis is left to the worker and shows how far it is.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zhagen.web.insights import asking, intake
from zhagen.web.jobs.running import run_all
from zhagen.web.sample import logs
from zhagen.web.sample.people import Cast


def make(cast: Cast, now: datetime) -> None:
    """Upload the logs and have them read in."""
    today, by = timezone.localdate(now), cast["owner"]
    first, since = _quarters(today)
    made = logs.made(first, since, _quarter(today) - timedelta(days=1))
    intake.keep_items(cast.department, SimpleUploadedFile("事项.csv", made.items), by)
    files = [
        SimpleUploadedFile("access.log", made.access),
        SimpleUploadedFile("search.jsonl", made.search),
        SimpleUploadedFile("handling.csv", made.handling),
    ]
    intake.take_files(cast.department, files, by, now)
    run_all()


def make_later(cast: Cast, now: datetime) -> None:
    """Ask for the analysis; the worker makes it."""
    today = timezone.localdate(now)
    before, code = (f"{day.year}Q{(day.month + 2) // 3}" for day in _quarters(today))
    asking.ask(cast.department, code, before, cast["owner"], now, today)


def _quarters(today: date) -> tuple[date, date]:
    """The first days of the last two whole quarters."""
    since = _quarter(_quarter(today) - timedelta(days=1))
    return _quarter(since - timedelta(days=1)), since


def _quarter(day: date) -> date:
    """The first day of the quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
